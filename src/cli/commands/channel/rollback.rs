//! `sidekick channel rollback`: a plugin as it was.

use clap::Args;

use crate::channel::{versions, wanted};
use crate::cli::changed::{Wanted, make};
use crate::cli::channels::version_of;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::output::Output;
use crate::cli::store::{ChannelOptions, author, no_plugin};
use crate::cli::world::Surroundings;
use crate::store::{Change, ChannelPlugin, Expected};

const EXAMPLES: &str = "\
Examples:
  sidekick channel rollback general coin
  sidekick channel rollback general coin --to 3
  sidekick channel rollback general coin --to 1f0a99c2

Exit codes: 0 done, 1 somebody else has changed the channel just now; 2 usage, 3 no such channel,
plugin or version; 5 store, also when the module is gone.";

/// Bring back an earlier version of a plugin
///
/// Without `--to`, the one before the present one; of a plugin that was removed, the last one. Variables and
/// what plugins remember stay as they are.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Rollback {
    #[command(flatten)]
    channel: ChannelOptions,

    /// The plugin
    #[arg(value_name = "PLUGIN")]
    plugin: String,

    /// The version: the number of the change that brought it, or its digest, or the beginning of that
    #[arg(long, value_name = "VERSION")]
    to: Option<String>,

    /// Who asks, for the channel's history [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Rollback {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (store, id, channel) = self.channel.open(surroundings)?;
        let by = author(self.by.as_deref(), surroundings)?;
        let name = &self.plugin;
        let all = versions(&store, &id, name)?;
        if all.is_empty() {
            return Err(no_plugin(&channel, &id, name));
        }
        let now = channel.plugin(name);
        let to = wanted(&all, self.to.as_deref(), now.map(|plugin| plugin.module));
        let to = to.map_err(|error| {
            CliError::new(ExitCode::Input, format!("'{name}' can't be rolled back: {error}"))
                .help(format!("all versions: sidekick channel history {} {name}", id.channel()))
        })?;
        // What was turned off stays so.
        let enabled = now.map_or(to.plugin.enabled, |now| now.enabled);
        let plugin = ChannelPlugin { enabled, ..to.plugin.clone() };
        let (version, digest) = (version_of(&plugin), plugin.module.digest.short());
        let wanted = Wanted {
            channel: &id,
            change: Change::Put(plugin),
            expected: Expected::Sequence(channel.sequence),
            by: &by,
            verb: "rollback",
            done: format!("'{name}' is {version} {digest}, as of change {}", to.sequence),
            names: vec![name.clone()],
        };
        make(&store, wanted, output)?;
        Ok(ExitCode::Success)
    }
}
