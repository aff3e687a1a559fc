//! `sidekick channel diff`: two versions of a channel's plugin, or one and a working copy.

use std::path::PathBuf;

use clap::Args;

use crate::channel::{Version, versions, wanted};
use crate::cli::changed::missing;
use crate::cli::difference::Compared;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::plugins::RunOptions;
use crate::cli::specimen::Specimen;
use crate::cli::store::{ChannelOptions, no_plugin, plugin_of};
use crate::cli::world::Surroundings;
use crate::store::{ChannelId, ChannelPlugin, Objects};

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
/// by its digest or the beginning of that.
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
        let before = match (&self.from, &self.with) {
            (None, Some(_)) => now()?,
            (from, _) => &named(from)?.plugin,
        };
        let before = specimen(&store, &id, before, surroundings, output)?;
        let after = match (&self.with, &self.to) {
            (Some(path), _) => Specimen::open(Some(path), None, &self.run, surroundings, output)?,
            (None, None) => specimen(&store, &id, now()?, surroundings, output)?,
            (None, to) => specimen(&store, &id, &named(to)?.plugin, surroundings, output)?,
        };
        let compared = Compared::new(&before, &after);
        if output.format == Format::Json {
            output.json(&compared.record())?;
        } else {
            output.page(&compared.text(self.all))?;
        }
        Ok(if compared.is_same() { ExitCode::Success } else { ExitCode::Findings })
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
    Specimen::of(&format!("{id}/{}", plugin.name), bytes, surroundings, output)
}
