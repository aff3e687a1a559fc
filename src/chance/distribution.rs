//! Which outcomes there are, and how often each comes.

use std::collections::BTreeMap;

use dashu_int::UBig;
use dashu_int::ops::Gcd;

use super::Probability;

/// The outcomes of something that is left to chance, in their order, each with its weight. Weights are
/// never zero, and no outcome is there twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution<T> {
    outcomes: Vec<(T, UBig)>,
    total: UBig,
    /// How much of the probability may lie at other outcomes than told.
    error: f64,
}

impl<T: Ord> Distribution<T> {
    /// What always comes.
    #[must_use]
    pub fn certain(outcome: T) -> Self {
        Self { outcomes: vec![(outcome, UBig::ONE)], total: UBig::ONE, error: 0.0 }
    }

    /// Outcomes with their weights, in any order; equal ones are added up.
    #[must_use]
    pub fn of(weighted: impl IntoIterator<Item = (T, UBig)>) -> Self {
        let mut outcomes = BTreeMap::<T, UBig>::new();
        for (outcome, weight) in weighted {
            if !weight.is_zero() {
                *outcomes.entry(outcome).or_default() += weight;
            }
        }
        Self::sorted(outcomes.into_iter().collect())
    }

    /// Outcomes in ascending order, none twice; those without weight are left out.
    #[must_use]
    pub fn sorted(mut outcomes: Vec<(T, UBig)>) -> Self {
        outcomes.retain(|(_, weight)| !weight.is_zero());
        let total = outcomes.iter().fold(UBig::ZERO, |total, (_, weight)| total + weight);
        Self { outcomes, total, error: 0.0 }
    }

    /// The same, of which so much of the probability may lie elsewhere: what was cut off because it is rare.
    #[must_use]
    pub fn with_error(mut self, error: f64) -> Self {
        self.error = error;
        self
    }

    /// How much of the probability may lie at other outcomes than told; 0 if all is exact.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.error
    }

    /// The outcomes in ascending order, with their weights.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&T, &UBig)> + ExactSizeIterator {
        self.outcomes.iter().map(|(outcome, weight)| (outcome, weight))
    }

    /// The sum of all weights.
    #[must_use]
    pub fn total(&self) -> &UBig {
        &self.total
    }

    /// How many outcomes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether nothing can come at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The probability of a weight.
    #[must_use]
    pub fn share(&self, weight: &UBig) -> Probability {
        Probability::of(weight, &self.total)
    }

    /// The probability of one outcome.
    #[must_use]
    pub fn probability(&self, outcome: &T) -> Probability {
        let found = self.outcomes.binary_search_by(|(known, _)| known.cmp(outcome)).ok();
        let weight = found.and_then(|at| self.outcomes.get(at)).map(|(_, weight)| weight);
        self.share(weight.unwrap_or(&UBig::ZERO))
    }

    /// The probability of all outcomes that are meant.
    #[must_use]
    pub fn probability_that(&self, mut is_meant: impl FnMut(&T) -> bool) -> Probability {
        let meant = self.outcomes.iter().filter(|(outcome, _)| is_meant(outcome));
        self.share(&meant.fold(UBig::ZERO, |sum, (_, weight)| sum + weight))
    }

    /// What comes of each outcome.
    #[must_use]
    pub fn map<U: Ord>(self, mut of: impl FnMut(T) -> U) -> Distribution<U> {
        let (total, error) = (self.total, self.error);
        let mut mapped: Vec<(U, UBig)> =
            self.outcomes.into_iter().map(|(outcome, weight)| (of(outcome), weight)).collect();
        if mapped.is_sorted_by(|(left, _), (right, _)| left < right) {
            return Distribution { outcomes: mapped, total, error };
        }
        mapped.sort_by(|(left, _), (right, _)| left.cmp(right));
        let mut outcomes: Vec<(U, UBig)> = Vec::with_capacity(mapped.len());
        for (outcome, weight) in mapped {
            match outcomes.last_mut().filter(|(last, _)| *last == outcome) {
                Some((_, sum)) => *sum += weight,
                None => outcomes.push((outcome, weight)),
            }
        }
        Distribution { outcomes, total, error }
    }

    /// What comes of two that have nothing to do with each other.
    #[must_use]
    pub fn with<U: Ord, V: Ord>(
        &self,
        other: &Distribution<U>,
        mut of: impl FnMut(&T, &U) -> V,
    ) -> Distribution<V> {
        let mut outcomes = BTreeMap::<V, UBig>::new();
        for (left, weight) in &self.outcomes {
            for (right, times) in &other.outcomes {
                *outcomes.entry(of(left, right)).or_default() += weight * times;
            }
        }
        let outcomes = outcomes.into_iter().collect();
        let error = (self.error + other.error).min(1.0);
        Distribution { outcomes, total: &self.total * &other.total, error }
    }

    /// What comes if it depends on an outcome what is left to chance next.
    ///
    /// # Errors
    /// The first error of `next`.
    pub fn then<U: Ord, E>(
        &self,
        mut next: impl FnMut(&T) -> Result<Distribution<U>, E>,
    ) -> Result<Distribution<U>, E> {
        let mut branches = Vec::with_capacity(self.outcomes.len());
        let mut common = UBig::ONE;
        let mut error = self.error;
        for (outcome, weight) in &self.outcomes {
            let branch = next(outcome)?;
            let divisor = (&common).gcd(branch.total());
            common *= branch.total() / divisor;
            error += branch.error * self.share(weight).to_f64();
            branches.push((branch, weight));
        }
        let mut outcomes = BTreeMap::<U, UBig>::new();
        for (branch, weight) in branches {
            let scale = (&common / branch.total()) * weight;
            for (outcome, times) in branch.outcomes {
                *outcomes.entry(outcome).or_default() += times * &scale;
            }
        }
        let outcomes = outcomes.into_iter().collect();
        Ok(Distribution { outcomes, total: common * &self.total, error: error.min(1.0) })
    }

    /// How far another distribution is from this: the smallest share of cases that would have to come out
    /// otherwise, half the sum of all differences. Nothing if they are the same, 1 if they share no outcome.
    #[must_use]
    pub fn shift(&self, other: &Self) -> Probability {
        let mut apart = UBig::ZERO;
        let (mut left, mut right) = (self.iter().peekable(), other.iter().peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some((outcome, _)), Some((known, _))) => outcome.cmp(known),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => break,
            };
            let mine = if order.is_le() { left.next() } else { None };
            let theirs = if order.is_ge() { right.next() } else { None };
            let mine = mine.map_or(UBig::ZERO, |(_, weight)| weight * other.total());
            let theirs = theirs.map_or(UBig::ZERO, |(_, weight)| weight * self.total());
            // Only what is more is counted: what is less elsewhere is as much.
            if mine > theirs {
                apart += mine - theirs;
            }
        }
        Probability::of(&apart, &(&self.total * &other.total))
    }

    /// The same with the smallest weights that say it.
    #[must_use]
    pub fn reduced(mut self) -> Self {
        let mut divisor = self.total.clone();
        for (_, weight) in &self.outcomes {
            if divisor.is_one() {
                return self;
            }
            divisor = divisor.gcd(weight);
        }
        if divisor.is_zero() || divisor.is_one() {
            return self;
        }
        for (_, weight) in &mut self.outcomes {
            *weight = &*weight / &divisor;
        }
        self.total /= divisor;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn die(sides: u32) -> Distribution<u32> {
        Distribution::of((1..=sides).map(|face| (face, UBig::ONE)))
    }

    #[test]
    fn two_dice_add_up() {
        let sum = die(6).with(&die(6), |left, right| left + right);
        assert_eq!((sum.len(), sum.total()), (11, &UBig::from(36_u32)));
        assert_eq!(sum.probability(&7).to_string(), "1/6");
        assert_eq!(sum.probability(&13).to_string(), "0");
        assert_eq!(sum.probability_that(|sum| *sum >= 10).to_string(), "1/6");
    }

    #[test]
    fn what_is_next_may_depend_on_what_came() {
        let next = |face: &u32| Ok::<_, ()>(if *face == 1 { die(2) } else { die(3) });
        let both = die(2).then(next).unwrap().reduced();
        assert_eq!(both.probability(&1).to_string(), "5/12");
        assert_eq!(both.probability(&3).to_string(), "1/6");
        assert_eq!(both.total(), &UBig::from(12_u32));
    }

    #[test]
    fn a_shift_is_the_share_that_moved() {
        assert_eq!(die(6).shift(&die(6)).to_string(), "0");
        assert_eq!(die(4).shift(&die(6)).to_string(), "1/3");
        assert_eq!(die(6).shift(&die(4)).to_string(), "1/3");
        assert_eq!(die(2).shift(&die(2).map(|face| face + 2)).to_string(), "1");
    }

    #[test]
    fn equal_outcomes_are_one() {
        let even = die(6).map(|face| face % 2).reduced();
        assert_eq!(even.iter().map(|(outcome, _)| *outcome).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(even.total(), &UBig::from(2_u32));
    }
}
