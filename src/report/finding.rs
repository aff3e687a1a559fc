//! One thing that was found.

use crate::text::Severity;

/// One thing that was found: what, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable code such as `SK0301`, which `sidekick explain` explains.
    pub code: &'static str,
    /// How grave it is. Only errors make a command fail.
    pub severity: Severity,
    /// Where.
    pub place: Option<Place>,
    /// What, in lower case and without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// More lines: a difference, a call stack, the request that brought it about.
    pub details: Vec<String>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path as a person would type it: relative to where the command runs, with `/`.
    pub file: String,
    /// The line from 1; 0 stands for the file as a whole.
    pub line: u32,
    /// The column in characters from 1; 0 stands for the whole line.
    pub column: u32,
}

impl Finding {
    /// An error with a stable code.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning with a stable code.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note with a stable code.
    #[must_use]
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, severity, place: None, message, help: None, details: Vec::new() }
    }

    /// The same at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same with a way to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with more lines.
    #[must_use]
    pub fn details(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(lines);
        self
    }

    /// Whether it makes a command fail.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Place {
    /// A file as a whole.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0 }
    }

    /// A line of a file, from 1.
    #[must_use]
    pub fn line(file: impl Into<String>, line: u32) -> Self {
        Self { file: file.into(), line, column: 0 }
    }
}
