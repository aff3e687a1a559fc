//! What comes of two numbers that have nothing to do with each other.

use dashu_int::UBig;
use dashu_int::ops::BitTest;

use super::series::Series;
use super::{Landing, Unforeseen};
use crate::chance::Distribution;
use crate::dice::Number;
use crate::dice::ast::{Comparison, Operator};
use crate::limits::OddsLimits;

type Chances = Distribution<Landing>;

/// Sums and differences of whole numbers in a row; none if they are something else.
pub(super) fn sum(
    operator: Operator,
    left: &Chances,
    right: &Chances,
    limits: &OddsLimits,
) -> Option<Result<Chances, Unforeseen>> {
    if !matches!(operator, Operator::Add | Operator::Subtract) || left.len().min(right.len()) < 3 {
        return None;
    }
    let sum = series_of_sum(operator, left, right, limits)?;
    let error = (left.error() + right.error()).min(1.0);
    Some(sum.map(|sum| sum.landings().with_error(error)))
}

fn series_of_sum(
    operator: Operator,
    left: &Chances,
    right: &Chances,
    limits: &OddsLimits,
) -> Option<Result<Series, Unforeseen>> {
    let (left, mut right) = (Series::of(left)?, Series::of(right)?);
    if operator == Operator::Subtract {
        right.low = -right.high();
        right.weights.reverse();
    }
    let length = left.weights.len() + right.weights.len();
    let bits = left.total.bit_len() + right.total.bit_len();
    if length > limits.states
        || super::series::price(length as f64, bits as f64, 1) > limits.steps as f64
    {
        return Some(Err(Unforeseen::TooMuch));
    }
    Some(Ok(left.plus(&right)))
}

/// 1 or 0: the difference of whole numbers in a row tells.
pub(super) fn compared(
    comparison: Comparison,
    left: &Chances,
    right: &Chances,
    limits: &OddsLimits,
) -> Option<Result<Chances, Unforeseen>> {
    if left.len().min(right.len()) < 3 {
        return None;
    }
    let difference = match series_of_sum(Operator::Subtract, left, right, limits)? {
        Ok(difference) => difference,
        Err(error) => return Some(Err(error)),
    };
    let mut holds = UBig::ZERO;
    for (at, weight) in difference.weights.iter().enumerate() {
        if comparison.holds((difference.low + at as i64).cmp(&0)) {
            holds += weight;
        }
    }
    let fails = &difference.total - &holds;
    let landing = |value| Landing::Number(Number::integer(value));
    let error = (left.error() + right.error()).min(1.0);
    let both = Distribution::sorted(vec![(landing(0), fails), (landing(1), holds)]);
    Some(Ok(both.with_error(error)))
}

/// The larger or the smaller of two. Nothing if one may be no number.
pub(super) fn extreme(smaller: bool, left: &Chances, right: &Chances) -> Option<Chances> {
    let is_number =
        |chances: &Chances| chances.iter().all(|(landing, _)| landing.number().is_some());
    if !is_number(left) || !is_number(right) {
        return None;
    }
    let mut all: Vec<(&Landing, bool, &UBig)> =
        left.iter().map(|(at, weight)| (at, true, weight)).collect();
    all.extend(right.iter().map(|(at, weight)| (at, false, weight)));
    all.sort_by(|one, other| one.0.cmp(other.0));
    if smaller {
        all.reverse();
    }
    // It is at most so much if both are.
    let (mut mine, mut theirs, mut before) = (UBig::ZERO, UBig::ZERO, UBig::ZERO);
    let mut outcomes = Vec::with_capacity(all.len());
    for same in all.chunk_by(|one, other| one.0 == other.0) {
        for (_, is_left, weight) in same {
            *(if *is_left { &mut mine } else { &mut theirs }) += *weight;
        }
        let now = &mine * &theirs;
        outcomes.push((same[0].0.clone(), &now - &before));
        before = now;
    }
    if smaller {
        outcomes.reverse();
    }
    Some(Distribution::sorted(outcomes).with_error((left.error() + right.error()).min(1.0)))
}

/// Anything of two, pair by pair; the first that goes wrong decides.
pub(super) fn pairs(
    left: &Chances,
    right: &Chances,
    limits: &OddsLimits,
    mut of: impl FnMut(Number, Number) -> Landing,
) -> Result<Chances, Unforeseen> {
    let words = |chances: &Chances| chances.total().bit_len() as u64 / 64 + 1;
    let each = 1 + words(left) * words(right) / 8;
    let price = (left.len() as u64).saturating_mul(right.len() as u64).saturating_mul(each);
    if price > limits.steps {
        return Err(Unforeseen::TooMuch);
    }
    let both = left.with(right, |left, right| match (left.number(), right.number()) {
        (Some(one), Some(other)) => of(one, other),
        (None, _) => left.clone(),
        (_, None) => right.clone(),
    });
    if both.len() > limits.states { Err(Unforeseen::TooMuch) } else { Ok(both) }
}
