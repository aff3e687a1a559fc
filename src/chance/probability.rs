//! One probability as an exact fraction, and how it prints.

use std::fmt;

use dashu_int::UBig;
use dashu_int::ops::Gcd;

/// A probability: from nothing to one, in lowest terms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Probability {
    numerator: UBig,
    denominator: UBig,
}

impl Probability {
    /// So much of a total; nothing of a total of nothing.
    #[must_use]
    pub fn of(part: &UBig, total: &UBig) -> Self {
        if part.is_zero() || total.is_zero() {
            return Self { numerator: UBig::ZERO, denominator: UBig::ONE };
        }
        let divisor = part.gcd(total);
        Self { numerator: part / &divisor, denominator: total / &divisor }
    }

    /// The number above the line.
    #[must_use]
    pub fn numerator(&self) -> &UBig {
        &self.numerator
    }

    /// The number below the line, at least 1.
    #[must_use]
    pub fn denominator(&self) -> &UBig {
        &self.denominator
    }

    /// The nearest floating-point number, or one beside it.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        ratio(&self.numerator, &self.denominator)
    }
}

/// `5/36`; `0` and `1` without a line.
impl fmt::Display for Probability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator.is_one() {
            return write!(formatter, "{}", self.numerator);
        }
        write!(formatter, "{}/{}", self.numerator, self.denominator)
    }
}

impl PartialOrd for Probability {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Probability {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

/// The quotient of two whole numbers of any size; nothing over nothing is nothing.
pub(super) fn ratio(above: &UBig, below: &UBig) -> f64 {
    use dashu_int::ops::BitTest;
    if above.is_zero() || below.is_zero() {
        return 0.0;
    }
    // Sixty-four bits of the quotient are more than a float has.
    let shift = 64_i64 + below.bit_len() as i64 - above.bit_len() as i64;
    let quotient = match usize::try_from(shift) {
        Ok(shift) => (above << shift) / below,
        Err(_) => above / (below << usize::try_from(-shift).unwrap_or(0)),
    };
    let exponent = i32::try_from(-shift).unwrap_or(i32::MIN);
    // In two steps: the power alone may be below what a float can be.
    let half = exponent / 2;
    quotient.to_f64().value() * 2_f64.powi(half) * 2_f64.powi(exponent - half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_in_lowest_terms() {
        let half = Probability::of(&UBig::from(18_u32), &UBig::from(36_u32));
        assert_eq!(half.to_string(), "1/2");
        assert_eq!(half.to_f64(), 0.5);
        assert_eq!(Probability::of(&UBig::ZERO, &UBig::from(6_u32)).to_string(), "0");
        assert_eq!(Probability::of(&UBig::from(6_u32), &UBig::from(6_u32)).to_string(), "1");
    }

    #[test]
    fn fractions_of_any_size_have_a_float() {
        let huge = UBig::from(10_u32).pow(4_000);
        assert_eq!(Probability::of(&UBig::ONE, &huge).to_f64(), 0.0);
        let third = Probability::of(&huge, &(UBig::from(3_u32) * &huge));
        assert!((third.to_f64() - 1.0 / 3.0).abs() < 1e-15);
        let tiny = Probability::of(&UBig::ONE, &UBig::from(10_u32).pow(300)).to_f64();
        assert!((tiny / 1e-300 - 1.0).abs() < 1e-12);
    }
}
