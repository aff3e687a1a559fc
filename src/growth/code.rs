//! How much of a module's code other modules have as well: function bodies that are the same but for what
//! the link decides.

use std::cmp::Reverse;

use super::Names;
use crate::packing::shapes;
use crate::store::{ObjectId, Objects, StoreError};

/// What of a module's code others have as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Bytes of its function bodies.
    pub code: u64,
    /// Bytes of those that some other module has.
    pub common: u64,
    /// How many others have some of them.
    pub others: usize,
    /// Those that have most, the first most of all; of the versions of one plugin only one.
    pub most: Vec<Share>,
}

/// What another module has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which one.
    pub with: ObjectId,
    /// Bytes of function bodies.
    pub bytes: u64,
}

/// Modules that are named of those that share most.
const MOST: usize = 8;

/// The shapes of all function bodies of modules. Comparing all with all is a walk along two sorted lists for
/// each pair: 400 modules of a megabyte take about a second, less than rebuilding them.
#[derive(Debug, Default)]
pub(super) struct Codes {
    all: Vec<(ObjectId, Vec<(u64, u64)>)>,
    damaged: Vec<ObjectId>,
}

impl Codes {
    /// Rebuilds these modules, one after the other.
    pub(super) fn of(
        store: &(impl Objects + ?Sized),
        ids: impl ExactSizeIterator<Item = ObjectId>,
        step: &mut dyn FnMut(usize),
    ) -> Result<Self, StoreError> {
        let mut codes = Self::default();
        let count = ids.len();
        for id in ids {
            step(count);
            match store.object(id) {
                Ok(Some(bytes)) => codes.all.push((id, shapes(&bytes).unwrap_or_default())),
                // It has gone meanwhile.
                Ok(None) => {}
                Err(StoreError::Damaged { .. }) => codes.damaged.push(id),
                Err(error) => return Err(error),
            }
        }
        Ok(codes)
    }

    pub(super) fn is_damaged(&self, id: ObjectId) -> bool {
        self.damaged.contains(&id)
    }

    /// What one of these modules shares with the others; none if it has no code.
    pub(super) fn shares(&self, id: ObjectId, names: &Names) -> Option<Shares> {
        let (_, shapes) = self.all.iter().find(|(other, _)| *other == id)?;
        self.shares_of(shapes, id, names)
    }

    /// What a module with these shapes shares with the others.
    pub(super) fn shares_of(
        &self,
        shapes: &[(u64, u64)],
        id: ObjectId,
        names: &Names,
    ) -> Option<Shares> {
        let code: u64 = shapes.iter().map(|(_, bytes)| bytes).sum();
        if code == 0 {
            return None;
        }
        let mut seen = vec![false; shapes.len()];
        let others = self.all.iter().filter(|(other, _)| *other != id);
        let mut most: Vec<Share> = others
            .map(|(with, others)| Share { with: *with, bytes: both(shapes, others, &mut seen) })
            .filter(|share| share.bytes > 0)
            .collect();
        let common = shapes.iter().zip(&seen).filter(|(_, seen)| **seen);
        let common = common.map(|((_, bytes), _)| bytes).sum();
        let others = most.len();
        // Of those that have as much, the first that came: the sort is stable.
        most.sort_by_key(|share| Reverse(share.bytes));
        let mut plugins: Vec<String> = Vec::new();
        most.retain(|share| {
            let plugin = names.plugin(share.with);
            let is_new = plugins.len() < MOST && !plugins.contains(&plugin);
            if is_new {
                plugins.push(plugin);
            }
            is_new
        });
        Some(Shares { code, common, others, most })
    }
}

/// The bytes of ours that the others have as well; marks them. Both are in order.
fn both(ours: &[(u64, u64)], theirs: &[(u64, u64)], seen: &mut [bool]) -> u64 {
    let (mut bytes, mut theirs) = (0, theirs.iter().peekable());
    for ((shape, length), seen) in ours.iter().zip(seen) {
        while theirs.next_if(|other| other.0 < *shape).is_some() {}
        if theirs.peek().is_some_and(|other| other.0 == *shape) {
            bytes += length;
            *seen = true;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Codes, Names, Share};
    use crate::store::ObjectId;

    #[test]
    fn bodies_are_counted_once_however_many_have_them() {
        let [a, b, c] = [&b"a"[..], b"b", b"c"].map(ObjectId::of);
        let mut codes = Codes::default();
        codes.all.push((a, vec![(1, 10), (2, 20), (4, 40)]));
        codes.all.push((b, vec![(0, 1), (2, 25), (4, 40), (9, 1)]));
        codes.all.push((c, vec![(4, 40)]));
        let shares = codes.shares(a, &Names::default()).expect("it has code");
        assert_eq!((shares.code, shares.common, shares.others), (70, 60, 2));
        assert_eq!(shares.most, [Share { with: b, bytes: 60 }, Share { with: c, bytes: 40 }]);
        assert_eq!(codes.shares(ObjectId::of(b"d"), &Names::default()), None);
    }
}
