//! Which objects one is probably built well on: the version before, and the roots most like it.

use rusqlite::Connection;

use super::SqliteStore;
use super::objects::find;
use super::rows::{identity, signed};
use crate::store::{ObjectId, StoreError};

/// How many roots are tried.
const ROOTS: usize = 2;

/// An object that may serve as a base, with its bytes.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) id: ObjectId,
    pub(super) depth: u32,
    pub(super) bytes: Vec<u8>,
}

impl SqliteStore {
    /// Objects to build on, the likeliest first; none that is too deep, nor one of `except`.
    pub(super) fn bases(
        &self,
        like: Option<ObjectId>,
        marks: &[u64],
        except: &dyn Fn(ObjectId) -> bool,
    ) -> Result<Vec<Candidate>, StoreError> {
        let connection = self.modules.hold();
        let mut wanted = Vec::new();
        if let Some(like) = like {
            wanted.extend(self.shallow_enough(&connection, like));
        }
        let roots = best_roots(&connection, marks, ROOTS, except);
        wanted.extend(roots.map_err(|error| self.modules.error(error))?);
        let mut candidates: Vec<Candidate> = Vec::new();
        for id in wanted {
            if except(id) || candidates.iter().any(|candidate| candidate.id == id) {
                continue;
            }
            candidates.extend(self.candidate(&connection, id)?);
        }
        Ok(candidates)
    }

    /// An object as a base; none if it is not here, or damaged: whoever reads or checks it is told.
    pub(super) fn candidate(
        &self,
        connection: &Connection,
        id: ObjectId,
    ) -> Result<Option<Candidate>, StoreError> {
        let found = find(connection, id).map_err(|error| self.modules.error(error))?;
        let bytes = self.rebuild(connection, id).unwrap_or_default();
        let depth = found.map(|found| found.kept.depth);
        Ok(depth.zip(bytes).map(|(depth, bytes)| Candidate { id, depth, bytes }))
    }

    /// This object, if others can be built on it; else the next of its chain that is shallow enough, and
    /// its root.
    fn shallow_enough(&self, connection: &Connection, id: ObjectId) -> Vec<ObjectId> {
        let chain = self.chain(connection, id).unwrap_or_default();
        let fits = |depth: u32| depth < self.settings.limits.depth;
        let deep = chain.first().is_some_and(|found| !fits(found.kept.depth));
        let next = chain.iter().find(|found| fits(found.kept.depth)).map(|found| found.kept.id);
        let root = chain.last().filter(|_| deep).map(|found| found.kept.id);
        next.into_iter().chain(root.filter(|root| Some(*root) != next)).collect()
    }
}

/// The roots that have most in common with this sketch.
fn best_roots(
    connection: &Connection,
    marks: &[u64],
    most: usize,
    except: &dyn Fn(ObjectId) -> bool,
) -> rusqlite::Result<Vec<ObjectId>> {
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = marks.iter().map(|mark| mark.cast_signed().to_string()).collect();
    let mut statement = connection.prepare(&format!(
        "SELECT object.length, object.digest FROM sketch JOIN object ON object.id = sketch.object \
        WHERE sketch.hash IN ({}) GROUP BY sketch.object \
        ORDER BY count(*) DESC, sketch.object LIMIT ?1",
        list.join(",")
    ))?;
    // More than wanted: some may be excepted.
    let rows = statement.query_map([signed(8 * most as u64)], |row| identity(row, 0))?;
    let roots: Vec<ObjectId> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(roots.into_iter().filter(|root| !except(*root)).take(most).collect())
}
