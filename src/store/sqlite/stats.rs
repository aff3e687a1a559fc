//! What a store has, in numbers.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::rows::unsigned;
use super::schema::{self, Schema};
use super::{SqliteStore, database};
use crate::store::StoreError;

/// What a store has, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stats {
    /// Objects.
    pub objects: u64,
    /// Objects that are built on no other.
    pub roots: u64,
    /// The most objects that must be rebuilt to read one.
    pub deepest: u64,
    /// Bytes of all objects.
    pub bytes: u64,
    /// Bytes that they take.
    pub stored: u64,
    /// Objects that no channel needs, now or as a way back.
    pub unneeded: u64,
    /// Bytes that those take.
    pub unneeded_stored: u64,
    /// Channels.
    pub channels: u64,
    /// Plugins in channels.
    pub plugins: u64,
    /// Bytes that there would be if every plugin had its objects for itself.
    pub named_bytes: u64,
    /// Changes that are kept.
    pub changes: u64,
    /// Memories of users, channels and servers.
    pub memories: u64,
    /// Bytes of the modules' database.
    pub modules_file: u64,
    /// Bytes of it that are free.
    pub modules_free: u64,
    /// Bytes of the channels' database.
    pub channels_file: u64,
}

impl Stats {
    /// What a store without anything has: its files take some bytes all the same.
    ///
    /// # Errors
    /// When `SQLite` has no memory to make one in.
    pub fn of_nothing() -> Result<Self, StoreError> {
        let unusable = |error| StoreError::Unusable {
            place: "a store in memory".to_owned(),
            source: Box::new(error),
        };
        let bytes = |schema: Schema| -> rusqlite::Result<u64> {
            let connection = Connection::open_in_memory()?;
            connection.pragma_update(None, "page_size", schema.page)?;
            connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
            schema.migrate(&connection, 0)?;
            file_bytes(&connection)
        };
        Ok(Self {
            modules_file: bytes(schema::MODULES).map_err(unusable)?,
            channels_file: bytes(schema::CHANNELS).map_err(unusable)?,
            ..Self::default()
        })
    }
}

impl SqliteStore {
    /// What it has, in numbers; all of one moment but for what happens between the two databases.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let mut stats = Stats::default();
        let needed = {
            let mut connection = self.channels.hold();
            let mut read = |connection: &mut Connection| -> rusqlite::Result<()> {
                let transaction = database::reading(connection)?;
                stats.channels = number(&transaction, "SELECT count(*) FROM channel")?;
                stats.plugins = number(&transaction, "SELECT count(*) FROM plugin")?;
                stats.named_bytes = number(
                    &transaction,
                    "SELECT coalesce(sum(length), 0) FROM need WHERE version = 0",
                )?;
                stats.changes = number(&transaction, "SELECT count(*) FROM entry")?;
                stats.memories = number(&transaction, "SELECT count(*) FROM memory")?;
                stats.channels_file = file_bytes(&transaction)?;
                Ok(())
            };
            read(&mut connection).map_err(|error| self.channels.error(error))?;
            self.needed(&connection)?
        };
        let mut connection = self.modules.hold();
        let mut read = || -> rusqlite::Result<()> {
            let transaction = database::reading(&mut connection)?;
            stats.modules_file = file_bytes(&transaction)?;
            stats.modules_free = number(&transaction, "PRAGMA freelist_count")?
                * number(&transaction, "PRAGMA page_size")?;
            let mut statement =
                transaction.prepare("SELECT length, digest, stored, depth FROM object")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let id = super::rows::identity(row, 0)?;
                let stored = unsigned(row, 2)?;
                let depth = unsigned(row, 3)?;
                stats.objects += 1;
                stats.roots += u64::from(depth == 0);
                stats.deepest = stats.deepest.max(depth);
                stats.bytes += id.length;
                stats.stored += stored;
                if !needed.contains(&id) {
                    stats.unneeded += 1;
                    stats.unneeded_stored += stored;
                }
            }
            Ok(())
        };
        read().map_err(|error| self.modules.error(error))?;
        Ok(stats)
    }

    /// How many objects need how many others to be rebuilt.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn depths(&self) -> Result<BTreeMap<u64, u64>, StoreError> {
        let connection = self.modules.hold();
        let read = || -> rusqlite::Result<BTreeMap<u64, u64>> {
            let mut statement =
                connection.prepare("SELECT depth, count(*) FROM object GROUP BY depth")?;
            let rows = statement.query_map([], |row| Ok((unsigned(row, 0)?, unsigned(row, 1)?)))?;
            rows.collect()
        };
        read().map_err(|error| self.modules.error(error))
    }
}

fn number(connection: &Connection, query: &str) -> rusqlite::Result<u64> {
    connection.query_row(query, [], |row| unsigned(row, 0))
}

fn file_bytes(connection: &Connection) -> rusqlite::Result<u64> {
    Ok(number(connection, "PRAGMA page_count")? * number(connection, "PRAGMA page_size")?)
}
