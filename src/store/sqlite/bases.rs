//! Which objects one is probably built well on: the version before, and the landmarks most like it, which are
//! roots and what was foretold badly.

use rusqlite::Connection;

use super::SqliteStore;
use super::objects::find;
use super::rows::{identity, signed};
use crate::store::{ObjectId, StoreError};

/// How many landmarks are tried.
const LANDMARKS: usize = 2;

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
        let deepest = self.settings.limits.depth;
        let landmarks = best_landmarks(&connection, marks, (LANDMARKS, deepest), except);
        wanted.extend(landmarks.map_err(|error| self.modules.error(error))?);
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

/// So many landmarks that have most in common with this sketch, less deep than `deepest`.
fn best_landmarks(
    connection: &Connection,
    marks: &[u64],
    (most, deepest): (usize, u32),
    except: &dyn Fn(ObjectId) -> bool,
) -> rusqlite::Result<Vec<ObjectId>> {
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = marks.iter().map(|mark| mark.cast_signed().to_string()).collect();
    let mut statement = connection.prepare(&format!(
        "SELECT object.length, object.digest FROM sketch JOIN object ON object.id = sketch.object \
        WHERE sketch.hash IN ({}) AND object.depth < ?2 GROUP BY sketch.object \
        ORDER BY count(*) DESC, object.depth, sketch.object LIMIT ?1",
        list.join(",")
    ))?;
    // More than wanted: some may be excepted.
    let bounds = [signed(8 * most as u64), i64::from(deepest)];
    let rows = statement.query_map(bounds, |row| identity(row, 0))?;
    let likest: Vec<ObjectId> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(likest.into_iter().filter(|one| !except(*one)).take(most).collect())
}
