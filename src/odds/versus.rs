//! Two odds against each other.

use super::figures::{around, off};
use super::{Chance, Figures, Odds};
use crate::chance::{Probability, Weight};

/// How two odds compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Which is higher; none where one has no numbers.
    pub order: Option<Order>,
    /// The smallest share of cases that would have to come out otherwise to make the one the other.
    pub shift: Chance,
}

/// How likely it is that the first, rolled beside the second, is higher, the same or lower.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Higher.
    pub higher: Chance,
    /// The same.
    pub equal: Chance,
    /// Lower.
    pub lower: Chance,
}

/// Compares two odds; what goes wrong is neither higher nor lower.
#[must_use]
pub fn compare(first: &Odds, second: &Odds) -> Comparison {
    let (left, right) = (Figures::of(first), Figures::of(second));
    let is_exact = left.is_exact() && right.is_exact();
    // Both have to be right at once, so each has half of what may be wrong.
    let rolls = [left.rolls(), right.rolls()].into_iter().flatten();
    let apart = rolls.map(|rolls| off(rolls, 0.025)).reduce(|sum, one| sum + one);
    let chance = |probability: Probability, apart: Option<f64>| {
        let share = probability.to_f64();
        let between = apart.map(|apart| around(share, apart));
        Chance { exact: is_exact.then_some(probability), share, between }
    };
    let order = (!left.numbers.is_empty() && !right.numbers.is_empty()).then(|| {
        let total = first.distribution.total() * second.distribution.total();
        let [higher, equal, lower] =
            pairs(&left, &right).map(|weight| chance(Probability::of(&weight, &total), apart));
        Order { higher, equal, lower }
    });
    let shift = chance(first.distribution.shift(&second.distribution), None);
    Comparison { order, shift }
}

/// The weights of the pairs of numbers in which the first is higher, the same, lower.
fn pairs(left: &Figures<'_>, right: &Figures<'_>) -> [Weight; 3] {
    let mut weights = [Weight::ZERO, Weight::ZERO, Weight::ZERO];
    let mut others = right.numbers.iter().peekable();
    let mut below = Weight::ZERO;
    for (number, weight) in left.numbers.iter() {
        while let Some((_, other)) = others.next_if(|(other, _)| *other < number) {
            below += other;
        }
        let nothing = Weight::ZERO;
        let same = others.peek().filter(|(other, _)| *other == number);
        let same = same.map_or(&nothing, |(_, other)| *other);
        let above = right.numbers.total() - &below - same;
        weights[0] += weight * &below;
        weights[1] += weight * same;
        weights[2] += weight * above;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::odds::figures::tests::{odds, two_dice};
    use crate::odds::{Landing, Method};

    #[test]
    fn two_dice_against_themselves_are_even() {
        let Comparison { order, shift } = compare(&two_dice(), &two_dice());
        let order = order.unwrap();
        let fractions = [&order.higher, &order.equal, &order.lower, &shift]
            .map(|chance| chance.fraction(15).unwrap());
        assert_eq!(fractions, ["575/1296", "73/648", "575/1296", "0"]);
    }

    #[test]
    fn what_goes_wrong_is_neither() {
        let mut one = odds("1", Method::Computed, &[(1, 1), (3, 1)]);
        one.distribution = one.distribution.map(|landing| {
            if landing.number().is_some_and(|n| n.to_f64() > 2.0) {
                Landing::Fault("!".into())
            } else {
                landing
            }
        });
        let two = odds("2", Method::Computed, &[(2, 1)]);
        let order = compare(&one, &two).order.unwrap();
        assert_eq!((order.higher.share, order.equal.share, order.lower.share), (0.0, 0.0, 0.5));
        assert_eq!(compare(&one, &two).shift.share, 1.0);
    }

    #[test]
    fn samples_have_bounds() {
        let one = odds("d2", Method::Sampled { rolls: 1_000 }, &[(1, 500), (2, 500)]);
        let order = compare(&one, &two_dice()).order.unwrap();
        assert!(order.lower.exact.is_none() && order.lower.between.is_some());
    }
}
