//! `sidekick channel diff`: two versions of a channel's plugin, or one and a working copy.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::channel::{Version, versions, wanted};
use crate::cli::changed::missing;
use crate::cli::channels::version_of;
use crate::cli::difference::Compared;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::live::stored;
use crate::cli::moved::{self, moved};
use crate::cli::output::Output;
use crate::cli::plugins::RunOptions;
use crate::cli::replays;
use crate::cli::specimen::Specimen;
use crate::cli::store::{ChannelOptions, no_plugin, plugin_of};
use crate::cli::subject::{Subject, SubjectOptions};
use crate::cli::world::Surroundings;
use crate::odds;
use crate::rolls::{Replays, renamed};
use crate::store::{ChannelId, ChannelPlugin, Objects, SqliteStore, Store};

const EXAMPLES: &str = "\
Examples:
  sidekick channel diff general coin
  sidekick channel diff general coin --with .
  sidekick channel diff general coin --from 3 --to 5

Exit codes: 0 the same bytes, 1 different, 2 usage, 3 no such channel, plugin or version, or the
build failed; 5 store, 7 tool missing.";

/// Show what is different between two versions of a channel's plugin
///
/// Without options, the version before and the present one. A version is named by the number of its change, or
/// by its digest or the beginning of that. If rolls of the channel are recorded, the last are replayed with the
/// version after, and those that would change are shown.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Diff {
    #[command(flatten)]
    channel: ChannelOptions,

    /// The plugin
    #[arg(value_name = "PLUGIN")]
    plugin: String,

    /// The version before [default: the one before; with --with, the present one]
    #[arg(long, value_name = "VERSION")]
    from: Option<String>,

    /// The version after [default: the present one]
    #[arg(long, value_name = "VERSION", conflicts_with = "with")]
    to: Option<String>,

    /// Compare with this .wasm file, or the module of this folder
    #[arg(long, value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    with: Option<PathBuf>,

    /// Show all functions
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    run: RunOptions,
}

impl Diff {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (store, id, channel) = self.channel.open(surroundings)?;
        let name = &self.plugin;
        let all = versions(&store, &id, name)?;
        if all.is_empty() {
            return Err(no_plugin(&channel, &id, name));
        }
        let now = || plugin_of(&channel, &id, name);
        let named = |text: &Option<String>| -> Result<&Version, CliError> {
            let present = channel.plugin(name).map(|plugin| plugin.module);
            wanted(&all, text.as_deref(), present).map_err(|error| {
                CliError::new(ExitCode::Input, format!("'{name}' can't be compared: {error}"))
                    .help(format!("all versions: sidekick channel history {} {name}", id.channel()))
            })
        };
        let earlier = match (&self.from, &self.with) {
            (None, Some(_)) => now()?,
            (from, _) => &named(from)?.plugin,
        };
        let before = specimen(&store, &id, earlier, surroundings, output)?;
        let version = match (&self.with, &self.to) {
            (Some(_), _) => None,
            (None, None) => Some(now()?),
            (None, to) => Some(&named(to)?.plugin),
        };
        let after = match version {
            Some(version) => specimen(&store, &id, version, surroundings, output)?,
            None => Specimen::open(self.with.as_deref(), None, &self.run, surroundings, output)?,
        };
        let compared = Compared::new(&before, &after);
        let (replays, odds) = if compared.is_same() {
            (None, None)
        } else {
            self.rehearse((&id, earlier, version), store, surroundings, output)?
        };
        if output.format == Format::Json {
            let mut record = compared.record();
            if let Some(replays) = &replays {
                record["replays"] = replays::in_short(replays);
            }
            if let Some(odds) = &odds {
                record["odds"] = moved::record(odds);
            }
            output.json(&record)?;
        } else {
            output.page(&compared.text(self.all))?;
            output.page(&moved::text(odds.as_deref().unwrap_or_default()))?;
            if let Some(replays) = &replays {
                let most = if self.all { usize::MAX } else { replays::MOST };
                replays::tell_left_out(replays, output)?;
                output.page(&format!("\n{}", replays::text(replays, false, most)))?;
            }
        }
        Ok(if compared.is_same() { ExitCode::Success } else { ExitCode::Findings })
    }
}

impl Diff {
    /// Replays the channel's last rolls with a version of the plugin, or with the working copy, and compares its
    /// odds with those of an earlier one.
    fn rehearse(
        &self,
        (id, earlier, version): (&ChannelId, &ChannelPlugin, Option<&ChannelPlugin>),
        store: SqliteStore,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<(Option<Replays>, Option<Vec<odds::Compared>>), CliError> {
        let limits = self.run.limits();
        let folder = store.folder().to_owned();
        let store: Arc<dyn Store> = Arc::new(store);
        let engine = self.run.engine(surroundings)?;
        let trial = self.run.trial_limits(&engine);
        let runtime = engine.into_runtime();
        let load = |output: &mut Output| match version
            .map(|version| stored(version, &store, &runtime, &limits))
        {
            Some(plugin) => plugin.ok_or_else(|| {
                let message = format!("the manifest of '{}' can't be read", self.plugin);
                CliError::new(ExitCode::Plugin, message)
            }),
            None => {
                let options = SubjectOptions { path: self.with.clone(), run: self.run.clone() };
                let subject = Subject::open(&options, surroundings, output)?;
                let plugin = subject.plugin(&self.run.engine(surroundings)?)?;
                Ok(renamed(plugin, &self.plugin))
            }
        };
        let replays = replays::rehearse((&folder, id), load, &store, &runtime, &limits, output)?;
        let odds = match stored(earlier, &store, &runtime, &trial) {
            Some(before) => Some(moved(before, load(output)?, &trial)),
            None => None,
        };
        Ok((replays, odds))
    }
}

/// The module of a version, out of the store.
fn specimen(
    store: &dyn Objects,
    id: &ChannelId,
    plugin: &ChannelPlugin,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<Specimen, CliError> {
    let bytes = store.object(plugin.module)?.ok_or_else(|| missing(&[plugin.module]))?;
    let called = format!("{id}/{} {}", plugin.name, version_of(plugin));
    Specimen::of(&called, bytes, surroundings, output)
}
