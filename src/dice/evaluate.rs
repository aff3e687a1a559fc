//! Expression and dice to outcome: runs the program.

use super::ast::{DiceTerm, Function, Kind, Operand, Operator, RepeatFlags, Step, Steps};
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
#[inline] // so that the outcome is written where the caller wants it: it is too large to be moved about
pub fn evaluate<T: Table + ?Sized>(
    expression: &Expression<'_>,
    table: &mut T,
    rules: &Rules,
    limits: &DiceLimits,
) -> Result<Outcome, Diagnostic> {
    let (labels, notes) = (Vec::new(), Vec::new());
    let mut result = Ok(Outcome { value: None, shown: ShownParts::new(), labels, notes });
    if let Ok(outcome) = &mut result
        && let Err(failure) = run(expression, table, rules, limits, outcome)
    {
        result = Err(*failure);
    }
    result
}

fn run<T: Table + ?Sized>(
    expression: &Expression<'_>,
    table: &mut T,
    rules: &Rules,
    limits: &DiceLimits,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let program = expression.program.as_slice();
    let mut run = Run { expression, table, rules, limits, faces: 0, rounds: 0, outcome };
    let value = match program {
        // A single term, the most common of all, needs no operands.
        [Step { kind: Kind::Dice(term), span }] => {
            Number::integer(run.dice(term, *span, &mut Operands::new())?)
        }
        _ => {
            let end = u32::try_from(program.len()).unwrap_or(u32::MAX);
            run.steps(Steps { start: 0, end })?
        }
    };
    // A plain list of rounds has no value of its own.
    let list = matches!(
        program.last(),
        Some(Step { kind: Kind::Repeat { flags: RepeatFlags { sum: false, .. }, .. }, .. })
    );
    outcome.value = (!list).then_some(value);
    Ok(())
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
    pub(super) outcome: &'t mut Outcome,
}

/// Rounds of all `repeat`s of one expression together, as a multiple of the limit for one.
const NESTED_ROUNDS: u32 = 100;

impl<T: Table + ?Sized> Run<'_, '_, T> {
    /// Runs a part of the program; its value is what remains.
    pub(super) fn steps(&mut self, steps: Steps) -> Result<Number, Failure> {
        let program = self.expression.program.as_slice();
        let mut stack = Operands::new();
        let mut at = steps.start as usize;
        while at < steps.end as usize {
            let Some(step) = program.get(at) else {
                break;
            };
            at += 1;
            let value = match &step.kind {
                Kind::Skip(end) => {
                    at = *end as usize;
                    continue;
                }
                Kind::Constant(literal) => literal.number(),
                Kind::Dice(term) => Number::integer(self.dice(term, step.span, &mut stack)?),
                Kind::Negate => checked(stack.pop().negate(), step.span)?,
                Kind::Binary(operator) => {
                    let right = stack.pop();
                    let left = &mut stack.last;
                    *left = match small(*operator, *left, right) {
                        Some(value) => Number::integer(value),
                        None => binary(*operator, *left, right, step.span, self.limits)?,
                    };
                    continue;
                }
                Kind::Compare(comparison) => {
                    let right = stack.pop();
                    Number::integer(i64::from(stack.pop().is(*comparison, right)))
                }
                Kind::Call(function, arguments) => {
                    let mut value = stack.pop();
                    for _ in 1..*arguments {
                        let other = stack.pop();
                        value = match function {
                            Function::Min => value.min(other),
                            _ => value.max(other),
                        };
                    }
                    checked(call(*function, value), step.span)?
                }
                Kind::Repeat { inner, flags, inner_span } => {
                    let times = stack.pop();
                    self.repeat(*inner, *inner_span, *flags, times, step.span)?
                }
                Kind::Ova => {
                    let dice = stack.pop();
                    self.ova(dice, step.span)?
                }
                Kind::Word { word, arguments } => self.word(*word, *arguments, step.span)?,
            };
            stack.push(value);
        }
        Ok(stack.last)
    }

    fn word(&mut self, word: Span, arguments: Span, span: Span) -> Result<Number, Failure> {
        let name = self.expression.text(word).to_lowercase();
        let arguments = self.expression.text(arguments);
        let answer = self.table.word(WordCall { word: &name, arguments, span })?;
        self.outcome.labels.extend(answer.labels);
        self.outcome.shown.push(Shown { span, what: What::Word { text: answer.text } });
        Ok(answer.value)
    }

    fn repeat(
        &mut self,
        inner: Steps,
        inner_span: Span,
        flags: RepeatFlags,
        times: Number,
        span: Span,
    ) -> Result<Number, Failure> {
        let limit = self.limits.rounds;
        let times = self.whole(times, 1, limit, span, "rounds", "too-many-rounds")?;
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
            let before = std::mem::take(&mut self.outcome.shown);
            let value = self.steps(inner);
            let shown = std::mem::replace(&mut self.outcome.shown, before);
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
        self.outcome.shown.push(Shown { span, what });
        Ok(total)
    }

    /// The count and sides of a term, or the number of dice of `ova`, as a whole number in bounds.
    pub(super) fn whole(
        &self,
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

    /// What was shown for parts inside `span` gives way to what is shown for the whole.
    pub(super) fn forget_shown(&mut self, span: Span) {
        while self.outcome.shown.last().is_some_and(|shown| shown.span.start >= span.start) {
            self.outcome.shown.pop();
        }
    }

    /// The count of a term and what is thrown, computed if need be.
    #[inline]
    pub(super) fn operands(
        &mut self,
        term: &DiceTerm,
        span: Span,
        stack: &mut Operands,
    ) -> Result<(u32, Sides), Failure> {
        use super::ast::Die;
        let sides = match term.die {
            Die::Fate => Sides::Fate,
            Die::Letters => Sides::Numbered(0),
            Die::Sides(Operand::Literal(sides)) => Sides::Numbered(sides),
            Die::Sides(Operand::Computed) => {
                let sides = stack.pop();
                let most = self.limits.sides;
                let sides = self.whole(sides, 0, most, span, "sides", "too-many-sides")?;
                self.note_computed("sides", sides, span);
                Sides::Numbered(sides)
            }
        };
        let count = match term.count {
            Operand::Literal(count) => count,
            Operand::Computed => {
                let count = stack.pop();
                let count =
                    self.whole(count, 0, self.limits.dice, span, "dice", "too-many-dice")?;
                self.note_computed("dice", count, span);
                count
            }
        };
        Ok((count, sides))
    }

    /// Rolled counts vanish behind the faces; a note keeps them visible.
    fn note_computed(&mut self, what: &str, value: u32, span: Span) {
        if self.outcome.shown.last().is_some_and(|shown| shown.span.start >= span.start) {
            let message = format!("the number of {what} came to {value}");
            self.outcome.notes.push(Diagnostic::note("rolled-operand", span, message));
        }
        if what == "dice" {
            self.forget_shown(span);
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

/// Whole numbers that stay in 64 bits, for the operators that can't leave them whole.
#[inline]
fn small(operator: Operator, left: Number, right: Number) -> Option<i64> {
    let (left, right) = (left.to_integer()?, right.to_integer()?);
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide | Operator::Power => None,
    }
}

/// The operators on all numbers.
fn binary(
    operator: Operator,
    left: Number,
    right: Number,
    span: Span,
    limits: &DiceLimits,
) -> Result<Number, Failure> {
    let value = match operator {
        Operator::Add => left.add(right),
        Operator::Subtract => left.subtract(right),
        Operator::Multiply => left.multiply(right),
        Operator::Divide if right.is_zero() => return Err(division_by_zero(span)),
        Operator::Divide => left.divide(right),
        Operator::Power => return power(left, right, span, limits),
    };
    checked(value, span)
}

fn power(
    base: Number,
    exponent: Number,
    span: Span,
    limits: &DiceLimits,
) -> Result<Number, Failure> {
    let Some(whole) = exponent.to_integer() else {
        let message = format!("the exponent is {exponent}, which is not whole");
        return Err(Diagnostic::error("not-whole", span, message).into());
    };
    if base.is_zero() && whole < 0 {
        return Err(division_by_zero(span));
    }
    if whole.unsigned_abs() > u64::from(limits.exponent) {
        let message = format!("the exponent is {whole}, beyond {}", limits.exponent);
        return Err(Diagnostic::error("overflow", span, message).into());
    }
    checked(i32::try_from(whole).ok().and_then(|whole| base.power(whole)), span)
}

fn call(function: Function, value: Number) -> Option<Number> {
    match function {
        Function::Max | Function::Min => Some(value),
        Function::Abs => value.abs(),
        Function::Floor => Some(value.floor()),
        Function::Ceil => value.ceil(),
        Function::Round => value.round(),
    }
}

fn checked(value: Option<Number>, span: Span) -> Result<Number, Failure> {
    value.ok_or_else(|| overflow(span))
}

#[cold]
fn overflow(span: Span) -> Failure {
    let message = "the result is beyond what exact arithmetic here can hold";
    Diagnostic::error("overflow", span, message).help("numbers have at most 128 bits").into()
}

#[cold]
fn division_by_zero(span: Span) -> Failure {
    Diagnostic::error("division-by-zero", span, "division by zero").into()
}

/// The operands of a running program, the last one at hand. Nearly every expression needs but a few
/// at once. The parser leaves programs well formed; nothing at all counts as zero.
pub(super) struct Operands {
    last: Number,
    before: smallvec::SmallVec<[Number; 4]>,
}

impl Operands {
    #[inline]
    fn new() -> Self {
        Self { last: Number::ZERO, before: smallvec::SmallVec::new() }
    }

    #[inline]
    fn push(&mut self, value: Number) {
        self.before.push(std::mem::replace(&mut self.last, value));
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Number {
        let before = self.before.pop().unwrap_or(Number::ZERO);
        std::mem::replace(&mut self.last, before)
    }
}
