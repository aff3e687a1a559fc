//! `sidekick store compact`: what is rarely used gets smaller, what is often used quicker to read.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::care::CareOptions;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::interrupt;
use crate::cli::output::Output;
use crate::cli::progress;
use crate::cli::record::SCHEMA;
use crate::cli::uses;
use crate::cli::world::Surroundings;
use crate::rolls::heat;
use crate::store::{Heat, Stats};

const EXAMPLES: &str = "\
Examples:
  sidekick store compact
  sidekick store compact --verbose
  sidekick store compact --format json | jq '.before.stored - .after.stored'

Exit codes: 0 done, 2 usage, 5 no store, or it can't be used, 130 interrupted: what is done stays
done, and the next time goes on.";

/// Pack the store anew: smaller where it is rarely read, quicker where it is often read
///
/// Modules of which at least 100 rolls are counted, the last within a week, are kept so that at most one other
/// must be rebuilt; those that were used within a month are left as they are; all others are made as small as
/// can be. One object after the other is packed, compared and exchanged: others may use the store meanwhile,
/// and Ctrl-C loses nothing.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Compact {
    #[command(flatten)]
    care: CareOptions,
}

/// What came of it.
#[derive(Default)]
struct Done {
    looked: u64,
    smaller: u64,
    quicker: u64,
    ended: bool,
}

impl Compact {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let store = self.care.there(surroundings)?;
        let used = uses::of(store.folder(), None, output)?;
        let heats = heat(&store, &used, (surroundings.today)())?;
        let of = |id| heats.get(&id).copied().unwrap_or(Heat::Cold);
        let before = store.stats()?;
        interrupt::note_first();
        let mut done = Done::default();
        let mut unsaid = Ok(());
        let bar = progress::named(before.objects, surroundings, output);
        store.compact(&of, &mut |id, moved| {
            bar.begin(&id.digest.short());
            done.looked += 1;
            if let Some(moved) = moved {
                let (from, to) = (moved.before, moved.after);
                if of(id) == Heat::Hot {
                    done.quicker += 1
                } else {
                    done.smaller += 1
                }
                if output.verbose > 0 {
                    let text = format!(
                        "{}  {} → {} bytes, depth {} → {}",
                        id.digest.short(),
                        from.stored,
                        to.stored,
                        from.depth,
                        to.depth,
                    );
                    unsaid = output.note(&text);
                }
            }
            done.ended = interrupt::has_happened() || unsaid.is_err();
            !done.ended
        })?;
        drop(bar);
        unsaid?;
        let after = store.stats()?;
        if output.format == Format::Json {
            output.json(&record(&done, &before, &after))?;
        } else {
            output.result(&format!("before  {}", line(&before)))?;
            output.result(&format!(" after  {}", line(&after)))?;
            let Done { looked, smaller, quicker, .. } = done;
            output.result(&format!(
                "{looked} of {} objects looked at: {smaller} smaller, {quicker} quicker to read",
                before.objects
            ))?;
        }
        Ok(if done.ended { ExitCode::Interrupted } else { ExitCode::Success })
    }
}

fn line(stats: &Stats) -> String {
    format!(
        "{} bytes stored, deepest {}, modules.db {} bytes",
        stats.stored, stats.deepest, stats.modules_file
    )
}

/// `schema/store-compact.v1.json`.
fn record(done: &Done, before: &Stats, after: &Stats) -> Value {
    let state = |stats: &Stats| {
        json!({
            "objects": stats.objects,
            "stored": stats.stored,
            "deepest": stats.deepest,
            "modules_file": stats.modules_file,
        })
    };
    json!({
        "schema": SCHEMA,
        "looked_at": done.looked,
        "smaller": done.smaller,
        "quicker": done.quicker,
        "before": state(before),
        "after": state(after),
        "interrupted": done.ended,
    })
}
