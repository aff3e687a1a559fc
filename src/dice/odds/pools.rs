//! Pools with kept or dropped faces: the quick way if there is one, else all that a pool may be.

use std::rc::Rc;

use dashu_int::UBig;

use super::Unforeseen;
use super::faces::{Many, together};
use super::lineage::{Act, Chain, Lineage, State, Tally};
use super::ranks::{Group, exploded, kept, placed, worths};
use super::series::{Mixture, Series};
use crate::chance::Distribution;
use crate::dice::ast::End;

/// What the dice are worth, and how much of the probability may lie elsewhere.
pub(super) fn compared(chain: Chain<'_>, count: u32) -> Result<(Series, f64), Unforeseen> {
    let from = chain.acts.iter().position(|act| act.compares()).unwrap_or(0);
    let more = chain.acts[from..].iter().position(|act| !act.compares());
    let to = more.map_or(chain.acts.len(), |more| from + more);
    let once = !chain.acts[to..].iter().any(|act| act.compares());
    if once && let Some(result) = exploded(&chain, count, (from, to))? {
        return Ok(result);
    }
    let mut die = chain.thrown();
    for at in 0..from {
        die = chain.stepped(at, &die)?;
    }
    if once && let Some(series) = single(&chain, count, (from, to), &die)? {
        return Ok((series, 0.0));
    }
    Ok((every(&chain, count, from, &die)?, 0.0))
}

/// Each die brings at most one face that competes.
fn single(
    chain: &Chain<'_>,
    count: u32,
    (from, to): (usize, usize),
    die: &Distribution<Many>,
) -> Result<Option<Series>, Unforeseen> {
    let mut lineage = Lineage::new(*chain);
    let mut group = Group::default();
    let (mut competing, mut aside) = (UBig::ZERO, UBig::ZERO);
    let mut others = Mixture::default();
    for (faces, weight) in die.iter() {
        match faces.as_slice() {
            [face] if face.counts() => {
                if chain.asks_origin(to) && !face.rolled {
                    return Ok(None);
                }
                *group.weights.entry(face.value).or_default() += weight;
                competing += weight;
            }
            faces if faces.iter().all(|face| !face.counts()) => {
                let mut worth = Series::certain(0);
                for face in faces {
                    worth = worth.plus(&*lineage.worth(to, *face)?);
                }
                others.add(weight.clone(), Rc::new(worth));
                aside += weight;
            }
            _ => return Ok(None),
        }
    }
    let worths = worths(group.weights.keys().copied().collect::<Vec<_>>(), &mut lineage, to)?;
    let ranks = &chain.acts[from..to];
    if aside.is_zero() {
        group.count = count;
        let groups = [group, Group::default()];
        return placed(groups, kept(ranks, count), &worths, chain).map(Some);
    }
    let others = others.mixed(chain.limits)?;
    let mut mixture = Mixture::default();
    let mut ways = UBig::ONE;
    for number in 0..=count {
        if number > 0 {
            ways = ways * (count - number + 1) / number;
        }
        let rest = count - number;
        let weight = &ways * competing.pow(number as usize) * aside.pow(rest as usize);
        if weight.is_zero() {
            continue;
        }
        let groups = [Group { count: number, ..group.clone() }, Group::default()];
        let series = placed(groups, kept(ranks, number), &worths, chain)?;
        mixture.add(weight, Rc::new(series.reduced().plus(&others.times(rest))));
    }
    mixture.mixed(chain.limits).map(Some)
}

/// Every pool there can be, with equal ones merged after each modifier.
fn every(
    chain: &Chain<'_>,
    count: u32,
    from: usize,
    die: &Distribution<Many>,
) -> Result<Series, Unforeseen> {
    let mut pool = Distribution::certain(Many::new());
    for number in 0..count {
        let work = (pool.len() * die.len()) as u64 * u64::from(number + 1);
        if work > chain.limits.steps / 16 || pool.len() > chain.limits.states / 4 {
            return Err(Unforeseen::TooMuch);
        }
        pool = pool.with(die, together);
    }
    for at in from..chain.acts.len() {
        pool = match chain.acts[at] {
            act @ (Act::Keep { .. } | Act::Drop { .. }) => {
                let origin = chain.asks_origin(at);
                // Only which of equal faces comes first tells whether it is struck.
                let mut unclear = false;
                let left = pool.map(|faces| {
                    let (left, clear) = struck(act, &faces);
                    unclear |= origin && !clear;
                    left
                });
                if unclear {
                    return Err(Unforeseen::Unknown);
                }
                left
            }
            _ => chain.stepped(at, &pool)?,
        };
    }
    let mut mixture = Mixture::default();
    for (faces, weight) in pool.iter() {
        let worth = |face: &State| match (face.fate, chain.successes) {
            (Tally::Counts, false) => face.value,
            (Tally::Counts, true) => 1,
            (Tally::Failed, true) => -1,
            _ => 0,
        };
        let worth = faces.iter().map(worth).sum();
        mixture.add(weight.clone(), Rc::new(Series::certain(worth)));
    }
    mixture.mixed(chain.limits)
}

/// A pool without the faces that are struck, and whether it is clear which they are.
fn struck(act: Act, faces: &[State]) -> (Many, bool) {
    // In order of their values: those that count come first.
    let counting = faces.iter().take_while(|face| face.counts()).count();
    let (first, end) = kept(&[act], counting as u32);
    let (first, end) = (counting - end as usize, counting - first as usize);
    let mut left: Many = faces[first..end].to_vec();
    left.extend(&faces[counting..]);
    let clear = |edge: usize| {
        let edges = edge.checked_sub(1).and_then(|below| faces.get(below)).zip(faces.get(edge));
        let tie = edges
            .filter(|(below, above)| edge < counting && below.value == above.value && first < end);
        tie.is_none_or(|(tie, _)| {
            let same = faces[..counting].iter().filter(|face| face.value == tie.value);
            same.clone().all(|face| face.rolled) || same.clone().all(|face| !face.rolled)
        })
    };
    let clear = clear(first) && clear(end);
    (left, clear)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_a_window() {
        let high = |amount| Act::Keep { end: End::Highest, amount };
        let low = |amount| Act::Drop { end: End::Lowest, amount };
        assert_eq!(kept(&[high(3)], 4), (0, 3));
        assert_eq!(kept(&[low(1), Act::Drop { end: End::Highest, amount: 1 }], 4), (1, 3));
        assert_eq!(kept(&[high(9), low(9)], 4), (0, 0));
    }
}
