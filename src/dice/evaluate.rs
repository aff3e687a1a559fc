//! Expression and dice to outcome.

use super::{Expression, Outcome, Rules, Table};
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
    let _ = (expression, table, rules, limits);
    Err(Diagnostic::error("none", Span::default(), "unfinished"))
}
