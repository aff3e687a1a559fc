//! `sidekick channel show`: the plugins of a channel, in the order in which they are asked.

use clap::Args;

use crate::cli::channels::{page, record};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::store::ChannelOptions;
use crate::cli::uses;
use crate::cli::world::Surroundings;
use crate::store::Channels;

const EXAMPLES: &str = "\
Examples:
  sidekick channel show general
  sidekick channel show general --format json | jq -r '.plugins[].name'

Exit codes: 0 fine, 2 usage, 3 no such channel, 5 store.";

/// Show a channel's plugins in the order in which they are asked
///
/// Name, version, digest, size, and what each answers to: words of commands, letters after dice as in d6u,
/// letters in place of sides as in dea. Below, how much each was used with its present module.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Show {
    #[command(flatten)]
    channel: ChannelOptions,
}

impl Show {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (store, id, channel) = self.channel.open(surroundings)?;
        let last = store.changes(&id, channel.sequence.saturating_sub(1), 1)?.pop();
        let used = uses::of(store.folder(), Some(&id), output)?;
        if output.format == Format::Json {
            let mut record = record(&id, &channel, last.as_ref());
            if !used.is_empty() {
                record["usage"] = uses::record(&used);
            }
            output.json(&record)?;
        } else {
            output.page(&page(&id, &channel, last.as_ref()))?;
            output.page(&uses::page(&channel, &used))?;
        }
        Ok(ExitCode::Success)
    }
}
