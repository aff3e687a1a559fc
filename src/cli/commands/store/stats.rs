//! `sidekick store stats`: the store in numbers.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::care::CareOptions;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::record::SCHEMA;
use crate::cli::world::Surroundings;
use crate::store::{self, SqliteStore};

const EXAMPLES: &str = "\
Examples:
  sidekick store stats
  sidekick store stats --format json | jq .ratio

Exit codes: 0 fine, 2 usage, 5 no store, or it can't be used.";

/// Show the store in numbers
///
/// How much there is, how much it takes, how much of it nobody needs, and how many others must be rebuilt to
/// read an object. The ratio says how many times smaller the store is than if every plugin had its module
/// and files for itself.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Stats {
    #[command(flatten)]
    care: CareOptions,
}

impl Stats {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let store = self.care.look(surroundings)?;
        let (stats, depths) = (store.stats()?, store.depths()?);
        if output.format == Format::Json {
            output.json(&record(&store, &stats, &depths))?;
        } else {
            output.page(&page(&store, &stats, &depths))?;
        }
        Ok(ExitCode::Success)
    }
}

/// How many times smaller the modules are kept than they would be apart; none for an empty store.
fn ratio(stats: &store::Stats) -> Option<f64> {
    let used = stats.stored.saturating_sub(stats.unneeded_stored);
    (used > 0 && stats.named_bytes > 0).then(|| stats.named_bytes as f64 / used as f64)
}

fn page(store: &SqliteStore, stats: &store::Stats, depths: &BTreeMap<u64, u64>) -> String {
    let mut page = format!("{}\n", shown(store.folder()));
    let mut row = |name: &str, text: String| {
        let _ = writeln!(page, "{name:>10}  {text}");
    };
    row("channels", format!("{}, with {} changes", stats.channels, stats.changes));
    row("plugins", format!("{}, apart they would be {} bytes", stats.plugins, stats.named_bytes));
    row("memories", stats.memories.to_string());
    row("objects", format!("{}, {} of them roots", stats.objects, stats.roots));
    row("raw", format!("{} bytes", stats.bytes));
    row("stored", format!("{} bytes", stats.stored));
    if let Some(ratio) = ratio(stats) {
        row("ratio", format!("{ratio:.1}"));
    }
    let unneeded = format!("{}, {} bytes stored", stats.unneeded, stats.unneeded_stored);
    row("unneeded", unneeded);
    let all: Vec<String> =
        depths.iter().map(|(depth, count)| format!("{depth}: {count}")).collect();
    if !all.is_empty() {
        row("depths", all.join("  "));
    }
    let free = stats.modules_free;
    row("modules.db", format!("{} bytes, {free} of them free", stats.modules_file));
    row("channels.db", format!("{} bytes", stats.channels_file));
    row("quota", store.quota().map_or("none".to_owned(), |quota| format!("{quota} bytes")));
    row("ballast", format!("{} bytes", store.ballast()));
    page
}

/// `schema/store-stats.v1.json`.
fn record(store: &SqliteStore, stats: &store::Stats, depths: &BTreeMap<u64, u64>) -> Value {
    json!({
        "schema": SCHEMA,
        "store": store.folder().display().to_string(),
        "channels": stats.channels,
        "changes": stats.changes,
        "plugins": stats.plugins,
        "memories": stats.memories,
        "objects": stats.objects,
        "roots": stats.roots,
        "deepest": stats.deepest,
        "depths": depths
            .iter()
            .map(|(depth, count)| json!({ "depth": depth, "objects": count }))
            .collect::<Vec<_>>(),
        "apart": stats.named_bytes,
        "raw": stats.bytes,
        "stored": stats.stored,
        "ratio": ratio(stats),
        "unneeded": { "objects": stats.unneeded, "stored": stats.unneeded_stored },
        "files": {
            "modules": stats.modules_file,
            "modules_free": stats.modules_free,
            "channels": stats.channels_file,
        },
        "quota": store.quota(),
        "ballast": store.ballast(),
    })
}
