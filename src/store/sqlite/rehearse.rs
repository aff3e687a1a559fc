//! What it would cost to keep an object, without keeping it.

use super::SqliteStore;
use super::objects::find;
use crate::packing::Effort;
use crate::store::{Kept, Offer, StoreError};

impl SqliteStore {
    /// How an object would be kept if it came now, as [`put`](crate::store::Objects::put) would keep it; one
    /// that is here already is told as it is. Writes nothing.
    ///
    /// # Errors
    /// When the bytes are not what their identity says, are too long, or the store can't be read.
    pub fn rehearse(&self, offer: &Offer<'_>, effort: Effort) -> Result<Kept, StoreError> {
        offer.examine(&self.settings.limits)?;
        let here = find(&self.modules.hold(), offer.id);
        if let Some(found) = here.map_err(|error| self.modules.error(error))? {
            return Ok(found.kept);
        }
        let ready = self.prepare(std::slice::from_ref(offer), effort)?.pop();
        // Somebody put it there meanwhile.
        let Some(ready) = ready else { return self.rehearse(offer, effort) };
        let stored = ready.packed.len() as u64;
        let added = (self.clock)();
        Ok(Kept { id: offer.id, stored, base: ready.base, depth: ready.depth, added })
    }
}
