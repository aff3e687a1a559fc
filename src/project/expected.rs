//! The tables `[[odds]]` of a manifest: what should come of a command, and how often.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use crate::chance::{Distribution, Probability, Weight};

/// What should come of a command, and how often. A host reads nothing in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedOdds {
    /// The command; it needs no `/r`.
    pub command: String,
    /// What of the reply is meant; none: whatever comes first of a value, labels, the reply.
    pub by: Option<Part>,
    /// How much of the probability may lie elsewhere.
    pub max_shift: Probability,
    /// Each outcome, as written.
    pub expect: Distribution<String>,
    /// Where the command begins, in bytes of the manifest.
    pub at: usize,
}

/// What of a reply is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The value.
    Value,
    /// The successes.
    Successes,
    /// The labels.
    Label,
    /// The whole reply.
    Reply,
}

/// Reads the tables out of a manifest.
pub(super) fn expected(manifest: &str) -> Result<Vec<ExpectedOdds>, toml::de::Error> {
    let outer: Outer = toml::from_str(manifest)?;
    let tables = outer.odds.into_iter().map(|table| ExpectedOdds {
        at: table.command.span().start,
        command: table.command.into_inner().0,
        by: table.by,
        max_shift: table.max_shift.unwrap_or(Fraction(nothing())).0,
        expect: table.expect.0,
    });
    Ok(tables.collect())
}

#[derive(Deserialize)]
struct Outer {
    #[serde(default)]
    odds: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    command: toml::Spanned<Command>,
    by: Option<Part>,
    #[serde(rename = "max-shift")]
    max_shift: Option<Fraction>,
    expect: Whole,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Command(String);

impl TryFrom<String> for Command {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() { Err("`command` is empty") } else { Ok(Self(text)) }
    }
}

/// Outcomes whose probabilities add up to 1.
#[derive(Deserialize)]
#[serde(try_from = "BTreeMap<String, Fraction>")]
struct Whole(Distribution<String>);

impl TryFrom<BTreeMap<String, Fraction>> for Whole {
    type Error = String;

    fn try_from(outcomes: BTreeMap<String, Fraction>) -> Result<Self, String> {
        let common = outcomes.values().fold(Weight::ONE, |common, fraction| {
            let below = fraction.0.denominator();
            let shared = Probability::of(&common, below);
            // With the shared factors taken out once, this is the least common multiple.
            below * shared.numerator()
        });
        let weighted = outcomes.into_iter().map(|(outcome, fraction)| {
            let scale = &common / fraction.0.denominator();
            (outcome, fraction.0.numerator() * scale)
        });
        let distribution = Distribution::of(weighted);
        if *distribution.total() == common {
            return Ok(Self(distribution));
        }
        let sum = Probability::of(distribution.total(), &common);
        Err(format!(
            "the probabilities add up to {sum}, not to 1; every outcome is needed, and fractions such as \
             \"1/6\" are exact"
        ))
    }
}

/// A probability as people write it: `"1/6"`, `0.25`, `"0.25"`, `1`.
struct Fraction(Probability);

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

struct Written;

impl Visitor<'_> for Written {
    type Value = Fraction;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a probability from 0 to 1, as \"1/6\" or 0.25")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Fraction, E> {
        let told = || {
            E::custom(format!(
                "`{}` is no probability: write a fraction as \"1/6\", or a number from 0 to 1",
                crate::text::cleaned(text)
            ))
        };
        probability(text).map(Fraction).ok_or_else(told)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Fraction, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Fraction, E> {
        // The shortest text that means this float is what was typed.
        self.visit_str(&number.to_string())
    }
}

/// Digits of a number in a probability: more than anybody writes, few enough to compute with.
const DIGITS: usize = 400;

/// Reads a probability from a fraction or a decimal.
#[must_use]
pub fn probability(text: &str) -> Option<Probability> {
    let text = text.trim();
    let (above, below) = if let Some((above, below)) = text.split_once('/') {
        (whole(above.trim())?, whole(below.trim())?)
    } else if let Some((before, after)) = text.split_once('.') {
        let above = whole(&format!("{before}{after}"))?;
        let zeros = "0".repeat(after.len());
        (above, whole(&format!("1{zeros}"))?)
    } else {
        (whole(text)?, Weight::ONE)
    };
    let is_one = !below.is_zero() && above <= below;
    is_one.then(|| Probability::of(&above, &below))
}

fn whole(digits: &str) -> Option<Weight> {
    let is_number =
        (1..=DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

fn nothing() -> Probability {
    Probability::of(&Weight::ZERO, &Weight::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[odds]]
        command = "stress(3)"
        by = "label"
        max-shift = "1/1000"
        expect = { "no botch" = "1/6", "botch" = 0.5, "2 botches" = "1/3" }
    "#;

    fn refused(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from), "{from}");
        expected(&GOOD.replace(from, to)).expect_err("a mistake").to_string()
    }

    #[test]
    fn a_table_is_read_exactly() {
        let tables = expected(GOOD).expect("it is good");
        let table = &tables[0];
        assert_eq!((table.command.as_str(), table.by), ("stress(3)", Some(Part::Label)));
        assert_eq!(table.max_shift.to_string(), "1/1000");
        assert_eq!(table.expect.probability(&"botch".to_owned()).to_string(), "1/2");
        assert_eq!(table.expect.len(), 3);
        let plain = GOOD.replace("max-shift = \"1/1000\"", "").replace("by = \"label\"", "");
        let table = &expected(&plain).expect("it is good")[0];
        assert_eq!((table.by, table.max_shift.to_string().as_str()), (None, "0"));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let error = refused("0.5", "0.25");
        assert!(error.contains("add up to 3/4") && error.contains("line 6"), "{error}");
        assert!(refused("0.5", "1.5").contains("`1.5` is no probability"));
        assert!(refused("0.5", "nan").contains("`NaN` is no probability"));
        assert!(refused("\"1/3\"", "\"1/0\"").contains("`1/0` is no probability"));
        assert!(refused("0.5", "-1").contains("`-1` is no probability"));
        assert!(refused("0.5", "true").contains("a probability from 0 to 1"));
        assert!(refused("\"label\"", "\"mood\"").contains("unknown variant `mood`"));
        assert!(refused("by =", "bye =").contains("unknown field `bye`"));
        assert!(refused("stress(3)", " ").contains("`command` is empty"));
        assert!(refused("command = \"stress(3)\"", "").contains("missing field `command`"));
    }

    #[test]
    fn probabilities_are_fractions_and_decimals() {
        for (text, expected) in
            [("1/6", "1/6"), ("2 / 12", "1/6"), ("0.25", "1/4"), ("1", "1"), ("1.0", "1")]
        {
            assert_eq!(probability(text).expect(text).to_string(), expected);
        }
        for text in ["", "x", "1/0", "2", "1.5", "-0.5", ".5e", "1/2/3", "1e-3", "+1"] {
            assert_eq!(probability(text), None, "{text}");
        }
    }
}
