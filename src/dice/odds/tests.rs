//! What is computed is what comes of rolling all ways the dice may fall.

use std::collections::BTreeMap;

use super::*;
use crate::dice::{NoFace, Roller, Sides, Table, Vocabulary, WordAnswer, evaluate, parse};
use dashu_int::UBig;

/// Faces of one way that the dice may fall: listed ones, then the lowest.
struct Way {
    /// Which face each time, counted from 0, and of how many.
    taken: Vec<(u32, u32)>,
    used: usize,
}

impl Way {
    fn choose(&mut self, of: u32) -> u32 {
        if self.used == self.taken.len() {
            self.taken.push((0, of));
        }
        let (choice, _) = self.taken[self.used];
        self.used += 1;
        choice
    }
}

impl Roller for Way {
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        let (low, high) = sides.range();
        Ok(low + i64::from(self.choose(u32::try_from(high - low + 1).unwrap())))
    }
}

/// The words `w` and `v(N)`: 1 or 3, with labels; N always.
impl Table for Way {
    fn word(&mut self, call: WordCall<'_>) -> Result<WordAnswer, crate::text::Diagnostic> {
        let all = words(call)?;
        let at = self.choose(u32::try_from(all.len()).unwrap());
        let WordLanding { value, labels } = all[at as usize].clone();
        Ok(WordAnswer { value, labels, text: String::new() })
    }
}

fn words(call: WordCall<'_>) -> Result<Vec<WordLanding>, crate::text::Diagnostic> {
    let landing = |value, label: &str| WordLanding {
        value: Number::integer(value),
        labels: Some(label.to_owned()).filter(|label| !label.is_empty()).into_iter().collect(),
    };
    match call.word {
        "w" => Ok(vec![landing(1, "one"), landing(3, "three"), landing(3, "")]),
        "v" => Ok(vec![landing(call.arguments.parse().unwrap(), "v")]),
        _ => Err(call.unanswered()),
    }
}

struct Words;

impl Oracle for Words {
    fn word(&mut self, call: WordCall<'_>) -> Result<Distribution<WordLanding>, Unforeseen> {
        let all = words(call).map_err(Unforeseen::Wrong)?;
        Ok(Distribution::of(all.into_iter().map(|landing| (landing, UBig::ONE))))
    }
}

fn small() -> DiceLimits {
    DiceLimits { chain: 2, rerolls: 3, ..DiceLimits::default() }
}

fn parsed(text: &str) -> Expression<'_> {
    let vocabulary = Vocabulary { words: vec!["v".into(), "w".into()], ..Vocabulary::default() };
    let parsed = parse(text, &vocabulary, &small());
    parsed.expression.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics))
}

/// All ways, walked.
fn walked(text: &str, aspect: Aspect, rules: &Rules) -> Distribution<Landing> {
    let expression = parsed(text);
    let mut ways: Vec<(Landing, Vec<u32>)> = Vec::new();
    let mut way = Way { taken: Vec::new(), used: 0 };
    loop {
        way.used = 0;
        let outcome = evaluate(&expression, &mut way, rules, &small());
        let landing = match (outcome, aspect) {
            (Err(diagnostic), _) => Landing::Fault(diagnostic.message),
            (Ok(outcome), Aspect::Value) => Landing::Number(outcome.value.unwrap_or_else(|| {
                let Some(crate::dice::What::Rounds(rounds)) =
                    outcome.shown.last().map(|shown| &shown.what)
                else {
                    panic!("{text} has no value")
                };
                rounds.outcomes[0].value.unwrap()
            })),
            (Ok(outcome), Aspect::Successes) => {
                Landing::Number(Number::integer(outcome.successes().unwrap_or(0)))
            }
            (Ok(outcome), Aspect::Labels) => Landing::Text(outcome.labels.join(", ")),
        };
        ways.push((landing, way.taken.iter().map(|(_, of)| *of).collect()));
        assert!(ways.len() < 3_000_000, "{text} has too many ways");
        while let Some((choice, of)) = way.taken.pop() {
            if choice + 1 < of {
                way.taken.push((choice + 1, of));
                break;
            }
        }
        if way.taken.is_empty() {
            break;
        }
    }
    let share = |of: &[u32]| of.iter().fold(UBig::ONE, |product, of| product * *of);
    // One over the product of the numbers of faces is the probability of a way.
    let mut kinds = BTreeMap::<(Landing, UBig), u64>::new();
    for (landing, of) in ways {
        *kinds.entry((landing, share(&of))).or_default() += 1;
    }
    use dashu_int::ops::Gcd;
    let common = kinds.keys().fold(UBig::ONE, |common, (_, of)| &common / (&common).gcd(of) * of);
    Distribution::of(
        kinds.into_iter().map(|((landing, of), times)| (landing, &common / of * times)),
    )
}

fn computed(
    text: &str,
    aspect: Aspect,
    rules: &Rules,
) -> Result<Distribution<Landing>, Unforeseen> {
    let limits = (&small(), &OddsLimits::default());
    odds(&parsed(text), aspect, &mut Words, rules, limits)
}

/// Both rule sets, all three aspects.
fn agrees(text: &str) {
    for rules in [&Rules::CORRECTED, &Rules::CLASSIC] {
        let walk = walked(text, Aspect::Value, rules).reduced();
        let faults = walk.probability_that(|landing| matches!(landing, Landing::Fault(_)));
        match computed(text, Aspect::Value, rules) {
            Ok(odds) => assert_eq!(odds.reduced(), walk, "{text} by {rules:?}"),
            Err(Unforeseen::Wrong(diagnostic)) => {
                assert_eq!(walk, Distribution::certain(Landing::Fault(diagnostic.message)));
                continue;
            }
            Err(error) => panic!("{text}: {error:?}"),
        }
        for aspect in [Aspect::Successes, Aspect::Labels] {
            match computed(text, aspect, rules) {
                Ok(odds) => {
                    assert_eq!(
                        odds.reduced(),
                        walked(text, aspect, rules).reduced(),
                        "{text} {aspect:?}"
                    );
                }
                Err(Unforeseen::Unknown) if !faults.numerator().is_zero() => {}
                Err(error) => panic!("{text} {aspect:?}: {error:?}"),
            }
        }
    }
}

mod cases;
