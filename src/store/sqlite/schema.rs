//! What the two databases are: their marks, and how each version of their tables becomes the next.

use rusqlite::Connection;

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Schema {
    /// Its file.
    pub(super) file: &'static str,
    /// SQLite's `application_id`: four letters.
    pub(super) application: i32,
    /// Bytes of a page of a new file.
    pub(super) page: u32,
    /// From version 0 to 1, from 1 to 2 and so on. Never changed once they are out.
    pub(super) migrations: &'static [&'static str],
}

/// Names, history, memory.
pub(super) const CHANNELS: Schema = Schema {
    file: "channels.db",
    application: i32::from_be_bytes(*b"SKch"),
    page: 4096,
    migrations: &[include_str!("channels.1.sql")],
};

/// Bytes. Small pages: what is left over of the last page of a packed object is lost.
pub(super) const MODULES: Schema = Schema {
    file: "modules.db",
    application: i32::from_be_bytes(*b"SKmo"),
    page: 1024,
    migrations: &[include_str!("modules.1.sql")],
};

impl Schema {
    /// The newest version.
    pub(super) fn newest(&self) -> u32 {
        u32::try_from(self.migrations.len()).unwrap_or(u32::MAX)
    }

    /// Brings the tables from version `from` to the newest; within the caller's transaction.
    pub(super) fn migrate(&self, connection: &Connection, from: u32) -> rusqlite::Result<()> {
        for migration in self.migrations.iter().skip(from as usize) {
            connection.execute_batch(migration)?;
        }
        connection.pragma_update(None, "application_id", self.application)?;
        connection.pragma_update(None, "user_version", self.newest())
    }
}
