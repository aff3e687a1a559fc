//! Bytes in the modules' database: looked up, rebuilt, compared.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::rows::{identity, signed, unsigned};
use super::{SqliteStore, database};
use crate::packing::{Effort, Unpackable, unpack};
use crate::store::{Kept, ObjectId, Objects, Offer, StoreError};
use crate::timestamp::Timestamp;

/// An object's row, without its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Its number in this database.
    pub(super) row: i64,
    /// The number of the one it is built on.
    pub(super) base: Option<i64>,
    /// How it is kept.
    pub(super) kept: Kept,
}

const FOUND: &str = "SELECT object.id, object.length, object.digest, object.stored, object.depth, \
    object.added, object.base, base.length, base.digest \
    FROM object LEFT JOIN object AS base ON base.id = object.base";

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let base: Option<i64> = row.get(6)?;
    let kept = Kept {
        id: identity(row, 1)?,
        stored: unsigned(row, 3)?,
        // A base that is gone has none; whoever needs it is told.
        base: row.get::<_, Option<i64>>(7)?.map(|_| identity(row, 7)).transpose()?,
        depth: row.get(4)?,
        added: Timestamp(unsigned(row, 5)?),
    };
    Ok(Found { row: row.get(0)?, base, kept })
}

/// The row of an object.
pub(super) fn find(connection: &Connection, id: ObjectId) -> rusqlite::Result<Option<Found>> {
    let mut statement =
        connection.prepare(&format!("{FOUND} WHERE object.length = ?1 AND object.digest = ?2"))?;
    statement.query_row(params![signed(id.length), id.digest.as_bytes()], found).optional()
}

/// The row with this number.
pub(super) fn at_row(connection: &Connection, row: i64) -> rusqlite::Result<Option<Found>> {
    let mut statement = connection.prepare(&format!("{FOUND} WHERE object.id = ?1"))?;
    statement.query_row([row], found).optional()
}

impl database::Database {
    /// Whether it keeps anything.
    pub(super) fn has_objects(&self) -> Result<bool, StoreError> {
        let connection = self.hold();
        let found = connection.prepare("SELECT 1 FROM object LIMIT 1");
        found.and_then(|mut found| found.exists([])).map_err(|error| self.error(error))
    }
}

impl SqliteStore {
    /// An object and those it is built on, the root last.
    pub(super) fn chain(
        &self,
        connection: &Connection,
        id: ObjectId,
    ) -> Result<Vec<Found>, StoreError> {
        let sqlite = |error| self.modules.error(error);
        let Some(first) = find(connection, id).map_err(sqlite)? else { return Ok(Vec::new()) };
        let mut chain = vec![first];
        let mut next = first.base;
        while let Some(row) = next {
            // A chain that loops is too deep as well.
            if chain.len() > self.settings.limits.depth as usize {
                let why = Unpackable::Damaged("its chain is too deep");
                return Err(StoreError::Damaged { id, why });
            }
            let lost = || StoreError::Damaged { id, why: Unpackable::Damaged("its base is gone") };
            let base = at_row(connection, row).map_err(sqlite)?.ok_or_else(lost)?;
            next = base.base;
            chain.push(base);
        }
        Ok(chain)
    }

    /// The bytes of an object, every step compared with its digest.
    pub(super) fn rebuild(
        &self,
        connection: &Connection,
        id: ObjectId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut bytes: Option<Vec<u8>> = None;
        for found in self.chain(connection, id)?.into_iter().rev() {
            let packed = self.packed(connection, found)?;
            let id = found.kept.id;
            let unpacked = unpack(&packed, bytes.as_deref(), id.length, &self.settings.limits)
                .map_err(|why| StoreError::Damaged { id, why })?;
            if ObjectId::of(&unpacked) != id {
                let why = Unpackable::Damaged("its bytes are not what its digest says");
                return Err(StoreError::Damaged { id, why });
            }
            bytes = Some(unpacked);
        }
        Ok(bytes)
    }

    /// What is kept of an object.
    pub(super) fn packed(
        &self,
        connection: &Connection,
        found: Found,
    ) -> Result<Vec<u8>, StoreError> {
        let query = "SELECT bytes FROM body WHERE object = ?1";
        let bytes = connection.query_row(query, [found.row], |row| row.get(0)).optional();
        let id = found.kept.id;
        bytes
            .map_err(|error| self.modules.error(error))?
            .ok_or(StoreError::Damaged { id, why: Unpackable::Damaged("its bytes are gone") })
    }

    /// Spares objects that are here for another grace.
    pub(super) fn ask_for(
        &self,
        connection: &Connection,
        ids: impl IntoIterator<Item = ObjectId>,
    ) -> Result<(), StoreError> {
        let now = signed((self.clock)().0);
        // A clock that was set back takes nothing away.
        let update = "UPDATE object SET asked = max(asked, ?3) WHERE length = ?1 AND digest = ?2";
        let ask = || -> rusqlite::Result<()> {
            let mut statement = connection.prepare(update)?;
            for id in ids {
                statement.execute(params![signed(id.length), id.digest.as_bytes(), now])?;
            }
            Ok(())
        };
        ask().map_err(|error| self.modules.error(error))
    }
}

impl Objects for SqliteStore {
    fn missing(&self, wanted: &[ObjectId]) -> Result<Vec<ObjectId>, StoreError> {
        let sqlite = |error| self.modules.error(error);
        let mut connection = self.modules.hold();
        let transaction = database::writing(&mut connection).map_err(sqlite)?;
        let (mut here, mut missing) = (Vec::new(), Vec::new());
        for &id in wanted {
            let found = find(&transaction, id).map_err(sqlite)?;
            if found.is_some() { here.push(id) } else { missing.push(id) }
        }
        self.ask_for(&transaction, here)?;
        transaction.commit().map_err(sqlite)?;
        Ok(missing)
    }

    fn put(&self, offers: &[Offer<'_>], effort: Effort) -> Result<Vec<Kept>, StoreError> {
        self.keep(offers, effort)
    }

    fn object(&self, id: ObjectId) -> Result<Option<Vec<u8>>, StoreError> {
        let mut connection = self.modules.hold();
        let transaction =
            database::reading(&mut connection).map_err(|error| self.modules.error(error))?;
        self.rebuild(&transaction, id)
    }

    fn kept(&self, id: ObjectId) -> Result<Option<Kept>, StoreError> {
        let found = find(&self.modules.hold(), id).map_err(|error| self.modules.error(error))?;
        Ok(found.map(|found| found.kept))
    }

    fn objects(&self, after: Option<ObjectId>, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let query = format!(
            "{FOUND} WHERE (object.length, object.digest) > (?1, ?2) \
            ORDER BY object.length, object.digest LIMIT ?3"
        );
        let (length, digest) =
            after.map_or((-1, Vec::new()), |id| (signed(id.length), id.digest.as_bytes().to_vec()));
        let connection = self.modules.hold();
        let read = || -> rusqlite::Result<Vec<Kept>> {
            let mut statement = connection.prepare(&query)?;
            let limit = signed(limit as u64);
            let rows = statement.query_map(params![length, digest, limit], found)?;
            rows.map(|found| Ok(found?.kept)).collect()
        };
        read().map_err(|error| self.modules.error(error))
    }
}
