//! What a module would cost if it came now.

use super::code::Codes;
use super::{Names, Shares};
use crate::packing::{Effort, shapes};
use crate::store::{Kept, ObjectId, Objects, Offer, SqliteStore, StoreError};

/// What a module would cost if it came now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// Whether it is there already: then it costs nothing.
    pub is_here: bool,
    /// How it would be kept, or is.
    pub kept: Kept,
    /// What of its code the modules of the store have; none if it has none.
    pub shares: Option<Shares>,
}

impl Rehearsal {
    /// The bytes that would be added.
    #[must_use]
    pub fn added(&self) -> u64 {
        if self.is_here { 0 } else { self.kept.stored }
    }
}

/// Rehearses the upload of a module. If plugins called `name` have modules, the one that came last is taken
/// for the version before. Before each module that is compared, `step` is called with how many there are.
/// Changes nothing.
///
/// # Errors
/// When the module is too long for the store, or the store can't be read.
pub fn rehearsed(
    store: &SqliteStore,
    module: &[u8],
    names: &Names,
    name: Option<&str>,
    step: &mut dyn FnMut(usize),
) -> Result<Rehearsal, StoreError> {
    let mut offer = Offer::of(module);
    let is_here = store.kept(offer.id)?.is_some();
    offer.like = like(store, names, name, offer.id)?;
    let kept = store.rehearse(&offer, Effort::Small)?;
    let mut others = super::objects(store)?;
    others.sort_by_key(|kept| (kept.added, kept.depth, kept.id));
    others.retain(|other| !names.is_only_file(other.id) && other.id != offer.id);
    let codes = Codes::of(store, others.iter().map(|other| other.id), step)?;
    let shares = shapes(module).and_then(|shapes| codes.shares_of(&shapes, offer.id, names));
    Ok(Rehearsal { is_here, kept, shares })
}

/// The module that came last of those that plugins of this name have.
fn like(
    store: &SqliteStore,
    names: &Names,
    name: Option<&str>,
    id: ObjectId,
) -> Result<Option<ObjectId>, StoreError> {
    let mut last: Option<Kept> = None;
    for other in name.into_iter().flat_map(|name| names.called(name)).filter(|other| *other != id) {
        let kept = store.kept(other)?;
        last = last.into_iter().chain(kept).max_by_key(|kept| kept.added);
    }
    Ok(last.map(|last| last.id))
}
