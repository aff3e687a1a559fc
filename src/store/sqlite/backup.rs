//! A copy of a store, of one moment, read back.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::check::{Checked, Extent};
use super::database::Database;
use super::{SqliteStore, StoreSettings, database, schema};
use crate::store::StoreError;

/// Pages that are copied at once.
const PAGES: i32 = 1_000;

impl SqliteStore {
    /// Copies the store into a folder that is absent or empty, while others use it; then opens the copy and
    /// checks all of it. What the check finds was wrong before, or came with the copying: either way the copy
    /// is not to be relied on. `told` hears how many pages of how many are copied, and ends it with `false`:
    /// then what was made is removed, and there is no answer.
    ///
    /// # Errors
    /// When the folder has something in it, or the store can't be read or the copy not be written.
    pub fn backup(
        &self,
        folder: &Path,
        told: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Option<Checked>, StoreError> {
        let unusable = |source: std::io::Error| StoreError::Unusable {
            place: folder.display().to_string(),
            source: Box::new(source),
        };
        fs::create_dir_all(folder).map_err(unusable)?;
        if fs::read_dir(folder).map_err(unusable)?.next().is_some() {
            return Err(StoreError::Unusable {
                place: folder.display().to_string(),
                source: "there is something in it already; a backup wants an empty folder".into(),
            });
        }
        // Made beside it: what has the right name is whole.
        let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
        let making = tempfile::Builder::new()
            .prefix(".sidekick-backup-")
            .tempdir_in(parent.unwrap_or(Path::new(".")))
            .map_err(unusable)?;
        if !self.copy(making.path(), told)? {
            return Ok(None);
        }
        let settings = StoreSettings { create: false, ballast: 0, ..self.settings };
        let checked = Self::open(making.path(), settings, self.clock)?
            .check(Extent::All, &mut |_, _| true)?;
        fs::remove_dir(folder).map_err(unusable)?;
        fs::rename(making.keep(), folder).map_err(unusable)?;
        Ok(Some(checked))
    }

    fn copy(
        &self,
        folder: &Path,
        told: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<bool, StoreError> {
        // Connections of its own: others go on meanwhile. Both see one moment, in which nobody commits.
        let modules = self.modules.reader()?;
        let channels = self.channels.reader()?;
        {
            let mut connection = self.modules.hold();
            let _nobody =
                database::writing(&mut connection).map_err(|error| self.modules.error(error))?;
            begin(&modules).map_err(|error| self.modules.error(error))?;
            begin(&channels).map_err(|error| self.channels.error(error))?;
        }
        for (from, file, schema) in [
            (&modules, &self.modules, schema::MODULES),
            (&channels, &self.channels, schema::CHANNELS),
        ] {
            let done = copy_file(from, &folder.join(schema.file), told);
            if !done.map_err(|error| file.error(error))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Fixes the moment that a connection sees.
fn begin(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema")
}

fn copy_file(
    from: &Connection,
    path: &Path,
    told: &mut dyn FnMut(u64, u64) -> bool,
) -> rusqlite::Result<bool> {
    let mut to = Connection::open(path)?;
    let backup = Backup::new(from, &mut to)?;
    loop {
        let step = backup.step(PAGES)?;
        let progress = backup.progress();
        let all = u64::try_from(progress.pagecount).unwrap_or_default();
        let left = u64::try_from(progress.remaining).unwrap_or_default();
        if !told(all.saturating_sub(left), all) {
            return Ok(false);
        }
        match step {
            StepResult::Done => return Ok(true),
            StepResult::More => (),
            _ => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

impl Database {
    /// Another connection to it, to read.
    pub(super) fn reader(&self) -> Result<Connection, StoreError> {
        let flags =
            rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(self.path(), flags).map_err(|error| self.error(error))
    }
}
