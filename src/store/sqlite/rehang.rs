//! An object that is kept is packed anew, on another base or on none: its bytes stay, and so does all that
//! is built on it.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use super::bases::Candidate;
use super::objects::{Found, at_row, find};
use super::put::{Ready, ready, write_sketch};
use super::rows::{identity, signed};
use super::{SqliteStore, database};
use crate::packing::{Effort, sketch};
use crate::store::{Kept, ObjectId, Offer, StoreError};

/// An object packed anew, not yet written.
pub(super) struct Packing {
    was: Found,
    ready: Ready,
}

impl Packing {
    /// Bytes that it would take.
    pub(super) fn stored(&self) -> u64 {
        self.ready.packed.len() as u64
    }

    /// How it is kept so far.
    pub(super) fn was(&self) -> Kept {
        self.was.kept
    }
}

impl SqliteStore {
    /// Packs an object anew, on one of these or on none; none if it is not here. Takes no lock while it packs.
    pub(super) fn repack(
        &self,
        id: ObjectId,
        candidates: &[Candidate],
        effort: Effort,
    ) -> Result<Option<Packing>, StoreError> {
        let connection = self.modules.hold();
        let was = find(&connection, id).map_err(|error| self.modules.error(error))?;
        let bytes = self.rebuild(&connection, id)?;
        drop(connection);
        let (Some(was), Some(bytes)) = (was, bytes) else { return Ok(None) };
        let offer = Offer { id, bytes: &bytes, like: None };
        let ready = ready(&offer, candidates, sketch(&bytes), effort)?;
        Ok(Some(Packing { was, ready }))
    }

    /// Puts it in the place of the old one, in one transaction; whether it did: not if anything it builds on
    /// has changed meanwhile, or something would be too deep.
    pub(super) fn rehang(&self, Packing { was, ready }: &Packing) -> Result<bool, StoreError> {
        let sqlite = |error| self.modules.error(error);
        let mut connection = self.modules.hold();
        let transaction = database::writing(&mut connection).map_err(sqlite)?;
        let now = at_row(&transaction, was.row).map_err(sqlite)?;
        if now.is_none_or(|now| now.kept != was.kept) {
            return Ok(false);
        }
        let above = built_on(&transaction, was.row).map_err(sqlite)?;
        let (mut base, mut depth) = (None, 0);
        if let Some(id) = ready.base {
            let Some(found) = find(&transaction, id).map_err(sqlite)? else { return Ok(false) };
            if found.row == was.row || above.iter().any(|(row, ..)| *row == found.row) {
                return Ok(false);
            }
            (base, depth) = (Some(found.row), found.kept.depth + 1);
        }
        let height = above.iter().map(|(_, depth, _)| depth - was.kept.depth).max();
        if depth + height.unwrap_or_default() > self.settings.limits.depth {
            return Ok(false);
        }
        let write = || -> rusqlite::Result<()> {
            let stored = signed(ready.packed.len() as u64);
            transaction.execute(
                "UPDATE object SET base = ?2, depth = ?3, stored = ?4 WHERE id = ?1",
                params![was.row, base, depth, stored],
            )?;
            let body = params![was.row, ready.packed];
            transaction.execute("UPDATE body SET bytes = ?2 WHERE object = ?1", body)?;
            let mut deeper =
                transaction.prepare("UPDATE object SET depth = depth + ?2 WHERE id = ?1")?;
            let shift = i64::from(depth) - i64::from(was.kept.depth);
            for (row, ..) in above.iter().filter(|_| shift != 0) {
                deeper.execute(params![row, shift])?;
            }
            transaction.execute("DELETE FROM sketch WHERE object = ?1", [was.row])?;
            write_sketch(&transaction, was.row, &ready.sketch)
        };
        write().map_err(sqlite)?;
        transaction.commit().map_err(sqlite)?;
        Ok(true)
    }

    /// What is built on an object, near or far.
    pub(super) fn above(&self, id: ObjectId) -> Result<HashSet<ObjectId>, StoreError> {
        let connection = self.modules.hold();
        let read = || -> rusqlite::Result<HashSet<ObjectId>> {
            let Some(found) = find(&connection, id)? else { return Ok(HashSet::new()) };
            let above = built_on(&connection, found.row)?;
            Ok(above.into_iter().map(|(_, _, id)| id).collect())
        };
        read().map_err(|error| self.modules.error(error))
    }

    /// What is built on an object directly.
    pub(super) fn children(&self, id: ObjectId) -> Result<Vec<ObjectId>, StoreError> {
        let connection = self.modules.hold();
        let read = || -> rusqlite::Result<Vec<ObjectId>> {
            let Some(found) = find(&connection, id)? else { return Ok(Vec::new()) };
            let query = "SELECT length, digest FROM object WHERE base = ?1 ORDER BY id";
            let mut statement = connection.prepare(query)?;
            statement.query_map([found.row], |row| identity(row, 0))?.collect()
        };
        read().map_err(|error| self.modules.error(error))
    }
}

/// Rows that are built on this one, near or far, with their depth. Each is visited once, so that a loop ends.
fn built_on(connection: &Connection, row: i64) -> rusqlite::Result<Vec<(i64, u32, ObjectId)>> {
    let mut statement = connection.prepare(
        "WITH RECURSIVE above (id) AS (SELECT id FROM object WHERE base = ?1 \
        UNION SELECT object.id FROM object JOIN above ON object.base = above.id) \
        SELECT object.id, object.depth, object.length, object.digest \
        FROM object JOIN above ON above.id = object.id",
    )?;
    statement.query_map([row], |row| Ok((row.get(0)?, row.get(1)?, identity(row, 2)?)))?.collect()
}
