//! `sidekick store`: the store looked after; one file for each thing to do.

mod backup;
mod check;
mod compact;
mod export;
mod gc;
mod import;
mod import_legacy;
mod repair;
mod stats;

use clap::{Args, Subcommand};

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::world::Surroundings;

const EXAMPLES: &str = "\
Examples:
  sidekick store stats
  sidekick store check --sample 5%
  sidekick store gc --dry-run
  sidekick store compact
  sidekick store backup backups/monday

Exit codes: 0 fine, 1 something is wrong with the store; 2 usage, 3 a wrong file, 5 the store can't
be used, 130 interrupted.";

/// Look after the store: check, mend, tidy, copy it
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct Store {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Stats(stats::Stats),
    Check(check::Check),
    Repair(repair::Repair),
    Gc(gc::Gc),
    Compact(compact::Compact),
    Backup(backup::Backup),
    Export(export::Export),
    Import(import::Import),
    ImportLegacy(import_legacy::ImportLegacy),
}

impl Store {
    /// The forms that it can write its results in.
    #[must_use]
    pub(crate) fn forms(&self) -> &'static [Format] {
        match self.command {
            Command::Check(_) => Format::REPORT,
            _ => Format::USUAL,
        }
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When there is no store, or it can't be used.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        match self.command {
            Command::Stats(command) => command.run(surroundings, output),
            Command::Check(command) => command.run(surroundings, output),
            Command::Repair(command) => command.run(surroundings, output),
            Command::Gc(command) => command.run(surroundings, output),
            Command::Compact(command) => command.run(surroundings, output),
            Command::Backup(command) => command.run(surroundings, output),
            Command::Export(command) => command.run(surroundings, output),
            Command::Import(command) => command.run(surroundings, output),
            Command::ImportLegacy(command) => command.run(surroundings, output),
        }
    }
}
