//! Objects are packed, then kept: the long work is done before anybody else has to wait.

use rusqlite::{Connection, params};

use super::bases::Candidate;
use super::objects::find;
use super::rows::signed;
use super::{SqliteStore, database};
use crate::limits::StoreLimits;
use crate::packing::{Effort, Packed, Unpackable, pack, sketch, unpack};
use crate::store::{Kept, ObjectId, Offer, StoreError};

/// How often packing is repeated because a base left meanwhile.
const ATTEMPTS: u32 = 3;

/// An object as it will be kept.
pub(super) struct Ready {
    pub(super) id: ObjectId,
    pub(super) packed: Vec<u8>,
    pub(super) base: Option<ObjectId>,
    pub(super) depth: u32,
    /// Of a root, to be found as a base by others.
    pub(super) sketch: Vec<u64>,
}

impl SqliteStore {
    pub(super) fn keep(
        &self,
        offers: &[Offer<'_>],
        effort: Effort,
    ) -> Result<Vec<Kept>, StoreError> {
        for offer in offers {
            offer.examine(&self.settings.limits)?;
        }
        for _ in 0..ATTEMPTS {
            let ready = self.prepare(offers, effort)?;
            if let Some(kept) = self.insert(offers, &ready)? {
                return Ok(kept);
            }
        }
        // Somebody removes faster than we pack: bases are not worth it.
        let alone = |offer: &Offer<'_>| ready(offer, &[], sketch(offer.bytes), effort);
        let ready = offers.iter().map(alone).collect::<Result<Vec<_>, _>>()?;
        let kept = self.insert(offers, &ready)?;
        kept.ok_or_else(|| self.modules.inconsistent("what was kept is not there"))
    }

    /// Packs what is not here yet; takes no lock while it packs.
    pub(super) fn prepare(
        &self,
        offers: &[Offer<'_>],
        effort: Effort,
    ) -> Result<Vec<Ready>, StoreError> {
        let mut made: Vec<Ready> = Vec::new();
        for offer in offers {
            let here = find(&self.modules.hold(), offer.id);
            let here = here.map_err(|error| self.modules.error(error))?.is_some();
            if here || made.iter().any(|made| made.id == offer.id) {
                continue;
            }
            let marks = sketch(offer.bytes);
            let candidates = self.candidates(offer.like, &marks, offers, &made)?;
            made.push(ready(offer, &candidates, marks, effort)?);
        }
        Ok(made)
    }

    /// What an object may be built on; what is offered in the same batch serves as well.
    fn candidates(
        &self,
        like: Option<ObjectId>,
        marks: &[u64],
        offers: &[Offer<'_>],
        made: &[Ready],
    ) -> Result<Vec<Candidate>, StoreError> {
        let fits = |ready: &&Ready| ready.depth < self.settings.limits.depth;
        let fresh = |ready: &Ready| {
            let offer = offers.iter().find(|offer| offer.id == ready.id)?;
            Some(Candidate { id: ready.id, depth: ready.depth, bytes: offer.bytes.to_vec() })
        };
        // The next of its chain that is shallow enough; where the batch ends, what is kept goes on.
        let (mut like, mut before) = (like, None);
        while let Some(ready) = made.iter().find(|ready| Some(ready.id) == like) {
            if fits(&ready) {
                before = Some(ready);
                break;
            }
            like = ready.base;
        }
        let mut candidates: Vec<Candidate> = before.and_then(fresh).into_iter().collect();
        let known: Vec<ObjectId> = made.iter().map(|ready| ready.id).collect();
        candidates.extend(self.bases(like, marks, &|id| known.contains(&id))?);
        let shared =
            |ready: &Ready| ready.sketch.iter().filter(|mark| marks.contains(mark)).count();
        let best = made.iter().filter(fits).filter(|ready| shared(ready) > 0);
        let best = best.max_by_key(|ready| shared(ready));
        let best = best.filter(|best| candidates.iter().all(|other| other.id != best.id));
        candidates.extend(best.and_then(fresh));
        Ok(candidates)
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
        write_sketch(connection, row, &ready.sketch)?;
        Ok(true)
    }
}

/// An object that takes more than this part of its bytes has much that its base did not foretell: those that come
/// later find it by its sketch, as they find roots.
const FORETOLD: u64 = 8;

/// Packs an object, and makes sure that it comes back.
pub(super) fn ready(
    offer: &Offer<'_>,
    candidates: &[Candidate],
    marks: Vec<u64>,
    effort: Effort,
) -> Result<Ready, StoreError> {
    let bases: Vec<&[u8]> = candidates.iter().map(|candidate| &*candidate.bytes).collect();
    let comes_back = |packed: &Packed| {
        let base = packed.base.and_then(|at| bases.get(at).copied());
        // What was taken is not judged again by its length.
        let limits = StoreLimits { object: offer.id.length, ..StoreLimits::default() };
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
    let is_landmark = base.is_none() || packed.bytes.len() as u64 > offer.id.length / FORETOLD;
    Ok(Ready {
        id: offer.id,
        packed: packed.bytes,
        base: base.map(|base| base.id),
        depth: base.map_or(0, |base| base.depth + 1),
        sketch: if is_landmark { marks } else { Vec::new() },
    })
}

/// Writes the sketch of a landmark.
pub(super) fn write_sketch(
    connection: &Connection,
    row: i64,
    marks: &[u64],
) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("INSERT OR IGNORE INTO sketch (hash, object) VALUES (?1, ?2)")?;
    for mark in marks {
        statement.execute(params![mark.cast_signed(), row])?;
    }
    Ok(())
}
