//! What can go wrong with a store.

use super::ObjectId;
use crate::packing::Unpackable;

/// What can go wrong with a store. What speaks against a commit is an [`super::Outcome`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or the database behind it says no.
    #[error("the store '{place}' can't be used")]
    Unusable {
        /// Which file or server.
        place: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A newer version of this program made it.
    #[error("the store '{place}' has schema {found}; this version knows schemas up to {known}")]
    Newer {
        /// Which one.
        place: String,
        /// Its schema.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// There is none, and none may be made.
    #[error("there is no store in '{place}'")]
    Absent {
        /// Where.
        place: String,
    },
    /// One of its two files is gone.
    #[error("the store has lost its file '{place}'")]
    Lost {
        /// Which file.
        place: String,
    },
    /// It is not a store of ours; it is left as it is.
    #[error("'{place}' is not a file of a store: {what}")]
    Foreign {
        /// Which file.
        place: String,
        /// What it is.
        what: String,
    },
    /// Others keep it locked.
    #[error("the store '{place}' is busy: another program is writing to it")]
    Busy {
        /// Which one.
        place: String,
    },
    /// There is no room for more.
    #[error("there is no room for more in the store '{place}'")]
    Full {
        /// Which one.
        place: String,
    },
    /// Bytes that were offered are not what their identity says.
    #[error("the bytes offered as {said} are {found}")]
    Mistaken {
        /// What they were said to be.
        said: ObjectId,
        /// What they are.
        found: ObjectId,
    },
    /// An object is longer than a store takes.
    #[error("an object of {length} bytes; a store takes at most {allowed}")]
    TooLong {
        /// Its length.
        length: u64,
        /// The limit.
        allowed: u64,
    },
    /// A memory is longer than a store takes.
    #[error("a memory of {length} bytes; a store takes at most {allowed}")]
    MemoryTooLong {
        /// Its length.
        length: usize,
        /// The limit.
        allowed: usize,
    },
    /// An object that is kept can't be given back.
    #[error("the object {id} is damaged: {why}")]
    Damaged {
        /// Which one.
        id: ObjectId,
        /// What is wrong with it.
        why: Unpackable,
    },
    /// A stream can't be taken in.
    #[error("line {line} of the stream: {what}")]
    Stream {
        /// Where; the bytes of objects are not counted. 0: nowhere in particular.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// Something that would be taken in is here already, and other.
    #[error("{what} is here already, and other than in the stream")]
    Taken {
        /// What.
        what: String,
    },
    /// What the store says about a channel or an object contradicts itself.
    #[error("the store '{place}' is damaged: {what}")]
    Inconsistent {
        /// Which one.
        place: String,
        /// What is wrong.
        what: String,
    },
}
