//! `sidekick channel disable`: plugins that are no longer asked.

use clap::Args;

use super::several::Several;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::world::Surroundings;
use crate::store::Change;

const EXAMPLES: &str = "\
Examples:
  sidekick channel disable general coin
  sidekick channel disable general coin stress --by anna

Exit codes: 0 done, 2 usage, 3 no such channel or plugin, 5 store.";

/// No longer ask plugins, but keep them and what they remember
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Disable {
    #[command(flatten)]
    plugins: Several,
}

impl Disable {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        self.plugins.change("disable", Change::Disable, surroundings, output)
    }
}
