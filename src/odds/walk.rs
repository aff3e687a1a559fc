//! Every way that the dice of a command may go, gone one by one; a sample where there are too many.

use dashu_int::UBig;

use super::crew::Crew;
use super::frontier::{Frontier, Way};
use super::tally::Tally;
use super::{By, Method, Odds, OddsError, Progress};
use crate::chat::Message;
use crate::dice::Seeded;
use crate::limits::OddsLimits;
use crate::pipeline::Session;
use crate::plugin::{Branching, Source};

/// Ways gone between two looks at what is left.
const ROUND: usize = 512;
/// Ways after which it is asked whether so many more would ever be all.
const TRIED: u64 = 2_048;
/// The seed of samples: the same command has the same sample.
const SEED: u64 = 0x5EED_0DD5;

/// How walking ended.
enum Ended {
    /// All ways were gone but for so much of the probability.
    Gone(Tally, f64),
    /// There are too many, or they are not the same each time.
    TooMany,
}

/// The odds of each roll of a command, by going every way that its dice may go.
pub(super) fn walk(
    session: &mut Session,
    message: &Message,
    by: By,
    limits: &OddsLimits,
    threads: Option<usize>,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Odds>, OddsError> {
    let mut crew = Crew::new(session, message, by, threads);
    match gone(&mut crew, by, limits, watch) {
        Ended::Gone(tally, error) => {
            let leaves = tally.leaves();
            tally.finish(Method::Walked { leaves }, error)
        }
        Ended::TooMany => sampled(&mut crew, by, limits, watch),
    }
}

fn gone(
    crew: &mut Crew<'_>,
    by: By,
    limits: &OddsLimits,
    watch: &(dyn Fn(Progress) + Sync),
) -> Ended {
    let mut frontier = Frontier::new(limits.states / 2);
    let mut tally = Tally::new(by);
    let mut ways = vec![Way::first()];
    let mut likeliest = 0.0_f64;
    loop {
        let (tallies, found) = crew.each(
            &ways,
            || Tally::new(by),
            |session, way| {
                session.dice.others(Source::Branching(Branching::new(way.faces.clone())))
            },
            |tally, way, leaf, dice| {
                let sides = dice.branches();
                let known: Option<UBig> = sides.get(..way.faces.len()).map(product);
                let is_same = known.as_ref() == Some(&way.one_in);
                let new = sides.get(way.faces.len()..).unwrap_or_default();
                tally.add(leaf, &(&way.one_in * product(new)));
                is_same.then(|| sides.to_vec())
            },
        );
        tallies.into_iter().for_each(|own| tally.merge(own));
        for (way, sides) in ways.iter().zip(found) {
            // Dice that fall alike have led elsewhere than before: a plugin goes by more than its dice.
            let Some(sides) = sides else { return Ended::TooMany };
            frontier.found(way, &sides);
            let new = sides.iter().skip(way.faces.len());
            let leaf = new.fold(way.probability, |share, sides| share / f64::from(*sides));
            likeliest = likeliest.max(leaf);
        }
        let rest = frontier.rest();
        let leaves = tally.leaves();
        watch(Progress { share: (1.0 - rest).max(0.0), leaves });
        if rest <= limits.error {
            return Ended::Gone(tally, rest);
        }
        let left = limits.leaves.saturating_sub(leaves);
        // No way so far was likelier than this one, so that those that are left won't do either.
        let is_hopeless = leaves >= TRIED && likeliest * (left as f64) < rest;
        if left == 0 || is_hopeless || tally.outcomes() + frontier.len() > limits.states {
            return Ended::TooMany;
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
    by: By,
    limits: &OddsLimits,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Odds>, OddsError> {
    let mut tally = Tally::new(by);
    let rolls = limits.samples.max(1);
    while tally.leaves() < rolls && tally.outcomes() <= limits.states {
        let first = tally.leaves();
        let numbers: Vec<u64> = (first..rolls.min(first + ROUND as u64)).collect();
        let (tallies, _) = crew.each(
            &numbers,
            || Tally::new(by),
            |session, number| {
                session.dice.others(Source::Seeded(Box::new(Seeded::round(SEED, *number))))
            },
            |tally, _, leaf, _| tally.add(leaf, &UBig::ONE),
        );
        tallies.into_iter().for_each(|own| tally.merge(own));
        let leaves = tally.leaves();
        watch(Progress { share: leaves as f64 / rolls as f64, leaves });
    }
    let rolls = tally.leaves();
    tally.finish(Method::Sampled { rolls }, 0.0)
}
