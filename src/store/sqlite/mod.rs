//! The store in a folder: two SQLite databases, one for channels, one for bytes.
//!
//! Locks are taken in one order: the writing transaction of the modules first, then the channels'. A commit
//! holds it while it looks for its objects and writes the channel; a collection holds it while it reads
//! what channels need. So neither sees the other half done, and a crash between the two leaves at most
//! objects that nobody needs.

mod backup;
mod bases;
mod channels;
mod check;
mod clear;
mod collect;
mod commit;
mod compact;
mod database;
mod export;
mod import;
mod legacy;
mod look;
mod memories;
mod objects;
mod opening;
mod place;
mod put;
mod rehang;
mod rehearse;
mod repair;
mod room;
mod rows;
mod schema;
mod stats;
mod strays;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use check::{Checked, Extent, Fault};
pub use clear::{Cleared, Pinned};
pub use compact::{Heat, Moved};
use database::Database;
pub use export::Counts;
pub use legacy::{Described, Legacy, Takeover};
pub use repair::Repair;
pub use stats::Stats;

use crate::limits::StoreLimits;
use crate::store::{Clock, StoreError};

/// How a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// What it takes and keeps.
    pub limits: StoreLimits,
    /// Whether an absent one is made.
    pub create: bool,
    /// Bytes that the modules' database may take.
    pub quota: Option<u64>,
    /// Bytes that are set aside for the day when the disk is full: removing needs room, too.
    pub ballast: u64,
    /// Milliseconds to wait for other programs that write.
    pub patience_ms: u64,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            limits: StoreLimits::default(),
            create: true,
            quota: None,
            ballast: 2 << 20,
            patience_ms: 30_000,
        }
    }
}

/// A store in a folder.
#[derive(Debug)]
pub struct SqliteStore {
    folder: PathBuf,
    channels: Database,
    modules: Database,
    settings: StoreSettings,
    clock: Clock,
}

impl SqliteStore {
    /// Opens the store in a folder.
    ///
    /// # Errors
    /// When it is not there and may not be made, when its files are not ours, damaged, or of a newer version.
    pub fn open(folder: &Path, settings: StoreSettings, clock: Clock) -> Result<Self, StoreError> {
        let unusable = |source: std::io::Error| StoreError::Unusable {
            place: folder.display().to_string(),
            source: Box::new(source),
        };
        if settings.create {
            fs::create_dir_all(folder).map_err(unusable)?;
        } else if !files(folder).iter().any(|file| file.exists()) {
            return Err(StoreError::Absent { place: folder.display().to_string() });
        }
        place::examine(folder)?;
        let patience = Duration::from_millis(settings.patience_ms);
        // Two that open at once would disagree about who makes the tables.
        let lock = opening::alone(folder, patience)?;
        if !settings.create {
            whole(folder)?;
        }
        opening::no_log_without_file(folder)?;
        let has = |file| {
            let found = fs::metadata(folder.join(file));
            found.is_ok_and(|found| found.is_file() && found.len() > 0)
        };
        let named = has(schema::CHANNELS.file);
        if named && !has(schema::MODULES.file) {
            let place = folder.join(schema::MODULES.file).display().to_string();
            return Err(StoreError::Lost { place });
        }
        let modules = Database::open(folder, schema::MODULES, patience)?;
        // Without names, a collection would take everything.
        if !named && modules.has_objects()? {
            let place = folder.join(schema::CHANNELS.file).display().to_string();
            return Err(StoreError::Lost { place });
        }
        let channels = Database::open(folder, schema::CHANNELS, patience)?;
        if let Some(quota) = settings.quota {
            modules.bound(quota)?;
        }
        room::load(folder, settings.ballast);
        drop(lock);
        Ok(Self { folder: folder.to_owned(), channels, modules, settings, clock })
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it takes and keeps.
    #[must_use]
    pub fn limits(&self) -> &StoreLimits {
        &self.settings.limits
    }
}

/// The files of a store.
fn files(folder: &Path) -> [PathBuf; 2] {
    [schema::MODULES, schema::CHANNELS].map(|schema| folder.join(schema.file))
}

/// Both halves must be there: they are made together, and an empty one would say that all is gone.
fn whole(folder: &Path) -> Result<(), StoreError> {
    match files(folder).into_iter().find(|file| !file.exists()) {
        Some(lost) => Err(StoreError::Lost { place: lost.display().to_string() }),
        None => Ok(()),
    }
}
