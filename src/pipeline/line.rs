//! A line of the reply in its three renderings.

use crate::text::{Markup, cleaned, restyled};

/// A text in all renderings.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) plain: String,
    pub(super) markdown: String,
    pub(super) terminal: String,
}

/// What is printed in front of the first `=`.
#[derive(Clone, Debug, Default)]
pub(super) struct Echo {
    /// `$name` of an assignment; else empty.
    pub(super) name: String,
    /// The expression as typed.
    pub(super) expression: String,
    /// The comment; else empty.
    pub(super) comment: String,
}

impl Line {
    /// A text that is made anew for each rendering.
    pub(super) fn of(mut make: impl FnMut(Markup) -> String) -> Self {
        Self {
            plain: make(Markup::Plain),
            markdown: make(Markup::Markdown),
            terminal: make(Markup::Terminal),
        }
    }

    /// A text without markup.
    pub(super) fn text(text: &str) -> Self {
        Self { plain: text.to_owned(), markdown: text.to_owned(), terminal: text.to_owned() }
    }

    /// The Markdown of a plugin, cleaned.
    pub(super) fn guest(markdown: &str) -> Self {
        let markdown = cleaned(markdown);
        Self::of(|markup| restyled(&markdown, markup).into_owned())
    }

    /// Appends a line.
    pub(super) fn push(&mut self, other: &Self) {
        self.plain.push_str(&other.plain);
        self.markdown.push_str(&other.markdown);
        self.terminal.push_str(&other.terminal);
    }

    /// Appends a text without markup.
    pub(super) fn push_text(&mut self, text: &str) {
        self.plain.push_str(text);
        self.markdown.push_str(text);
        self.terminal.push_str(text);
    }
}

impl Echo {
    /// `NAME EXPR COMMENT = `; empty parts leave their blanks, but not in front.
    pub(super) fn head(&self) -> String {
        let Self { name, expression, comment } = self;
        let head = format!("{name} {expression} {comment} = ");
        cleaned(head.trim_start()).into_owned()
    }
}

/// The labels of a result as they are printed behind it.
pub(super) fn labels_text(labels: &[String]) -> String {
    if labels.is_empty() { String::new() } else { format!(" ({})", labels.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::{Echo, Line};

    #[test]
    fn the_markdown_of_a_plugin_is_cleaned_and_restyled() {
        let line = Line::guest("~~2~~ **1** \u{1b}[2J");
        assert_eq!(line.markdown, "~~2~~ **1** \u{FFFD}[2J");
        assert_eq!(line.plain, "[2] *1* \u{FFFD}[2J");
        assert!(!line.terminal.contains("\u{1b}[2J"));
    }

    #[test]
    fn empty_parts_of_a_line_leave_their_blanks() {
        let head = |name: &str, expression: &str, comment: &str| {
            let owned = |text: &str| text.to_owned();
            Echo { name: owned(name), expression: owned(expression), comment: owned(comment) }
                .head()
        };
        assert_eq!(head("", "2d6", ""), "2d6  = ");
        assert_eq!(head("$i", "1d20+6", "Initiative"), "$i 1d20+6 Initiative = ");
    }
}
