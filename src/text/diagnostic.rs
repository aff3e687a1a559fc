//! What is said about a place in a text.

use serde::{Deserialize, Serialize};

use super::Span;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing: the text means something else than it seems to.
    Note,
    /// Accepted, but probably not meant.
    Warning,
    /// The text has no meaning.
    Error,
}

/// A remark on a span of a source text: what, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// A stable name such as `unknown-modifier`; scripts may rely on it.
    pub code: String,
    /// Where.
    pub span: Span,
    /// What, in lower case and without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error with the stable name `code`.
    #[must_use]
    pub fn error(code: &str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message)
    }

    /// A warning with the stable name `code`.
    #[must_use]
    pub fn warning(code: &str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message)
    }

    /// A note with the stable name `code`.
    #[must_use]
    pub fn note(code: &str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, span, message)
    }

    fn new(severity: Severity, code: &str, span: Span, message: impl Into<String>) -> Self {
        Self { severity, code: code.to_owned(), span, message: message.into(), help: None }
    }

    /// The same with a way to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same in a text that has `bytes` more in front.
    #[must_use]
    pub fn shifted(mut self, bytes: usize) -> Self {
        self.span = self.span.shifted(bytes);
        self
    }

    /// Whether the text has no meaning.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
