//! `sidekick channel export`: a channel in one file.

use std::collections::BTreeSet;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::channel::{BundleError, Pack};
use crate::cli::changed::missing;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::progress;
use crate::cli::record::SCHEMA;
use crate::cli::store::ChannelOptions;
use crate::cli::world::Surroundings;
use crate::store::Objects;

const EXAMPLES: &str = "\
Examples:
  sidekick channel export general general.tar
  tar -tf general.tar

Exit codes: 0 written, 2 usage, 3 no such channel, 5 the store or the file.";

/// Write a channel's plugins into one file
///
/// It is a tar archive: `channel.json` with names, order and manifests, then each module and data file once as
/// `objects/LENGTH-DIGEST`. The same channel gives the same bytes. History, variables and what plugins
/// remember are not in it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Export {
    #[command(flatten)]
    channel: ChannelOptions,

    /// The file to write; one that is there is replaced
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
}

impl Export {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let (store, id, channel) = self.channel.open(surroundings)?;
        let objects: BTreeSet<_> =
            channel.plugins.iter().flat_map(|plugin| plugin.objects()).collect();
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        // Without it, nobody but the user could read the file.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let beside = builder
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(|cause| self.unwritten(&cause.into()))?;
        let mut pack =
            Pack::new(BufWriter::new(beside), id.server(), id.channel(), &channel.plugins)
                .map_err(|cause| self.unwritten(&cause))?;
        let bar = progress::named(objects.len() as u64, surroundings, output);
        for object in &objects {
            bar.begin(&object.digest.short());
            let bytes = store.object(*object)?.ok_or_else(|| missing(&[*object]))?;
            pack.object(*object, &bytes).map_err(|cause| self.unwritten(&cause))?;
        }
        drop(bar);
        let beside = pack.end().map_err(|cause| self.unwritten(&cause))?;
        let beside =
            beside.into_inner().map_err(|cause| self.unwritten(&cause.into_error().into()))?;
        beside.persist(&self.file).map_err(|cause| self.unwritten(&cause.error.into()))?;
        let (plugins, count) = (channel.plugins.len(), objects.len());
        if output.format == Format::Json {
            output.json(&json!({
                "schema": SCHEMA,
                "server": id.server(),
                "channel": id.channel(),
                "change": "export",
                "names": channel.plugins.iter().map(|plugin| &plugin.name).collect::<Vec<_>>(),
                "sequence": channel.sequence,
                "already": false,
                "file": self.file.display().to_string(),
                "objects": count,
            }))?;
        } else {
            output.result(&format!("{}: plugins {plugins}, objects {count}", shown(&self.file)))?;
        }
        Ok(ExitCode::Success)
    }

    fn unwritten(&self, cause: &BundleError) -> CliError {
        let message = format!("cannot write '{}'", self.file.display());
        CliError::new(ExitCode::Store, message).because(cause)
    }
}
