//! Exact odds of an expression, computed from its parts: what comes, and how often.
//!
//! Different dice terms have nothing to do with each other, so an expression's odds follow from those of its
//! operands. Nothing is rolled.

mod arithmetic;
mod lineage;
mod ova;
mod run;
mod series;
mod term;
#[cfg(test)]
mod tests;

use super::{Expression, Number, Rules, WordCall};
use crate::chance::{Distribution, Quantity};
use crate::limits::{DiceLimits, OddsLimits};
use crate::text::Diagnostic;

/// What can come of a roll.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Landing {
    /// A number: the value, or the successes.
    Number(Number),
    /// A text: the labels, joined by `, `, empty without any; or a whole reply.
    Text(String),
    /// It goes wrong; the message of the error.
    Fault(String),
}

impl Landing {
    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) | Self::Fault(_) => None,
        }
    }
}

impl Quantity for Number {
    fn fraction(&self) -> (i128, i128) {
        (self.numerator(), self.denominator())
    }
}

/// What of a roll is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Its value.
    Value,
    /// Its successes, as [`super::Outcome::successes`] counts them; 0 without a pool that counts any.
    Successes,
    /// The labels that words gave.
    Labels,
}

/// What a word in an expression may stand for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordLanding {
    /// Its value.
    pub value: Number,
    /// The labels it gives to the whole result.
    pub labels: Vec<String>,
}

/// Who knows the odds of what the language does not know.
pub trait Oracle {
    /// The odds of a name in an expression.
    ///
    /// # Errors
    /// When nobody knows them.
    fn word(&mut self, call: WordCall<'_>) -> Result<Distribution<WordLanding>, Unforeseen> {
        Err(Unforeseen::Wrong(call.unanswered()))
    }

    /// Whether pools are shown to somebody who may change them, so that they can't be computed.
    fn changes_pools(&self) -> bool {
        false
    }
}

/// Nobody beside the language.
pub struct Alone;

impl Oracle for Alone {}

/// Why odds can't be computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Unforeseen {
    /// It would take more than the limits allow; walking or sampling may do.
    TooMuch,
    /// It depends on more than can be computed here, as the letters of a plugin.
    Unknown,
    /// However the dice fall, it goes wrong.
    Wrong(Diagnostic),
}

/// The odds of an expression. The limit to the faces of a whole command is not looked at.
///
/// # Errors
/// When they can't be computed within the limits.
pub fn odds(
    expression: &Expression<'_>,
    aspect: Aspect,
    oracle: &mut dyn Oracle,
    rules: &Rules,
    limits: (&DiceLimits, &OddsLimits),
) -> Result<Distribution<Landing>, Unforeseen> {
    Ok(run::Run::new(expression, oracle, rules, limits).whole_program(aspect)?.reduced())
}
