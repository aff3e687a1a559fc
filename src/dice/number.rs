//! Exact fractions, checked, and how they print.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::ast::Comparison;

/// An exact fraction in lowest terms; the denominator is positive.
///
/// Every operation is checked: the answer is `None` when the numerator or denominator leaves 128
/// bits, never a silent wrong number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    numerator: i128,
    denominator: i128,
}

/// Decimals that are printed of a fraction.
const DECIMALS: u32 = 6;

impl Number {
    /// Nothing.
    pub const ZERO: Self = Self::integer(0);

    /// A whole number.
    #[must_use]
    pub const fn integer(value: i64) -> Self {
        Self { numerator: value as i128, denominator: 1 }
    }

    /// The fraction in lowest terms; none if the denominator is zero.
    #[must_use]
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 1 {
            return Some(Self { numerator, denominator });
        }
        if denominator == 0 {
            return None;
        }
        let divisor = i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs()));
        let divisor = divisor.ok()?.checked_mul(denominator.signum())?;
        Some(Self {
            numerator: numerator.checked_div(divisor)?,
            denominator: denominator.checked_div(divisor)?,
        })
    }

    /// The number if it is whole and fits.
    #[must_use]
    pub fn to_integer(self) -> Option<i64> {
        if self.denominator == 1 { i64::try_from(self.numerator).ok() } else { None }
    }

    /// The number above the line.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The number below the line, at least 1.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The nearest floating-point number, for statistics.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    pub(super) fn is_zero(self) -> bool {
        self.numerator == 0
    }

    pub(super) fn add(self, other: Self) -> Option<Self> {
        if self.denominator == 1 && other.denominator == 1 {
            let numerator = self.numerator.checked_add(other.numerator)?;
            return Some(Self { numerator, denominator: 1 });
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        let denominator = self.denominator.checked_mul(other.denominator)?;
        Self::fraction(left.checked_add(right)?, denominator)
    }

    pub(super) fn negate(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, denominator: self.denominator })
    }

    pub(super) fn subtract(self, other: Self) -> Option<Self> {
        self.add(other.negate()?)
    }

    pub(super) fn multiply(self, other: Self) -> Option<Self> {
        if let (Some(left), Some(right)) = (self.to_integer(), other.to_integer()) {
            return Some(Self { numerator: i128::from(left) * i128::from(right), denominator: 1 });
        }
        Self::fraction(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// None also when `other` is zero.
    pub(super) fn divide(self, other: Self) -> Option<Self> {
        Self::fraction(
            self.numerator.checked_mul(other.denominator)?,
            self.denominator.checked_mul(other.numerator)?,
        )
    }

    pub(super) fn power(self, exponent: i32) -> Option<Self> {
        let times = exponent.unsigned_abs();
        let (above, below) = if exponent < 0 {
            (self.denominator, self.numerator)
        } else {
            (self.numerator, self.denominator)
        };
        Self::fraction(above.checked_pow(times)?, below.checked_pow(times)?)
    }

    /// The largest whole number that is not above.
    #[must_use]
    pub fn floor(self) -> Self {
        Self { numerator: self.numerator.div_euclid(self.denominator), denominator: 1 }
    }

    pub(super) fn ceil(self) -> Option<Self> {
        self.negate()?.floor().negate()
    }

    /// To the nearest whole number; a half goes away from zero.
    pub(super) fn round(self) -> Option<Self> {
        let half = Self { numerator: 1, denominator: 2 };
        if self.is_negative() { self.subtract(half)?.ceil() } else { Some(self.add(half)?.floor()) }
    }

    pub(super) fn abs(self) -> Option<Self> {
        if self.is_negative() { self.negate() } else { Some(self) }
    }

    pub(super) fn is(self, comparison: Comparison, other: Self) -> bool {
        comparison.holds(self.cmp(&other))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        // Whole parts first, then the rests turned upside down: nothing can overflow.
        let (left, right) = (self.floor(), other.floor());
        left.numerator.cmp(&right.numerator).then_with(|| {
            let rest = |number: &Self| number.numerator.rem_euclid(number.denominator);
            match (rest(self), rest(other)) {
                (0, 0) => Ordering::Equal,
                (0, _) => Ordering::Less,
                (_, 0) => Ordering::Greater,
                (left, right) => {
                    let left = Self { numerator: self.denominator, denominator: left };
                    let right = Self { numerator: other.denominator, denominator: right };
                    right.cmp(&left)
                }
            }
        })
    }
}

fn gcd(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}

/// Whole numbers without a point, fractions with at most six decimals, rounded to the nearest, without
/// trailing zeros.
impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            return write!(formatter, "{}", self.numerator);
        }
        let below = self.denominator.unsigned_abs();
        let mut whole = self.numerator.unsigned_abs() / below;
        let mut rest = self.numerator.unsigned_abs() % below;
        let mut decimals = 0_u128;
        for _ in 0..DECIMALS {
            // One digit at a time: ten times the rest fits unless the denominator is astronomical.
            let (digit, left) = match rest.checked_mul(10) {
                Some(tenfold) => (tenfold / below, tenfold % below),
                None => (rest / (below / 10), 0),
            };
            decimals = decimals * 10 + digit.min(9);
            rest = left;
        }
        if rest >= below - rest {
            decimals += 1;
        }
        let unit = 10_u128.pow(DECIMALS);
        whole += decimals / unit;
        decimals %= unit;
        let sign = if self.is_negative() && (whole, decimals) != (0, 0) { "-" } else { "" };
        if decimals == 0 {
            return write!(formatter, "{sign}{whole}");
        }
        let digits = format!("{decimals:0width$}", width = DECIMALS as usize);
        write!(formatter, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// Reads `7`, `-7`, `2.5` or `5/3`.
impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let whole = |text: &str| text.parse::<i128>().map_err(|_| NotANumber);
        if let Some((above, below)) = text.split_once('/') {
            return Self::fraction(whole(above)?, whole(below)?).ok_or(NotANumber);
        }
        let Some((before, after)) = text.split_once('.') else {
            return Ok(Self { numerator: whole(text)?, denominator: 1 });
        };
        if after.is_empty() || !after.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotANumber);
        }
        let places = u32::try_from(after.len()).map_err(|_| NotANumber)?;
        let unit = 10_i128.checked_pow(places).ok_or(NotANumber)?;
        Self::fraction(whole(&format!("{before}{after}"))?, unit).ok_or(NotANumber)
    }
}

/// The text is no number, or one beyond 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number")]
pub struct NotANumber;

#[cfg(test)]
mod tests {
    use super::Number;

    fn number(text: &str) -> Number {
        text.parse().expect(text)
    }

    #[test]
    fn numbers_print_short_and_exact() {
        for (input, printed) in [
            ("7", "7"),
            ("-7", "-7"),
            ("2.50", "2.5"),
            ("5/3", "1.666667"),
            ("-1/3", "-0.333333"),
            ("1/10000000", "0"),
            ("-1/10000000", "0"),
            ("1999999999/1000000000", "2"),
            ("4/2", "2"),
            ("1/-2", "-0.5"),
        ] {
            assert_eq!(number(input).to_string(), printed, "{input}");
        }
        for wrong in ["", "1/0", "1.", "x", "1.2.3", "--1"] {
            assert!(wrong.parse::<Number>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn overflow_is_refused_and_order_is_exact() {
        let huge = number(&i128::MAX.to_string());
        assert_eq!(huge.add(Number::integer(1)), None);
        assert_eq!(huge.multiply(huge), None);
        assert!(
            number(
                "170141183460469231731687303715884105726/170141183460469231731687303715884105727"
            ) < Number::integer(1)
        );
        assert!(number("1/3") < number("0.34") && number("-1/3") > number("-0.34"));
        assert_eq!(number("-7/2").floor(), Number::integer(-4));
        assert_eq!(number("-7/2").round(), Some(Number::integer(-4)));
        assert_eq!(number("5/2").round(), Some(Number::integer(3)));
        assert_eq!(number("1/2").power(-2), Some(Number::integer(4)));
    }

    #[test]
    fn halves_go_down_even_below_zero() {
        let half = |numerator| Number::fraction(numerator, 2).expect("not by zero").floor();
        assert_eq!(half(7).to_integer(), Some(3));
        assert_eq!(half(-7).to_integer(), Some(-4));
        assert_eq!(half(i128::MAX - 1).to_integer(), None);
    }
}
