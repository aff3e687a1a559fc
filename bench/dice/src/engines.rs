//! The engines, each asked in its own spelling and through the door its documentation shows.
//!
//! Where the documentation leaves a choice, the faster way is taken for a peer: tyche's parser is
//! built once and kept, evaluroll gets rand's smallest generator.

use std::fmt::Write as _;
use std::hint::black_box;
use std::str::FromStr;

use chumsky::Parser as _;
use dice_expression::Evaluable as _;
use sidekick::dice::{Markup, Rules, Seeded, Vocabulary, evaluate, explain, parse};
use sidekick::limits::DiceLimits;

/// How an engine writes the twelve expressions; none where it can't.
pub type Spellings = [Option<&'static str>; 12];

/// A dice engine.
pub trait Engine {
    /// Its name, and its version if it is not ours.
    fn name(&self) -> &'static str;

    /// How it writes the twelve.
    fn spellings(&self) -> Spellings;

    /// Parses and rolls; none if it won't.
    fn roll(&mut self, notation: &'static str) -> Option<i64>;

    /// Parses and rolls so many times; gives the sum. One loop for each engine, so that what is
    /// timed has no dynamic call inside.
    fn repeat(&mut self, notation: &'static str, times: u32) -> i64 {
        (0..times).fold(0, |sum, _| sum.wrapping_add(self.roll(black_box(notation)).unwrap_or(0)))
    }
}

/// All of them; ours is first.
pub fn engines() -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(Ours::new()),
        Box::new(OursPrinted(Ours::new(), String::new())),
        Box::new(DiceParser),
        Box::new(Evaluroll(rand::make_rng())),
        Box::new(DiceExpression),
        Box::new(DiceNom(rand_09::rng())),
        Box::new(tyche()),
        Box::new(Caith),
    ]
}

/// Our engine as the product calls it: `parse`, then `evaluate` with seeded dice.
pub struct Ours {
    vocabulary: Vocabulary,
    limits: DiceLimits,
    rules: Rules,
    dice: Seeded,
}

impl Ours {
    /// With a fixed seed; which one makes no difference to the time.
    pub fn new() -> Self {
        Self {
            vocabulary: Vocabulary::default(),
            limits: DiceLimits::default(),
            rules: Rules::default(),
            dice: Seeded::new(1),
        }
    }
}

const OURS: Spellings = [
    Some("2d6"),
    Some("1d20+5"),
    Some("1d100"),
    Some("2d8+1d6-1"),
    Some("100d6"),
    Some("(2d6+3)*2"),
    Some("4d6k3"),
    Some("2d20kl1"),
    Some("10d10!"),
    Some("3d6r1"),
    Some("8d10>=8"),
    Some("4d6k3+2d20kl1*2-1"),
];

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "sidekick"
    }

    fn spellings(&self) -> Spellings {
        OURS
    }

    fn roll(&mut self, notation: &'static str) -> Option<i64> {
        let parsed = parse(notation, &self.vocabulary, &self.limits);
        let expression = parsed.expression.as_ref()?;
        let outcome = evaluate(expression, &mut self.dice, &self.rules, &self.limits);
        outcome.as_ref().ok()?.value?.to_integer()
    }
}

/// The same, and the line `(~~1~~+3+5)+2 = 10` printed.
pub struct OursPrinted(Ours, String);

impl Engine for OursPrinted {
    fn name(&self) -> &'static str {
        "sidekick, with the printed text"
    }

    fn spellings(&self) -> Spellings {
        OURS
    }

    fn roll(&mut self, notation: &'static str) -> Option<i64> {
        let Self(Ours { vocabulary, limits, rules, dice }, printed) = self;
        let expression = parse(notation, vocabulary, limits).expression?;
        let outcome = evaluate(&expression, dice, rules, limits).ok()?;
        let value = outcome.value?;
        printed.clear();
        printed.push_str(&explain(notation, &outcome, Markup::Markdown));
        write!(printed, " = {value}").ok()?;
        black_box(&*printed);
        value.to_integer()
    }
}

struct DiceParser;

impl Engine for DiceParser {
    fn name(&self) -> &'static str {
        "dice-parser 0.1.1"
    }

    fn spellings(&self) -> Spellings {
        let mut spellings = [None; 12];
        spellings[..5].copy_from_slice(&OURS[..5]);
        spellings
    }

    fn roll(&mut self, notation: &'static str) -> Option<i64> {
        let result = dice_parser::DiceExpr::parse(notation).ok()?.roll().ok()?;
        Some(i64::from(black_box(result).total))
    }
}

struct Evaluroll(rand::rngs::SmallRng);

impl Engine for Evaluroll {
    fn name(&self) -> &'static str {
        "evaluroll 0.1.3"
    }

    fn spellings(&self) -> Spellings {
        let mut spellings = OURS;
        spellings[8..11].fill(None);
        spellings
    }

    fn roll(&mut self, notation: &'static str) -> Option<i64> {
        let output = evaluroll::eval(&mut self.0, notation).ok()?;
        Some(i64::from(black_box(output).total))
    }
}

struct DiceExpression;

impl Engine for DiceExpression {
    fn name(&self) -> &'static str {
        "dice_expression 0.1.6"
    }

    fn spellings(&self) -> Spellings {
        let mut spellings = OURS;
        spellings[8] = None;
        spellings[9] = Some("3d6ro1");
        spellings[10] = Some("8d10>8");
        spellings
    }

    fn roll(&mut self, notation: &'static str) -> Option<i64> {
        dice_expression::DiceExpression::from_str(notation).ok()?.evaluate().ok()
    }
}

struct DiceNom(rand_09::rngs::ThreadRng);

impl Engine for DiceNom {
    fn name(&self) -> &'static str {
        "dice-nom 0.5.2"
    }

    fn spellings(&self) -> Spellings {
        let mut spellings = OURS;
        spellings[5] = Some("(2d6+3)x2");
        spellings[6] = Some("4d6^3");
        spellings[7] = Some("2d20`1");
        spellings[8] = Some("10d10**");
        spellings[9] = None;
        spellings[10] = Some("8d10[8]");
        spellings[11] = None;
        spellings
    }

    fn roll(&mut self, notation: &'static str) -> Option<i64> {
        let results = dice_nom::parse(notation).ok()?.generate(&mut self.0);
        Some(i64::from(black_box(results).sum()))
    }
}

fn tyche() -> impl Engine {
    struct Kept<F>(F);
    impl<F: FnMut(&'static str) -> Option<i64>> Engine for Kept<F> {
        fn name(&self) -> &'static str {
            "tyche 0.3.1"
        }

        fn spellings(&self) -> Spellings {
            let mut spellings = OURS;
            spellings[8] = Some("10d10x");
            spellings[10] = None;
            spellings
        }

        fn roll(&mut self, notation: &'static str) -> Option<i64> {
            (self.0)(notation)
        }
    }
    let mut roller = tyche::dice::roller::FastRand::default();
    let parser = tyche::parser();
    Kept(move |notation: &'static str| {
        let expression = parser.parse(notation).into_result().ok()?;
        expression.eval(&mut roller).ok()?.calc().ok().map(i64::from)
    })
}

struct Caith;

impl Engine for Caith {
    fn name(&self) -> &'static str {
        "caith 4.2.4"
    }

    fn spellings(&self) -> Spellings {
        let mut spellings = OURS;
        spellings[6] = Some("4d6K3");
        spellings[7] = Some("2d20k1");
        spellings[10] = Some("8d10t8");
        spellings[11] = Some("4d6K3+2d20k1*2-1");
        spellings
    }

    fn roll(&mut self, notation: &'static str) -> Option<i64> {
        let result = caith::Roller::new(notation).ok()?.roll().ok()?;
        Some(result.as_single()?.get_total())
    }
}
