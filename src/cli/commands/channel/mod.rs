//! `sidekick channel`: which plugins a channel has, and had; one file for each thing to do.

mod diff;
mod disable;
mod enable;
mod export;
mod history;
mod import;
mod list;
mod order;
mod remove;
mod rollback;
mod several;
mod show;

use clap::{Args, Subcommand};

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::world::Surroundings;

const EXAMPLES: &str = "\
Examples:
  sidekick channel list
  sidekick channel show general
  sidekick channel history general
  sidekick channel rollback general coin
  sidekick channel export general general.tar

Plugins come into a channel by sidekick upload. Exit codes: 0 done, 1 different, or not as
expected; 2 usage, 3 no such channel, plugin or version; 5 store.";

/// Look at the channels of the store, and change their sets of plugins
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct Channel {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    List(list::List),
    Show(show::Show),
    History(history::History),
    Diff(Box<diff::Diff>),
    Rollback(rollback::Rollback),
    Remove(remove::Remove),
    Enable(enable::Enable),
    Disable(disable::Disable),
    Order(order::Order),
    Export(export::Export),
    Import(Box<import::Import>),
}

impl Channel {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no such channel, or the store can't be used.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        match self.command {
            Command::List(command) => command.run(surroundings, output),
            Command::Show(command) => command.run(surroundings, output),
            Command::History(command) => command.run(surroundings, output),
            Command::Diff(command) => command.run(surroundings, output),
            Command::Rollback(command) => command.run(surroundings, output),
            Command::Remove(command) => command.run(surroundings, output),
            Command::Enable(command) => command.run(surroundings, output),
            Command::Disable(command) => command.run(surroundings, output),
            Command::Order(command) => command.run(surroundings, output),
            Command::Export(command) => command.run(surroundings, output),
            Command::Import(command) => command.run(surroundings, output),
        }
    }
}
