//! The notation with each dice term replaced by its faces.

use std::fmt::Write as _;

use super::{
    Face, Fate, Layout, Mode, Origin, Outcome, Pool, PoolStyle, Rounds, Shown, Sides, What,
};
use crate::text::{Markup, Span, restyled};

/// The text of an outcome without its value: `(~~1~~+3+5)+2`.
#[must_use]
pub fn explain(notation: &str, outcome: &Outcome, markup: Markup) -> String {
    let start = notation.len() - notation.trim_start().len();
    let span = Span::new(start, start + notation.trim().len());
    let mut writer = Writer { notation, markup, text: String::with_capacity(notation.len() * 2) };
    writer.part(span, &outcome.shown);
    writer.text
}

struct Writer<'a> {
    notation: &'a str,
    markup: Markup,
    text: String,
}

impl Writer<'_> {
    /// The notation in `span` with what is shown instead of its parts.
    fn part(&mut self, span: Span, shown: &[Shown]) {
        let mut at = span.start;
        for Shown { span: part, what } in shown {
            self.copy(at, part.start);
            match what {
                What::Pool(pool) => self.pool(pool),
                What::Rounds(rounds) => self.rounds(rounds),
                What::Word { text } => self.text.push_str(&restyled(text, self.markup)),
            }
            at = part.end;
        }
        self.copy(at, span.end);
    }

    fn copy(&mut self, start: u32, end: u32) {
        self.text.push_str(Span { start, end }.of(self.notation));
    }

    fn pool(&mut self, pool: &Pool) {
        if let Some(text) = pool.text() {
            self.text.push_str(&restyled(text, self.markup));
            return;
        }
        if pool.faces.is_empty() && pool.mode == Mode::Sum {
            self.text.push_str(if pool.style == PoolStyle::Unmarked { "0" } else { "(0)" });
            return;
        }
        let custom = pool.custom.as_ref().is_some_and(|custom| !custom.symbols.is_empty());
        let symbols = custom || pool.sides == Sides::Fate;
        let between = if symbols || pool.mode == Mode::Successes { " " } else { "+" };
        self.text.push('(');
        for (at, face) in pool.faces.iter().enumerate() {
            if at > 0 {
                self.text.push_str(between);
            }
            self.face(pool, face);
        }
        if pool.mode == Mode::Successes {
            let comma = if pool.faces.is_empty() { "" } else { ", " };
            let noun = if pool.value.abs() == 1 { "success" } else { "successes" };
            let _ = write!(self.text, "{comma}{} {noun}", pool.value);
        }
        self.text.push(')');
    }

    fn face(&mut self, pool: &Pool, face: &Face) {
        let none = ("", "");
        let (fate, origin) = if pool.style == PoolStyle::Unmarked {
            (none, none)
        } else {
            let fate = match face.fate {
                Fate::Counts => none,
                Fate::Struck | Fate::Missed => self.markup.struck(),
                Fate::Failed => self.markup.failed(),
            };
            let origin = match face.origin {
                Origin::Rerolled | Origin::Exploded => self.markup.added(),
                Origin::Rolled | Origin::Copied | Origin::Added => none,
            };
            (fate, origin)
        };
        self.text.push_str(fate.0);
        self.text.push_str(origin.0);
        match (pool.symbol(face), pool.sides, face.value) {
            (Some(symbol), _, _) => self.text.push_str(symbol),
            (None, Sides::Fate, -1) => self.text.push('-'),
            (None, Sides::Fate, 1) => self.text.push('+'),
            (None, _, value) => self.small(value),
        }
        self.text.push_str(origin.1);
        self.text.push_str(fate.1);
    }

    /// Most faces have one or two digits, and the way through `fmt` costs ten times as much.
    fn small(&mut self, value: i64) {
        let digit = |value: i64| char::from(b'0' + (value % 10) as u8);
        match value {
            0..=9 => self.text.push(digit(value)),
            10..=99 => self.text.extend([digit(value / 10), digit(value)]),
            _ => {
                let _ = write!(self.text, "{value}");
            }
        }
    }

    fn rounds(&mut self, rounds: &Rounds) {
        let (open, between, close, full) = match rounds.layout {
            Layout::Full => ("", ", ", "", true),
            Layout::Brief => ("", ", ", "", false),
            Layout::Sum => ("∑ (", ", ", ")", true),
            Layout::BriefSum => ("(", " + ", ")", false),
            Layout::Operand => ("(", "+", ")", false),
        };
        self.text.push_str(open);
        for (at, outcome) in rounds.outcomes.iter().enumerate() {
            if at > 0 {
                self.text.push_str(between);
            }
            if full {
                let inner = rounds.inner.of(self.notation);
                let end = rounds.inner.start as usize + inner.trim_end().len();
                self.part(Span::new(rounds.inner.start as usize, end), &outcome.shown);
                self.text.push_str(" = ");
            }
            if let Some(value) = outcome.value {
                let _ = write!(self.text, "{value}");
            }
        }
        self.text.push_str(close);
    }
}
