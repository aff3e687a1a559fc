//! `sidekick store import-legacy`: the tables of the historic design taken over.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::admitted::admitted;
use crate::cli::care::CareOptions;
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::plugins::RunOptions;
use crate::cli::progress;
use crate::cli::record::SCHEMA;
use crate::cli::store::{author, channel_id};
use crate::cli::world::Surroundings;
use crate::store::{
    ChannelId, ChannelPlugin, Described, Legacy, ObjectId, SqliteStore, StoreError, StoreSettings,
    Takeover,
};
use crate::text::{is_name, nearest_name};

const EXAMPLES: &str = "\
Examples:
  sidekick store import-legacy bot.db --dry-run
  sidekick store import-legacy bot.db
  sidekick store import-legacy bot.db --server local
  sidekick store import-legacy bot.db --drop-bytes

Exit codes: 0 all of it is in the store, 1 something was refused; 2 usage, 3 the file has no such
tables; 5 the store can't be used.";

/// Take over the modules of an old database
///
/// It is a SQLite file with the tables `wasm(channel, server, user, name, len, hash)` and `wasm_bytes(len, hash,
/// body)`, where `hash` is the BLAKE3 digest. Each module is compared with it, and admitted as at an upload.
/// What was taken over before is not taken over again.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct ImportLegacy {
    /// The database
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,

    /// Put all channels on this server [default: as their rows say]
    #[arg(long, value_name = "NAME")]
    server: Option<String>,

    /// Drop the table `wasm_bytes` at the end, if nothing was refused
    #[arg(long, conflicts_with = "dry_run")]
    drop_bytes: bool,

    /// Show what would be taken over, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Who stands in the history where a row names nobody [default: the user's name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    #[command(flatten)]
    care: CareOptions,

    #[command(flatten)]
    run: RunOptions,
}

impl ImportLegacy {
    pub(super) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let by = author(self.by.as_deref(), surroundings)?;
        if let Some(server) = &self.server {
            channel_id(server, "any")?;
        }
        // A store is made only for something that can be taken over.
        let rows = SqliteStore::legacy_rows(&self.file).map_err(|error| self.told(error))?;
        let scratch;
        let store = if self.dry_run && !self.care.store.folder(surroundings)?.exists() {
            scratch = tempfile::tempdir().map_err(|cause| {
                CliError::new(ExitCode::Store, "cannot make a folder to rehearse in")
                    .because(&cause)
            })?;
            let settings = StoreSettings { ballast: 0, ..StoreSettings::default() };
            SqliteStore::open(scratch.path(), settings, surroundings.today)?
        } else if self.dry_run {
            self.care.look(surroundings)?
        } else {
            self.care.open(surroundings)?
        };
        let how = Takeover {
            server: self.server.as_deref(),
            by: &by,
            drop_bytes: self.drop_bytes,
            rehearse: self.dry_run,
        };
        let bar = progress::named(rows, surroundings, output);
        let legacy = store.import_legacy(&self.file, how, &mut |name, module, bytes| {
            bar.begin(name);
            self.described(name, module, bytes, surroundings)
        });
        drop(bar);
        let legacy = legacy.map_err(|error| self.told(error))?;
        if output.format == Format::Json {
            output.json(&self.record(&legacy))?;
        } else {
            self.tell(&legacy, output)?;
        }
        Ok(if legacy.refused.is_empty() { ExitCode::Success } else { ExitCode::Findings })
    }

    fn described(
        &self,
        name: &str,
        module: ObjectId,
        bytes: &[u8],
        surroundings: &Surroundings,
    ) -> Described {
        if !is_name(name) {
            let near = nearest_name(name);
            return Err(format!("'{name}' is no name for a plugin; '{near}' would be one"));
        }
        let admitted = admitted(bytes, &self.run, surroundings).map_err(|error| {
            let mut text = error.to_string();
            let mut next = std::error::Error::source(&error);
            while let Some(cause) = next {
                text = format!("{text}: {cause}");
                next = cause.source();
            }
            text
        })?;
        Ok(ChannelPlugin {
            name: name.to_owned(),
            module,
            files: Default::default(),
            manifest: admitted.manifest,
            hooks: admitted.hooks,
            enabled: true,
        })
    }

    fn tell(&self, legacy: &Legacy, output: &mut Output) -> Result<(), CliError> {
        for (channel, name) in &legacy.taken {
            output.result(&format!("+ {channel}  {name}"))?;
        }
        for (row, why) in &legacy.refused {
            output.labelled("refused:", &format!("{row}: {why}"))?;
        }
        let (taken, already, refused) = (legacy.taken.len(), legacy.already, legacy.refused.len());
        let done = if self.dry_run { "would be taken over" } else { "taken over" };
        output.result(&format!("{done}: {taken}, there already: {already}, refused: {refused}"))?;
        if legacy.dropped {
            output.result("the table wasm_bytes is dropped; VACUUM makes the file smaller")?;
        } else if self.drop_bytes && !output.quiet {
            output.note("the table wasm_bytes stays, since something was refused")?;
        }
        Ok(())
    }

    /// `schema/store-import-legacy.v1.json`.
    fn record(&self, legacy: &Legacy) -> Value {
        let taken = |(channel, name): &(ChannelId, String)| json!({ "server": channel.server(), "channel": channel.channel(), "plugin": name });
        let refused = |(row, why): &(String, String)| json!({ "row": row, "why": why });
        json!({
            "schema": SCHEMA,
            "dry_run": self.dry_run,
            "taken": legacy.taken.iter().map(taken).collect::<Vec<_>>(),
            "already": legacy.already,
            "refused": legacy.refused.iter().map(refused).collect::<Vec<_>>(),
            "dropped": legacy.dropped,
        })
    }

    /// What is wrong with the file is not the store's fault.
    fn told(&self, error: StoreError) -> CliError {
        let file = self.file.display().to_string();
        match error {
            StoreError::Unusable { place, source } if place == file => {
                CliError::new(ExitCode::Input, format!("cannot import '{file}'"))
                    .because(&*source)
                    .help("the tables wasm and wasm_bytes are needed")
            }
            other => other.into(),
        }
    }
}
