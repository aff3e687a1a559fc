//! `sidekick channel list`: which channels there are.

use clap::Args;

use crate::cli::channels::{in_short, list_record};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::store::StoreOptions;
use crate::cli::world::Surroundings;
use crate::store::Channels;

const EXAMPLES: &str = "\
Examples:
  sidekick channel list
  sidekick channel list --server guild --format json | jq -r .channel

Exit codes: 0 fine, also for an empty store; 2 usage, 5 store.";

/// List the channels that have or had plugins
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct List {
    /// Only those of this server
    #[arg(long, value_name = "NAME")]
    server: Option<String>,

    #[command(flatten)]
    store: StoreOptions,
}

impl List {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let Some(store) = self.store.if_there(surroundings)? else {
            return nothing(output);
        };
        let mut channels = store.channels()?;
        channels.retain(|id| self.server.as_deref().is_none_or(|server| server == id.server()));
        if channels.is_empty() {
            return nothing(output);
        }
        for id in &channels {
            let channel = store.channel(id)?;
            let last = store.changes(id, channel.sequence.saturating_sub(1), 1)?.pop();
            if output.format == Format::Json {
                output.json(&list_record(id, &channel, last.as_ref()))?;
            } else {
                output.result(&in_short(id, &channel, last.as_ref()))?;
            }
        }
        Ok(ExitCode::Success)
    }
}

fn nothing(output: &mut Output) -> Result<ExitCode, CliError> {
    if !output.quiet {
        output.note("no channel has a plugin yet; sidekick upload --channel NAME puts one in")?;
    }
    Ok(ExitCode::Success)
}
