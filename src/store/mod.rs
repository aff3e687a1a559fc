//! Where channels keep their plugins: names, history, and the bytes of modules, each kept once.
//!
//! Rank 4: knows nothing of pipelines, HTTP and files of the user. Two small ports, [`Objects`] for bytes
//! and [`Channels`] for names; a [`Store`] is both, and collects what no channel needs. Order of an
//! upload: `missing`, `put`, `commit`. The answer to a commit is given after it lasts.

mod channel;
mod error;
mod memory;
mod object;
mod plan;
mod sqlite;

pub use channel::{
    Change, Channel, ChannelId, ChannelPlugin, Commit, Committed, Entry, Expected, Memory, NoName,
    Outcome, Owner, Refused,
};
pub use error::StoreError;
pub use memory::MemoryStore;
pub use object::{Kept, NoObjectId, ObjectId, Offer};
pub use sqlite::{
    Checked, Cleared, Counts, Described, Extent, Fault, Heat, Legacy, Moved, Pinned, Repair,
    SqliteStore, Stats, StoreSettings, Takeover,
};

use crate::packing::Effort;
use crate::timestamp::Timestamp;

/// Where bytes are kept, each object once. Digests are checked at every read and write.
pub trait Objects: Send + Sync {
    /// Which of these are not here, in the order asked. Those that are here are spared by the collection
    /// for another grace.
    ///
    /// # Errors
    /// When the store can't be read.
    fn missing(&self, wanted: &[ObjectId]) -> Result<Vec<ObjectId>, StoreError>;

    /// Keeps objects, all of them or none; those that are here already change nothing. Tells for each how it
    /// is kept.
    ///
    /// # Errors
    /// When bytes are not what their identity says, are too long, or there is no room for them.
    fn put(&self, offers: &[Offer<'_>], effort: Effort) -> Result<Vec<Kept>, StoreError>;

    /// The bytes of an object, compared with its digest; none if it is not here.
    ///
    /// # Errors
    /// When it is damaged; never bytes that were not put in.
    fn object(&self, id: ObjectId) -> Result<Option<Vec<u8>>, StoreError>;

    /// How an object is kept; none if it is not here.
    ///
    /// # Errors
    /// When the store can't be read.
    fn kept(&self, id: ObjectId) -> Result<Option<Kept>, StoreError>;

    /// How objects are kept: at most `limit`, in the order of their identities, those behind `after`.
    ///
    /// # Errors
    /// When the store can't be read.
    fn objects(&self, after: Option<ObjectId>, limit: usize) -> Result<Vec<Kept>, StoreError>;
}

/// Which channel has which plugins, since when, and what is remembered there.
pub trait Channels: Send + Sync {
    /// The channels that have or had a plugin, in order.
    ///
    /// # Errors
    /// When the store can't be read.
    fn channels(&self) -> Result<Vec<ChannelId>, StoreError>;

    /// A channel; an empty one if nobody has changed it.
    ///
    /// # Errors
    /// When the store can't be read.
    fn channel(&self, id: &ChannelId) -> Result<Channel, StoreError>;

    /// Changes a channel, if it is as expected and every object that it would name is here. Repeating a
    /// commit changes nothing.
    ///
    /// # Errors
    /// When the store can't be read or written. What speaks against the change is an [`Outcome`].
    fn commit(&self, commit: &Commit) -> Result<Outcome, StoreError>;

    /// The changes of a channel behind the one numbered `after`, oldest first, without a gap. If a repair had
    /// to drop the oldest, the first one there is replaces the whole set.
    ///
    /// # Errors
    /// When the store can't be read, or the chain of digests is broken.
    fn changes(&self, id: &ChannelId, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// The channels that have an object now, with the name of the plugin that needs it, in order.
    ///
    /// # Errors
    /// When the store can't be read.
    fn needed_by(&self, id: ObjectId) -> Result<Vec<(ChannelId, String)>, StoreError>;

    /// What is remembered for these owners, in the order asked.
    ///
    /// # Errors
    /// When the store can't be read.
    fn recall(&self, server: &str, owners: &[Owner]) -> Result<Vec<Memory>, StoreError>;

    /// Remembers all of it, if nobody has changed any of it since it was recalled; whether nobody had.
    ///
    /// # Errors
    /// When the store can't be written, or a memory is too long.
    fn remember(&self, server: &str, memories: &[(Owner, Memory)]) -> Result<bool, StoreError>;
}

/// Objects and channels together.
pub trait Store: Objects + Channels {
    /// Removes objects that no plugin of a channel needs, nor needed in the version before, that no other
    /// object is built on, and that nobody has asked for within the grace; at most `most` of them. To put an
    /// object, to ask whether it is missing, to name it, and to let it go is to ask for it. Decided and done
    /// in one transaction, with the store's clock. With `rehearse`, only tells.
    ///
    /// # Errors
    /// When the store can't be read or written.
    fn collect(&self, most: usize, rehearse: bool) -> Result<Collected, StoreError>;
}

/// What a collection removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// The objects, with what they took.
    pub removed: Vec<Kept>,
    /// Objects that no channel has and that stay, because others are built on them.
    pub bases: Vec<Kept>,
    /// Objects that no channel has and that stay until their grace is over.
    pub spared: u64,
}

/// Tells the time: a store is opened with its clock.
pub type Clock = fn() -> Timestamp;
