//! What an evaluation needs from outside: faces, and an answer for each name it does not know.

use super::{Listed, NoFace, Number, Pool, Roller, Seeded, Sides};
use crate::text::{Diagnostic, Span};

/// A name in an expression that is no function of the language, as `stress(3)` in `2d6+stress(3)`.
#[derive(Clone, Copy, Debug)]
pub struct WordCall<'a> {
    /// The name, in lower case letters as registered.
    pub word: &'a str,
    /// What stood in its brackets, as typed; empty without brackets.
    pub arguments: &'a str,
    /// Where.
    pub span: Span,
}

impl WordCall<'_> {
    /// The error when nobody answers to the name.
    #[must_use]
    pub fn unanswered(&self) -> Diagnostic {
        let message = format!("no plugin answers to `{}` here", self.word);
        Diagnostic::error("unknown-word", self.span, message)
    }
}

/// What a name in an expression stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct WordAnswer {
    /// Its value.
    pub value: Number,
    /// What is printed for it, in Markdown.
    pub text: String,
    /// Labels for the whole result.
    pub labels: Vec<String>,
}

/// Letters after a dice term, or in place of its sides, that are no modifier of the language.
#[derive(Clone, Copy, Debug)]
pub struct LettersCall<'a> {
    /// The letters, in lower case.
    pub letters: &'a str,
    /// What followed them: a number, a comparison, or the text in brackets.
    pub argument: &'a str,
    /// The dice term as typed, up to here.
    pub term: &'a str,
    /// The count of the term.
    pub count: u32,
    /// Whether the letters stand in place of the sides; then the pool is empty.
    pub as_die: bool,
    /// Where the letters stand.
    pub span: Span,
}

impl LettersCall<'_> {
    /// The error when nobody knows the letters.
    #[must_use]
    pub fn unanswered(&self) -> Diagnostic {
        let message = format!("no plugin knows the modifier `{}` here", self.letters);
        Diagnostic::error("unknown-modifier", self.span, message)
    }
}

/// The table at which an expression is evaluated: dice, and plugins if there are any.
///
/// The default methods are a table without plugins.
pub trait Table: Roller {
    /// The value of a name.
    ///
    /// # Errors
    /// When nobody answers to the name, or its plugin refuses.
    fn word(&mut self, call: WordCall<'_>) -> Result<WordAnswer, Diagnostic> {
        Err(call.unanswered())
    }

    /// Applies unknown letters to a pool. Gives labels for the whole result.
    ///
    /// # Errors
    /// When nobody has registered the letters, or the plugin refuses.
    fn letters(
        &mut self,
        call: LettersCall<'_>,
        pool: &mut Pool,
    ) -> Result<Vec<String>, Diagnostic> {
        let _ = pool;
        Err(call.unanswered())
    }

    /// Sees a pool after its last modifier and may change it. `term` is the notation. Gives labels
    /// for the whole result.
    ///
    /// # Errors
    /// When a plugin refuses.
    #[inline]
    fn finished(
        &mut self,
        term: &str,
        span: Span,
        pool: &mut Pool,
    ) -> Result<Vec<String>, Diagnostic> {
        let _ = (term, span, pool);
        Ok(Vec::new())
    }
}

impl Table for Seeded {}
impl Table for Listed {}

impl<T: Roller + ?Sized> Roller for &mut T {
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        (**self).roll(sides)
    }

    fn fill(&mut self, sides: Sides, faces: &mut [i64]) -> Result<(), NoFace> {
        (**self).fill(sides, faces)
    }
}
