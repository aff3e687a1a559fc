//! `sidekick channel history`: who changed what, and when.

use clap::Args;

use crate::cli::channels::{entry_line, entry_record};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::store::{ChannelOptions, no_plugin};
use crate::cli::world::Surroundings;
use crate::store::{Change, Channels, Entry};

const EXAMPLES: &str = "\
Examples:
  sidekick channel history general
  sidekick channel history general coin --limit 3
  sidekick channel history general --format json | jq -r .chain

Exit codes: 0 fine, 2 usage, 3 no such channel or plugin; 5 store, also if an entry was tampered with.";

/// Show who changed a channel, when, and how; the newest first
///
/// Each entry has a digest that proves it and all before it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct History {
    #[command(flatten)]
    channel: ChannelOptions,

    /// Only changes that concern this plugin
    #[arg(value_name = "PLUGIN")]
    plugin: Option<String>,

    /// Show at most N changes
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
}

/// Entries that are read at a time.
const STEP: u64 = 256;

impl History {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (store, id, channel) = self.channel.open(surroundings)?;
        let (mut left, mut before, mut is_known) = (self.limit, channel.sequence, false);
        while before > 0 && left > 0 {
            let after = before.saturating_sub(STEP);
            let count = usize::try_from(before - after).unwrap_or(usize::MAX);
            let entries = store.changes(&id, after, count)?;
            let concerned = |entry: &&Entry| {
                self.plugin.as_deref().is_none_or(|name| concerns(&entry.change, name))
            };
            for entry in entries.iter().rev().filter(concerned).take(left) {
                (left, is_known) = (left - 1, true);
                if output.format == Format::Json {
                    output.json(&entry_record(&id, entry))?;
                } else {
                    output.result(&entry_line(entry))?;
                }
            }
            before = after;
        }
        match &self.plugin {
            Some(name) if !is_known && self.limit > 0 => Err(no_plugin(&channel, &id, name)),
            _ => Ok(ExitCode::Success),
        }
    }
}

fn concerns(change: &Change, plugin: &str) -> bool {
    match change {
        Change::Put(put) => put.name == plugin,
        Change::Remove(name) | Change::Enable(name) | Change::Disable(name) => name == plugin,
        Change::Order(names) => names.iter().any(|name| name == plugin),
        Change::Replace(plugins) => plugins.iter().any(|other| other.name == plugin),
    }
}
