//! The golden tests of a plugin: where they are, what they are called, everything wrong in them told.

use std::path::Path;

use super::error::CliError;
use super::exit::ExitCode;
use super::output::Output;
use super::paths::shown;
use crate::golden::{self, File, Unreadable, Unwritable};

/// Reads all files of tests in a plugin's folder.
///
/// # Errors
/// When one can't be used; what is wrong in it, and in all others, has been drawn then.
pub(super) fn read(folder: &Path, output: &mut Output) -> Result<Vec<File>, CliError> {
    let paths = golden::find(folder).map_err(|cause| {
        let message = format!("cannot read the folder of tests in '{}'", folder.display());
        CliError::new(ExitCode::Input, message).because(&cause)
    })?;
    let (mut files, mut wrong) = (Vec::new(), None);
    for path in paths {
        match golden::read(&path, &shown(&path)) {
            Ok(file) => files.push(file),
            Err(error) => wrong = Some(unreadable(&error, output)?),
        }
    }
    match wrong {
        Some(error) => Err(error),
        None => Ok(files),
    }
}

/// Draws what is wrong in a file of tests, and gives the error to end with.
///
/// # Errors
/// When the output can't be written.
pub(super) fn unreadable(error: &Unreadable, output: &mut Output) -> Result<CliError, CliError> {
    if let Unreadable::Wrong { shown, text, mistakes } = error {
        output.labelled("in", &format!("{shown}:"))?;
        output.diagnostics(text, mistakes)?;
    }
    let told = CliError::new(ExitCode::Input, error.to_string());
    Ok(match std::error::Error::source(error) {
        Some(cause) => told.because(cause),
        None => told.help("the keys of a test: sidekick test --help"),
    })
}

/// Draws why a file of tests can't be written, and gives the error to end with.
///
/// # Errors
/// When the output can't be written.
pub(super) fn unwritable(error: &Unwritable, output: &mut Output) -> Result<CliError, CliError> {
    match error {
        Unwritable::Unreadable(error) => unreadable(error, output),
        Unwritable::File { cause, .. } => {
            Ok(CliError::new(ExitCode::Input, error.to_string()).because(cause))
        }
    }
}
