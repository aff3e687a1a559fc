//! What is kept: its identity and its cost.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::digest::Digest;
use crate::limits::StoreLimits;
use crate::timestamp::Timestamp;

/// The identity of a module or of a plugin's data file: its length and the digest of its bytes. Shown, and
/// written in JSON, as `9098-` and 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ObjectId {
    /// Bytes.
    pub length: u64,
    /// Of the bytes.
    pub digest: Digest,
}

/// A text is no identity of an object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no identity of an object: LENGTH-DIGEST is needed")]
pub struct NoObjectId(String);

/// Bytes to keep.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// What they are said to be.
    pub id: ObjectId,
    /// The bytes.
    pub bytes: &'a [u8],
    /// An object that is probably similar: the version before.
    pub like: Option<ObjectId>,
}

/// How an object is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which one.
    pub id: ObjectId,
    /// Bytes that it takes, without those of its base.
    pub stored: u64,
    /// The object it is built on.
    pub base: Option<ObjectId>,
    /// How many others must be rebuilt to read it.
    pub depth: u32,
    /// When it came.
    pub added: Timestamp,
}

impl ObjectId {
    /// The identity of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { length: bytes.len() as u64, digest: Digest::of(bytes) }
    }
}

impl<'a> Offer<'a> {
    /// These bytes, with their own identity.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { id: ObjectId::of(bytes), bytes, like: None }
    }

    /// Whether a store takes them: their length is checked, and their digest.
    pub(super) fn examine(&self, limits: &StoreLimits) -> Result<(), StoreError> {
        let (length, allowed) = (self.bytes.len() as u64, limits.object);
        if length > allowed {
            return Err(StoreError::TooLong { length, allowed });
        }
        let (said, found) = (self.id, ObjectId::of(self.bytes));
        if said == found { Ok(()) } else { Err(StoreError::Mistaken { said, found }) }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.length, self.digest)
    }
}

impl FromStr for ObjectId {
    type Err = NoObjectId;

    fn from_str(text: &str) -> Result<Self, NoObjectId> {
        let read = || {
            let (length, digest) = text.split_once('-')?;
            Some(Self { length: length.parse().ok()?, digest: digest.parse().ok()? })
        };
        read().ok_or_else(|| NoObjectId(text.to_owned()))
    }
}

impl TryFrom<String> for ObjectId {
    type Error = NoObjectId;

    fn try_from(text: String) -> Result<Self, NoObjectId> {
        text.parse()
    }
}

impl From<ObjectId> for String {
    fn from(id: ObjectId) -> Self {
        id.to_string()
    }
}
