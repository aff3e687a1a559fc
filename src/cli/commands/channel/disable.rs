//! `sidekick channel disable`: plugins that are no longer asked.

use clap::Args;

use crate::cli::changed::{Wanted, make};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::store::{ChannelOptions, author, plugin_of};
use crate::cli::world::Surroundings;
use crate::store::{Change, Expected};

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
    channel: ChannelOptions,

    /// The plugins
    #[arg(value_name = "PLUGIN", required = true)]
    plugins: Vec<String>,

    /// Who asks, for the channel's history [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Disable {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (store, id, channel) = self.channel.open(surroundings)?;
        let by = author(self.by.as_deref(), surroundings)?;
        for name in &self.plugins {
            plugin_of(&channel, &id, name)?;
        }
        for name in self.plugins {
            let wanted = Wanted {
                channel: &id,
                change: Change::Disable(name.clone()),
                expected: Expected::Anything,
                by: &by,
                verb: "disable",
                done: format!("'{name}' is disabled"),
                names: vec![name],
            };
            make(&store, wanted, output)?;
        }
        Ok(ExitCode::Success)
    }
}
