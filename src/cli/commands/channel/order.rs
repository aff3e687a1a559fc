//! `sidekick channel order`: who is asked first.

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
  sidekick channel order general stress coin

Exit codes: 0 done, 2 usage, 3 no such channel or plugin, a plugin named twice; 5 store.";

/// Say which plugins are asked first; the others keep their order
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Order {
    #[command(flatten)]
    channel: ChannelOptions,

    /// The plugins that come first
    #[arg(value_name = "PLUGIN", required = true)]
    plugins: Vec<String>,

    /// Who asks, for the channel's history [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Order {
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
        let order = Change::Order(self.plugins.clone());
        let wanted = Wanted {
            channel: &id,
            done: match &*self.plugins {
                [only] => format!("'{only}' is asked first"),
                several => format!("'{}' are asked first", several.join("', '")),
            },
            change: order,
            expected: Expected::Anything,
            by: &by,
            verb: "order",
            names: self.plugins,
        };
        make(&store, wanted, output)?;
        Ok(ExitCode::Success)
    }
}
