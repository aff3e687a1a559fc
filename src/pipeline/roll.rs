//! One expression: parsed with the plugins' words, rolled at a table with the plugins around it.

use super::mapped::{Kind, Mapped};
use super::table::PluginTable;
use super::turn::{Stopped, Turn};
use super::{Rolled, Stage};
use crate::dice::{self, Expression, Number, Outcome, Vocabulary};
use crate::text::{Diagnostic, Markup};

/// A final part with a number, as a word of the notation.
#[derive(Debug)]
pub(super) struct FinalWord {
    /// The word, which nobody has typed.
    pub(super) word: String,
    /// What it counts for.
    pub(super) number: i64,
    /// What is printed for it.
    pub(super) text: String,
}

/// A rolled expression.
#[derive(Debug)]
pub(super) struct Throw {
    notation: String,
    pub(super) outcome: Outcome,
}

impl Throw {
    /// `TEXT = VALUE`; a list has no value.
    pub(super) fn rendered(&self, markup: Markup) -> String {
        let text = self.text(markup);
        match self.outcome.value {
            Some(value) => format!("{text} = {value}"),
            None => text,
        }
    }

    /// The notation with faces in the place of dice.
    pub(super) fn text(&self, markup: Markup) -> String {
        dice::explain(&self.notation, &self.outcome, markup)
    }

    /// What the exchange says of it.
    pub(super) fn result(self, expression: &str, comment: &str) -> Rolled {
        Rolled {
            expression: expression.to_owned(),
            label: Some(comment).filter(|comment| !comment.is_empty()).map(str::to_owned),
            markdown: self.rendered(Markup::Markdown),
            value: self.outcome.value,
            successes: self.outcome.successes(),
            labels: self.outcome.labels.clone(),
            outcome: Some(self.outcome),
        }
    }
}

/// An expression as the notation can hold it.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) notation: Mapped,
    pub(super) finals: Vec<FinalWord>,
    /// The words and letters of plugins, and the words of final parts.
    vocabulary: Vocabulary,
}

impl Written {
    /// Writes an expression, variables expanded.
    pub(super) fn of(expression: &Mapped, vocabulary: &Vocabulary) -> Self {
        let (notation, finals) = notation(&expression.trimmed(), vocabulary);
        let mut vocabulary = vocabulary.clone();
        vocabulary.words.extend(finals.iter().map(|word| word.word.clone()));
        Self { notation, finals, vocabulary }
    }

    /// What is said about the notation, said about the command.
    fn located(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.span = self.notation.typed_span(diagnostic.span);
        diagnostic.message = revealed(&diagnostic.message, &self.finals);
        diagnostic
    }
}

impl Turn<'_> {
    /// Rolls an expression, variables expanded.
    pub(super) fn roll(&mut self, expression: &Mapped) -> Result<Throw, Stopped> {
        self.rolls += 1;
        if self.rolls > self.limits.rolls {
            let message = format!("more than {} rolls in one command", self.limits.rolls);
            let error = Diagnostic::error("too-many-rolls", expression.origin(), message);
            return Err(self.fault(error));
        }
        let written = Written::of(expression, &self.vocabulary);
        let expression = self.parsed(&written)?;
        let (rules, limits) = (self.rules.rules(), self.dice_limits);
        let faults = self.exchange.faults.len();
        let mut table =
            PluginTable { turn: self, notation: &written.notation, finals: &written.finals };
        let rolled = dice::evaluate(&expression, &mut table, &rules, &limits);
        if self.exchange.faults.len() > faults {
            return Err(Stopped);
        }
        let outcome = rolled.map_err(|error| self.fault(written.located(error)))?;
        let notes = outcome.notes.iter().cloned();
        self.exchange.remarks.extend(notes.map(|note| written.located(note)));
        let throw = Throw { notation: printable(written.notation.text()), outcome };
        if !self.is_terse {
            let canonical = revealed(&dice::format(&expression), &written.finals);
            self.step(Stage::Dice, format!("{canonical} → {}", throw.rendered(Markup::Plain)));
        }
        Ok(throw)
    }

    /// Parses an expression. All of its mistakes are told.
    pub(super) fn parsed<'w>(&mut self, written: &'w Written) -> Result<Expression<'w>, Stopped> {
        let notation = written.notation.text();
        let parsed = dice::parse(notation, &written.vocabulary, &self.dice_limits);
        let mut stopped = None;
        for diagnostic in parsed.diagnostics {
            let diagnostic = written.located(diagnostic);
            if diagnostic.is_error() {
                stopped = Some(self.fault(diagnostic));
            } else {
                self.exchange.remarks.push(diagnostic);
            }
        }
        match (parsed.expression, stopped) {
            (Some(expression), None) => Ok(expression),
            (_, stopped) => Err(stopped.unwrap_or(Stopped)),
        }
    }

    /// Whether a text is an expression that throws dice or asks plugins: more than a number.
    pub(super) fn is_expression(&self, text: &Mapped) -> bool {
        let written = Written::of(text, &self.vocabulary);
        let notation = written.notation.text();
        notation.parse::<Number>().is_err()
            && dice::parse(notation, &written.vocabulary, &self.dice_limits).expression.is_some()
    }
}

/// The expression with words in the place of final parts, so that the notation can hold them. A final
/// part that is just its number stays, to stand next to a `d`.
fn notation(expression: &Mapped, vocabulary: &Vocabulary) -> (Mapped, Vec<FinalWord>) {
    let mut notation = Mapped::new(expression.origin());
    let mut finals = Vec::new();
    let masked = expression.masked();
    let mut stem = "final".to_owned();
    let lower = masked.to_lowercase();
    while lower.contains(&stem) || vocabulary.words.iter().any(|word| word.starts_with(&stem)) {
        stem.push('x');
    }
    for (range, piece) in expression.pieces() {
        let text = &expression.text()[range.clone()];
        let number = match piece.kind() {
            Kind::Final(Some(number)) if number.to_string() != text => number,
            Kind::Final(None) => continue,
            Kind::Final(Some(number)) if number < 0 => number,
            _ => {
                notation.push(&expression.slice(range));
                continue;
            }
        };
        let word = format!("{stem}{}", letters(finals.len()));
        let glued = |c: char| c.is_alphanumeric() || c == '_';
        let brackets = notation.text().ends_with(glued)
            || masked[range.end..].starts_with(glued)
            || masked[range.end..].trim_start().starts_with('(');
        let written = if brackets { format!("({word})") } else { word.clone() };
        notation.push(&Mapped::replaced(&written, piece.typed()));
        finals.push(FinalWord { word, number, text: text.to_owned() });
    }
    (notation, finals)
}

/// The notation with odd blanks, such as a vertical tab, made plain: as many bytes, so that the spans of
/// the outcome still fit.
fn printable(notation: &str) -> String {
    let mut text = String::with_capacity(notation.len());
    for character in notation.chars() {
        if character.is_control() && character != '\n' && character != '\t' {
            text.extend(std::iter::repeat_n(' ', character.len_utf8()));
        } else {
            text.push(character);
        }
    }
    text
}

/// A number in letters: `a` to `z`, `ba`, …
fn letters(mut number: usize) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
        if number == 0 {
            return text;
        }
    }
}

/// The text with final parts in the place of their words.
pub(super) fn revealed(text: &str, finals: &[FinalWord]) -> String {
    // The last first: `finalba` starts with `finalb`.
    finals.iter().rev().fold(text.to_owned(), |text, word| text.replace(&word.word, &word.text))
}
