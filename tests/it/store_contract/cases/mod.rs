//! The cases, each over any store.

pub(super) mod channels;
pub(super) mod collection;
pub(super) mod memories;
pub(super) mod objects;
