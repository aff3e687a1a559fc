//! Every way that the dice of a command may go, gone one by one; a sample where there are too many.

use dashu_int::UBig;

use super::crew::Crew;
use super::frontier::{Frontier, Way};
use super::leaf::{Leaf, leaf};
use super::tally::Tally;
use super::{By, Method, Odds, OddsError, Progress};
use crate::chat::Message;
use crate::dice::Seeded;
use crate::limits::OddsLimits;
use crate::pipeline::Session;
use crate::plugin::{Branching, Dice, Source};

/// Ways gone between two looks at what is left.
const ROUND: usize = 512;
/// Ways after which it is asked whether so many more would ever be all.
const TRIED: u64 = 2_048;
/// What may be left when no more ways may be gone: no sample tells as much as all the others do.
const ENOUGH: f64 = 1e-3;
/// The seed of samples: the same command has the same sample.
const SEED: u64 = 0x5EED_0DD5;

/// What is counted of the ways that are gone.
pub(super) trait Counting: Send {
    /// What comes of one way.
    type Leaf;

    /// Nothing so far, to be counted alike.
    fn empty(&self) -> Self;

    /// Counts what came of a way that is one of so many.
    fn add(&mut self, leaf: Self::Leaf, one_in: &UBig);

    /// Counts what was counted elsewhere; in any order.
    fn merge(&mut self, other: Self);

    /// How many ways were gone.
    fn leaves(&self) -> u64;

    /// How many different outcomes are kept.
    fn outcomes(&self) -> usize;
}

/// Answers once, with these dice, and gives them back. The session is left as it was.
pub(super) type Go<'g, L> = &'g (dyn Fn(&mut Session, Dice) -> (L, Dice) + Sync);

/// How far it has come.
pub(super) type Watch<'w> = &'w (dyn Fn(Progress) + Sync);

/// The odds of each roll of a command, by going every way that its dice may go.
pub(super) fn walk(
    session: &mut Session,
    message: &Message,
    by: By,
    limits: &OddsLimits,
    watch: Watch<'_>,
) -> Result<Vec<Odds>, OddsError> {
    let mut crew = Crew::new(session);
    let go: Go<'_, Leaf> = &|session, dice| leaf(session, message, by, dice);
    match gone(&mut crew, Tally::new(by), go, limits, watch) {
        Some((tally, error)) => {
            let leaves = tally.leaves();
            tally.finish(Method::Walked { leaves }, error)
        }
        None => sampled(&mut crew, Tally::new(by), go, limits, watch),
    }
}

/// What came of all ways but for so much of the probability; none if there are too many, or they are not the
/// same each time.
pub(super) fn gone<T: Counting + Sync>(
    crew: &mut Crew<'_>,
    mut tally: T,
    go: Go<'_, T::Leaf>,
    limits: &OddsLimits,
    watch: Watch<'_>,
) -> Option<(T, f64)> {
    let mut frontier = Frontier::new(limits.states / 2);
    let mut ways = vec![Way::first()];
    let mut likeliest = 0.0_f64;
    loop {
        let (tallies, found) = crew.each(
            &ways,
            || tally.empty(),
            |session, own, way| {
                let source = Source::Branching(Branching::new(way.faces.clone()));
                let dice = session.dice.others(source);
                let (leaf, dice) = go(session, dice);
                let sides = dice.branches();
                let known = sides.get(..way.faces.len()).map(product);
                let new = sides.get(way.faces.len()..).unwrap_or_default();
                own.add(leaf, &(&way.one_in * product(new)));
                (known.as_ref() == Some(&way.one_in)).then(|| sides.to_vec())
            },
        );
        tallies.into_iter().for_each(|own| tally.merge(own));
        for (way, sides) in ways.iter().zip(found) {
            // Dice that fall alike have led elsewhere than before: a plugin goes by more than its dice.
            let sides = sides?;
            frontier.found(way, &sides);
            let new = sides.iter().skip(way.faces.len());
            let leaf = new.fold(way.probability, |share, sides| share / f64::from(*sides));
            likeliest = likeliest.max(leaf);
        }
        let rest = frontier.rest();
        let leaves = tally.leaves();
        watch(Progress { share: (1.0 - rest).max(0.0), leaves });
        if rest <= limits.error {
            return Some((tally, rest));
        }
        let left = limits.leaves.saturating_sub(leaves);
        // No way so far was likelier than this one, so that those that are left won't do either.
        let is_hopeless = leaves >= TRIED && likeliest * (left as f64) < rest;
        if left == 0 || is_hopeless || tally.outcomes() + frontier.len() > limits.states {
            return (rest <= ENOUGH).then_some((tally, rest));
        }
        ways = frontier.next(usize::try_from(left).unwrap_or(ROUND).min(ROUND));
    }
}

fn product(sides: &[u32]) -> UBig {
    sides.iter().fold(UBig::ONE, |product, sides| product * *sides)
}

/// The odds by a sample that is the same each time.
fn sampled(
    crew: &mut Crew<'_>,
    mut tally: Tally,
    go: Go<'_, Leaf>,
    limits: &OddsLimits,
    watch: Watch<'_>,
) -> Result<Vec<Odds>, OddsError> {
    let rolls = limits.samples.max(1);
    while tally.leaves() < rolls && tally.outcomes() <= limits.states {
        let first = tally.leaves();
        let numbers: Vec<u64> = (first..rolls.min(first + ROUND as u64)).collect();
        let (tallies, _) = crew.each(
            &numbers,
            || tally.empty(),
            |session, own, number| {
                let source = Source::Seeded(Box::new(Seeded::round(SEED, *number)));
                let dice = session.dice.others(source);
                own.add(go(session, dice).0, &UBig::ONE);
            },
        );
        tallies.into_iter().for_each(|own| tally.merge(own));
        let leaves = tally.leaves();
        watch(Progress { share: leaves as f64 / rolls as f64, leaves });
    }
    let rolls = tally.leaves();
    tally.finish(Method::Sampled { rolls }, 0.0)
}
