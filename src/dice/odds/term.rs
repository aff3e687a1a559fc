//! The odds of a dice term: of its count and sides, of its targets, then of its dice.

use super::lineage::{Act, Chain, Lineage};
use super::run::{Chances, Run, nothing, pop};
use super::series::{self, Series, plain};
use super::{Landing, Unforeseen};
use crate::chance::Distribution;
use crate::dice::ast::{Condition, DiceTerm, Die, Modifier, ModifierKind, Operand, Target};
use crate::dice::evaluate::whole;
use crate::dice::pool::refuse_endless;
use crate::dice::{Number, Sides};
use crate::text::Span;

/// How many dice of how many sides.
#[derive(Clone, Copy)]
pub(super) struct Throw {
    pub(super) count: u32,
    pub(super) sides: Sides,
}

impl Run<'_, '_> {
    pub(super) fn dice(
        &mut self,
        term: &DiceTerm,
        stack: &mut Vec<Chances>,
        span: Span,
    ) -> Result<Chances, Unforeseen> {
        if term.die == Die::Letters || self.oracle.changes_pools() {
            return Err(Unforeseen::Unknown);
        }
        let constant = |number: u32| {
            Distribution::certain(Landing::Number(Number::integer(i64::from(number))))
        };
        let sides = match term.die {
            Die::Sides(Operand::Computed) => pop(stack),
            Die::Sides(Operand::Literal(sides)) => constant(sides),
            _ => nothing(),
        };
        let count = match term.count {
            Operand::Computed => pop(stack),
            Operand::Literal(count) => constant(count),
        };
        self.forget_shown(span);
        let value = count.then(|count| {
            // The count is computed before the sides, but looked at after them.
            sides.then(|sides| match (count.number(), sides.number()) {
                (None, _) => Ok(Distribution::certain(count.clone())),
                (_, None) => Ok(Distribution::certain(sides.clone())),
                (Some(count), Some(sides)) => self.thrown(term, count, sides, span),
            })
        })?;
        let (_, successes) = self.modifiers(term);
        if successes {
            self.shown.push((span.start, value.clone()));
        }
        Ok(value)
    }

    fn thrown(
        &mut self,
        term: &DiceTerm,
        count: Number,
        sides: Number,
        span: Span,
    ) -> Result<Chances, Unforeseen> {
        let sides = match term.die {
            Die::Fate => Ok(Sides::Fate),
            Die::Sides(Operand::Computed) => {
                whole(sides, 0, self.limits.sides, span, "sides", "too-many-sides")
                    .map(Sides::Numbered)
            }
            _ => whole(sides, 0, u32::MAX, span, "sides", "too-many-sides").map(Sides::Numbered),
        };
        let most = if term.count == Operand::Computed { self.limits.dice } else { u32::MAX };
        let count = |_| whole(count, 0, most, span, "dice", "too-many-dice");
        let throw = sides.and_then(|sides| count(()).map(|count| Throw { count, sides }));
        let throw = match throw {
            Ok(throw) => throw,
            Err(diagnostic) => return Ok(Distribution::certain(self.fault(diagnostic))),
        };
        let (modifiers, successes) = self.modifiers(term);
        if modifiers.is_empty() {
            return Ok(plain(throw.count, throw.sides, self.bounds)?.landings());
        }
        if let Err(failure) = refuse_endless(self.run_of(term), throw.sides) {
            return Ok(Distribution::certain(self.fault(*failure)));
        }
        self.acted(throw, &modifiers, successes, &mut Vec::new())
    }

    fn run_of(&self, term: &DiceTerm) -> &[Modifier] {
        let first = term.first_modifier as usize;
        let run = self.expression.modifiers.get(first..first + term.modifiers as usize);
        run.unwrap_or_default()
    }

    /// The modifiers of a term without those of its targets, and whether it counts successes.
    pub(super) fn modifiers(&self, term: &DiceTerm) -> (Vec<ModifierKind>, bool) {
        let run = self.run_of(term);
        let (mut modifiers, mut at) = (Vec::new(), 0);
        while let Some(modifier) = run.get(at) {
            modifiers.push(modifier.kind);
            at += 1 + modifier.kind.of_target();
        }
        let counts =
            |kind: &ModifierKind| matches!(kind, ModifierKind::Test { .. } | ModifierKind::Fail(_));
        let successes = modifiers.iter().any(counts);
        (modifiers, successes)
    }

    /// Goes through the modifiers until all their numbers are known; `acts` are those before.
    fn acted(
        &mut self,
        throw: Throw,
        modifiers: &[ModifierKind],
        successes: bool,
        acts: &mut Vec<Act>,
    ) -> Result<Chances, Unforeseen> {
        let Some((modifier, rest)) = modifiers.split_first() else {
            return self.pool(throw, acts, successes);
        };
        let act = match *modifier {
            ModifierKind::Keep { end, amount } => Act::Keep { end, amount },
            ModifierKind::Drop { end, amount } => Act::Drop { end, amount },
            ModifierKind::Reroll { when, until } => Act::Reroll { when, until },
            ModifierKind::Explode { when, compound } => {
                let highest = Condition::equal(throw.sides.range().1);
                Act::Explode { when: when.unwrap_or(highest), compound }
            }
            ModifierKind::Twice(when) => Act::Twice(when),
            ModifierKind::Fail(when) => Act::Fail(when),
            ModifierKind::Sort { .. } => return self.acted(throw, rest, successes, acts),
            ModifierKind::Letters { .. } => return Err(Unforeseen::Unknown),
            ModifierKind::Test { comparison, target: Target::Literal(target) } => {
                Act::Test(comparison, Number::integer(target))
            }
            ModifierKind::Test { comparison, target: Target::Computed { steps, .. } } => {
                let target = match self.targets.get(&steps.start) {
                    Some(known) => known.clone(),
                    None => {
                        let shown = std::mem::take(&mut self.shown);
                        let target = self.steps(steps);
                        self.shown = shown;
                        let target = target?;
                        self.targets.insert(steps.start, target.clone());
                        target
                    }
                };
                return target.then(|landing| match landing.number() {
                    Some(number) => {
                        let mut acts = acts.clone();
                        acts.push(Act::Test(comparison, number));
                        self.acted(throw, rest, successes, &mut acts)
                    }
                    None => Ok(Distribution::certain(landing.clone())),
                });
            }
        };
        acts.push(act);
        self.acted(throw, rest, successes, acts)
    }

    /// All numbers are known.
    fn pool(&mut self, throw: Throw, acts: &[Act], successes: bool) -> Result<Chances, Unforeseen> {
        let Throw { count, sides } = throw;
        let (low, high) = sides.range();
        if count == 0 {
            return Ok(nothing());
        }
        if (high - low) as u64 >= self.bounds.states as u64 {
            return Err(Unforeseen::TooMuch);
        }
        let mut chain = Chain {
            acts,
            sides,
            successes,
            rules: self.rules,
            links: self.limits.chain,
            rerolls: self.limits.rerolls,
            limits: self.bounds,
        };
        let error = chain.cut(count);
        let series = if acts.iter().any(|act| act.compares()) {
            compared(chain, count)?
        } else {
            let die = Lineage::new(chain).thrown(0)?.reduced();
            if die.price(count) > self.bounds.steps as f64 {
                return Err(Unforeseen::TooMuch);
            }
            die.times(count)
        };
        Ok(series.landings().with_error(error))
    }
}

/// Some faces are kept or dropped.
fn compared(chain: Chain<'_>, count: u32) -> Result<Series, Unforeseen> {
    let _ = (chain, count);
    Err(Unforeseen::Unknown)
}

impl Chain<'_> {
    /// Cuts chains of explosions where what is left is rare, if all of it would take too much. Gives how
    /// much of the probability may lie elsewhere then.
    pub(super) fn cut(&mut self, count: u32) -> f64 {
        let (low, high) = self.sides.range();
        let faces = (high - low + 1) as f64;
        // Chains that begin at one die at most, on average; and the likeliest to go on.
        let (mut starts, mut faces_of_die, mut go_on) = (0.0, 1.0, 0.0_f64);
        let mut explosions = 0;
        for act in self.acts {
            match act {
                Act::Twice(_) => faces_of_die *= 2.0,
                Act::Explode { when, compound } => {
                    let met = (low..=high).filter(|face| when.met_by(*face)).count() as f64;
                    let again = met / faces;
                    explosions += 1;
                    starts += faces_of_die;
                    go_on = go_on.max(again);
                    if !compound {
                        faces_of_die *= 1.0 + 1.0 / (1.0 - again);
                    }
                }
                _ => {}
            }
        }
        if explosions == 0 {
            return 0.0;
        }
        let all = f64::from(self.links);
        let length = |links: f64| {
            let grown = (links + 1.0).powi(explosions);
            if self.successes { grown } else { grown * high.abs().max(1) as f64 }
        };
        let bits = |links: f64| faces.log2() * (links + 1.0).powi(explosions);
        let price = series::price(length(all), bits(all), count);
        if price <= self.limits.steps as f64 || go_on <= 0.0 {
            return 0.0;
        }
        let rest = |links: i32| f64::from(count) * starts * go_on.powi(links);
        let mut links = 1;
        while rest(links) > self.limits.error {
            links += 1;
            if links as f64 >= all {
                return 0.0;
            }
        }
        self.links = links as u32;
        rest(links)
    }
}
