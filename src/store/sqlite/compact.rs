//! The store made smaller, or quicker to read: objects are moved to better bases, one transaction each.

use super::SqliteStore;
use super::bases::Candidate;
use super::collect::give_back;
use super::rehang::Packing;
use crate::packing::{Effort, sketch};
use crate::store::{Kept, ObjectId, Objects, StoreError};

/// Objects that are looked at in one go.
const PAGE: usize = 1_000;

/// A hundredth of an object's bytes must be won, or it is left as it is.
const WORTH: u64 = 100;

/// How an object should be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heat {
    /// Often read: whole, or on a root.
    Hot,
    /// As it comes.
    Warm,
    /// Rarely read: as small as can be, however deep.
    Cold,
}

/// What came of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// How it was kept.
    pub before: Kept,
    /// How it is kept now.
    pub after: Kept,
}

impl SqliteStore {
    /// Packs objects anew where that is worth it: cold ones as small as can be, hot ones whole or on a root.
    /// `heat` tells how often one is used; `told` hears of each object that was looked at, and ends the work
    /// with `false`. What is done by then stays done.
    ///
    /// # Errors
    /// When the store can't be read or written. A damaged object is left to `check`.
    pub fn compact(
        &self,
        heat: &dyn Fn(ObjectId) -> Heat,
        told: &mut dyn FnMut(ObjectId, Option<Moved>) -> bool,
    ) -> Result<(), StoreError> {
        let done = self.compact_all(heat, told);
        // What is free is given back; if that can't be done now, it is used again later.
        let _ = give_back(&self.modules.hold());
        done
    }

    fn compact_all(
        &self,
        heat: &dyn Fn(ObjectId) -> Heat,
        told: &mut dyn FnMut(ObjectId, Option<Moved>) -> bool,
    ) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.objects(after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id);
            for kept in page {
                let moved = match heat(kept.id) {
                    Heat::Hot if kept.depth > 1 => self.raise(kept)?,
                    Heat::Cold => self.deepen(kept)?,
                    _ => None,
                };
                if !told(kept.id, moved) {
                    return Ok(());
                }
            }
        }
    }

    /// Moves everything that is built on an object elsewhere, so that it can go. The first of them becomes a
    /// root if nothing else fits, and a base for the others. Tells how many are still built on it: not 0 if
    /// `told` ended the work, or somebody was quicker.
    ///
    /// # Errors
    /// When the store can't be read or written, or one of the objects is damaged.
    pub fn release(
        &self,
        base: ObjectId,
        told: &mut dyn FnMut(Moved) -> bool,
    ) -> Result<usize, StoreError> {
        let mut moved_to: Option<ObjectId> = None;
        for child in self.children(base)? {
            let above = self.above(child)?;
            let barred = |id: ObjectId| id == base || id == child || above.contains(&id);
            let Some(bytes) = self.object(child)? else { continue };
            let like = moved_to.or(self.kept(base)?.and_then(|kept| kept.base));
            let candidates = self.bases(like, &sketch(&bytes), &barred)?;
            let moved = self.move_to(child, &candidates, &|_| true)?;
            // Too deep for what is built on it: on its own, then.
            let moved = if moved.is_none() { self.move_to(child, &[], &|_| true)? } else { moved };
            if let Some(moved) = moved {
                moved_to = moved_to.or(Some(child));
                if !told(moved) {
                    break;
                }
            }
        }
        Ok(self.children(base)?.len())
    }

    /// A hot object goes up: on a root, or whole.
    fn raise(&self, kept: Kept) -> Result<Option<Moved>, StoreError> {
        let Some(bytes) = self.readable(kept.id)? else { return Ok(None) };
        let above = self.above(kept.id)?;
        let barred = |id: ObjectId| id == kept.id || above.contains(&id);
        let mut candidates = self.bases(None, &sketch(&bytes), &barred)?;
        candidates.retain(|candidate| candidate.depth == 0);
        self.move_to(kept.id, &candidates, &|_| true)
    }

    /// A cold object goes where it is smallest.
    fn deepen(&self, kept: Kept) -> Result<Option<Moved>, StoreError> {
        let Some(bytes) = self.readable(kept.id)? else { return Ok(None) };
        let above = self.above(kept.id)?;
        let barred = |id: ObjectId| id == kept.id || above.contains(&id);
        let candidates = self.bases(kept.base, &sketch(&bytes), &barred)?;
        let worth = |packing: &Packing| {
            packing.stored() + packing.was().id.length / WORTH < packing.was().stored
        };
        self.move_to(kept.id, &candidates, &worth)
    }

    /// The bytes of an object that is whole.
    fn readable(&self, id: ObjectId) -> Result<Option<Vec<u8>>, StoreError> {
        match self.object(id) {
            Err(StoreError::Damaged { .. }) => Ok(None),
            other => other,
        }
    }

    fn move_to(
        &self,
        id: ObjectId,
        candidates: &[Candidate],
        worth: &dyn Fn(&Packing) -> bool,
    ) -> Result<Option<Moved>, StoreError> {
        let Some(packing) = self.repack(id, candidates, Effort::Small)? else { return Ok(None) };
        if !worth(&packing) || !self.rehang(&packing)? {
            return Ok(None);
        }
        let after = self.kept(id)?;
        Ok(after.map(|after| Moved { before: packing.was(), after }))
    }
}
