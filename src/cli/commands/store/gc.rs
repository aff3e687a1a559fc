//! `sidekick store gc`: what no channel needs goes.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::care::{CareOptions, duration_ms};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::interrupt;
use crate::cli::output::Output;
use crate::cli::progress;
use crate::cli::record::SCHEMA;
use crate::cli::world::Surroundings;
use crate::store::{Cleared, Kept, Moved, Pinned};

const EXAMPLES: &str = "\
Examples:
  sidekick store gc --dry-run
  sidekick store gc
  sidekick store gc --grace 7d --keep-bases

Exit codes: 0 done, 2 usage, 5 no store, or it can't be used, 130 interrupted.";

/// Plugins that are named as those that need a base.
const NAMED: usize = 5;

/// Remove what no channel needs any more
///
/// Modules and data files go that no plugin has, nor had in the version before, and that nobody has asked for
/// within the grace. What others are built on is packed anew on something else, so that its bytes go, too.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Gc {
    /// Show what would go, and remove nothing
    #[arg(long)]
    dry_run: bool,

    /// How long something stays after somebody has asked for it; with 0, an upload that is just being made
    /// may have to be repeated
    #[arg(long, value_name = "TIME", value_parser = duration_ms, default_value = "24h")]
    grace: u64,

    /// Leave what others are built on where it is
    #[arg(long)]
    keep_bases: bool,

    #[command(flatten)]
    care: CareOptions,
}

impl Gc {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let store = self.care.there_with_grace(self.grace, surroundings)?;
        interrupt::note_first();
        let stage = progress::stage("looking for what nobody needs", surroundings, output);
        let cleared =
            store.clear(!self.keep_bases, self.dry_run, &mut || !interrupt::has_happened())?;
        drop(stage);
        if output.format == Format::Json {
            output.json(&self.record(&cleared))?;
        } else {
            self.tell(&cleared, output)?;
        }
        Ok(if cleared.ended { ExitCode::Interrupted } else { ExitCode::Success })
    }

    fn tell(&self, cleared: &Cleared, output: &mut Output) -> Result<(), CliError> {
        for kept in &cleared.removed {
            output.result(&format!("- {}", one(kept)))?;
        }
        for Moved { before, after } in &cleared.moved {
            let (id, from, to) = (before.id.digest.short(), before.stored, after.stored);
            output.result(&format!("~ {id}  packed anew, {from} → {to} bytes"))?;
        }
        for pinned in &cleared.pinned {
            output.result(&format!("= {}", one(&pinned.base)))?;
            output.result(&format!("    {}", why(pinned)))?;
        }
        let (count, freed) = (cleared.removed.len(), freed(cleared));
        let (would, has) = if self.dry_run { ("would go", "free") } else { ("gone", "freed") };
        output.result(&format!("{would}: objects {count}; {has}: {freed} bytes"))?;
        if output.quiet {
            return Ok(());
        }
        match cleared.spared {
            0 => {}
            1 => output.note("1 object that no channel has stays until its grace is over")?,
            many => output.note(&format!(
                "{many} objects that no channel has stay until their grace is over"
            ))?,
        }
        if !cleared.pinned.is_empty() && !cleared.ended {
            output.note(match (self.dry_run, self.keep_bases) {
                (_, true) => "without --keep-bases, what is built on = is packed anew",
                (true, false) => "what is built on = will be packed anew, so that it can go",
                (false, false) => {
                    "what is built on = can't be packed anew; see: sidekick store check"
                }
            })?;
        }
        Ok(())
    }

    /// `schema/store-gc.v1.json`.
    fn record(&self, cleared: &Cleared) -> Value {
        let pinned = |pinned: &Pinned| {
            let needed_by = pinned.needed_by.iter().map(|(channel, plugin)| {
                json!({
                    "server": channel.server(),
                    "channel": channel.channel(),
                    "plugin": plugin,
                })
            });
            json!({
                "object": pinned.base.id,
                "stored": pinned.base.stored,
                "above": pinned.above,
                "needed_by": needed_by.collect::<Vec<_>>(),
            })
        };
        let moved = |Moved { before, after }: &Moved| json!({ "object": before.id, "before": before.stored, "after": after.stored });
        let removed = |kept: &Kept| json!({ "object": kept.id, "stored": kept.stored });
        json!({
            "schema": SCHEMA,
            "dry_run": self.dry_run,
            "removed": cleared.removed.iter().map(removed).collect::<Vec<_>>(),
            "moved": cleared.moved.iter().map(moved).collect::<Vec<_>>(),
            "pinned": cleared.pinned.iter().map(pinned).collect::<Vec<_>>(),
            "spared": cleared.spared,
            "freed": freed(cleared),
            "interrupted": cleared.ended,
        })
    }
}

fn one(kept: &Kept) -> String {
    let (id, length, stored) = (kept.id.digest.short(), kept.id.length, kept.stored);
    format!("{id}  {length} bytes, stored {stored}, since {}", kept.added)
}

/// By whom a base is held.
fn why(pinned: &Pinned) -> String {
    let names: Vec<String> = pinned
        .needed_by
        .iter()
        .take(NAMED)
        .map(|(channel, plugin)| format!("'{plugin}' in {channel}"))
        .collect();
    let more = match pinned.needed_by.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let above = pinned.above.len();
    if names.is_empty() {
        format!("objects built on it: {above}, for ways back")
    } else {
        format!("objects built on it: {above}, for {}{more}", names.join(", "))
    }
}

/// Bytes that were won; what is packed anew may need more than before.
fn freed(cleared: &Cleared) -> i64 {
    let signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let gone: i64 = cleared.removed.iter().map(|kept| signed(kept.stored)).sum();
    let grown =
        cleared.moved.iter().map(|one| signed(one.after.stored) - signed(one.before.stored));
    gone - grown.sum::<i64>()
}
