//! `sidekick report`: what a store has, what its modules share, and how it grew.

use std::path::PathBuf;

use clap::Args;

use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::growth::Told;
use crate::cli::growth_text;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::store::{LOCAL, StoreOptions, channel_id, known};
use crate::cli::world::Surroundings;
use crate::files;
use crate::growth::picture;

const EXAMPLES: &str = "\
Examples:
  sidekick report
  sidekick report --channel general --quick
  sidekick report --svg growth.svg
  sidekick report --format json | jq '.modules[] | [.short, .stored]'

Exit codes: 0 fine, also for an empty store; 2 usage, 3 no such channel or the picture can't be
written, 5 store.";

/// Show what each module costs in the store, what it shares with others, and how the store grew
///
/// One row for each module, in the order in which they came: its length, the bytes that it takes, what it is
/// built on and how many others must be rebuilt to read it; how much of its code other modules have as well,
/// function bodies that are the same but for what the linker decides; how much it was used; the channels that
/// have it, in brackets those that had it. Of versions of one plugin, only the first that shares most is named
/// as sharing. Changes nothing.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Report {
    /// Only the modules that this channel has or had
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,

    /// The server the channel is on
    #[arg(long, value_name = "NAME", default_value = LOCAL, requires = "channel")]
    server: String,

    /// Write a picture of how the store grew
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    svg: Option<PathBuf>,

    /// Leave out what modules share: they need not be rebuilt then
    #[arg(long)]
    quick: bool,

    #[command(flatten)]
    store: StoreOptions,
}

impl Report {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is no store or no such channel, or the picture can't be written.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let channel = match &self.channel {
            Some(channel) => Some(channel_id(&self.server, channel)?),
            None => None,
        };
        let store = self.store.look(surroundings)?;
        if let Some(channel) = &channel {
            known(&store, channel)?;
        }
        let told = Told::of(&store, channel, self.quick, surroundings, output)?;
        if let Some(path) = &self.svg {
            let svg = picture(&told.growth, &format!("How it grew: {}", told.title()));
            files::replace(path, svg.as_bytes()).map_err(|cause| {
                let message = format!("cannot write '{}'", shown(path));
                CliError::new(ExitCode::Input, message).because(&cause)
            })?;
        }
        match output.format {
            Format::Json => output.json(&told.record())?,
            Format::Markdown => output.page(&growth_text::markdown(&told))?,
            _ => output.page(&growth_text::text(&told))?,
        }
        Ok(ExitCode::Success)
    }
}
