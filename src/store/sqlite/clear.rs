//! A collection as a person asks for it: rounds until nothing more can go, and what hidden bases still hold.

use std::collections::BTreeSet;

use super::SqliteStore;
use super::compact::Moved;
use crate::store::{ChannelId, Channels, Kept, ObjectId, Store, StoreError};

/// What a clearing came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Objects that went.
    pub removed: Vec<Kept>,
    /// Objects that were packed anew, so that what they were built on could go.
    pub moved: Vec<Moved>,
    /// Objects that no channel has and that stay, because others are built on them.
    pub pinned: Vec<Pinned>,
    /// Objects that no channel has and that stay until their grace is over.
    pub spared: u64,
    /// Whether it was ended early.
    pub ended: bool,
}

/// A hidden base: no channel has it, but others are built on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The base.
    pub base: Kept,
    /// What is built on it, near or far, in order.
    pub above: Vec<ObjectId>,
    /// The plugins that need one of those.
    pub needed_by: Vec<(ChannelId, String)>,
}

impl SqliteStore {
    /// Removes what no channel needs, in as many rounds as it takes. With `rebase`, what is built on a hidden
    /// base is packed anew on something else, and the base goes, too. With `rehearse`, only tells, and moves
    /// nothing. `told` is asked before each object that is moved, and ends the work with `false`; what is
    /// done by then stays done.
    ///
    /// # Errors
    /// When the store can't be read or written. What is built on a base and damaged keeps it.
    pub fn clear(
        &self,
        rebase: bool,
        rehearse: bool,
        told: &mut dyn FnMut() -> bool,
    ) -> Result<Cleared, StoreError> {
        let mut cleared = Cleared::default();
        let mut stuck = BTreeSet::new();
        loop {
            let round = self.collect(usize::MAX, rehearse)?;
            cleared.removed.extend(round.removed);
            cleared.spared = round.spared;
            let next = round.bases.iter().find(|base| !stuck.contains(&base.id));
            let next = next.filter(|_| rebase && !rehearse && !cleared.ended);
            let Some(base) = next else {
                let pinned = round.bases.into_iter().map(|base| self.pinned(base));
                cleared.pinned = pinned.collect::<Result<_, _>>()?;
                return Ok(cleared);
            };
            cleared.ended = !told();
            if cleared.ended {
                continue;
            }
            let moved = &mut cleared.moved;
            let ended = &mut cleared.ended;
            let released = self.release(base.id, &mut |one| {
                moved.push(one);
                *ended = !told();
                !*ended
            });
            match released {
                Ok(0) => (),
                Ok(_) | Err(StoreError::Damaged { .. }) => {
                    stuck.insert(base.id);
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn pinned(&self, base: Kept) -> Result<Pinned, StoreError> {
        let mut above: Vec<ObjectId> = self.above(base.id)?.into_iter().collect();
        above.sort();
        let mut needed_by = BTreeSet::new();
        for id in &above {
            needed_by.extend(self.needed_by(*id)?);
        }
        Ok(Pinned { base, above, needed_by: needed_by.into_iter().collect() })
    }
}
