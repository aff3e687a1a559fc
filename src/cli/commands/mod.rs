//! The commands, one file each: arguments in, one call, output out.

mod build;
mod channel;
mod chat;
mod check;
mod completions;
mod dev;
mod diff;
mod doctor;
mod explain;
mod fmt;
mod fuzz;
mod help;
mod inspect;
mod new;
mod odds;
mod replay;
mod report;
mod roll;
mod store;
mod test;
mod upload;

use clap::{Parser, Subcommand};

use super::error::CliError;
use super::exit::ExitCode;
use super::global::{Format, Global};
use super::output::Output;
use super::world::Surroundings;

/// Dice for a chat bot, with plugins in WebAssembly
#[derive(Parser, Debug)]
#[command(name = "sidekick", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = "Topics: sidekick help notation, manifest, abi, exit-codes.")]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    Roll(Box<roll::Roll>),
    Chat(Box<chat::Chat>),
    Odds(Box<odds::Odds>),
    Fmt(Box<fmt::Fmt>),
    New(Box<new::New>),
    Dev(Box<dev::Dev>),
    Build(Box<build::Build>),
    Test(Box<test::Test>),
    Fuzz(Box<fuzz::Fuzz>),
    Check(Box<check::Check>),
    Explain(explain::Explain),
    Inspect(Box<inspect::Inspect>),
    Diff(Box<diff::Diff>),
    Upload(Box<upload::Upload>),
    Channel(channel::Channel),
    Store(Box<store::Store>),
    Replay(Box<replay::Replay>),
    Report(Box<report::Report>),
    Doctor(Box<doctor::Doctor>),
    Completions(completions::Completions),
    Help(help::Help),
}

impl Command {
    /// The forms that it can write its results in.
    #[must_use]
    pub(super) fn forms(&self) -> &'static [Format] {
        match self {
            Self::Roll(_) | Self::Chat(_) | Self::Explain(_) | Self::Report(_) => Format::PAGE,
            Self::Check(command) => command.forms(),
            Self::Test(command) => command.forms(),
            Self::Store(command) => command.forms(),
            Self::Doctor(_) => Format::REPORT,
            Self::Odds(_) => Format::FIGURES,
            Self::Completions(_) | Self::Help(_) => Format::TEXT,
            Self::Fmt(_)
            | Self::New(_)
            | Self::Dev(_)
            | Self::Build(_)
            | Self::Fuzz(_)
            | Self::Inspect(_)
            | Self::Upload(_)
            | Self::Channel(_)
            | Self::Diff(_)
            | Self::Replay(_) => Format::USUAL,
        }
    }

    /// Runs the command.
    pub(super) fn run(
        self,
        stdin: &mut dyn std::io::BufRead,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        match self {
            Self::Roll(command) => command.run(stdin, surroundings, output),
            Self::Chat(command) => command.run(stdin, surroundings, output),
            Self::Odds(command) => command.run(surroundings, output),
            Self::Fmt(command) => command.run(stdin, surroundings, output),
            Self::New(command) => command.run(stdin, surroundings, output),
            Self::Dev(command) => command.run(surroundings, output),
            Self::Build(command) => command.run(surroundings, output),
            Self::Test(command) => command.run(stdin, surroundings, output),
            Self::Fuzz(command) => command.run(surroundings, output),
            Self::Check(command) => command.run(surroundings, output),
            Self::Explain(command) => command.run(output),
            Self::Inspect(command) => command.run(surroundings, output),
            Self::Diff(command) => command.run(surroundings, output),
            Self::Upload(command) => command.run(surroundings, output),
            Self::Channel(command) => command.run(surroundings, output),
            Self::Store(command) => command.run(surroundings, output),
            Self::Replay(command) => command.run(surroundings, output),
            Self::Report(command) => command.run(surroundings, output),
            Self::Doctor(command) => command.run(surroundings, output),
            Self::Completions(command) => command.run(output),
            Self::Help(command) => command.run(output),
        }
    }
}
