//! The odds of expressions against what icepool says: `tests/odds`. Equal as fractions, outcome by outcome.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::BTreeMap;

use serde_json::Value;
use sidekick::chance::{Distribution, Quantity as _, Weight};
use sidekick::dice::odds::{Alone, Aspect, Landing, Unforeseen, odds};
use sidekick::dice::{RuleSet, Vocabulary, parse};
use sidekick::limits::{DiceLimits, OddsLimits};

const CASES: &str = include_str!("../odds/cases.json");

#[test]
fn odds_are_what_an_independent_program_says() {
    let cases: Vec<Value> = serde_json::from_str(CASES).expect("cases.json is JSON");
    assert!(cases.len() >= 300, "only {} cases", cases.len());
    let wrong: Vec<_> = cases.iter().filter_map(|case| judge(case).err()).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Says what is wrong with the odds of a case.
fn judge(case: &Value) -> Result<(), String> {
    let notation = case["roll"].as_str().expect("an expression");
    let aspect = match case["of"].as_str() {
        Some("value") => Aspect::Value,
        Some("successes") => Aspect::Successes,
        other => panic!("{notation}: the odds of {other:?}?"),
    };
    let rules = match case.get("rules").and_then(Value::as_str) {
        Some("classic") => RuleSet::Classic,
        _ => RuleSet::Corrected,
    };
    let mut limits = DiceLimits::default();
    if let Some(chain) = case["chain"].as_u64() {
        limits.chain = u32::try_from(chain).expect("a chain");
    }
    let name = format!("{notation} ({}, {rules:?}, chains of {})", case["of"], limits.chain);
    let parsed = parse(notation, &Vocabulary::default(), &limits);
    let expression =
        parsed.expression.ok_or_else(|| format!("{name}: {:?}", parsed.diagnostics))?;
    let budget = (&limits, &OddsLimits::default());
    let found = match odds(&expression, aspect, &mut Alone, &rules.rules(), budget) {
        Ok(found) => found,
        Err(Unforeseen::Wrong(error)) => return Err(format!("{name}: {}", error.message)),
        Err(unforeseen) => return Err(format!("{name}: {unforeseen:?}")),
    };
    if found.error() > 0.0 {
        return Err(format!("{name}: {} of it may be elsewhere", found.error()));
    }
    let expected = Told::of(case);
    let differences = expected.differences(&found);
    match differences.is_empty() {
        true => Ok(()),
        false => Err(format!("{name}: {}", differences.join("; "))),
    }
}

/// What a case tells: outcomes as fractions, their weights, and the sum of those.
struct Told {
    outcomes: BTreeMap<String, Weight>,
    total: Weight,
}

impl Told {
    fn of(case: &Value) -> Self {
        let weight = |text: &Value| {
            Weight::from_str_radix(text.as_str().expect("a weight"), 10).expect("a whole number")
        };
        let outcomes = case["outcomes"].as_object().expect("outcomes");
        let outcomes: BTreeMap<_, _> =
            outcomes.iter().map(|(outcome, times)| (outcome.clone(), weight(times))).collect();
        let total = weight(&case["total"]);
        let sum = outcomes.values().fold(Weight::ZERO, |sum, times| sum + times);
        assert_eq!(sum, total, "the weights of {} add up", case["roll"]);
        Self { outcomes, total }
    }

    /// Where the odds found are others; only the first few.
    fn differences(&self, found: &Distribution<Landing>) -> Vec<String> {
        let mut left = self.outcomes.clone();
        let mut differences = Vec::new();
        for (landing, weight) in found.iter() {
            let outcome = spelled(landing);
            let expected = left.remove(&outcome).unwrap_or(Weight::ZERO);
            if weight * &self.total != &expected * found.total() {
                let share = found.share(weight);
                differences.push(format!("{outcome}: {share}, not {expected}/{}", self.total));
            }
        }
        let missing = left.keys().map(|outcome| format!("{outcome} never comes"));
        differences.extend(missing);
        differences.truncate(4);
        differences
    }
}

/// An outcome as the cases spell it: `7`, `-1/2`.
fn spelled(landing: &Landing) -> String {
    match landing.number().map(|number| number.fraction()) {
        Some((whole, 1)) => whole.to_string(),
        Some((above, below)) => format!("{above}/{below}"),
        None => format!("{landing:?}"),
    }
}
