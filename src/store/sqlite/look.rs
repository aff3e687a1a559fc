//! A store that may not be written to is looked at.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::database::Database;
use super::{SqliteStore, StoreSettings, schema};
use crate::store::{Clock, StoreError};

impl SqliteStore {
    /// Opens a store for who only reads. Where it may be written to, as [`open`](Self::open) does, for others
    /// may be writing; else as it lies there.
    ///
    /// # Errors
    /// When it is not there, not ours, damaged, or of another version.
    pub fn look(folder: &Path, settings: StoreSettings, clock: Clock) -> Result<Self, StoreError> {
        let settings = StoreSettings { create: false, ballast: 0, ..settings };
        let error = match Self::open(folder, settings, clock) {
            Err(error @ StoreError::Unusable { .. }) => error,
            other => return other,
        };
        let Ok(modules) = Database::look(folder, schema::MODULES) else { return Err(error) };
        let Ok(channels) = Database::look(folder, schema::CHANNELS) else { return Err(error) };
        Ok(Self { folder: folder.to_owned(), channels, modules, settings, clock })
    }
}

/// A connection that only reads: beside others that write, if that is possible, else to a file that nobody is
/// writing.
pub(super) fn connection(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let readable = |connection: Connection| {
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    let error = match Connection::open_with_flags(path, flags).and_then(readable) {
        Ok(connection) => return Ok(connection),
        Err(error) => error,
    };
    match still(path) {
        Some(name) => {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(name, flags).and_then(readable)
        }
        None => Err(error),
    }
}

/// The name of a file that does not change; none if a log beside it holds what it lacks.
fn still(path: &Path) -> Option<String> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0) {
        return None;
    }
    let path = fs::canonicalize(path).ok()?;
    let mut name = "file:".to_owned();
    for byte in path.to_str()?.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02x}"));
        }
    }
    Some(name + "?immutable=1")
}
