//! Rows and values: how numbers, identities and plugins stand in columns.

use rusqlite::types::Type;
use rusqlite::{Error, Row};
use serde::de::DeserializeOwned;

use crate::digest::Digest;
use crate::store::{ChannelPlugin, ObjectId};

/// A number as SQLite has it; none of ours is so large.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that a store wrote; a negative one is damage and becomes an impossible one.
pub(super) fn unsigned(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(at)?;
    u64::try_from(number).map_err(|_| Error::IntegralValueOutOfRange(at, number))
}

/// A digest.
pub(super) fn digest(row: &Row<'_>, at: usize) -> rusqlite::Result<Digest> {
    Ok(Digest::from_bytes(row.get(at)?))
}

/// An identity, in two columns.
pub(super) fn identity(row: &Row<'_>, at: usize) -> rusqlite::Result<ObjectId> {
    Ok(ObjectId { length: unsigned(row, at)?, digest: digest(row, at + 1)? })
}

/// What stands there as JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(at)?.as_str()?;
    serde_json::from_str(text)
        .map_err(|error| Error::FromSqlConversionFailure(at, Type::Text, Box::new(error)))
}

/// The columns of a plugin, in the order in which [`plugin`] reads them.
pub(super) const PLUGIN: &str = "name, length, digest, enabled, files, hooks, manifest";

/// A plugin of a channel.
pub(super) fn plugin(row: &Row<'_>) -> rusqlite::Result<ChannelPlugin> {
    Ok(ChannelPlugin {
        name: row.get(0)?,
        module: identity(row, 1)?,
        enabled: row.get(3)?,
        files: json(row, 4)?,
        hooks: json(row, 5)?,
        manifest: row.get(6)?,
    })
}

/// What is written as JSON; our values always can be.
pub(super) fn text<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}
