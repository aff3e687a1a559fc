//! One die and the faces that come of it: what they are worth in the end.
//!
//! Rerolls, explosions, doubling and tests look at one face at a time. So the worth of a face depends on
//! nothing but itself and the modifiers still to come, and dice of a term are independent of each other.

use std::collections::HashMap;
use std::rc::Rc;

use dashu_int::UBig;

use super::Unforeseen;
use super::series::{Mixture, Series};
use crate::dice::ast::{Comparison, Condition, End};
use crate::dice::modifiers::Judge;
use crate::dice::{Fate, Number, Rules, Sides};
use crate::limits::OddsLimits;

/// A modifier with all its numbers known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Keep { end: End, amount: u32 },
    Drop { end: End, amount: u32 },
    Reroll { when: Condition, until: bool },
    Explode { when: Condition, compound: bool },
    Twice(Condition),
    Fail(Condition),
    Test(Comparison, Number),
}

impl Act {
    /// Whether it looks at all faces together.
    pub(super) fn compares(self) -> bool {
        matches!(self, Self::Keep { .. } | Self::Drop { .. })
    }
}

/// What of a face matters for what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct State {
    pub(super) value: i64,
    pub(super) fate: Tally,
    /// It is of the first throw.
    pub(super) rolled: bool,
}

/// `Fate`, but in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Tally {
    Counts,
    Missed,
    Failed,
}

impl State {
    pub(super) fn rolled(value: i64) -> Self {
        Self { value, fate: Tally::Counts, rolled: true }
    }

    pub(super) fn counts(self) -> bool {
        self.fate == Tally::Counts
    }
}

/// The modifiers of a term, and what they are applied to.
#[derive(Clone, Copy)]
pub(super) struct Chain<'a> {
    pub(super) acts: &'a [Act],
    pub(super) sides: Sides,
    /// Successes are counted, not faces added.
    pub(super) successes: bool,
    pub(super) rules: &'a Rules,
    /// Links of a chain of explosions.
    pub(super) links: u32,
    /// Rerolls of `rr`.
    pub(super) rerolls: u32,
    pub(super) limits: &'a OddsLimits,
}

impl Chain<'_> {
    /// What an added face is before the modifier at `at` is done with it.
    pub(super) fn added(&self, at: usize, value: i64) -> State {
        let mut fate = Tally::Counts;
        if self.rules.added_faces_are_tested {
            let mut judge = Judge::default();
            for act in &self.acts[..at] {
                match act {
                    Act::Fail(when) => judge.remember_failure(*when),
                    Act::Test(comparison, target) => judge.remember_test(*comparison, *target),
                    _ => {}
                }
            }
            fate = match judge.fate_of(value) {
                Fate::Counts | Fate::Struck => Tally::Counts,
                Fate::Missed => Tally::Missed,
                Fate::Failed => Tally::Failed,
            };
        }
        State { value, fate, rolled: false }
    }

    /// A face after a test or `f`.
    pub(super) fn judged(&self, act: Act, face: State) -> State {
        match act {
            Act::Test(comparison, target)
                if face.counts() && !Number::integer(face.value).is(comparison, target) =>
            {
                State { fate: Tally::Missed, ..face }
            }
            Act::Fail(when)
                if face.fate != Tally::Failed
                    && (self.rules.added_faces_can_fail || face.rolled)
                    && when.met_by(face.value) =>
            {
                State { fate: Tally::Failed, ..face }
            }
            _ => face,
        }
    }

    /// How often a face is rerolled at most.
    pub(super) fn rerolls(&self, until: bool) -> u32 {
        match (until, self.sides.forced()) {
            (true, Some(_)) => 0,
            (true, None) => self.rerolls,
            (false, _) => 1,
        }
    }
}

/// Works out what faces are worth, and remembers it.
pub(super) struct Lineage<'a> {
    chain: Chain<'a>,
    known: HashMap<(usize, State), Rc<Series>>,
    /// Chains of explosions, and rerolls, after the face that began them.
    begun: HashMap<usize, Rc<Series>>,
}

impl<'a> Lineage<'a> {
    pub(super) fn new(chain: Chain<'a>) -> Self {
        Self { chain, known: HashMap::new(), begun: HashMap::new() }
    }

    /// What a die is worth that is thrown before the modifier at `at`.
    pub(super) fn thrown(&mut self, at: usize) -> Result<Series, Unforeseen> {
        self.each(|lineage, value| lineage.worth(at, State::rolled(value)))
    }

    /// What a face is worth that comes to the modifier at `at`.
    pub(super) fn worth(&mut self, at: usize, face: State) -> Result<Rc<Series>, Unforeseen> {
        let Some(act) = self.chain.acts.get(at).copied() else {
            let worth = match (face.fate, self.chain.successes) {
                (Tally::Counts, false) => face.value,
                (Tally::Counts, true) => 1,
                (Tally::Failed, true) => -1,
                (Tally::Missed, _) | (Tally::Failed, false) => 0,
            };
            return Ok(Rc::new(Series::certain(worth)));
        };
        if let Some(known) = self.known.get(&(at, face)) {
            return Ok(Rc::clone(known));
        }
        let worth = self.after(act, at, face)?;
        self.known.insert((at, face), Rc::clone(&worth));
        Ok(worth)
    }

    fn after(&mut self, act: Act, at: usize, face: State) -> Result<Rc<Series>, Unforeseen> {
        let next = at + 1;
        match act {
            Act::Reroll { when, until } if face.counts() && when.met_by(face.value) => {
                match self.chain.rerolls(until) {
                    0 => self.worth(next, face),
                    times => self.rerolled(at, when, times),
                }
            }
            Act::Explode { when, compound } if face.counts() && when.met_by(face.value) => {
                if self.chain.links == 0 {
                    return self.worth(next, face);
                }
                if compound {
                    return self.compounded(at, when, face);
                }
                let own = self.worth(next, face)?;
                let others = self.exploded(at, when)?;
                Ok(Rc::new(own.plus(&others)))
            }
            Act::Twice(when) if face.counts() && when.met_by(face.value) => {
                let own = self.worth(next, face)?;
                let copy = self.worth(next, State { rolled: false, ..face })?;
                Ok(Rc::new(own.plus(&copy)))
            }
            Act::Fail(_) | Act::Test(..) => {
                let face = self.chain.judged(act, face);
                self.worth(next, face)
            }
            _ => self.worth(next, face),
        }
    }

    /// The mean over all faces of a die.
    fn each(
        &mut self,
        mut of: impl FnMut(&mut Self, i64) -> Result<Rc<Series>, Unforeseen>,
    ) -> Result<Series, Unforeseen> {
        let (low, high) = self.chain.sides.range();
        let mut mixture = Mixture::default();
        for value in low..=high {
            mixture.add(UBig::ONE, of(self, value)?);
        }
        mixture.mixed(self.chain.limits)
    }

    fn rerolled(
        &mut self,
        at: usize,
        when: Condition,
        times: u32,
    ) -> Result<Rc<Series>, Unforeseen> {
        self.begin(at, times, |lineage, value, rest| {
            let new = lineage.chain.added(at, value);
            match rest.filter(|_| new.counts() && when.met_by(value)) {
                Some(rest) => Ok(Rc::clone(rest)),
                None => lineage.worth(at + 1, new),
            }
        })
    }

    /// The faces that an explosion adds.
    fn exploded(&mut self, at: usize, when: Condition) -> Result<Rc<Series>, Unforeseen> {
        self.begin(at, self.chain.links, |lineage, value, rest| {
            let new = lineage.chain.added(at, value);
            let own = lineage.worth(at + 1, new)?;
            Ok(match rest.filter(|_| new.counts() && when.met_by(value)) {
                Some(rest) => Rc::new(own.plus(rest)),
                None => own,
            })
        })
    }

    /// One face with its whole chain in it.
    fn compounded(
        &mut self,
        at: usize,
        when: Condition,
        face: State,
    ) -> Result<Rc<Series>, Unforeseen> {
        let sum = self.begin(at, self.chain.links, |_, value, rest| {
            let own = Series::certain(value);
            Ok(Rc::new(match rest.filter(|_| when.met_by(value)) {
                Some(rest) => own.plus(rest),
                None => own,
            }))
        })?;
        let mut mixture = Mixture::default();
        for (more, weight) in (sum.low..).zip(&sum.weights) {
            if !weight.is_zero() {
                let grown = State { value: face.value + more, rolled: false, ..face };
                mixture.add(weight.clone(), self.worth(at + 1, grown)?);
            }
        }
        Ok(Rc::new(mixture.mixed(self.chain.limits)?))
    }

    /// What comes of a chain of faces, each of which may go on: worked out from its last link.
    fn begin(
        &mut self,
        at: usize,
        links: u32,
        mut of: impl FnMut(&mut Self, i64, Option<&Rc<Series>>) -> Result<Rc<Series>, Unforeseen>,
    ) -> Result<Rc<Series>, Unforeseen> {
        if let Some(known) = self.begun.get(&at) {
            return Ok(Rc::clone(known));
        }
        let mut rest: Option<Rc<Series>> = None;
        for _ in 0..links {
            let this = self.each(|lineage, value| of(lineage, value, rest.as_ref()))?;
            rest = Some(Rc::new(this));
        }
        let first = rest.unwrap_or_else(|| Rc::new(Series::certain(0)));
        self.begun.insert(at, Rc::clone(&first));
        Ok(first)
    }
}
