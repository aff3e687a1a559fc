//! What a modifier makes of one face: the faces that are there afterwards.

use std::collections::HashMap;

use dashu_int::UBig;

use super::Unforeseen;
use super::lineage::{Act, Chain, State, Tally};
use crate::chance::Distribution;

/// The faces of a die or a pool that still matter, in order.
pub(super) type Many = Vec<State>;

impl Chain<'_> {
    /// A die, or all dice, that come to the modifier at `at`, once it is done with them.
    pub(super) fn stepped(
        &self,
        at: usize,
        before: &Distribution<Many>,
    ) -> Result<Distribution<Many>, Unforeseen> {
        let mut known: HashMap<State, Distribution<Many>> = HashMap::new();
        let mut work = 0_u64;
        let after = before.then(|faces| {
            let mut pool = Distribution::certain(Vec::new());
            for face in faces {
                let one = match known.get(face) {
                    Some(one) => one,
                    None => known.entry(*face).or_insert(self.step(at, *face)?),
                };
                work += (pool.len() * one.len() * (faces.len() + 1)) as u64;
                if work > self.limits.steps / 16 {
                    return Err(Unforeseen::TooMuch);
                }
                pool = pool.with(one, |pool, more| together(pool, more));
            }
            Ok(pool)
        })?;
        if after.len() > self.limits.states / 4 {
            return Err(Unforeseen::TooMuch);
        }
        Ok(after.reduced())
    }

    /// A die before any modifier.
    pub(super) fn thrown(&self) -> Distribution<Many> {
        self.faces().map(|value| self.left(0, vec![State::rolled(value)]))
    }

    fn faces(&self) -> Distribution<i64> {
        let (low, high) = self.sides.range();
        Distribution::sorted((low..=high).map(|value| (value, UBig::ONE)).collect())
    }

    fn step(&self, at: usize, face: State) -> Result<Distribution<Many>, Unforeseen> {
        let certain = |faces| Ok(Distribution::certain(self.left(at + 1, faces)));
        let act = self.acts.get(at).copied();
        match act {
            Some(Act::Reroll { when, until }) if face.counts() && when.met_by(face.value) => {
                let times = self.rerolls(until);
                let last = self.chain_of(times, |value, rest: Option<&Distribution<Many>>| {
                    let new = self.added(at, value);
                    match rest.filter(|_| new.counts() && when.met_by(value)) {
                        Some(rest) => rest.clone(),
                        None => Distribution::certain(self.left(at + 1, vec![new])),
                    }
                })?;
                last.map_or_else(|| certain(vec![face]), Ok)
            }
            Some(Act::Explode { when, compound: false })
                if face.counts() && when.met_by(face.value) =>
            {
                let first = self.left(at + 1, vec![face]);
                let chain =
                    self.chain_of(self.links, |value, rest: Option<&Distribution<Many>>| {
                        let new = self.added(at, value);
                        let own = self.left(at + 1, vec![new]);
                        match rest.filter(|_| new.counts() && when.met_by(value)) {
                            Some(rest) => rest.clone().map(|faces| together(&faces, &own)),
                            None => Distribution::certain(own),
                        }
                    })?;
                let chain = chain.unwrap_or_else(|| Distribution::certain(Vec::new()));
                Ok(chain.map(|faces| together(&faces, &first)))
            }
            Some(Act::Explode { when, compound: true })
                if face.counts() && when.met_by(face.value) && self.links > 0 =>
            {
                let sum = self.chain_of(
                    self.links,
                    |value, rest: Option<&Distribution<i64>>| match rest
                        .filter(|_| when.met_by(value))
                    {
                        Some(rest) => rest.clone().map(|sum| sum + value),
                        None => Distribution::certain(value),
                    },
                )?;
                let sum = sum.unwrap_or_else(|| Distribution::certain(0));
                Ok(sum.map(|more| {
                    let grown = State { value: face.value + more, rolled: false, ..face };
                    self.left(at + 1, vec![grown])
                }))
            }
            Some(Act::Twice(when)) if face.counts() && when.met_by(face.value) => {
                certain(vec![face, State { rolled: false, ..face }])
            }
            Some(act @ (Act::Fail(_) | Act::Test(..))) => certain(vec![self.judged(act, face)]),
            _ => certain(vec![face]),
        }
    }

    /// A chain of faces, each of which may go on: worked out from its last link. None without links.
    fn chain_of<T: Ord>(
        &self,
        links: u32,
        of: impl Fn(i64, Option<&Distribution<T>>) -> Distribution<T>,
    ) -> Result<Option<Distribution<T>>, Unforeseen> {
        let faces = self.faces();
        let mut rest: Option<Distribution<T>> = None;
        for _ in 0..links {
            let this = faces.then(|value| Ok(of(*value, rest.as_ref())))?;
            if this.len() > self.limits.states / 4 {
                return Err(Unforeseen::TooMuch);
            }
            rest = Some(this);
        }
        Ok(rest)
    }

    /// Whether a later modifier asks which faces are of the first throw.
    pub(super) fn asks_origin(&self, at: usize) -> bool {
        let fails = |act: &Act| matches!(act, Act::Fail(_));
        !self.rules.added_faces_can_fail && self.acts[at.min(self.acts.len())..].iter().any(fails)
    }

    /// Faces without what no longer matters, in order.
    fn left(&self, at: usize, faces: Many) -> Many {
        let later = &self.acts[at.min(self.acts.len())..];
        let may_fail = later.iter().any(|act| matches!(act, Act::Fail(_)));
        let origin = self.asks_origin(at);
        let mut left: Many = faces
            .into_iter()
            .filter(|face| face.fate != Tally::Missed || may_fail)
            .map(|face| State {
                value: if face.fate == Tally::Failed { 0 } else { face.value },
                rolled: face.rolled || !origin,
                ..face
            })
            .collect();
        left.sort_unstable();
        left
    }
}

/// All faces of both, in order.
pub(super) fn together(one: &Many, other: &Many) -> Many {
    let mut all = [one.as_slice(), other.as_slice()].concat();
    all.sort_unstable();
    all
}
