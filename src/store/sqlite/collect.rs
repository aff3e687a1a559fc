//! What no channel needs goes, after its grace.

use rusqlite::{Connection, params};

use super::objects::at_row;
use super::rows::{identity, signed};
use super::{SqliteStore, database};
use crate::store::{Collected, Kept, ObjectId, Store, StoreError};

/// An object as the collection sees it.
struct Seen {
    row: i64,
    id: ObjectId,
    asked: i64,
}

impl Store for SqliteStore {
    fn collect(&self, most: usize, rehearse: bool) -> Result<Collected, StoreError> {
        let collected =
            self.with_ballast(|| self.above_quota(|| self.collect_now(most, rehearse)))?;
        if !collected.removed.is_empty() && !rehearse {
            // What is free is given back; if that can't be done now, it is used again later.
            let _ = give_back(&self.modules.hold());
        }
        Ok(collected)
    }
}

impl SqliteStore {
    fn collect_now(&self, most: usize, rehearse: bool) -> Result<Collected, StoreError> {
        let in_modules = |error| self.modules.error(error);
        let mut modules = self.modules.hold();
        let objects = database::writing(&mut modules).map_err(in_modules)?;
        // With the modules' transaction open nobody commits; what is read here stays true until its end.
        let needed = self.needed(&self.channels.hold())?;
        let mut collected = Collected::default();
        let grace = signed(self.settings.limits.grace_ms);
        let still = signed((self.clock)().0).saturating_sub(grace);
        let seen = seen(&objects).map_err(in_modules)?;
        for Seen { row, asked, .. } in seen.into_iter().filter(|seen| !needed.contains(&seen.id)) {
            if asked > still {
                collected.spared += 1;
            } else if is_base(&objects, row).map_err(in_modules)? {
                collected.bases.extend(kept(&objects, row).map_err(in_modules)?);
            } else if collected.removed.len() < most {
                collected.removed.extend(kept(&objects, row).map_err(in_modules)?);
                objects
                    .execute("DELETE FROM object WHERE id = ?1", params![row])
                    .map_err(in_modules)?;
            }
        }
        if !rehearse {
            objects.commit().map_err(in_modules)?;
        }
        Ok(collected)
    }
}

/// All objects, the deepest first: what is built on another goes before it.
fn seen(connection: &Connection) -> rusqlite::Result<Vec<Seen>> {
    let mut statement = connection
        .prepare("SELECT id, length, digest, asked FROM object ORDER BY depth DESC, id")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Seen { row: row.get(0)?, id: identity(row, 1)?, asked: row.get(3)? })
    };
    statement.query_map([], read)?.collect()
}

fn is_base(connection: &Connection, row: i64) -> rusqlite::Result<bool> {
    connection.prepare("SELECT 1 FROM object WHERE base = ?1")?.exists([row])
}

fn kept(connection: &Connection, row: i64) -> rusqlite::Result<Option<Kept>> {
    Ok(at_row(connection, row)?.map(|found| found.kept))
}

/// Makes the file as small as its contents.
pub(super) fn give_back(connection: &Connection) -> rusqlite::Result<()> {
    // Each step gives back a page.
    let mut statement = connection.prepare("PRAGMA incremental_vacuum")?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
