//! Mean, deviation and quantiles of outcomes that are numbers.

use dashu_int::{IBig, UBig};

use super::Distribution;
use super::probability::ratio;

/// What can be averaged: an exact fraction.
pub trait Quantity {
    /// Numerator and denominator; the denominator is positive.
    fn fraction(&self) -> (i128, i128);

    /// The nearest floating-point number.
    fn to_f64(&self) -> f64 {
        let (above, below) = self.fraction();
        above as f64 / below as f64
    }
}

/// What outcomes that are numbers amount to. Exact until the last step.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// The mean as a fraction in lowest terms: numerator and denominator.
    pub exact_mean: (IBig, UBig),
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub deviation: f64,
}

impl Statistics {
    /// Those of the outcomes that have a quantity; none if no outcome has. The others are left out, as if
    /// they could not come.
    #[must_use]
    pub fn of<T: Ord, Q: Quantity>(
        distribution: &Distribution<T>,
        quantity: impl Fn(&T) -> Option<Q>,
    ) -> Option<Self> {
        use dashu_int::ops::Gcd;
        let weighted: Vec<(IBig, UBig, &UBig)> = distribution
            .iter()
            .filter_map(|(outcome, weight)| {
                let (above, below) = quantity(outcome)?.fraction();
                Some((IBig::from(above), UBig::from(below.unsigned_abs()), weight))
            })
            .collect();
        let total = weighted.iter().fold(UBig::ZERO, |sum, (.., weight)| sum + *weight);
        if total.is_zero() {
            return None;
        }
        let common = weighted.iter().fold(UBig::ONE, |common, (_, below, _)| {
            if common == *below { common } else { &common / (&common).gcd(below) * below }
        });
        let (mut sum, mut squares) = (IBig::ZERO, UBig::ZERO);
        for (above, below, weight) in &weighted {
            let value = above * IBig::from(&common / below);
            let part = &value * IBig::from((*weight).clone());
            squares += magnitude(&part * &value);
            sum += part;
        }
        // Over the common denominator: mean = sum / total, variance = squares / total - mean².
        let variance = IBig::from(squares * &total) - &sum * &sum;
        let below = &total * &common;
        let deviation = ratio(&magnitude(variance), &(&below * &below)).sqrt();
        let size = magnitude(sum.clone());
        let mean = ratio(&size, &below);
        let is_negative = sum < IBig::ZERO;
        let divisor = if size.is_zero() { below.clone() } else { (&size).gcd(&below) };
        let exact = IBig::from(&size / &divisor);
        Some(Self {
            exact_mean: (if is_negative { -exact } else { exact }, below / divisor),
            mean: if is_negative { -mean } else { mean },
            deviation,
        })
    }
}

impl<T: Ord> Distribution<T> {
    /// The first outcome, in ascending order, with at least the share `part` of the probability at it and
    /// below; `part` is from 0 to 1. None if nothing can come.
    #[must_use]
    pub fn quantile(&self, part: f64) -> Option<&T> {
        // Compared with 2^-53 as unit, which every float up to 1 is a multiple of, or nearly.
        const UNIT: f64 = 9_007_199_254_740_992.0;
        let wanted = UBig::from((part.clamp(0.0, 1.0) * UNIT) as u64) * self.total();
        let mut below = UBig::ZERO;
        for (outcome, weight) in self.iter() {
            below += weight;
            if &below * UBig::from(UNIT as u64) >= wanted {
                return Some(outcome);
            }
        }
        self.iter().next_back().map(|(outcome, _)| outcome)
    }
}

fn magnitude(number: IBig) -> UBig {
    number.into_parts().1
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Quantity for i64 {
        fn fraction(&self) -> (i128, i128) {
            (i128::from(*self), 1)
        }
    }

    #[test]
    fn two_dice_have_a_mean_of_seven() {
        let die = Distribution::of((1..=6_i64).map(|face| (face, UBig::ONE)));
        let sum = die.with(&die, |left, right| left + right);
        let statistics = Statistics::of(&sum, |value| Some(*value)).unwrap();
        assert_eq!(statistics.exact_mean, (IBig::from(7), UBig::ONE));
        assert!((statistics.deviation.powi(2) - 35.0 / 6.0).abs() < 1e-12);
        assert_eq!(sum.quantile(0.5), Some(&7));
        assert_eq!((sum.quantile(0.0), sum.quantile(1.0)), (Some(&2), Some(&12)));
    }

    #[test]
    fn means_may_be_below_nothing() {
        let coin = Distribution::of([(-1_i64, UBig::from(3_u32)), (1, UBig::ONE)]);
        let statistics = Statistics::of(&coin, |value| Some(*value)).unwrap();
        assert_eq!(statistics.exact_mean, (IBig::from(-1), UBig::from(2_u32)));
        assert_eq!(statistics.mean, -0.5);
    }
}
