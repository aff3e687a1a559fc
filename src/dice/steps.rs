//! Runs the steps of a program: operands and operators.

use super::ast::{DiceTerm, Die, Function, Kind, Literal, Operand, Operator, Steps};
use super::evaluate::{Failure, Run, whole};
use super::{Number, Sides, Table};
use crate::limits::DiceLimits;
use crate::text::{Diagnostic, Span};

impl<T: Table + ?Sized> Run<'_, '_, T> {
    /// Runs a part of the program; its value is what remains.
    ///
    /// Nearly all programs are dice, whole numbers and `+ - *`, with a few operands at once. They run
    /// here, on machine integers; for all else `any_steps` goes on from where this has come.
    pub(super) fn steps(&mut self, steps: Steps) -> Result<Number, Failure> {
        let program = self.expression.program.as_slice();
        let end = program.len().min(steps.end as usize);
        let mut at = steps.start as usize;
        let mut few = [0_i64; 4];
        let mut length = 0;
        while at < end && length < few.len() {
            let step = &program[at];
            let value = match &step.kind {
                Kind::Constant(Literal { digits, decimals: 0 }) => *digits,
                Kind::Dice(term) => {
                    let Some((count, sides)) = written(term) else {
                        break;
                    };
                    self.dice(term, count, sides, step.span)?
                }
                Kind::Binary(operator) if length >= 2 => {
                    let Some(value) = small(*operator, few[length - 2], few[length - 1]) else {
                        break;
                    };
                    length -= 2;
                    value
                }
                _ => break,
            };
            few[length] = value;
            length += 1;
            at += 1;
        }
        if at >= end {
            return Ok(Number::integer(few[..length].last().copied().unwrap_or(0)));
        }
        let stack = few[..length].iter().map(|value| Number::integer(*value)).collect();
        self.any_steps(at, end, Operands(stack))
    }

    #[inline(never)]
    fn any_steps(
        &mut self,
        mut at: usize,
        end: usize,
        mut stack: Operands,
    ) -> Result<Number, Failure> {
        let program = self.expression.program.as_slice();
        while at < end {
            let step = &program[at];
            at += 1;
            let value = match &step.kind {
                Kind::Skip(end) => {
                    at = *end as usize;
                    continue;
                }
                Kind::Constant(literal) => literal.number(),
                Kind::Dice(term) => {
                    let (count, sides) = self.operands(term, step.span, &mut stack)?;
                    Number::integer(self.dice(term, count, sides, step.span)?)
                }
                Kind::Negate => checked(stack.pop().negate(), step.span)?,
                Kind::Binary(operator) => {
                    let right = stack.pop();
                    let left = stack.pop();
                    binary(*operator, left, right, step.span, self.limits)?
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
        Ok(stack.pop())
    }

    /// The count of a term and what is thrown, computed if need be.
    fn operands(
        &mut self,
        term: &DiceTerm,
        span: Span,
        stack: &mut Operands,
    ) -> Result<(u32, Sides), Failure> {
        let sides = match term.die {
            Die::Fate => Sides::Fate,
            Die::Letters => Sides::Numbered(0),
            Die::Sides(Operand::Literal(sides)) => Sides::Numbered(sides),
            Die::Sides(Operand::Computed) => {
                let sides = stack.pop();
                let most = self.limits.sides;
                let sides = whole(sides, 0, most, span, "sides", "too-many-sides")?;
                self.note_computed("sides", sides, span);
                Sides::Numbered(sides)
            }
        };
        let count = match term.count {
            Operand::Literal(count) => count,
            Operand::Computed => {
                let count = stack.pop();
                let count = whole(count, 0, self.limits.dice, span, "dice", "too-many-dice")?;
                self.note_computed("dice", count, span);
                count
            }
        };
        self.forget_shown(span);
        Ok((count, sides))
    }
}

/// The count of a term and what is thrown, if both were written as numbers.
#[inline]
fn written(term: &DiceTerm) -> Option<(u32, Sides)> {
    let Operand::Literal(count) = term.count else {
        return None;
    };
    let sides = match term.die {
        Die::Sides(Operand::Literal(sides)) => Sides::Numbered(sides),
        Die::Sides(Operand::Computed) => return None,
        Die::Fate => Sides::Fate,
        Die::Letters => Sides::Numbered(0),
    };
    Some((count, sides))
}

/// Whole numbers that stay in 64 bits, for the operators that can't leave them whole.
#[inline]
fn small(operator: Operator, left: i64, right: i64) -> Option<i64> {
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide | Operator::Power => None,
    }
}

/// The operators on all numbers.
pub(super) fn binary(
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

pub(super) fn call(function: Function, value: Number) -> Option<Number> {
    match function {
        Function::Max | Function::Min => Some(value),
        Function::Abs => value.abs(),
        Function::Floor => Some(value.floor()),
        Function::Ceil => value.ceil(),
        Function::Round => value.round(),
    }
}

pub(super) fn checked(value: Option<Number>, span: Span) -> Result<Number, Failure> {
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

/// The operands of a running program. The parser leaves programs well formed; nothing at all counts
/// as zero.
struct Operands(smallvec::SmallVec<[Number; 4]>);

impl Operands {
    fn push(&mut self, value: Number) {
        self.0.push(value);
    }

    fn pop(&mut self) -> Number {
        self.0.pop().unwrap_or(Number::ZERO)
    }
}
