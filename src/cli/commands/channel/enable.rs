//! `sidekick channel enable`: plugins that are asked again.

use clap::Args;

use super::several::Several;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::world::Surroundings;
use crate::store::Change;

const EXAMPLES: &str = "\
Examples:
  sidekick channel enable general coin
  sidekick channel enable general coin stress --by anna

Exit codes: 0 done, 2 usage, 3 no such channel or plugin, 5 store.";

/// Ask plugins again that were disabled
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Enable {
    #[command(flatten)]
    plugins: Several,
}

impl Enable {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        self.plugins.change("enable", Change::Enable, surroundings, output)
    }
}
