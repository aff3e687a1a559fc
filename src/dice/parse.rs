//! The entry to parsing, and what all productions share.

use super::Expression;
use super::ast::{Kind, Literal, Modifiers, Program, Step, Steps};
use super::lexemes::blanks;
use crate::limits::DiceLimits;
use crate::text::{Diagnostic, Span};

/// The names and letters that plugins have registered. All are lower case.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Names that may stand in an expression, as `stress`.
    pub words: Vec<String>,
    /// Letters that may stand after a dice term, as `u` in `3d8u`.
    pub modifiers: Vec<String>,
    /// Letters that may stand in place of the sides, as `c` in `3dc(X Y)`.
    pub dice: Vec<String>,
}

/// A tree, and what is to be said about its text.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// The tree; none if a diagnostic is an error.
    pub expression: Option<Expression<'a>>,
    /// Errors, warnings and notes in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Mistakes after which no more are told: the rest follow from the first ones.
const MISTAKES: usize = 8;

/// Parses a notation. Goes on after an error, so that several are told at once.
#[must_use]
#[inline] // so that what is parsed, which is large, is moved only once: to where the caller wants it
pub fn parse<'a>(notation: &'a str, vocabulary: &Vocabulary, limits: &DiceLimits) -> Parsed<'a> {
    let (mut program, mut modifiers) = (Program::new(), Modifiers::new());
    let mut diagnostics = Vec::new();
    read(notation, vocabulary, limits, &mut program, &mut modifiers, &mut diagnostics);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    let expression = Expression { source: notation, program, modifiers };
    Parsed { expression: if failed { None } else { Some(expression) }, diagnostics }
}

#[inline(never)]
fn read(
    source: &str,
    vocabulary: &Vocabulary,
    limits: &DiceLimits,
    program: &mut Program,
    modifiers: &mut Modifiers,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (depth, lists, given_up) = (0, false, false);
    Parser { source, vocabulary, limits, program, modifiers, diagnostics, depth, lists, given_up }
        .whole();
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
}

/// The state of one parse. Productions are methods that take the rest of the text and give back what
/// they left of it; they never fail, but report and leave a program that is well formed.
pub(super) struct Parser<'a, 'p> {
    pub(super) source: &'a str,
    pub(super) vocabulary: &'p Vocabulary,
    pub(super) limits: &'p DiceLimits,
    pub(super) program: &'p mut Program,
    pub(super) modifiers: &'p mut Modifiers,
    pub(super) diagnostics: &'p mut Vec<Diagnostic>,
    pub(super) depth: u32,
    /// Whether there is a `repeat` without `sum`, whose place is to be checked.
    pub(super) lists: bool,
    /// Whether the rest of the text was not looked at: what seems wrong with it is not told.
    pub(super) given_up: bool,
}

impl<'a> Parser<'a, '_> {
    fn whole(&mut self) {
        if self.source.len() > self.limits.text {
            return self.too_long();
        }
        let mut rest = self.expression(self.source);
        if !rest.is_empty() {
            rest = blanks(rest);
        }
        while !rest.is_empty() && self.diagnostics.len() < MISTAKES {
            rest = blanks(self.unexpected(rest));
        }
        if self.lists {
            self.refuse_lists_in_arithmetic();
        }
    }

    #[cold]
    fn too_long(&mut self) {
        let message = format!("the notation is longer than {} bytes", self.limits.text);
        let span = Span::new(0, self.source.len());
        self.report(Diagnostic::error("too-long", span, message));
    }

    /// A `repeat` without `sum` gives a list, which only stands alone.
    fn refuse_lists_in_arithmetic(&mut self) {
        let Some(last) = self.program.len().checked_sub(1) else {
            return;
        };
        let alone =
            |at: usize, span: Span| at == last && span.of(self.source) == self.source.trim();
        let lists: Vec<_> = self
            .program
            .iter()
            .enumerate()
            .filter_map(|(at, step)| match step.kind {
                Kind::Repeat { flags, .. } if !flags.sum && !alone(at, step.span) => {
                    Some(step.span)
                }
                _ => None,
            })
            .collect();
        for span in lists {
            let message = "the rounds of a `repeat` are a list, which has no value here";
            let help = "add `sum` to add them up: `repeat (1d6, 3, sum)`";
            self.report(Diagnostic::error("list-in-arithmetic", span, message).help(help));
        }
    }

    /// How far the parser has come when `rest` is left.
    pub(super) fn offset(&self, rest: &str) -> usize {
        self.source.len() - rest.len()
    }

    /// From where `start` was left to where `rest` is left.
    pub(super) fn between(&self, start: &str, rest: &str) -> Span {
        Span::new(self.offset(start), self.offset(rest))
    }

    /// The first character of `rest`, or the end of the text.
    pub(super) fn here(&self, rest: &str) -> Span {
        let start = self.offset(rest);
        Span::new(start, start + rest.chars().next().map_or(0, char::len_utf8))
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MISTAKES && !self.given_up {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn push(&mut self, kind: Kind, span: Span) {
        self.program.push(Step { kind, span });
    }

    pub(super) fn position(&self) -> u32 {
        u32::try_from(self.program.len()).unwrap_or(u32::MAX)
    }

    /// Sets `production` aside: its steps are skipped, for another step to run.
    pub(super) fn aside(
        &mut self,
        input: &'a str,
        production: impl FnOnce(&mut Self, &'a str) -> &'a str,
    ) -> (&'a str, Steps) {
        let skip = self.program.len();
        self.push(Kind::Skip(0), Span::default());
        let start = self.position();
        let rest = production(self, input);
        let end = self.position();
        if let Some(step) = self.program.get_mut(skip) {
            step.kind = Kind::Skip(end);
        }
        (rest, Steps { start, end })
    }

    /// Goes one level down, unless that is too deep; then the rest of the text is given up.
    #[inline]
    pub(super) fn deeper(
        &mut self,
        input: &'a str,
        production: impl FnOnce(&mut Self, &'a str) -> &'a str,
    ) -> &'a str {
        if self.depth >= self.limits.depth {
            return self.too_deep(input);
        }
        self.depth += 1;
        let rest = production(self, input);
        self.depth -= 1;
        rest
    }

    #[cold]
    fn too_deep(&mut self, input: &'a str) -> &'a str {
        let message = format!("nested more than {} levels deep", self.limits.depth);
        let span = self.here(input);
        self.report(Diagnostic::error("too-deep", span, message));
        self.given_up = true;
        self.push(Kind::Constant(Literal::ZERO), span);
        &input[input.len()..]
    }
}
