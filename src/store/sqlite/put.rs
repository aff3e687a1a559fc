//! Objects are packed, then kept: the long work is done before anybody else has to wait.

use rusqlite::{Connection, params};

use super::objects::find;
use super::rows::signed;
use super::{SqliteStore, database};
use crate::packing::{Effort, Packed, Unpackable, pack, sketch, unpack};
use crate::store::{Kept, ObjectId, Offer, StoreError};

/// How often packing is repeated because a base left meanwhile.
const ATTEMPTS: u32 = 3;

/// An object that may serve as a base.
pub(super) struct Candidate {
    id: ObjectId,
    depth: u32,
    bytes: Vec<u8>,
}

/// An object as it will be kept.
struct Ready {
    id: ObjectId,
    packed: Vec<u8>,
    base: Option<ObjectId>,
    depth: u32,
    /// Of a root, to be found as a base by others.
    sketch: Vec<u64>,
}

impl SqliteStore {
    pub(super) fn keep(
        &self,
        offers: &[Offer<'_>],
        effort: Effort,
    ) -> Result<Vec<Kept>, StoreError> {
        for offer in offers {
            self.examine(offer)?;
        }
        for _ in 0..ATTEMPTS {
            let ready = self.prepare(offers, effort)?;
            if let Some(kept) = self.insert(offers, &ready)? {
                return Ok(kept);
            }
        }
        // Somebody removes faster than we pack: bases are not worth it.
        let alone = |offer: &Offer<'_>| ready(offer, &[], effort);
        let ready = offers.iter().map(alone).collect::<Result<Vec<_>, _>>()?;
        let kept = self.insert(offers, &ready)?;
        kept.ok_or_else(|| self.modules.inconsistent("what was kept is not there"))
    }

    fn examine(&self, offer: &Offer<'_>) -> Result<(), StoreError> {
        let (length, allowed) = (offer.bytes.len() as u64, self.settings.limits.object);
        if length > allowed {
            return Err(StoreError::TooLong { length, allowed });
        }
        let (said, found) = (offer.id, ObjectId::of(offer.bytes));
        if said == found { Ok(()) } else { Err(StoreError::Mistaken { said, found }) }
    }

    /// Packs what is not here yet; takes no lock while it packs.
    fn prepare(&self, offers: &[Offer<'_>], effort: Effort) -> Result<Vec<Ready>, StoreError> {
        let mut made: Vec<Ready> = Vec::new();
        for offer in offers {
            let here = find(&self.modules.hold(), offer.id);
            let here = here.map_err(|error| self.modules.error(error))?.is_some();
            if here || made.iter().any(|made| made.id == offer.id) {
                continue;
            }
            let marks = sketch(offer.bytes);
            let candidates = self.candidates(offer.like, &marks, offers, &made)?;
            let mut next = ready(offer, &candidates, effort)?;
            next.sketch = if next.base.is_none() { marks } else { Vec::new() };
            made.push(next);
        }
        Ok(made)
    }

    /// Objects that are probably similar, and not too deep to build on: the version before, and the best
    /// roots. What is offered in the same batch serves as well.
    fn candidates(
        &self,
        like: Option<ObjectId>,
        marks: &[u64],
        offers: &[Offer<'_>],
        made: &[Ready],
    ) -> Result<Vec<Candidate>, StoreError> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let fresh = |ready: &Ready| {
            let offer = offers.iter().find(|offer| offer.id == ready.id)?;
            let bytes = offer.bytes.to_vec();
            Some(Candidate { id: ready.id, depth: ready.depth, bytes })
        };
        let mut wanted = Vec::new();
        if let Some(like) = like {
            match made.iter().find(|ready| ready.id == like) {
                Some(ready) if ready.depth < self.settings.limits.depth => {
                    candidates.extend(fresh(ready));
                }
                _ => wanted.extend(self.shallow_enough(like)?),
            }
        }
        let shared =
            |ready: &Ready| ready.sketch.iter().filter(|mark| marks.contains(mark)).count();
        let best = made.iter().filter(|ready| shared(ready) > 0).max_by_key(|ready| shared(ready));
        candidates.extend(best.and_then(fresh));
        wanted.extend(self.best_roots(marks, 2)?);
        for id in wanted {
            if candidates.iter().any(|candidate| candidate.id == id) {
                continue;
            }
            let connection = self.modules.hold();
            let depth = find(&connection, id).map_err(|error| self.modules.error(error))?;
            // A damaged one is no base; whoever reads or checks it is told.
            let bytes = self.rebuild(&connection, id).unwrap_or_default();
            if let (Some(found), Some(bytes)) = (depth, bytes) {
                candidates.push(Candidate { id, depth: found.kept.depth, bytes });
            }
        }
        Ok(candidates)
    }

    /// This object, if others can be built on it; else the next of its chain that is shallow enough, and
    /// its root.
    fn shallow_enough(&self, id: ObjectId) -> Result<Vec<ObjectId>, StoreError> {
        let chain = self.chain(&self.modules.hold(), id).unwrap_or_default();
        let fits = |depth: u32| depth < self.settings.limits.depth;
        let next = chain.iter().find(|found| fits(found.kept.depth)).map(|found| found.kept.id);
        let deep = chain.first().is_some_and(|found| !fits(found.kept.depth));
        let root = chain.last().filter(|_| deep).map(|found| found.kept.id);
        Ok(next.into_iter().chain(root.filter(|root| Some(*root) != next)).collect())
    }

    /// The roots that have most in common with this sketch.
    pub(super) fn best_roots(
        &self,
        marks: &[u64],
        most: usize,
    ) -> Result<Vec<ObjectId>, StoreError> {
        if marks.is_empty() {
            return Ok(Vec::new());
        }
        let list = marks.iter().map(|mark| mark.cast_signed().to_string()).collect::<Vec<_>>();
        let query = format!(
            "SELECT object.length, object.digest FROM sketch JOIN object ON object.id = sketch.object \
            WHERE sketch.hash IN ({}) GROUP BY sketch.object ORDER BY count(*) DESC, sketch.object LIMIT ?1",
            list.join(",")
        );
        let connection = self.modules.hold();
        let read = || -> rusqlite::Result<Vec<ObjectId>> {
            let mut statement = connection.prepare(&query)?;
            let rows =
                statement.query_map([signed(most as u64)], |row| super::rows::identity(row, 0))?;
            rows.collect()
        };
        read().map_err(|error| self.modules.error(error))
    }

    /// Writes all of it in one transaction; none if a base has left meanwhile, or something that was here.
    fn insert(
        &self,
        offers: &[Offer<'_>],
        ready: &[Ready],
    ) -> Result<Option<Vec<Kept>>, StoreError> {
        let sqlite = |error| self.modules.error(error);
        let mut connection = self.modules.hold();
        let transaction = database::writing(&mut connection).map_err(sqlite)?;
        for ready in ready {
            if find(&transaction, ready.id).map_err(sqlite)?.is_none()
                && !self.insert_one(&transaction, ready).map_err(sqlite)?
            {
                return Ok(None);
            }
        }
        let mut all = Vec::with_capacity(offers.len());
        for offer in offers {
            match find(&transaction, offer.id).map_err(sqlite)? {
                Some(found) => all.push(found.kept),
                None => return Ok(None),
            }
        }
        self.ask_for(&transaction, offers.iter().map(|offer| offer.id))?;
        transaction.commit().map_err(sqlite)?;
        Ok(Some(all))
    }

    fn insert_one(&self, connection: &Connection, ready: &Ready) -> rusqlite::Result<bool> {
        let (mut base, mut depth) = (None, 0);
        if let Some(id) = ready.base {
            let Some(found) = find(connection, id)? else { return Ok(false) };
            (base, depth) = (Some(found.row), found.kept.depth + 1);
            if depth > self.settings.limits.depth {
                return Ok(false);
            }
        }
        let now = signed((self.clock)().0);
        let (id, stored) = (ready.id, signed(ready.packed.len() as u64));
        connection.execute(
            "INSERT INTO object (length, digest, base, depth, stored, added, asked) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            params![signed(id.length), id.digest.as_bytes(), base, depth, stored, now],
        )?;
        let row = connection.last_insert_rowid();
        connection.execute(
            "INSERT INTO body (object, bytes) VALUES (?1, ?2)",
            params![row, ready.packed],
        )?;
        let mut statement =
            connection.prepare("INSERT OR IGNORE INTO sketch (hash, object) VALUES (?1, ?2)")?;
        for mark in &ready.sketch {
            statement.execute(params![mark.cast_signed(), row])?;
        }
        Ok(true)
    }
}

/// Packs an object, and makes sure that it comes back.
fn ready(offer: &Offer<'_>, candidates: &[Candidate], effort: Effort) -> Result<Ready, StoreError> {
    let bases: Vec<&[u8]> = candidates.iter().map(|candidate| &*candidate.bytes).collect();
    let comes_back = |packed: &Packed| {
        let base = packed.base.and_then(|at| bases.get(at).copied());
        let limits = crate::limits::StoreLimits::default();
        unpack(&packed.bytes, base, offer.id.length, &limits).is_ok_and(|got| got == offer.bytes)
    };
    let mut packed = pack(offer.bytes, &bases, effort);
    if !comes_back(&packed) {
        packed = pack(offer.bytes, &[], effort);
        if !comes_back(&packed) {
            let why = Unpackable::Damaged("what is packed can't be unpacked");
            return Err(StoreError::Damaged { id: offer.id, why });
        }
    }
    let base = packed.base.and_then(|at| candidates.get(at));
    Ok(Ready {
        id: offer.id,
        packed: packed.bytes,
        base: base.map(|base| base.id),
        depth: base.map_or(0, |base| base.depth + 1),
        sketch: Vec::new(),
    })
}
