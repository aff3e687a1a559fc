//! `sidekick store export`: all that the store has, in one file.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::care::CareOptions;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::progress;
use crate::cli::record::SCHEMA;
use crate::cli::world::Surroundings;
use crate::store::StoreError;

const EXAMPLES: &str = "\
Examples:
  sidekick store export all.sidekick
  sidekick store export backups/
  zstd all.sidekick

Exit codes: 0 written, 1 written without what is damaged; 2 usage, 5 no store, or it or the file
can't be used.";

/// Write everything that the store has into one file
///
/// Channels with their history, what is remembered, and every module and data file unpacked: lines of JSON, with
/// the bytes of objects between them. Every version reads it; the same contents give the same bytes. What was
/// counted and recorded of rolls is not in it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Export {
    /// The file to write, one that is there is replaced; in a folder it is called after the day
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    file: PathBuf,

    #[command(flatten)]
    care: CareOptions,
}

impl Export {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let store = self.care.look(surroundings)?;
        let path = self.path(surroundings);
        let unwritten = |cause: &dyn std::error::Error| {
            let message = format!("cannot write '{}'", path.display());
            CliError::new(ExitCode::Store, message).because(cause)
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        // Without it, nobody but the user could read the file.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let beside = builder
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .map_err(|cause| unwritten(&cause))?;
        let mut stream = BufWriter::new(beside);
        let bar = progress::named(store.stats()?.objects, surroundings, output);
        let written = store.export(&mut stream, &mut |id| bar.begin(&id.digest.short()));
        drop(bar);
        let (counts, damaged) = written.map_err(|error| match error {
            StoreError::Unusable { source, .. } => unwritten(&*source),
            other => other.into(),
        })?;
        let beside = stream.into_inner().map_err(|cause| unwritten(cause.error()))?;
        beside.persist(&path).map_err(|cause| unwritten(&cause.error))?;
        if output.format == Format::Json {
            output.json(&json!({
                "schema": SCHEMA,
                "what": "export",
                "file": path.display().to_string(),
                "channels": counts.channels,
                "changes": counts.changes,
                "memories": counts.memories,
                "objects": counts.objects,
                "faults": damaged.iter().map(ToString::to_string).collect::<Vec<_>>(),
            }))?;
        } else {
            output.result(&format!(
                "{}: channels {}, changes {}, memories {}, objects {}",
                shown(&path),
                counts.channels,
                counts.changes,
                counts.memories,
                counts.objects
            ))?;
        }
        if damaged.is_empty() {
            return Ok(ExitCode::Success);
        }
        let names: Vec<String> = damaged.iter().map(|id| id.digest.short()).collect();
        let message = format!("damaged, and not in the file: {}", names.join(", "));
        Err(CliError::new(ExitCode::Findings, message)
            .help("what needs them can't be taken in; sidekick store repair lets it go"))
    }

    fn path(&self, surroundings: &Surroundings) -> PathBuf {
        if !self.file.is_dir() {
            return self.file.clone();
        }
        let today = (surroundings.today)().to_string();
        let day = today.split('T').next().unwrap_or_default();
        self.file.join(format!("store-{day}.sidekick"))
    }
}
