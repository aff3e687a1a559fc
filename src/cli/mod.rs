//! The command line: arguments, output, exit codes.
//!
//! Rank 7: may use everything; nothing uses it but the binary.

mod admitted;
mod against;
mod built;
mod care;
mod changed;
mod channels;
mod checked;
mod columns;
mod commands;
mod conversation;
mod data_files;
mod dev;
mod difference;
mod engine;
mod error;
pub mod exit;
mod faults;
mod folders;
mod global;
mod growth;
mod growth_text;
mod imported;
mod inspection;
mod inspection_text;
mod interrupt;
mod joined;
mod lines;
mod live;
mod memory;
mod moved;
mod odds;
mod odds_text;
mod output;
mod pages;
mod paths;
mod plugins;
mod progress;
mod record;
mod recording;
mod replays;
mod reports;
mod rolls;
mod setting;
mod show;
mod specimen;
mod store;
mod subject;
mod summary;
mod tests;
mod uploaded;
mod usage;
mod uses;
mod verdicts;
mod world;

pub use world::{Surroundings, Terminal, World};

use std::ffi::OsString;

use clap::Parser;

use commands::Arguments;
use error::CliError;
use exit::ExitCode;
use global::Format;
use output::Output;

use crate::plugin::wasm::{TRIAL_VERB, serve_trial};

/// Runs one command line, the name of the program included.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: World) -> ExitCode {
    let arguments: Vec<_> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|verb| verb == TRIAL_VERB) {
        return compile(world);
    }
    let World { mut stdin, stdout, stderr, surroundings } = world;
    let parsed = Arguments::try_parse_from(&arguments);
    let global = match &parsed {
        Ok(parsed) => parsed.global.clone(),
        Err(_) => usage::global(&arguments),
    };
    let mut output = Output::new(stdout, stderr, &global, &surroundings);
    let result = match parsed {
        Ok(parsed) => enter(parsed.global.folder.as_deref())
            .and_then(|()| has_form(parsed.command.forms(), output.format))
            .and_then(|()| parsed.command.run(&mut *stdin, &surroundings, &mut output)),
        Err(error) => usage::explain(&error, &mut output),
    };
    let result = result.and_then(|exit| output.flush().map(|()| exit));
    match result {
        // A tool that was ended may have become an error, a finding, or a failed build.
        Ok(ExitCode::Success) => ExitCode::Success,
        _ if interrupt::has_happened() => ExitCode::Interrupted,
        Ok(exit) => exit,
        Err(error) => {
            output.error(&error);
            error.exit()
        }
    }
}

/// Compiles a module for another process of this program. It is no command: nobody types it, and it must not
/// cost the time to read arguments.
fn compile(mut world: World) -> ExitCode {
    match serve_trial((world.surroundings.stdin)(), &mut *world.stdout) {
        Ok(()) => ExitCode::Success,
        Err(cause) => {
            // Whom it should be told may have gone.
            let _ = writeln!(world.stderr, "error: this is for sidekick itself: {cause}");
            ExitCode::Input
        }
    }
}

/// Goes to the folder that `-C` names.
fn enter(folder: Option<&std::path::Path>) -> Result<(), CliError> {
    let Some(folder) = folder else { return Ok(()) };
    std::env::set_current_dir(folder).map_err(|cause| {
        let message = format!("cannot work in '{}'", folder.display());
        CliError::new(ExitCode::Input, message).because(&cause)
    })
}

/// Refuses a form that the command does not have.
fn has_form(forms: &[Format], form: Format) -> Result<(), CliError> {
    if forms.contains(&form) {
        return Ok(());
    }
    let names: Vec<_> = forms.iter().map(|form| form.name()).collect();
    let message = format!("this command can't write its results as {}", form.name());
    Err(CliError::new(ExitCode::Usage, message).help(match names[..] {
        [only] => format!("its only form is {only}"),
        _ => format!("its forms are {}", names.join(", ")),
    }))
}
