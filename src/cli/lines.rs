//! Commands, one a line, as they come.

use std::error::Error;
use std::io::{BufRead, Read};

use super::error::CliError;
use super::exit::ExitCode;

/// Most bytes of one line: far more than any command may have, so that a long command is still told
/// of as a command.
const LONGEST: u64 = 1 << 20;

/// Commands, one a line, as they come; empty lines are left out.
pub(super) struct Lines<'a> {
    source: Option<&'a mut dyn BufRead>,
    ahead: Option<String>,
    looks_ahead: bool,
}

/// A command, and whether it is known to be the last.
pub(super) struct Line {
    /// The command.
    pub text: String,
    /// Whether no other will follow; always false when lines are not looked ahead for.
    pub last: bool,
}

impl<'a> Lines<'a> {
    /// The lines of a stream. Looking ahead tells which one is the last, but waits for it.
    #[must_use]
    pub(super) fn of(source: &'a mut dyn BufRead, looks_ahead: bool) -> Self {
        Self { source: Some(source), ahead: None, looks_ahead }
    }

    /// A single command.
    #[must_use]
    pub(super) fn one(command: String) -> Self {
        Self { source: None, ahead: Some(command), looks_ahead: true }
    }

    /// The next command; none at the end.
    ///
    /// # Errors
    /// When the stream can't be read, or is no text.
    pub(super) fn next(&mut self) -> Result<Option<Line>, CliError> {
        let text = match self.ahead.take() {
            Some(text) => Some(text),
            None => self.read()?,
        };
        let Some(text) = text else { return Ok(None) };
        if self.looks_ahead {
            self.ahead = self.read()?;
        }
        let last = self.looks_ahead && self.ahead.is_none();
        Ok(Some(Line { text, last }))
    }

    fn read(&mut self) -> Result<Option<String>, CliError> {
        let Some(source) = &mut self.source else {
            return Ok(None);
        };
        loop {
            let mut bytes = Vec::new();
            let read = source.by_ref().take(LONGEST).read_until(b'\n', &mut bytes);
            if read.map_err(|cause| unreadable(&cause))? == 0 {
                return Ok(None);
            }
            if bytes.len() as u64 == LONGEST && !bytes.ends_with(b"\n") {
                let message = format!("a line of standard input is longer than {LONGEST} bytes");
                return Err(CliError::new(ExitCode::Input, message));
            }
            // What is no text is a mistake of this line only.
            let line = String::from_utf8_lossy(&bytes).into_owned();
            if !line.trim().is_empty() {
                return Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()));
            }
        }
    }
}

fn unreadable(cause: &dyn Error) -> CliError {
    CliError::new(ExitCode::Input, "cannot read standard input").because(cause)
}
