//! Keeping and dropping: faces are placed value by value, from the end where fewer have to be placed.
//!
//! What matters is how many faces are placed and what those kept are worth, not which dice they are of.

use std::collections::BTreeMap;
use std::rc::Rc;

use dashu_int::UBig;

use super::Unforeseen;
use super::lineage::{Act, Chain, Lineage, State};
use super::series::{Mixture, Series, plain};
use crate::dice::Sides;
use crate::dice::ast::End;

/// Faces that compete for their places: how many, and how often each value comes.
#[derive(Clone, Default)]
pub(super) struct Group {
    pub(super) count: u32,
    pub(super) weights: BTreeMap<i64, UBig>,
}

/// The ranks that are kept of so many faces, the highest being the first.
pub(super) fn kept(acts: &[Act], count: u32) -> (u32, u32) {
    let (mut first, mut end) = (0, count);
    for act in acts {
        match *act {
            Act::Keep { end: End::Highest, amount } => end = first + amount.min(end - first),
            Act::Keep { end: End::Lowest, amount } => first = end - amount.min(end - first),
            Act::Drop { end: End::Highest, amount } => first += amount.min(end - first),
            Act::Drop { end: End::Lowest, amount } => end -= amount.min(end - first),
            _ => {}
        }
    }
    (first, end)
}

/// What faces that are kept are worth, by their value: all with the same total.
pub(super) type Worths = BTreeMap<i64, Series>;

/// The sum of what the kept ranks are worth. The sum of a result's weights is its total.
pub(super) fn placed(
    groups: [Group; 2],
    (first, end): (u32, u32),
    worths: &Worths,
    chain: &Chain<'_>,
) -> Result<Series, Unforeseen> {
    let count = groups[0].count + groups[1].count;
    let downwards = end <= count - first;
    let (first, end) = if downwards { (first, end) } else { (count - end, count - first) };
    if first >= end {
        return Ok(Series::certain(0));
    }
    afford(&groups, (first, end), worths, chain)?;
    let mut order: Vec<(i64, usize)> = Vec::new();
    for (group, of) in groups.iter().enumerate().filter(|(_, of)| of.count > 0) {
        order.extend(of.weights.keys().map(|value| (*value, group)));
    }
    order.sort_unstable();
    if downwards {
        order.reverse();
    }
    let mut later = [UBig::ZERO, UBig::ZERO];
    for (group, of) in groups.iter().enumerate() {
        later[group] = of.weights.values().fold(UBig::ZERO, |sum, weight| sum + weight);
    }
    let zero = UBig::ZERO;
    let mut states = BTreeMap::from([([groups[0].count, groups[1].count], Series::certain(0))]);
    let mut done = Sum::default();
    for (value, group) in order {
        let weight = groups[group].weights.get(&value).unwrap_or(&zero);
        later[group] -= weight;
        let worth = worths.get(&value).cloned().unwrap_or_else(|| Series::certain(0));
        let mut powers = vec![Series::certain(0)];
        let mut next = BTreeMap::<[u32; 2], Sum>::new();
        for (left, sum) in states {
            let at = count - left[0] - left[1];
            let mine = left[group];
            let others = later[1 - group].pow(left[1 - group] as usize);
            // The rest falls as it likes once all places are taken.
            let mut enough = UBig::ZERO;
            let mut ways = UBig::ONE;
            for more in 0..=mine {
                if more > 0 {
                    ways = ways * (mine - more + 1) / more;
                }
                let these = &ways * weight.pow(more as usize);
                if at + more >= end {
                    enough += these * later[group].pow((mine - more) as usize);
                    continue;
                }
                if later[group].is_zero() && more < mine {
                    continue;
                }
                let keep = (at + more).max(first) - at.max(first);
                let mut rest = left;
                rest[group] -= more;
                let worth = power(&mut powers, &worth, keep);
                next.entry(rest).or_default().add(&sum, worth, &these);
            }
            if !enough.is_zero() {
                let worth = power(&mut powers, &worth, end - at.max(first));
                done.add(&sum, worth, &(enough * others));
            }
        }
        states = next.into_iter().map(|(left, sum)| (left, sum.series())).collect();
    }
    Ok(done.series())
}

fn afford(
    groups: &[Group; 2],
    (first, end): (u32, u32),
    worths: &Worths,
    chain: &Chain<'_>,
) -> Result<(), Unforeseen> {
    let values = groups.iter().map(|group| group.weights.len()).sum::<usize>() as f64;
    let low = worths.values().map(|worth| worth.low).min().unwrap_or(0);
    let high = worths.values().map(Series::high).max().unwrap_or(0);
    let length = (high - low + 1) as f64 * f64::from(end - first);
    let products = if worths.values().all(|worth| worth.only().is_some()) { 1.0 } else { 8.0 };
    let steps = values * f64::from(end) * f64::from(end) / 4.0 * length * products;
    if steps > chain.limits.steps as f64 / 2.0 || length > chain.limits.states as f64 {
        return Err(Unforeseen::TooMuch);
    }
    Ok(())
}

/// The sum of so many of the kind; what is known of them grows.
fn power<'a>(powers: &'a mut Vec<Series>, worth: &Series, count: u32) -> &'a Series {
    let count = count as usize;
    while powers.len() <= count {
        let next = powers[powers.len() - 1].plus(worth);
        powers.push(next);
    }
    &powers[count]
}

/// Weights that are added up, from the lowest number on.
#[derive(Default)]
struct Sum {
    low: i64,
    weights: Vec<UBig>,
}

impl Sum {
    fn add(&mut self, sum: &Series, worth: &Series, scale: &UBig) {
        match worth.weights.as_slice() {
            [one] => self.put(sum.low + worth.low, &sum.weights, &(one * scale)),
            _ => {
                let both = sum.plus(worth);
                self.put(both.low, &both.weights, scale);
            }
        }
    }

    fn put(&mut self, low: i64, weights: &[UBig], scale: &UBig) {
        if self.weights.is_empty() {
            self.low = low;
        }
        if low < self.low {
            let missing = (self.low - low) as usize;
            self.weights.splice(0..0, std::iter::repeat_n(UBig::ZERO, missing));
            self.low = low;
        }
        let first = (low - self.low) as usize;
        if self.weights.len() < first + weights.len() {
            self.weights.resize(first + weights.len(), UBig::ZERO);
        }
        for (sum, weight) in self.weights[first..].iter_mut().zip(weights) {
            *sum += weight * scale;
        }
    }

    fn series(self) -> Series {
        let total = self.weights.iter().fold(UBig::ZERO, |total, weight| total + weight);
        Series { low: self.low, weights: self.weights, total }
    }
}

/// Brings what faces are worth to one total.
pub(super) fn worths(
    values: impl IntoIterator<Item = i64>,
    lineage: &mut Lineage<'_>,
    at: usize,
) -> Result<Worths, Unforeseen> {
    use dashu_int::ops::Gcd;
    let mut worths = Worths::new();
    let mut common = UBig::ONE;
    for value in values {
        let worth = lineage.worth(at, State::rolled(value))?;
        let divisor = (&common).gcd(&worth.total);
        common *= &worth.total / divisor;
        worths.insert(value, Series::clone(&worth));
    }
    for worth in worths.values_mut() {
        let scale = &common / &worth.total;
        if !scale.is_one() {
            worth.weights.iter_mut().for_each(|weight| *weight *= &scale);
            worth.total = common.clone();
        }
    }
    Ok(worths)
}

/// `5d10!k3`: the faces that explode and those that end a chain are two groups, each as large as it comes.
pub(super) fn exploded(
    chain: &Chain<'_>,
    count: u32,
    (from, to): (usize, usize),
) -> Result<Option<(Series, f64)>, Unforeseen> {
    let Some([Act::Explode { when, compound: false }]) = chain.acts.get(..from) else {
        return Ok(None);
    };
    if chain.asks_origin(to) {
        return Ok(None);
    }
    let (low, high) = chain.sides.range();
    let (mut more, mut last) = (Group::default(), Group::default());
    for value in low..=high {
        let group = if when.met_by(value) { &mut more } else { &mut last };
        group.weights.insert(value, UBig::ONE);
    }
    let (goes_on, ends) = (UBig::from(more.weights.len()), UBig::from(last.weights.len()));
    let sides = &goes_on + &ends;
    let worths = worths(low..=high, &mut Lineage::new(*chain), to)?;
    let most = count as usize * (chain.links as usize + 1);
    let total = sides.pow(most);
    let enough = &total >> error_bits(chain.limits.error);
    let mut missing = total.clone();
    let mut mixture = Mixture::default();
    let mut cut_ways = UBig::ONE;
    // By how many chains are cut, and by how many faces exploded.
    for cut in 0..=count {
        if cut > 0 {
            cut_ways = cut_ways * (count - cut + 1) / cut;
        }
        let uncut = count - cut;
        let chains = plain(uncut, Sides::Numbered(chain.links + 1), chain.limits)?;
        for (links, ways) in chains.weights.iter().enumerate() {
            let explosions = links + (cut * (chain.links + 1)) as usize;
            let faces = explosions + uncut as usize;
            let weight = &cut_ways
                * ways
                * goes_on.pow(explosions)
                * ends.pow(uncut as usize)
                * sides.pow(most - faces);
            if weight.is_zero() {
                continue;
            }
            missing -= &weight;
            more.count = explosions as u32;
            last.count = uncut;
            let window = kept(&chain.acts[from..to], faces as u32);
            let series = placed([more.clone(), last.clone()], window, &worths, chain)?;
            mixture.add(weight, Rc::new(series.reduced()));
            if missing <= enough && chain.links > 8 {
                let error = if missing.is_zero() { 0.0 } else { chain.limits.error };
                return Ok(Some((mixture.mixed(chain.limits)?, error)));
            }
        }
    }
    Ok(Some((mixture.mixed(chain.limits)?, 0.0)))
}

/// A number shifted by so many bits is at most so much of itself.
fn error_bits(error: f64) -> usize {
    (-error.log2()).ceil().clamp(1.0, 1_000.0) as usize
}
