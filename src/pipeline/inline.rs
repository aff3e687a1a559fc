//! Prose with rolls inside: each `[[…]]` is rolled, the rest is text.

use super::line::{Echo, Line, labels_text};
use super::mapped::{Kind, Mapped};
use super::turn::{Stopped, Turn};
use crate::text::{Diagnostic, Markup, Span, cleaned};

/// Whether a command, variables expanded, is prose: it has `[[` in it, or final text that is no number.
pub(super) fn is_prose(command: &Mapped) -> bool {
    command.masked().contains("[[")
        || command.pieces().any(|(range, piece)| {
            piece.kind() == Kind::Final(None) && !command.text()[range].trim().is_empty()
        })
}

impl Turn<'_> {
    /// The line of a prose command.
    pub(super) fn prose_line(&mut self, command: &Mapped, echo: &Echo) -> Result<(), Stopped> {
        let prose = self.inline(command, echo, false)?;
        let mut line = Line::text(&cleaned(&echo.name));
        if !echo.name.is_empty() {
            line.push_text(" ");
        }
        line.push(&prose);
        if !echo.comment.is_empty() {
            line.push_text(&cleaned(&format!(" {}", echo.comment)));
        }
        self.lines.push(line);
        Ok(())
    }

    /// The text, variables expanded, with its rolls. The text of a reply is the Markdown of a plugin.
    pub(super) fn inline(
        &mut self,
        text: &Mapped,
        echo: &Echo,
        is_reply: bool,
    ) -> Result<Line, Stopped> {
        let masked = text.masked();
        let mut line = Line::default();
        let mut at = 0;
        while let Some(open) = masked[at..].find("[[").map(|offset| offset + at) {
            line.push(&self.between_rolls(&text.slice(at..open), echo, is_reply)?);
            let inside = open + 2;
            let Some(length) = masked[inside..].find("]]") else {
                let span = text.typed_span(Span::new(open, inside));
                let message = "this `[[` is never closed";
                let help = "a roll inside prose ends with `]]`";
                return Err(self.fault(Diagnostic::error("open-roll", span, message).help(help)));
            };
            let close = inside + length;
            let expression = text.slice(inside..close);
            let span = Span::new(inside, close);
            let typed = text.typed_text(span, self.command()).trim().to_owned();
            line.push(&self.roll_inside(&expression, &typed, echo)?);
            at = close + 2;
        }
        line.push(&self.between_rolls(&text.slice(at..masked.len()), echo, is_reply)?);
        Ok(line)
    }

    fn roll_inside(
        &mut self,
        expression: &Mapped,
        typed: &str,
        echo: &Echo,
    ) -> Result<Line, Stopped> {
        let throw = self.roll(expression)?;
        let labels = labels_text(&throw.outcome.labels);
        let line = Line::of(|markup: Markup| format!("{}{labels}", throw.rendered(markup)));
        self.exchange.results.push(throw.result(typed, &echo.comment));
        Ok(line)
    }

    /// The text between two rolls. An open part that a plugin left beside final text is rolled if it
    /// is an expression as a whole.
    fn between_rolls(
        &mut self,
        text: &Mapped,
        echo: &Echo,
        is_reply: bool,
    ) -> Result<Line, Stopped> {
        let mut line = Line::default();
        let beside_final =
            text.pieces().any(|(_, piece)| matches!(piece.kind(), Kind::Final(None)));
        for run in runs(text) {
            let slice = text.slice(run.clone());
            let is_final = slice.pieces().all(|(_, piece)| piece.kind() == Kind::Final(None));
            if is_final {
                line.push(&Line::guest(slice.text()));
            } else if beside_final && self.is_expression(&slice) {
                let (before, after) = blanks_around(slice.text());
                line.push_text(before);
                let typed = slice.text().trim().to_owned();
                line.push(&self.roll_inside(&slice, &typed, echo)?);
                line.push_text(after);
            } else if is_reply {
                line.push(&Line::guest(slice.text()));
            } else {
                line.push(&Line::text(&cleaned(slice.text())));
            }
        }
        Ok(line)
    }
}

/// The runs of a text: each final text by itself, and what is between them.
fn runs(text: &Mapped) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<(bool, std::ops::Range<usize>)> = Vec::new();
    for (range, piece) in text.pieces() {
        let is_final = piece.kind() == Kind::Final(None);
        match runs.last_mut() {
            Some((false, last)) if !is_final => last.end = range.end,
            _ => runs.push((is_final, range)),
        }
    }
    runs.into_iter().map(|(_, range)| range).collect()
}

fn blanks_around(text: &str) -> (&str, &str) {
    let start = text.len() - text.trim_start().len();
    let end = start + text.trim().len();
    (&text[..start], &text[end..])
}
