//! Rolls that become tests: made on the spot, or recorded before.

use std::io::BufRead;
use std::path::Path;

use super::error::CliError;
use super::exit::ExitCode;
use super::lines::Lines;
use super::output::Output;
use super::paths::shown;
use super::tests::unwritable;
use crate::golden::{self, Ran, Step, Test};
use crate::limits::PluginLimits;
use crate::plugin::{Plugin, faces_left_over};

/// The tests of recorded rolls, one a line; all of them, or none if one can't be used.
///
/// # Errors
/// When there is none, or one can't be used.
pub(super) fn recorded(stdin: &mut dyn BufRead) -> Result<Vec<Test>, CliError> {
    let mut lines = Lines::of(stdin, false);
    let mut tests = Vec::new();
    while let Some(line) = lines.next()? {
        let number = tests.len() + 1;
        let test = golden::recorded(&line.text).map_err(|why| {
            let message = format!("record {number} of standard input can't be used: {why}");
            CliError::new(ExitCode::Input, message)
                .help("pipe into it: sidekick roll --format json COMMAND")
        })?;
        tests.push(test);
    }
    if tests.is_empty() {
        return Err(CliError::new(ExitCode::Input, "there is no record in standard input"));
    }
    Ok(tests)
}

/// Rolls a command with these faces, then those of the seed; the test expects what came.
///
/// # Errors
/// When the faces do not fit.
pub(super) fn rolled(
    command: &str,
    faces: Vec<i64>,
    seed: Option<u64>,
    plugins: &mut Vec<Box<dyn Plugin>>,
    limits: &PluginLimits,
) -> Result<Test, CliError> {
    let asked = Test::of(command, faces);
    let Ran { happened, .. } = golden::run_test_with(&asked, plugins, limits, seed);
    let mut steps: Vec<Step> = Vec::new();
    for (step, came) in asked.steps.iter().zip(&happened) {
        if let Some(missed) = &came.missed {
            return Err(CliError::new(ExitCode::Input, missed.to_string()));
        }
        if !came.left.is_empty() {
            return Err(CliError::new(ExitCode::Input, faces_left_over(&came.left))
                .help("--faces must hold exactly the faces that are drawn"));
        }
        steps.push(step.learned(came));
    }
    Ok(Test { name: asked.name, steps })
}

/// Appends a test to a file and says where it stands.
///
/// # Errors
/// When the file holds something else, or can't be written.
pub(super) fn append(path: &Path, test: &Test, output: &mut Output) -> Result<(), CliError> {
    let written = match golden::append(path, &shown(path), test, "") {
        Ok(written) => written,
        Err(error) => return Err(unwritable(&error, output)?),
    };
    let place = format!("{}:{}", written.place.file, written.place.line);
    if written.is_new {
        output.result(&format!("{place}: {}", written.name))
    } else {
        output.labelled("note:", &format!("{place} has it already: {}", written.name))
    }
}
