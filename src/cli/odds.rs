//! What is told of odds: put together, and its record, `schema/odds.v1.json`.

use serde_json::{Value, json};

use super::error::Problem;
use super::record::{SCHEMA, fault};
use crate::dice::Number;
use crate::limits::OddsLimits;
use crate::odds::{Chance, Comparison, Figures, Kind, Method, Odds, compare};
use crate::pipeline::Fault;

/// Characters of a fraction that is still written; what needs more is told as a share only.
const LONGEST: usize = 1_000;

/// Everything that is told of the odds of a command.
pub(super) struct Told {
    /// The command, as typed.
    pub command: String,
    /// The odds of each of its rolls.
    pub odds: Vec<Odds>,
    /// Another roll that the only one is compared with.
    pub other: Option<Odds>,
    /// Numbers that may be reached.
    pub at_least: Vec<Number>,
    /// Numbers that may not be passed.
    pub at_most: Vec<Number>,
    /// Within which the odds were found.
    pub limits: OddsLimits,
}

impl Told {
    /// What belongs together: each roll, or the two that are compared.
    #[must_use]
    pub(super) fn panels(&self) -> Vec<Vec<Figures<'_>>> {
        match &self.other {
            Some(_) => vec![self.all()],
            None => self.odds.iter().map(|odds| vec![Figures::of(odds)]).collect(),
        }
    }

    /// All rolls.
    #[must_use]
    pub(super) fn all(&self) -> Vec<Figures<'_>> {
        self.odds.iter().chain(&self.other).map(Figures::of).collect()
    }

    /// How the two compare, if two are compared.
    #[must_use]
    pub(super) fn comparison(&self) -> Option<Comparison> {
        Some(compare(self.odds.first()?, self.other.as_ref()?))
    }

    /// The record of it.
    #[must_use]
    pub(super) fn record(&self) -> Value {
        let rolls = self.odds.iter().map(|odds| self.roll(odds));
        let compare = self.other.as_ref().zip(self.comparison()).map(|(other, comparison)| {
            let order = comparison.order.as_ref();
            json!({
                "roll": self.roll(other),
                "higher": order.map(|order| chance(&order.higher)),
                "equal": order.map(|order| chance(&order.equal)),
                "lower": order.map(|order| chance(&order.lower)),
                "shift": chance(&comparison.shift),
            })
        });
        json!({
            "schema": SCHEMA,
            "command": self.command,
            "rolls": rolls.collect::<Vec<_>>(),
            "compare": compare,
            "error": null,
            "errors": [],
        })
    }

    fn roll(&self, odds: &Odds) -> Value {
        let figures = Figures::of(odds);
        let (lowest, highest) = figures.extremes().unzip();
        let statistics = figures.statistics.as_ref();
        let bound = |of: &dyn Fn(Number) -> Chance, value: Number| {
            let mut told = chance(&of(value));
            told["value"] = json!(value.to_string());
            told
        };
        let least =
            self.at_least.iter().map(|value| bound(&|value| figures.at_least(value), *value));
        let most = self.at_most.iter().map(|value| bound(&|value| figures.at_most(value), *value));
        let (kind, leaves, rolls) = match odds.method {
            Method::Computed => ("computed", None, None),
            Method::Walked { leaves } => ("walked", Some(leaves), None),
            Method::Sampled { rolls } => ("sampled", None, Some(rolls)),
        };
        let quantiles = figures.quantiles().into_iter();
        json!({
            "expression": odds.expression,
            "by": odds.by.name(),
            "method": { "kind": kind, "leaves": leaves, "rolls": rolls },
            "error": odds.distribution.error(),
            "outcomes": outcomes(&figures),
            "mean": statistics.map(|statistics| json!({
                "exact": figures.exact_mean(LONGEST),
                "value": statistics.mean,
            })),
            "deviation": statistics.map(|statistics| statistics.deviation),
            "lowest": lowest.map(|number| number.to_string()),
            "highest": highest.map(|number| number.to_string()),
            "quantiles": quantiles
                .map(|(part, value)| json!({ "percent": part, "value": value.to_string() }))
                .collect::<Vec<_>>(),
            "at_least": least.collect::<Vec<_>>(),
            "at_most": most.collect::<Vec<_>>(),
            "worst": odds.worst.map(|worst| json!({
                "fuel": worst.fuel,
                "memory": worst.memory,
                "host_calls": worst.host_calls,
                "draws": worst.draws,
                "reply": worst.reply,
            })),
        })
    }
}

fn outcomes(figures: &Figures<'_>) -> Vec<Value> {
    use crate::odds::Landing;
    let above = figures.from_each();
    let numbers = above.into_iter().map(Some).chain(std::iter::repeat(None));
    let outcomes = figures.chances().into_iter().zip(numbers);
    outcomes
        .map(|((landing, weighed), above)| {
            let mut told = chance(&weighed);
            told["kind"] = json!(Kind::of(landing).name());
            told["outcome"] = match landing {
                Landing::Number(number) => json!(number.to_string()),
                Landing::Text(text) | Landing::Fault(text) => json!(text),
            };
            told["at_least"] = above.map_or(Value::Null, |above| chance(&above));
            told
        })
        .collect()
}

fn chance(chance: &Chance) -> Value {
    let (low, high) = chance.between.unzip();
    json!({
        "probability": chance.fraction(LONGEST), "share": chance.share, "low": low, "high": high,
    })
}

/// The record of a command that has no odds.
#[must_use]
pub(super) fn wrong(command: &str, faults: &[Fault]) -> Value {
    let errors: Vec<_> = faults.iter().map(fault).collect();
    failed(command, &errors)
}

/// The record of a command that was stopped.
#[must_use]
pub(super) fn stopped(command: &str, code: &str, problem: &Problem) -> Value {
    let error = json!({
        "code": code,
        "message": problem.message,
        "span": null,
        "help": problem.help.first(),
    });
    failed(command, &[error])
}

fn failed(command: &str, errors: &[Value]) -> Value {
    json!({
        "schema": SCHEMA, "command": command, "rolls": [], "compare": null,
        "error": errors.first(), "errors": errors,
    })
}
