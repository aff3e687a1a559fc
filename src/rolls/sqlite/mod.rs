//! What was rolled, in a file of its own beside the store's: `rolls.db`.
//!
//! WAL with `synchronous=NORMAL`: a power cut may take the last counts, but never the file, and nobody was
//! promised them. So a commit waits for no disk, where those of the store do.

mod connect;
mod read;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Counts, PluginUse, Recent, Record, Roll, Rolls, RollsError};
use crate::limits::RollsLimits;
use crate::store::{ChannelId, ObjectId};

/// The name of the file.
const FILE: &str = "rolls.db";

/// What was rolled, in a file.
pub struct SqliteRolls {
    connection: Connection,
    place: PathBuf,
    limits: RollsLimits,
}

impl SqliteRolls {
    /// The file in this folder; both are made if they are missing.
    ///
    /// # Errors
    /// When it can't be opened, is damaged, or of a newer version.
    pub fn open(folder: &Path, limits: &RollsLimits) -> Result<Self, RollsError> {
        connect::open(folder, limits)
    }

    /// The file in this folder; none if nothing was ever kept there.
    ///
    /// # Errors
    /// As [`SqliteRolls::open`].
    pub fn open_existing(folder: &Path, limits: &RollsLimits) -> Result<Option<Self>, RollsError> {
        if folder.join(FILE).exists() { connect::open(folder, limits).map(Some) } else { Ok(None) }
    }

    /// The bytes of the file in this folder; none if nothing was ever kept there.
    #[must_use]
    pub fn bytes(folder: &Path) -> Option<u64> {
        std::fs::metadata(folder.join(FILE)).ok().map(|file| file.len())
    }

    /// Renames a damaged file to `rolls.db.damaged`, which may be looked at or deleted. Gives its new name; none
    /// if it is not damaged after all, because somebody else was quicker.
    ///
    /// # Errors
    /// When it can't be renamed.
    pub fn set_aside(folder: &Path, limits: &RollsLimits) -> Result<Option<PathBuf>, RollsError> {
        connect::set_aside(folder, limits)
    }
}

impl Rolls for SqliteRolls {
    fn keep(
        &mut self,
        counts: &[PluginUse],
        rolls: &[Roll],
    ) -> Result<Vec<Option<u64>>, RollsError> {
        let kept = write::keep(&mut self.connection, &self.limits, counts, rolls);
        kept.map_err(|error| connect::error(&self.place, error))
    }

    fn usage(&self, channel: Option<&ChannelId>) -> Result<Vec<PluginUse>, RollsError> {
        let usage = read::usage(&self.connection, channel);
        usage.map_err(|error| connect::error(&self.place, error))
    }

    fn uses_of(&self, module: ObjectId) -> Result<Counts, RollsError> {
        let uses = read::uses_of(&self.connection, module);
        uses.map_err(|error| connect::error(&self.place, error))
    }

    fn record(&self, id: u64) -> Result<Option<Record>, RollsError> {
        let record = read::record(&self.connection, &self.limits, id);
        match record.map_err(|error| connect::error(&self.place, error))? {
            Some(Err(what)) => {
                let place = self.place.display().to_string();
                Err(RollsError::Unreadable { place, id, what })
            }
            Some(Ok(record)) => Ok(Some(record)),
            None => Ok(None),
        }
    }

    fn recent(&self, channel: &ChannelId, limit: usize) -> Result<Recent, RollsError> {
        let recent = read::recent(&self.connection, &self.limits, channel, limit);
        recent.map_err(|error| connect::error(&self.place, error))
    }
}
