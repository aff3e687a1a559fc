//! `sidekick channel remove`: a plugin out of a channel.

use clap::Args;

use crate::cli::changed::{Wanted, make};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::store::{ChannelOptions, author, plugin_of};
use crate::cli::world::Surroundings;
use crate::store::{Change, Expected};

const EXAMPLES: &str = "\
Examples:
  sidekick channel remove general coin

Exit codes: 0 done, 1 somebody else has changed it just now; 2 usage, 3 no such channel or plugin,
5 store.";

/// Take a plugin out of a channel
///
/// What it remembers stays for the case that it comes back. Its bytes stay for a while, so `rollback` can
/// bring it back.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Remove {
    #[command(flatten)]
    channel: ChannelOptions,

    /// The plugin
    #[arg(value_name = "PLUGIN")]
    plugin: String,

    /// Who asks, for the channel's history [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Remove {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (store, id, channel) = self.channel.open(surroundings)?;
        let by = author(self.by.as_deref(), surroundings)?;
        let name = self.plugin;
        let module = plugin_of(&channel, &id, &name)?.module;
        let wanted = Wanted {
            channel: &id,
            change: Change::Remove(name.clone()),
            expected: Expected::Exactly(module),
            by: &by,
            verb: "remove",
            done: format!("'{name}' is removed"),
            names: vec![name.clone()],
        };
        make(&store, wanted, output)?;
        if output.format == Format::Text && !output.quiet {
            let way = format!("sidekick channel rollback {} {name} brings it back", id.channel());
            output.labelled("note:", &way)?;
        }
        Ok(ExitCode::Success)
    }
}
