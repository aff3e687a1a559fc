//! `sidekick dev`: the author's loop.

use clap::Args;

use crate::cli::dev::{self, Options};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::subject::SubjectOptions;
use crate::cli::world::Surroundings;

const EXAMPLES: &str = "\
Examples:
  sidekick dev
  sidekick dev example-plugins/stress --roll \"2d6+stress\" --seed 7
  sidekick dev --no-test --clear
  sidekick dev --format json < /dev/null

Exit codes: 130 after Ctrl-C, 0 after /quit, 3 no plugin to begin with, 7 tool missing.";

/// Build, test and roll again whenever a file changes
///
/// Watches the files that the module is made from, sidekick.toml, Cargo.toml, `tests` and `data`.
/// What you type is a command: it is rolled at once, and again after each build. What it remembers is
/// kept while this runs, and in no file. A mistake in the sources is shown and then waits to be
/// mended; Ctrl-C or `/quit` ends.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Dev {
    #[command(flatten)]
    subject: SubjectOptions,

    /// The command to roll after each build [default: that of the manifest's first example]
    #[arg(long, value_name = "COMMAND", allow_hyphen_values = true)]
    roll: Option<String>,

    /// Number that the dice of every roll follow from; without it, chance
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Run no tests
    #[arg(long)]
    no_test: bool,

    /// Clear the screen when something has changed
    #[arg(long)]
    clear: bool,

    /// Look at the files twice a second, for folders whose system does not tell of changes
    #[arg(long)]
    poll: bool,
}

impl Dev {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no plugin to begin with, or no tool to build it.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let options = Options {
            subject: self.subject,
            roll: self.roll,
            seed: self.seed,
            tests: !self.no_test,
            clears: self.clear,
            polls: self.poll,
        };
        dev::run(options, surroundings, output)
    }
}
