//! Expression and dice to outcome: the entry, the budget, and what is shown.
//!
//! `steps.rs` runs the program, `pool.rs` its dice.

use super::ast::{Kind, RepeatFlags, Step, Steps};
use super::steps::checked;
use super::{
    Expression, Layout, NoFace, Number, Outcome, Rounds, Rules, Shown, ShownParts, Sides, Table,
    What, WordCall,
};
use crate::limits::DiceLimits;
use crate::text::{Diagnostic, Span};

/// Rolls an expression at a table.
///
/// # Errors
/// One diagnostic with a span of the expression's text: division by zero, a limit, a number beyond
/// 128 bits, dice that the table can't give, a refusal of a plugin.
pub fn evaluate<T: Table + ?Sized>(
    expression: &Expression<'_>,
    table: &mut T,
    rules: &Rules,
    limits: &DiceLimits,
) -> Result<Outcome, Diagnostic> {
    let (mut shown, mut labels, mut notes) = (ShownParts::new(), Vec::new(), Vec::new());
    let mut run = Run {
        expression,
        table,
        rules,
        limits,
        faces: 0,
        rounds: 0,
        shown: &mut shown,
        labels: &mut labels,
        notes: &mut notes,
    };
    match run.whole_program() {
        Ok(value) => Ok(Outcome { value, shown, labels, notes }),
        Err(failure) => Err(*failure),
    }
}

/// Why an evaluation stopped. Boxed: results that pass through many hands stay two words long.
pub(super) type Failure = Box<Diagnostic>;

/// The state of one evaluation.
pub(super) struct Run<'e, 't, T: ?Sized> {
    pub(super) expression: &'e Expression<'e>,
    pub(super) table: &'t mut T,
    pub(super) rules: &'e Rules,
    pub(super) limits: &'e DiceLimits,
    /// Faces so far, against the limit of the command.
    pub(super) faces: u32,
    /// Rounds so far: a `repeat` in a `repeat` multiplies.
    pub(super) rounds: u32,
    /// The parts of the outcome.
    pub(super) shown: &'t mut ShownParts,
    pub(super) labels: &'t mut Vec<String>,
    pub(super) notes: &'t mut Vec<Diagnostic>,
}

/// Rounds of all `repeat`s of one expression together, as a multiple of the limit for one.
pub(super) const NESTED_ROUNDS: u32 = 100;

impl<T: Table + ?Sized> Run<'_, '_, T> {
    fn whole_program(&mut self) -> Result<Option<Number>, Failure> {
        let program = self.expression.program.as_slice();
        let end = u32::try_from(program.len()).unwrap_or(u32::MAX);
        let value = self.steps(Steps { start: 0, end })?;
        // A plain list of rounds has no value of its own.
        let list = matches!(
            program.last(),
            Some(Step { kind: Kind::Repeat { flags: RepeatFlags { sum: false, .. }, .. }, .. })
        );
        Ok((!list).then_some(value))
    }

    #[inline(never)]
    pub(super) fn word(
        &mut self,
        word: Span,
        arguments: Span,
        span: Span,
    ) -> Result<Number, Failure> {
        let name = self.expression.text(word).to_lowercase();
        let arguments = self.expression.text(arguments);
        let answer = self.table.word(WordCall { word: &name, arguments, span })?;
        self.labels.extend(answer.labels);
        self.shown.push(Shown { span, what: What::Word { text: answer.text } });
        Ok(answer.value)
    }

    #[inline(never)]
    pub(super) fn repeat(
        &mut self,
        inner: Steps,
        inner_span: Span,
        flags: RepeatFlags,
        times: Number,
        span: Span,
    ) -> Result<Number, Failure> {
        let limit = self.limits.rounds;
        let times = whole(times, 1, limit, span, "rounds", "too-many-rounds")?;
        self.forget_shown(span);
        let mut outcomes = Vec::with_capacity(times as usize);
        let mut total = Number::ZERO;
        for _ in 0..times {
            self.rounds += 1;
            if self.rounds > limit * NESTED_ROUNDS {
                let message =
                    format!("more than {} rounds in one expression", limit * NESTED_ROUNDS);
                return Err(Diagnostic::error("too-many-rounds", span, message).into());
            }
            let before = std::mem::take(self.shown);
            let value = self.steps(inner);
            let shown = std::mem::replace(self.shown, before);
            let value = value?;
            total = checked(total.add(value), span)?;
            let (labels, notes) = (Vec::new(), Vec::new());
            outcomes.push(Outcome { value: Some(value), shown, labels, notes });
        }
        if flags.sorted {
            outcomes.sort_by_key(|outcome| outcome.value);
        }
        let source = self.expression.source;
        let whole = span.of(source).len() == source.trim().len();
        let layout = match (flags.sum, whole, flags.brief) {
            (true, false, _) => Layout::Operand,
            (true, true, true) => Layout::BriefSum,
            (true, true, false) => Layout::Sum,
            (false, _, true) => Layout::Brief,
            (false, _, false) => Layout::Full,
        };
        let what = What::Rounds(Rounds { inner: inner_span, outcomes, layout });
        self.shown.push(Shown { span, what });
        Ok(total)
    }

    /// What was shown for parts inside `span` gives way to what is shown for the whole.
    pub(super) fn forget_shown(&mut self, span: Span) {
        while self.shown.last().is_some_and(|shown| shown.span.start >= span.start) {
            self.shown.pop();
        }
    }

    /// Rolled counts vanish behind the faces; a note keeps them visible.
    pub(super) fn note_computed(&mut self, what: &str, value: u32, span: Span) {
        if self.shown.last().is_some_and(|shown| shown.span.start >= span.start) {
            let message = format!("the number of {what} came to {value}");
            self.notes.push(Diagnostic::note("rolled-operand", span, message));
        }
    }

    /// A face, counted against the limit of the command.
    pub(super) fn face(&mut self, sides: Sides, span: Span) -> Result<i64, Failure> {
        self.take_faces(1, span)?;
        self.table.roll(sides).map_err(|error| no_face(&error, span))
    }

    #[inline]
    pub(super) fn take_faces(&mut self, more: u32, span: Span) -> Result<(), Failure> {
        self.faces = self.faces.saturating_add(more);
        if self.faces > self.limits.faces {
            return Err(too_many_faces(self.limits.faces, span));
        }
        Ok(())
    }
}

/// The count and sides of a term, or the number of dice of `ova`, as a whole number in bounds.
pub(super) fn whole(
    value: Number,
    least: u32,
    most: u32,
    span: Span,
    what: &str,
    code: &str,
) -> Result<u32, Diagnostic> {
    let Some(whole) = value.to_integer() else {
        let message = format!("the number of {what} is {value}, which is not whole");
        let help = "round it: `floor (…)`, `ceil (…)` or `round (…)`";
        return Err(Diagnostic::error("not-whole", span, message).help(help));
    };
    match u32::try_from(whole) {
        Ok(count) if (least..=most).contains(&count) => Ok(count),
        _ if whole < i64::from(least) => {
            let message = format!("the number of {what} is {whole}, less than {least}");
            Err(Diagnostic::error("too-few", span, message))
        }
        _ => {
            let message = format!("the number of {what} is {whole}, more than {most}");
            Err(Diagnostic::error(code, span, message))
        }
    }
}

#[cold]
fn too_many_faces(limit: u32, span: Span) -> Failure {
    let message = format!("more than {limit} faces in one command");
    Diagnostic::error("too-many-faces", span, message).into()
}

#[cold]
pub(super) fn no_face(error: &NoFace, span: Span) -> Failure {
    let code = match error {
        NoFace::RanOut { .. } | NoFace::NotOnDie { .. } => "faces",
        NoFace::TooMany { .. } => "too-many-faces",
    };
    Diagnostic::error(code, span, error.to_string()).into()
}
