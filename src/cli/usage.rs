//! What is said about a wrong command line, and the help that clap prints.

use std::ffi::OsString;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::error::CliError;
use super::exit::ExitCode;
use super::global::{ColorChoice, Global};
use super::output::Output;

/// The options that count even when the others can't be read: the choice of colours.
#[must_use]
pub(super) fn global(arguments: &[OsString]) -> Global {
    let mut global = Global::default();
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = match word.split_once('=') {
            Some(("--color", value)) => Some(value),
            None if word == "--color" => words.next(),
            _ => None,
        };
        if let Some(choice) = value.and_then(|value| ColorChoice::from_str(value, false).ok()) {
            global.color = choice;
        }
    }
    global
}

/// Prints help, the version, or what is wrong with the command line.
///
/// # Errors
/// When it is wrong in a way that clap has no good words for, or the output can't be written.
pub(super) fn explain(error: &clap::Error, output: &mut Output) -> Result<ExitCode, CliError> {
    if let Some(notation) = notation_as_command(error) {
        let message = format!("'{notation}' is not a command");
        return Err(CliError::new(ExitCode::Usage, message)
            .help(format!("to roll it: sidekick roll {}", quoted(notation))));
    }
    if let Some(word) = command_as_option(error) {
        let message = format!("'{word}' is not an option");
        return Err(CliError::new(ExitCode::Usage, message)
            .help("a command that starts with a minus comes after --: sidekick roll -- -1d6+9"));
    }
    output.usage(error)?;
    Ok(if error.use_stderr() { ExitCode::Usage } else { ExitCode::Success })
}

/// The word that stands where a command should, if it looks like something to roll.
fn notation_as_command(error: &clap::Error) -> Option<&str> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    match error.get(ContextKind::InvalidSubcommand)? {
        ContextValue::String(word) => Some(word.as_str()),
        _ => None,
    }
    .filter(|word| word.contains(|c: char| c.is_ascii_digit() || "$/(".contains(c)))
}

/// The word that was taken for an option, if it looks like something to roll.
fn command_as_option(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidArg)? {
        ContextValue::String(word) if error.kind() == ErrorKind::UnknownArgument => Some(word),
        _ => None,
    }
    .map(String::as_str)
    .filter(|word| word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()))
}

/// The word as one would type it into a shell.
fn quoted(word: &str) -> String {
    if word.chars().all(|c| c.is_ascii_alphanumeric() || "+-.,/".contains(c)) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
