//! Sums of dice as polynomials: the weight of each whole number from the lowest on.

use std::rc::Rc;

use dashu_int::UBig;
use dashu_int::ops::{BitTest, Gcd};

use super::{Landing, Unforeseen};
use crate::chance::Distribution;
use crate::dice::{Number, Sides};
use crate::limits::OddsLimits;

/// Whole numbers in a row, each with its weight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// The number that the first weight belongs to.
    pub(super) low: i64,
    pub(super) weights: Vec<UBig>,
    /// The sum of all weights.
    pub(super) total: UBig,
}

/// Below so many products, multiplying weight by weight is quicker than packing them.
const FEW: usize = 64;

impl Series {
    /// What always comes.
    pub(super) fn certain(value: i64) -> Self {
        Self { low: value, weights: vec![UBig::ONE], total: UBig::ONE }
    }

    pub(super) fn high(&self) -> i64 {
        self.low + self.weights.len() as i64 - 1
    }

    /// The one number that comes, if it is one.
    pub(super) fn only(&self) -> Option<i64> {
        (self.weights.len() == 1).then_some(self.low)
    }

    pub(super) fn shifted(&self, by: i64) -> Self {
        Self { low: self.low + by, ..self.clone() }
    }

    /// The sum of two that have nothing to do with each other.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let (short, long) =
            if self.weights.len() < other.weights.len() { (self, other) } else { (other, self) };
        let low = self.low + other.low;
        let total = &self.total * &other.total;
        let length = self.weights.len() + other.weights.len() - 1;
        if short.weights.len() == 1 && short.total.is_one() {
            return Self { low, weights: long.weights.clone(), total };
        }
        if short.weights.len() <= 4 || short.weights.len() * long.weights.len() <= FEW {
            let mut weights = vec![UBig::ZERO; length];
            for (at, weight) in short.weights.iter().enumerate() {
                if weight.is_zero() {
                    continue;
                }
                for (sum, other) in weights[at..].iter_mut().zip(&long.weights) {
                    *sum += weight * other;
                }
            }
            return Self { low, weights, total };
        }
        // Both as one large number each, with room for every sum of products.
        let bits = total.bit_len() + 1;
        let product = packed(&self.weights, bits) * packed(&other.weights, bits);
        Self { low, weights: unpacked(&product, bits, length), total }
    }

    /// The sum of so many of the kind.
    pub(super) fn times(&self, count: u32) -> Self {
        if count == 0 {
            return Self::certain(0);
        }
        let exponent = count as usize;
        let low = self.low * i64::from(count);
        let total = self.total.pow(exponent);
        if let [weight] = self.weights.as_slice() {
            return Self { low, weights: vec![weight.pow(exponent)], total };
        }
        let length = (self.weights.len() - 1) * exponent + 1;
        let bits = total.bit_len() + 1;
        let power = packed(&self.weights, bits).pow(exponent);
        Self { low, weights: unpacked(&power, bits, length), total }
    }

    /// About what `times` costs, in steps, and what it takes, in words.
    pub(super) fn price(&self, count: u32) -> f64 {
        price(self.weights.len() as f64, self.total.bit_len() as f64, count)
    }

    /// The weights divided by what they have in common.
    pub(super) fn reduced(mut self) -> Self {
        let mut divisor = self.total.clone();
        for weight in self.weights.iter().filter(|weight| !weight.is_zero()) {
            if divisor.is_one() {
                return self;
            }
            divisor = divisor.gcd(weight);
        }
        if divisor.is_zero() || divisor.is_one() {
            return self;
        }
        for weight in &mut self.weights {
            *weight /= &divisor;
        }
        self.total /= divisor;
        self
    }

    pub(super) fn landings(self) -> Distribution<Landing> {
        let low = self.low;
        let landing = |at: usize| Landing::Number(Number::integer(low + at as i64));
        let weighted = self.weights.into_iter().enumerate();
        Distribution::sorted(weighted.map(|(at, weight)| (landing(at), weight)).collect())
    }

    /// The distribution as a series, if it has whole numbers only, and not too far apart.
    pub(super) fn of(distribution: &Distribution<Landing>) -> Option<Self> {
        let whole = |landing: &Landing| landing.number().and_then(Number::to_integer);
        let low = whole(distribution.iter().next()?.0)?;
        let high = whole(distribution.iter().next_back()?.0)?;
        let length = usize::try_from(high.checked_sub(low)?).ok()?.checked_add(1)?;
        // Sums of these must stay far from the end of the integers.
        let far = low.unsigned_abs().max(high.unsigned_abs()) > 1 << 50;
        if far || length > distribution.len().saturating_mul(8) + 64 {
            return None;
        }
        let mut weights = vec![UBig::ZERO; length];
        for (landing, weight) in distribution.iter() {
            *weights.get_mut(usize::try_from(whole(landing)? - low).ok()?)? = weight.clone();
        }
        Some(Self { low, weights, total: distribution.total().clone() })
    }
}

/// About what the power of a series costs: multiplying large numbers grows a little less than with the
/// square root of their cube.
pub(super) fn price(length: f64, bits: f64, count: u32) -> f64 {
    let count = f64::from(count);
    (length * count * (bits * count + 1.0) / 64.0).powf(1.465)
}

fn packed(weights: &[UBig], bits: usize) -> UBig {
    UBig::from_chunks(weights.iter(), bits)
}

fn unpacked(number: &UBig, bits: usize, length: usize) -> Vec<UBig> {
    let mut weights = number.to_chunks(bits).into_vec();
    weights.resize(length, UBig::ZERO);
    weights
}

/// Each face once.
pub(super) fn uniform(sides: Sides) -> Series {
    let (low, high) = sides.range();
    let weights = vec![UBig::ONE; usize::try_from(high - low + 1).unwrap_or(0)];
    let total = UBig::from(weights.len());
    Series { low, weights, total }
}

/// The sum of so many dice. The weights follow from each other: with p = ((1 - x^s) / (1 - x))^n,
/// (1 - x) (1 - x^s) p' = n (1 - s x^(s-1) + (s - 1) x^s) p.
pub(super) fn plain(count: u32, sides: Sides, limits: &OddsLimits) -> Result<Series, Unforeseen> {
    let (low, high) = sides.range();
    let (n, s) = (u64::from(count), u64::try_from(high - low + 1).unwrap_or(1));
    let low = low * i64::from(count);
    if n == 0 || s == 1 {
        return Ok(Series::certain(low));
    }
    let most = n * (s - 1);
    let words = (n as f64 * (s as f64).log2() / 64.0).ceil() * most as f64;
    if most >= limits.states as u64 || words > limits.steps as f64 / 4.0 {
        return Err(Unforeseen::TooMuch);
    }
    let mut weights: Vec<UBig> = Vec::with_capacity(most as usize + 1);
    weights.push(UBig::ONE);
    for k in 1..=most / 2 {
        let at = k as usize;
        let mut weight = &weights[at - 1] * (k - 1 + n);
        if k > s {
            weight += &weights[at - s as usize - 1] * (n * (s - 1) + s + 1 - k);
        }
        if k >= s {
            weight -= &weights[at - s as usize] * (n * s + s - k);
        }
        weights.push(weight / k);
    }
    // The other half is the same backwards.
    for at in weights.len()..=most as usize {
        weights.push(weights[most as usize - at].clone());
    }
    Ok(Series { low, weights, total: UBig::from(s).pow(count as usize) })
}

/// One of several series, each chosen with a weight.
#[derive(Default)]
pub(super) struct Mixture(Vec<(UBig, Rc<Series>)>);

impl Mixture {
    pub(super) fn add(&mut self, weight: UBig, series: Rc<Series>) {
        if !weight.is_zero() {
            self.0.push((weight, series));
        }
    }

    /// All of them together.
    pub(super) fn mixed(self, limits: &OddsLimits) -> Result<Series, Unforeseen> {
        let low = self.0.iter().map(|(_, series)| series.low).min().unwrap_or(0);
        let high = self.0.iter().map(|(_, series)| series.high()).max().unwrap_or(0);
        let length = usize::try_from(high - low + 1).unwrap_or(usize::MAX);
        if length > limits.states {
            return Err(Unforeseen::TooMuch);
        }
        let mut common = UBig::ONE;
        for (_, series) in &self.0 {
            if common != series.total {
                let divisor = (&common).gcd(&series.total);
                common *= &series.total / divisor;
            }
        }
        let mut weights = vec![UBig::ZERO; length];
        let mut total = UBig::ZERO;
        for (weight, series) in &self.0 {
            let scale = (&common / &series.total) * weight;
            let first = usize::try_from(series.low - low).unwrap_or(0);
            for (sum, weight) in weights[first..].iter_mut().zip(&series.weights) {
                *sum += weight * &scale;
            }
            total += scale * &series.total;
        }
        Ok(Series { low, weights, total })
    }
}
