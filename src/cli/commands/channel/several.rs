//! Several plugins of a channel, each changed in the same way.

use clap::Args;

use crate::cli::changed::{Wanted, make};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::store::{ChannelOptions, author, plugin_of};
use crate::cli::world::Surroundings;
use crate::store::{Change, Expected};

/// Options on several plugins.
#[derive(Args, Debug)]
pub(super) struct Several {
    #[command(flatten)]
    channel: ChannelOptions,

    /// The plugins
    #[arg(value_name = "PLUGIN", required = true)]
    plugins: Vec<String>,

    /// Who asks, for the channel's history [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Several {
    /// Makes a change of each, if the channel has them all.
    ///
    /// # Errors
    /// When it has not, or the store can't be used.
    pub(super) fn change(
        self,
        verb: &'static str,
        change: fn(String) -> Change,
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
                change: change(name.clone()),
                expected: Expected::Anything,
                by: &by,
                verb,
                done: format!("'{name}' is {verb}d"),
                names: vec![name],
            };
            make(&store, wanted, output)?;
        }
        Ok(ExitCode::Success)
    }
}
