//! The only printing: results to standard output, everything else to standard error.

use std::io::Write;

use anstream::AutoStream;
use serde::Serialize;

use super::error::CliError;
use super::global::{ColorChoice, Format, Global};
use super::world::Surroundings;
use crate::text::{Colour, Diagnostic, cleaned, render};

/// Where commands print.
pub(super) struct Output {
    stdout: AutoStream<Box<dyn Write>>,
    stderr: AutoStream<Box<dyn Write>>,
    colour: Streams,
    /// The form of results.
    pub format: Format,
    /// Whether the person chose the form.
    pub is_format_chosen: bool,
    /// Whether remarks are left out.
    pub quiet: bool,
    /// How much more to say.
    pub verbose: u8,
}

#[derive(Clone, Copy)]
struct Streams {
    stdout: Colour,
    stderr: Colour,
}

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;91m";
const RESET: &str = "\u{1b}[0m";

impl Output {
    /// Prints to these streams as the options say.
    #[must_use]
    pub(super) fn new(
        stdout: Box<dyn Write>,
        stderr: Box<dyn Write>,
        global: &Global,
        surroundings: &Surroundings,
    ) -> Self {
        let terminal = surroundings.terminal;
        let colour = Streams {
            stdout: colour(global.color, terminal.stdout, surroundings),
            stderr: colour(global.color, terminal.stderr, surroundings),
        };
        Self {
            stdout: stream(stdout, colour.stdout),
            stderr: stream(stderr, colour.stderr),
            colour,
            format: global.format.unwrap_or_default(),
            is_format_chosen: global.format.is_some(),
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// Whether results have colours.
    #[must_use]
    pub(super) fn is_coloured(&self) -> bool {
        self.colour.stdout == Colour::Ansi
    }

    /// Prints a result and ends the line.
    ///
    /// # Errors
    /// When the output can't be written, as for all methods here.
    pub(super) fn result(&mut self, text: &str) -> Result<(), CliError> {
        Ok(writeln!(self.stdout, "{text}")?)
    }

    /// Prints a long text that ends its own lines.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn page(&mut self, text: &str) -> Result<(), CliError> {
        Ok(write!(self.stdout, "{text}")?)
    }

    /// Prints a value as one line of JSON.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string(value).map_err(std::io::Error::from)?;
        // JSON may hold it as it is, but the stream drops it, for a terminal's sake.
        self.result(&text.replace('\u{7f}', "\\u007f"))
    }

    /// Prints a line for the person beside the results.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn note(&mut self, text: &str) -> Result<(), CliError> {
        Ok(writeln!(self.stderr, "{text}")?)
    }

    /// Prints a line that starts with a bold word.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn labelled(&mut self, label: &str, text: &str) -> Result<(), CliError> {
        Ok(writeln!(self.stderr, "{BOLD}{label}{RESET} {}", cleaned(text))?)
    }

    /// Asks for a line, on a terminal.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn prompt(&mut self, text: &str) -> Result<(), CliError> {
        write!(self.stderr, "{BOLD}{text}{RESET}")?;
        Ok(self.stderr.flush()?)
    }

    /// Draws diagnostics of one source text.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn diagnostics(&mut self, source: &str, all: &[Diagnostic]) -> Result<(), CliError> {
        let text = render(&cleaned_same_length(source), all, self.colour.stderr);
        Ok(write!(self.stderr, "{text}")?)
    }

    /// Prints what stopped the command. Says nothing about a closed pipe; a standard error that
    /// can't be written leaves nobody to tell.
    pub(super) fn error(&mut self, error: &CliError) {
        if let CliError::Problem(problem) = error {
            let _ = writeln!(self.stderr, "{RED}error{RESET}{BOLD}:{RESET} {problem}");
        }
    }

    /// Prints what the reader of the command line has to say: help to standard output, mistakes to
    /// standard error.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn usage(&mut self, error: &clap::Error) -> Result<(), CliError> {
        let text = error.render().ansi().to_string();
        let stream = if error.use_stderr() { &mut self.stderr } else { &mut self.stdout };
        Ok(write!(stream, "{text}")?)
    }

    /// Prints a text that clap has styled.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn styled(&mut self, text: &clap::builder::StyledStr) -> Result<(), CliError> {
        Ok(writeln!(self.stdout, "{}", text.ansi())?)
    }

    /// Makes sure that everything is written.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn flush(&mut self) -> Result<(), CliError> {
        Ok(self.stdout.flush()?)
    }
}

/// Control characters in a notation would move the carets as well as the cursor: each becomes as
/// many `?` as it has bytes, so that spans still fit.
fn cleaned_same_length(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for character in source.chars() {
        let mut buffer = [0; 4];
        let single: &str = character.encode_utf8(&mut buffer);
        if character == '\t' {
            text.push(' ');
        } else if cleaned(single) == single {
            text.push(character);
        } else {
            text.extend(std::iter::repeat_n('?', character.len_utf8()));
        }
    }
    text
}

fn colour(choice: ColorChoice, is_terminal: bool, surroundings: &Surroundings) -> Colour {
    let wanted = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if surroundings.has("NO_COLOR") => false,
        ColorChoice::Auto
            if surroundings.has("CLICOLOR_FORCE") && !surroundings.is("CLICOLOR_FORCE", "0") =>
        {
            true
        }
        ColorChoice::Auto => {
            is_terminal && !surroundings.is("TERM", "dumb") && !surroundings.is("CLICOLOR", "0")
        }
    };
    if wanted { Colour::Ansi } else { Colour::Plain }
}

fn stream(raw: Box<dyn Write>, colour: Colour) -> AutoStream<Box<dyn Write>> {
    match colour {
        Colour::Ansi => AutoStream::always(raw),
        Colour::Plain => AutoStream::never(raw),
    }
}
