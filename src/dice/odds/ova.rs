//! The odds of `ova`: the best sum of equal faces.

use dashu_int::UBig;

use super::run::{Chances, Run, nothing};
use super::{Landing, Unforeseen};
use crate::chance::Distribution;
use crate::dice::Number;
use crate::dice::evaluate::whole;
use crate::text::Span;

/// The faces of a die of `ova`.
const FACES: u32 = 6;

impl Run<'_, '_> {
    pub(super) fn ova(&mut self, dice: &Chances, span: Span) -> Result<Chances, Unforeseen> {
        // It shows its dice to nobody: what plugins do to pools doesn't touch it.
        self.forget_shown(span);
        dice.then(|dice| {
            let Some(dice) = dice.number() else {
                return Ok(Distribution::certain(dice.clone()));
            };
            let wanted = dice.abs().unwrap_or(dice);
            match whole(wanted, 0, self.limits.dice, span, "dice", "too-many-dice") {
                Ok(count) if dice.is_negative() => Ok(lowest(count.saturating_add(2))),
                Ok(count) => self.best(count),
                Err(diagnostic) => Ok(Distribution::certain(self.fault(diagnostic))),
            }
        })
    }

    /// The best set of so many dice: no more than a sum if no set gives more.
    fn best(&self, count: u32) -> Result<Chances, Unforeseen> {
        if count == 0 {
            return Ok(nothing());
        }
        // All dice once for each sum, and for each face.
        let steps = u64::from(count).pow(3) * u64::from(FACES * FACES) / 4;
        if steps > self.bounds.steps {
            return Err(Unforeseen::TooMuch);
        }
        let once = self.rules.ova_ones_count_once;
        let (mut outcomes, mut before) = (Vec::new(), UBig::ZERO);
        for sum in 1..=count * FACES {
            let most = |face: u32| if face == 1 && once { count } else { sum / face };
            let divides = (1..=FACES).any(|face| sum % face == 0);
            if !divides {
                continue;
            }
            let now = ways(count, most);
            let landing = Landing::Number(Number::integer(i64::from(sum)));
            outcomes.push((landing, &now - &before));
            before = now;
        }
        Ok(Distribution::sorted(outcomes))
    }
}

/// The ways to throw dice with each face at most so often.
fn ways(count: u32, most: impl Fn(u32) -> u32) -> UBig {
    // By how many dice have one of the faces so far.
    let mut ways = vec![UBig::ZERO; count as usize + 1];
    ways[0] = UBig::ONE;
    for face in 1..=FACES {
        let mut next = vec![UBig::ZERO; ways.len()];
        for (done, before) in ways.iter().enumerate().filter(|(_, before)| !before.is_zero()) {
            let left = count - done as u32;
            let mut chosen = before.clone();
            for more in 0..=most(face).min(left) {
                if more > 0 {
                    chosen = chosen * (left - more + 1) / more;
                }
                next[done + more as usize] += &chosen;
            }
        }
        ways = next;
    }
    ways.pop().unwrap_or(UBig::ZERO)
}

/// The lowest of so many dice.
fn lowest(count: u32) -> Chances {
    let above = |face: u32| UBig::from(FACES - face).pow(count as usize);
    Distribution::sorted(
        (1..=FACES)
            .map(|face| {
                let landing = Landing::Number(Number::integer(i64::from(face)));
                (landing, above(face - 1) - above(face))
            })
            .collect(),
    )
}
