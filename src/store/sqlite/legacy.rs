//! The tables of the historic design, taken over: `wasm(channel, server, user, name, len, hash)` and
//! `wasm_bytes(len, hash, body)`.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};

use super::SqliteStore;
use super::rows::unsigned;
use crate::digest::Digest;
use crate::packing::Effort;
use crate::store::{
    Change, Channel, ChannelId, ChannelPlugin, Channels, Commit, Expected, ObjectId, Objects,
    Offer, Outcome, StoreError,
};

/// What came of the historic tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legacy {
    /// Plugins that were put into channels.
    pub taken: Vec<(ChannelId, String)>,
    /// Plugins that were there already, with the same module.
    pub already: u64,
    /// What was not taken, and why; a name tells the row.
    pub refused: Vec<(String, String)>,
    /// Whether `wasm_bytes` was dropped.
    pub dropped: bool,
}

/// How historic tables are taken over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Takeover<'a> {
    /// The server that all channels are put on, whatever their rows say.
    pub server: Option<&'a str>,
    /// Who stands in the history where a row names nobody.
    pub by: &'a str,
    /// Whether `wasm_bytes` is dropped if nothing was refused.
    pub drop_bytes: bool,
    /// Whether it is only told what would be done.
    pub rehearse: bool,
}

/// What is known of a module before it is named: the plugin without its channel, or why it may not be one.
pub type Described = Result<ChannelPlugin, String>;

/// A row of `wasm`.
struct Named {
    server: String,
    channel: String,
    user: String,
    name: String,
    length: i64,
    hash: Option<Digest>,
    row: i64,
}

impl SqliteStore {
    /// Takes over what the historic tables in a file name. A module must have the length that is said, and
    /// the BLAKE3 digest, as bytes or as hexadecimal digits. `describe` makes a plugin of a name, a module's
    /// identity and its bytes, or says what speaks against it. A plugin that a channel has under this name
    /// with another module stays.
    ///
    /// # Errors
    /// When the file or the store can't be used. What is wrong with a row is in the answer.
    pub fn import_legacy(
        &self,
        file: &Path,
        how: Takeover<'_>,
        describe: &mut dyn FnMut(&str, ObjectId, &[u8]) -> Described,
    ) -> Result<Legacy, StoreError> {
        let failed = unusable(file);
        let drops = how.drop_bytes && !how.rehearse;
        let access = if drops {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        };
        let old = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(&failed)?;
        let mut legacy = Legacy::default();
        let mut rehearsed = BTreeMap::new();
        let rehearsed = how.rehearse.then_some(&mut rehearsed);
        let mut taking = Taking { store: self, old: &old, describe, rehearsed };
        for mut named in rows(&old).map_err(&failed)? {
            if let Some(server) = how.server {
                server.clone_into(&mut named.server);
            }
            if ChannelId::new(LOCAL, &named.user).is_err() {
                how.by.clone_into(&mut named.user);
            }
            let told = format!("{}/{}: {}", named.server, named.channel, named.name);
            match taking.take_over(&named, &failed)? {
                Ok((id, name, false)) => legacy.taken.push((id, name)),
                Ok((_, _, true)) => legacy.already += 1,
                Err(why) => legacy.refused.push((told, why)),
            }
        }
        if drops && legacy.refused.is_empty() {
            old.execute_batch("DROP TABLE wasm_bytes").map_err(failed)?;
            legacy.dropped = true;
        }
        Ok(legacy)
    }

    /// How many plugins the historic tables in a file name. Changes nothing.
    ///
    /// # Errors
    /// When the file is not there, or has no such tables.
    pub fn legacy_rows(file: &Path) -> Result<u64, StoreError> {
        let failed = unusable(file);
        let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let old = Connection::open_with_flags(file, access).map_err(&failed)?;
        old.prepare("SELECT len, hash, body FROM wasm_bytes").map_err(&failed)?;
        old.query_row(
            "SELECT count(*), server, channel, user, name, len, hash FROM wasm",
            [],
            |row| unsigned(row, 0),
        )
        .map_err(failed)
    }
}

/// A name that every server may have.
const LOCAL: &str = "local";

fn unusable(file: &Path) -> impl Fn(rusqlite::Error) -> StoreError {
    |error| StoreError::Unusable { place: file.display().to_string(), source: Box::new(error) }
}

/// Tables that are being taken over.
struct Taking<'a> {
    store: &'a SqliteStore,
    old: &'a Connection,
    describe: &'a mut dyn FnMut(&str, ObjectId, &[u8]) -> Described,
    /// Channels as they would be, if it is only a rehearsal.
    rehearsed: Option<&'a mut BTreeMap<ChannelId, Channel>>,
}

impl Taking<'_> {
    /// One row: where it went, under which name, and whether it was there already.
    fn take_over(
        &mut self,
        named: &Named,
        failed: impl Fn(rusqlite::Error) -> StoreError,
    ) -> Result<Result<(ChannelId, String, bool), String>, StoreError> {
        let id = match ChannelId::new(&named.server, &named.channel) {
            Ok(id) => id,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let Some(hash) = named.hash else {
            return Ok(Err("its hash is no BLAKE3 digest".to_owned()));
        };
        let Some(bytes) = body(self.old, named).map_err(failed)? else {
            return Ok(Err("wasm_bytes has no bytes of its length and hash".to_owned()));
        };
        let module = ObjectId::of(&bytes);
        if (i64::try_from(module.length), module.digest) != (Ok(named.length), hash) {
            return Ok(Err(format!("its bytes are {module}, not what its row says")));
        }
        let plugin = match (self.describe)(&named.name, module, &bytes) {
            Ok(plugin) => plugin,
            Err(why) => return Ok(Err(why)),
        };
        let name = plugin.name.clone();
        let examined = Offer::of(&bytes).examine(self.store.limits());
        if let Err(error @ StoreError::TooLong { .. }) = examined {
            return Ok(Err(error.to_string()));
        }
        let now = self.store.channel(&id)?;
        if let Some(rehearsed) = &mut self.rehearsed {
            let before = rehearsed.entry(id.clone()).or_insert(now);
            let change = Change::Put(plugin);
            return Ok(match before.changed(&change, Expected::Absent, self.store.limits()) {
                Ok(after) => {
                    let is_already = after == *before;
                    *before = after;
                    Ok((id, name, is_already))
                }
                Err(refused) => Err(refused.to_string()),
            });
        }
        let like = now.plugin(&name).map(|plugin| plugin.module);
        self.store.put(&[Offer { id: module, bytes: &bytes, like }], Effort::Small)?;
        let commit = Commit {
            channel: id.clone(),
            change: Change::Put(plugin),
            expected: Expected::Absent,
            by: named.user.clone(),
        };
        Ok(match self.store.commit(&commit)? {
            Outcome::Done(done) => Ok((id, name, done.already)),
            Outcome::Missing(_) => Err("its data files are not here".to_owned()),
            Outcome::Refused(refused) => Err(refused.to_string()),
        })
    }
}

fn rows(old: &Connection) -> rusqlite::Result<Vec<Named>> {
    let mut statement = old.prepare(
        "SELECT server, channel, user, name, len, hash, rowid FROM wasm \
        ORDER BY server, channel, name, rowid",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Named {
            server: word(row, 0)?,
            channel: word(row, 1)?,
            user: word(row, 2)?,
            name: word(row, 3)?,
            // What is no number is the length of nothing.
            length: row.get_ref(4)?.as_i64().unwrap_or(-1),
            hash: match row.get_ref(5)? {
                ValueRef::Blob(bytes) => bytes.try_into().ok().map(Digest::from_bytes),
                ValueRef::Text(text) => {
                    str::from_utf8(text).ok().and_then(|text| text.parse().ok())
                }
                _ => None,
            },
            row: row.get(6)?,
        })
    };
    statement.query_map([], read)?.collect()
}

/// A word; numbers of servers and users are words, too.
fn word(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(at)? {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Null => String::new(),
        // Anything else is no name, and its row is refused.
        other => other.as_str().unwrap_or_default().to_owned(),
    })
}

/// The bytes that a row names, whichever way both tables write the hash.
fn body(old: &Connection, named: &Named) -> rusqlite::Result<Option<Vec<u8>>> {
    let query = "SELECT body FROM wasm_bytes JOIN wasm \
        ON wasm.len = wasm_bytes.len AND wasm.hash = wasm_bytes.hash WHERE wasm.rowid = ?1";
    old.query_row(query, params![named.row], |row| {
        Ok(match row.get_ref(0)? {
            ValueRef::Blob(bytes) | ValueRef::Text(bytes) => Some(bytes.to_owned()),
            _ => None,
        })
    })
    .optional()
    .map(Option::flatten)
}
