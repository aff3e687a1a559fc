//! Dice terms: the first throw, then each modifier in the order written.

use super::ast::{Condition, DiceTerm, Die, Kind, Modifier, ModifierKind, Target};
use super::evaluate::{Failure, Run, no_face, whole};
use super::modifiers::{self, Judge};
use super::{
    Face, Faces, Fate, LettersCall, Mode, NoFace, Number, Origin, Pool, PoolStyle, Shown, Sides,
    Table, What,
};
use crate::text::{Diagnostic, Span};

/// The term that a modifier belongs to.
#[derive(Clone, Copy)]
struct Term {
    span: Span,
    count: u32,
    /// The modifier stands in place of the sides.
    as_die: bool,
}

impl<T: Table + ?Sized> Run<'_, '_, T> {
    /// Rolls a term; gives its value.
    #[inline(always)] // this, and `throw` in it, is most of the work of most programs
    pub(super) fn dice(
        &mut self,
        term: &DiceTerm,
        count: u32,
        sides: Sides,
        span: Span,
    ) -> Result<i64, Failure> {
        if term.modifiers > 0 {
            return self.modified_dice(term, count, sides, span);
        }
        self.take_faces(count, span)?;
        // Faces are thrown where they will be shown: nothing is moved.
        self.shown.push(Shown { span, what: What::Pool(empty(sides)) });
        let Some(Shown { what: What::Pool(pool), .. }) = self.shown.last_mut() else {
            return Ok(0);
        };
        throw(self.table, pool, count, count).map_err(|error| no_face(&error, span))?;
        let labels = self.table.finished(self.expression.text(span), span, pool)?;
        let value = pool.value;
        if !labels.is_empty() {
            self.labels.extend(labels);
        }
        Ok(value)
    }

    /// As a target of a test may roll dice of its own, the pool stays apart until it is finished.
    #[inline(never)]
    fn modified_dice(
        &mut self,
        term: &DiceTerm,
        count: u32,
        sides: Sides,
        span: Span,
    ) -> Result<i64, Failure> {
        let expression = self.expression;
        let first = term.first_modifier as usize;
        let chain = expression.modifiers.get(first..first + term.modifiers as usize);
        let chain = chain.unwrap_or_default();
        refuse_endless(chain, sides)?;
        let mut pool = empty(sides);
        if term.die != Die::Letters {
            self.take_faces(count, span)?;
            // Modifiers may add faces.
            let room = count.saturating_mul(2);
            throw(self.table, &mut pool, count, room).map_err(|error| no_face(&error, span))?;
        }
        let mut judge = Judge::default();
        let mut by_plugin = false;
        let mut descending = None;
        let mut at = 0;
        while let Some(modifier) = chain.get(at) {
            let as_die = at == 0 && term.die == Die::Letters;
            self.modify(modifier, Term { span, count, as_die }, &mut pool, &mut judge)?;
            by_plugin = matches!(modifier.kind, ModifierKind::Letters { .. });
            if let ModifierKind::Sort { descending: last } = modifier.kind {
                descending = Some(last);
            }
            at += 1 + modifier.kind.of_target();
        }
        if let Some(descending) = descending {
            modifiers::sort(&mut pool.faces, descending);
        }
        // The value that a plugin gave stands unless a later modifier changed the faces.
        if !by_plugin {
            pool.recount();
        }
        let labels = self.table.finished(expression.text(span), span, &mut pool)?;
        if !labels.is_empty() {
            self.labels.extend(labels);
        }
        let value = pool.value;
        self.shown.push(Shown { span, what: What::Pool(pool) });
        Ok(value)
    }

    fn modify(
        &mut self,
        modifier: &Modifier,
        term: Term,
        pool: &mut Pool,
        judge: &mut Judge,
    ) -> Result<(), Failure> {
        let span = term.span;
        match modifier.kind {
            ModifierKind::Keep { end, amount } => modifiers::keep(&mut pool.faces, end, amount),
            ModifierKind::Drop { end, amount } => modifiers::drop(&mut pool.faces, end, amount),
            ModifierKind::Reroll { when, until } => self.reroll(when, until, span, pool, judge)?,
            ModifierKind::Explode { when, compound } => {
                let highest = Condition::equal(pool.sides.range().1);
                let when = when.unwrap_or(highest);
                self.explode(when, compound, modifier.span, pool, judge)?;
            }
            ModifierKind::Twice(when) => {
                let copies = modifiers::twice(&mut pool.faces, when);
                self.take_faces(copies, span)?;
            }
            ModifierKind::Fail(when) => {
                pool.mode = Mode::Successes;
                modifiers::fail(&mut pool.faces, when, self.rules.added_faces_can_fail);
                judge.remember_failure(when);
            }
            ModifierKind::Test { comparison, target } => {
                pool.mode = Mode::Successes;
                let target = match target {
                    Target::Literal(value) => Number::integer(value),
                    Target::Computed { steps, .. } => {
                        let target = self.computed_target(steps)?;
                        if self.rolls(steps) {
                            let message = format!("the target came to {target}");
                            let note = Diagnostic::note("rolled-target", modifier.span, message);
                            self.notes.push(note);
                        }
                        target
                    }
                };
                modifiers::test(&mut pool.faces, comparison, target);
                judge.remember_test(comparison, target);
            }
            ModifierKind::Sort { .. } => {}
            ModifierKind::Letters { letters, argument } => {
                self.letters(letters, argument, term, modifier.span, pool)?;
            }
        }
        Ok(())
    }

    /// The value of a target; its dice are noted, not shown.
    fn computed_target(&mut self, steps: super::ast::Steps) -> Result<Number, Failure> {
        let shown = std::mem::take(self.shown);
        let target = self.steps(steps);
        *self.shown = shown;
        target
    }

    /// Whether a part of the program throws dice.
    fn rolls(&self, steps: super::ast::Steps) -> bool {
        let part = self.expression.program.get(steps.start as usize..steps.end as usize);
        part.is_some_and(|part| part.iter().any(|step| matches!(step.kind, Kind::Dice(_))))
    }

    fn reroll(
        &mut self,
        when: Condition,
        until: bool,
        span: Span,
        pool: &mut Pool,
        judge: &Judge,
    ) -> Result<(), Failure> {
        let times = if until { self.limits.rerolls } else { 1 };
        // A die with one face has nothing else to show.
        let times = if until && pool.sides.forced().is_some() { 0 } else { times };
        let mut at = 0;
        while let Some(face) = pool.faces.get_mut(at) {
            at += 1;
            if face.fate != Fate::Counts || !when.met_by(face.value) {
                continue;
            }
            for done in 1..=times {
                if let Some(old) = pool.faces.get_mut(at - 1) {
                    old.fate = Fate::Struck;
                }
                let value = self.face(pool.sides, span)?;
                let mut new = Face { origin: Origin::Rerolled, ..rolled(value) };
                if self.rules.added_faces_are_tested {
                    new.fate = judge.fate_of(value);
                }
                // As with explosions, a face that does not count is left alone.
                let again = done < times && new.fate == Fate::Counts && when.met_by(value);
                pool.faces.insert(at, new);
                at += 1;
                if !again {
                    break;
                }
            }
        }
        Ok(())
    }

    fn explode(
        &mut self,
        when: Condition,
        compound: bool,
        span: Span,
        pool: &mut Pool,
        judge: &Judge,
    ) -> Result<(), Failure> {
        let explodes = |face: &Face| face.fate == Fate::Counts && when.met_by(face.value);
        let Some(first) = pool.faces.iter().position(explodes) else {
            return Ok(());
        };
        let tail: smallvec::SmallVec<[Face; 16]> = pool.faces[first..].into();
        pool.faces.truncate(first);
        for mut face in tail {
            if !explodes(&face) {
                pool.faces.push(face);
                continue;
            }
            let at = pool.faces.len();
            pool.faces.push(face);
            let mut links = 0;
            loop {
                if links == self.limits.chain {
                    let message = format!("a chain of explosions was cut after {links} faces");
                    self.notes.push(Diagnostic::note("chain-cut", span, message));
                    break;
                }
                links += 1;
                let value = self.face(pool.sides, span)?;
                let mut new = Face { origin: Origin::Exploded, ..rolled(value) };
                if compound {
                    face.value += value;
                    face.origin = Origin::Exploded;
                } else {
                    if self.rules.added_faces_are_tested {
                        new.fate = judge.fate_of(value);
                    }
                    pool.faces.push(new);
                }
                if !explodes(&new) {
                    break;
                }
            }
            if compound {
                pool.faces[at] = face;
            }
        }
        Ok(())
    }

    fn letters(
        &mut self,
        letters: Span,
        argument: Span,
        term: Term,
        span: Span,
        pool: &mut Pool,
    ) -> Result<(), Failure> {
        let expression = self.expression;
        let name = expression.text(letters).to_lowercase();
        pool.recount();
        let call = LettersCall {
            letters: &name,
            argument: expression.text(argument),
            term: expression.text(Span { start: term.span.start, end: span.end }),
            count: term.count,
            as_die: term.as_die,
            span,
        };
        let labels = self.table.letters(call, pool)?;
        self.labels.extend(labels);
        Ok(())
    }

    /// OVA: the best sum of equal faces. A negative number rolls two more and takes the lowest
    /// (issues 90, 143, 171).
    #[inline(never)]
    pub(super) fn ova(&mut self, dice: Number, span: Span) -> Result<Number, Failure> {
        let negative = dice.is_negative();
        let wanted = dice.abs().unwrap_or(dice);
        let count = whole(wanted, 0, self.limits.dice, span, "dice", "too-many-dice")?;
        self.forget_shown(span);
        let mut pool = empty(Sides::Numbered(6));
        pool.style = PoolStyle::Unmarked;
        let count = if negative { count.saturating_add(2) } else { count };
        self.take_faces(count, span)?;
        throw(self.table, &mut pool, count, count).map_err(|error| no_face(&error, span))?;
        pool.faces.sort_by_key(|face| std::cmp::Reverse(face.value));
        let once = self.rules.ova_ones_count_once;
        let best = if negative {
            pool.faces.last().map(|face| (face.value, 1))
        } else {
            modifiers::best_set(&pool.faces, once)
        };
        let (face, mut left) = best.unwrap_or((0, 0));
        for counted in pool.faces.iter_mut().rev() {
            if counted.value == face && left > 0 {
                left -= 1;
            } else {
                counted.fate = Fate::Struck;
            }
        }
        pool.recount();
        let value = Number::integer(pool.value);
        self.shown.push(Shown { span, what: What::Pool(pool) });
        Ok(value)
    }
}

fn empty(sides: Sides) -> Pool {
    Pool {
        sides,
        mode: Mode::Sum,
        style: PoolStyle::Faces,
        faces: Faces::new(),
        value: 0,
        custom: None,
    }
}

fn rolled(value: i64) -> Face {
    Face { value, origin: Origin::Rolled, fate: Fate::Counts, symbol: 0 }
}

/// The first throw of a pool; its value is the sum. There is room for so many faces at least.
#[inline(always)]
fn throw<T: Table + ?Sized>(
    table: &mut T,
    pool: &mut Pool,
    count: u32,
    room: u32,
) -> Result<(), NoFace> {
    if count > 4 {
        return throw_many(table, pool, count, room);
    }
    let mut few = [rolled(0); 4];
    for face in few.iter_mut().take(count as usize) {
        face.value = table.roll(pool.sides)?;
        pool.value += face.value;
    }
    pool.faces = Faces::from_buf_and_len(few, count as usize);
    Ok(())
}

/// Many dice are thrown in bulk.
#[inline(never)]
fn throw_many<T: Table + ?Sized>(
    table: &mut T,
    pool: &mut Pool,
    count: u32,
    room: u32,
) -> Result<(), NoFace> {
    let mut faces = Vec::with_capacity(room as usize);
    faces.resize(count as usize, rolled(0));
    let mut buffer = [0; 64];
    for faces in faces.chunks_mut(buffer.len()) {
        let values = &mut buffer[..faces.len()];
        table.fill(pool.sides, values)?;
        for (face, value) in faces.iter_mut().zip(values) {
            face.value = *value;
            pool.value += *value;
        }
    }
    pool.faces = Faces::from_vec(faces);
    Ok(())
}

/// An explosion that every face sets off would only end at the limit; roll20 refuses it too.
pub(super) fn refuse_endless(chain: &[Modifier], sides: Sides) -> Result<(), Failure> {
    let (lowest, highest) = sides.range();
    let mut at = 0;
    while let Some(modifier) = chain.get(at) {
        at += 1 + modifier.kind.of_target();
        let ModifierKind::Explode { when, .. } = modifier.kind else {
            continue;
        };
        let when = when.unwrap_or(Condition::equal(highest));
        if when.met_by(lowest) && when.met_by(highest) {
            let message = format!("every face of a d{sides} explodes, which would never end");
            let help = "explode on fewer faces, as in `d6!` or `d10!>9`";
            let error = Diagnostic::error("endless-explosion", modifier.span, message).help(help);
            return Err(error.into());
        }
    }
    Ok(())
}
