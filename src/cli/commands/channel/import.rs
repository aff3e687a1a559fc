//! `sidekick channel import`: a channel out of one file.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use clap::Args;

use crate::channel::{Bundle, BundleError};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::imported::{Import as Imported, Told};
use crate::cli::output::Output;
use crate::cli::plugins::RunOptions;
use crate::cli::store::{StoreOptions, author, channel_id};
use crate::cli::world::Surroundings;
use crate::limits::StoreLimits;

const EXAMPLES: &str = "\
Examples:
  sidekick channel import general.tar --dry-run
  sidekick channel import general.tar
  sidekick channel import general.tar --channel games --keep

Exit codes: 0 done, 1 somebody else has changed the channel just now; 2 usage, 3 the file is no
exported channel, 4 a module in it is refused, 5 store.";

/// Make a channel what a file of `channel export` says
///
/// The set of plugins is replaced as a whole, as one change of its history. Digests are compared, and each module
/// is admitted as at an upload; what it says of itself is read from the module, not from the file.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Import {
    /// The file
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,

    /// The channel [default: as it was called where it comes from]
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,

    /// The server the channel is on [default: as where it comes from]
    #[arg(long, value_name = "NAME")]
    server: Option<String>,

    /// Keep plugins that are in the channel and not in the file
    #[arg(long)]
    keep: bool,

    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Who asks, for the channel's history [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    #[command(flatten)]
    store: StoreOptions,

    #[command(flatten)]
    run: RunOptions,
}

impl Import {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let by = author(self.by.as_deref(), surroundings)?;
        let file = File::open(&self.file).map_err(|cause| self.unreadable(&cause.into()))?;
        let mut bundle = Bundle::open(BufReader::new(file), StoreLimits::default())
            .map_err(|cause| self.unreadable(&cause))?;
        let from = &bundle.contents;
        let server = self.server.clone().unwrap_or_else(|| from.server.clone());
        let channel = self.channel.clone().unwrap_or_else(|| from.channel.clone());
        let id = channel_id(&server, &channel)?;
        let store = self.store.open(surroundings)?;
        let mut import = Imported::new(&store, &id, from.plugins.clone(), self.keep)?;
        while let Some((object, bytes)) =
            bundle.object().map_err(|cause| self.unreadable(&cause))?
        {
            import.object(object, bytes, &self.run, surroundings, self.dry_run)?;
        }
        let told = import.end(&self.run, surroundings, (&by, self.dry_run))?;
        Told::print(&told, output)?;
        Ok(ExitCode::Success)
    }

    fn unreadable(&self, cause: &BundleError) -> CliError {
        let message = format!("cannot import '{}'", self.file.display());
        CliError::new(ExitCode::Input, message).because(cause)
    }
}
