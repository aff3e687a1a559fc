//! `sidekick store import`: all that another store has.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::care::CareOptions;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::progress::{self, Bar};
use crate::cli::record::SCHEMA;
use crate::cli::world::Surroundings;
use crate::packing::Effort;
use crate::store::{Counts, SqliteStore, StoreError, StoreSettings};

const EXAMPLES: &str = "\
Examples:
  sidekick store import all.sidekick
  sidekick store import all.sidekick --store elsewhere
  sidekick store import backups/monday --quick

Exit codes: 0 taken in, 2 usage, 3 the file is none of ours, is damaged, or contradicts the store; 5
the store can't be used.";

/// How a file of `store export` begins.
const MARK: &[u8] = br#"{"format":"sidekick-store""#;

/// Take in everything that another store has
///
/// Of a file that `sidekick store export` wrote, or of a store's folder. Channels and what is remembered must be
/// new here, or the same; until all of it has come nothing is named. Digests and histories are proven, but
/// modules are not admitted anew: take in only what comes from a store that you trust.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Import {
    /// The file, or the folder of a store
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    file: PathBuf,

    /// Pack quickly; sidekick store compact makes it small later
    #[arg(long)]
    quick: bool,

    #[command(flatten)]
    care: CareOptions,
}

impl Import {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let effort = if self.quick { Effort::Quick } else { Effort::Small };
        let counts = if self.file.is_dir() {
            self.from_folder(effort, surroundings, output)?
        } else {
            self.from_file(effort, surroundings, output)?
        };
        let Counts { channels, changes, memories, objects } = counts;
        if output.format == Format::Json {
            output.json(&json!({
                "schema": SCHEMA,
                "what": "import",
                "file": self.file.display().to_string(),
                "channels": channels,
                "changes": changes,
                "memories": memories,
                "objects": objects,
                "faults": [],
            }))?;
        } else {
            output.result(&format!(
                "{}: channels {channels}, changes {changes}, memories {memories}, objects {objects}",
                shown(&self.file)
            ))?;
        }
        Ok(ExitCode::Success)
    }

    fn from_file(
        &self,
        effort: Effort,
        surroundings: &Surroundings,
        output: &Output,
    ) -> Result<Counts, CliError> {
        let unread = |cause: std::io::Error| self.refused().because(&cause);
        let mut stream = BufReader::new(File::open(&self.file).map_err(unread)?);
        // A store is made only for something that may be one.
        if !stream.fill_buf().map_err(unread)?.starts_with(MARK) {
            return Err(self
                .refused()
                .help("a file of sidekick store export is needed, or the folder of a store"));
        }
        let store = self.care.open(surroundings)?;
        let bar = progress::stage("taking in", surroundings, output);
        self.take_in(&store, &mut stream, effort, &bar)
    }

    /// Out of another store, without a file between them.
    fn from_folder(
        &self,
        effort: Effort,
        surroundings: &Surroundings,
        output: &Output,
    ) -> Result<Counts, CliError> {
        let settings = StoreSettings { create: false, ballast: 0, ..StoreSettings::default() };
        let from = SqliteStore::open(&self.file, settings, surroundings.today);
        let from = from.map_err(|error| self.refused().because(&error))?;
        let store = self.care.open(surroundings)?;
        let (reader, mut writer) =
            std::io::pipe().map_err(|cause| self.refused().because(&cause))?;
        let bar = progress::named(from.stats()?.objects, surroundings, output);
        let (written, taken) = std::thread::scope(|scope| {
            let writing = scope.spawn(move || {
                let mut stream = std::io::BufWriter::new(&mut writer);
                from.export(&mut stream, &mut |_| ())
            });
            let mut stream = BufReader::new(reader);
            let taken = self.take_in(&store, &mut stream, effort, &bar);
            // Who writes is not kept waiting for who has given up.
            drop(stream);
            (writing.join(), taken)
        });
        match (written, taken) {
            (_, Ok(counts)) => Ok(counts),
            // A store that can't be read is the cause of a stream that is cut.
            (Ok(Err(error)), Err(_)) if !matches!(error, StoreError::Unusable { .. }) => {
                Err(self.refused().because(&error))
            }
            (Ok(Ok((_, damaged))), Err(error)) if !damaged.is_empty() => {
                Err(error
                    .help("it has damaged objects: sidekick store check --read-data --store DIR"))
            }
            (_, Err(error)) => Err(error),
        }
    }

    fn take_in(
        &self,
        store: &SqliteStore,
        stream: &mut dyn BufRead,
        effort: Effort,
        bar: &Bar,
    ) -> Result<Counts, CliError> {
        let taken = store.import(stream, effort, &mut |id| bar.begin(&id.digest.short()));
        taken.map_err(|error| match error {
            StoreError::Stream { .. } | StoreError::Taken { .. } => self
                .refused()
                .because(&error)
                .help("no channel was changed; what came before is removed by sidekick store gc"),
            StoreError::Mistaken { .. } | StoreError::TooLong { .. } => {
                self.refused().because(&error)
            }
            other => other.into(),
        })
    }

    fn refused(&self) -> CliError {
        CliError::new(ExitCode::Input, format!("cannot import '{}'", self.file.display()))
    }
}
