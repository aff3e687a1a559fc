//! Channels in their database: read, and proven.

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::{self, digest, identity, json, signed, unsigned};
use super::{SqliteStore, database};
use crate::digest::Digest;
use crate::store::plan::proven;
use crate::store::{
    Change, Channel, ChannelId, ChannelPlugin, Channels, Commit, Entry, Memory, ObjectId, Outcome,
    Owner, StoreError,
};
use crate::timestamp::Timestamp;

/// The plugins of a channel, in order.
pub(super) const PLUGINS: &str = "FROM plugin WHERE server = ?1 AND channel = ?2 ORDER BY place";
/// The modules of a channel.
pub(super) const NEEDED_BY: &str = "SELECT DISTINCT server, channel, plugin FROM need \
    WHERE digest = ?1 AND length = ?2 AND version = 0 ORDER BY server, channel, plugin";

/// What the row of a channel says.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) first: u64,
    pub(super) sequence: u64,
    pub(super) chain: Digest,
    pub(super) state: Digest,
}

/// The digest of a channel's plugins.
pub(super) fn state_of(plugins: &[ChannelPlugin]) -> rusqlite::Result<Digest> {
    Ok(Digest::of(rows::text(&plugins)?.as_bytes()))
}

/// The head of a channel; none if nobody has changed it.
pub(super) fn head(connection: &Connection, id: &ChannelId) -> rusqlite::Result<Option<Head>> {
    let query =
        "SELECT sequence, chain, state, first FROM channel WHERE server = ?1 AND channel = ?2";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Head {
            sequence: unsigned(row, 0)?,
            chain: digest(row, 1)?,
            state: digest(row, 2)?,
            first: unsigned(row, 3)?,
        })
    };
    connection.query_row(query, [id.server(), id.channel()], read).optional()
}

impl SqliteStore {
    /// The head of a channel. One that is not found must be new: what is left of it elsewhere tells that its
    /// row, or the way to it, was lost.
    fn head(&self, connection: &Connection, id: &ChannelId) -> Result<Option<Head>, StoreError> {
        let sqlite = |error| self.channels.error(error);
        let found = head(connection, id).map_err(sqlite)?;
        let left = "SELECT EXISTS (SELECT 1 FROM entry WHERE server = ?1 AND channel = ?2) \
            OR EXISTS (SELECT 1 FROM plugin WHERE server = ?1 AND channel = ?2)";
        let names = [id.server(), id.channel()];
        if found.is_none() && connection.query_row(left, names, |row| row.get(0)).map_err(sqlite)? {
            return Err(self.channels.inconsistent(format!("the row of {id} is gone")));
        }
        Ok(found)
    }

    /// A channel within a transaction, compared with its digest.
    pub(super) fn read_channel(
        &self,
        connection: &Connection,
        id: &ChannelId,
    ) -> Result<(Channel, Option<Head>), StoreError> {
        let sqlite = |error| self.channels.error(error);
        let head = self.head(connection, id)?;
        let read = || -> rusqlite::Result<Vec<ChannelPlugin>> {
            let mut statement =
                connection.prepare(&format!("SELECT {} {PLUGINS}", rows::PLUGIN))?;
            statement.query_map([id.server(), id.channel()], rows::plugin)?.collect()
        };
        let plugins = read().map_err(sqlite)?;
        if let Some(head) = &head
            && state_of(&plugins).map_err(sqlite)? != head.state
        {
            let what = format!("the plugins of {id} are not what their digest says");
            return Err(self.channels.inconsistent(what));
        }
        let sequence = head.as_ref().map_or(0, |head| head.sequence);
        Ok((Channel { sequence, plugins }, head))
    }
}

impl Channels for SqliteStore {
    fn channels(&self) -> Result<Vec<ChannelId>, StoreError> {
        self.listed(&self.channels.hold())
    }

    fn channel(&self, id: &ChannelId) -> Result<Channel, StoreError> {
        let mut connection = self.channels.hold();
        let transaction =
            database::reading(&mut connection).map_err(|error| self.channels.error(error))?;
        Ok(self.read_channel(&transaction, id)?.0)
    }

    fn commit(&self, commit: &Commit) -> Result<Outcome, StoreError> {
        match commit.change {
            // What adds must not use up the room that is needed to remove.
            Change::Put(_) | Change::Replace(_) => self.change(commit),
            _ => self.with_ballast(|| self.change(commit)),
        }
    }

    fn changes(&self, id: &ChannelId, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let sqlite = |error| self.channels.error(error);
        let mut connection = self.channels.hold();
        let transaction = database::reading(&mut connection).map_err(sqlite)?;
        let Some(head) = self.head(&transaction, id)? else { return Ok(Vec::new()) };
        let after = after.max(head.first.saturating_sub(1));
        let (before, entries) = read_entries(&transaction, id, after, limit).map_err(sqlite)?;
        let broken =
            |number: u64| self.channels.inconsistent(format!("change {number} of {id} is damaged"));
        if head.sequence.saturating_sub(after).min(limit as u64) != entries.len() as u64 {
            return Err(self.channels.inconsistent(format!("changes of {id} are gone")));
        }
        // The first of all is built on nothing, every other one on something.
        if before.is_some() == (after < head.first) && !entries.is_empty() {
            return Err(broken(after));
        }
        proven(id, before, after + 1, &entries).map_err(broken)?;
        match entries.last() {
            Some(last) if last.sequence == head.sequence && last.chain != head.chain => {
                Err(broken(head.sequence))
            }
            _ => Ok(entries),
        }
    }

    fn needed_by(&self, id: ObjectId) -> Result<Vec<(ChannelId, String)>, StoreError> {
        let connection = self.channels.hold();
        let read = || -> rusqlite::Result<Vec<(String, String, String)>> {
            let mut statement = connection.prepare(NEEDED_BY)?;
            let object = params![id.digest.as_bytes(), signed(id.length)];
            statement
                .query_map(object, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect()
        };
        let rows = read().map_err(|error| self.channels.error(error))?;
        let named = |(server, channel, plugin): (String, String, String)| {
            Ok((self.named(&server, &channel)?, plugin))
        };
        rows.into_iter().map(named).collect()
    }

    fn recall(&self, server: &str, owners: &[Owner]) -> Result<Vec<Memory>, StoreError> {
        self.recalled(server, owners)
    }

    fn remember(&self, server: &str, memories: &[(Owner, Memory)]) -> Result<bool, StoreError> {
        self.remembered(server, memories)
    }
}

impl SqliteStore {
    /// The channels that have a row.
    pub(super) fn listed(&self, connection: &Connection) -> Result<Vec<ChannelId>, StoreError> {
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut statement = connection
                .prepare("SELECT server, channel FROM channel ORDER BY server, channel")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let names = read().map_err(|error| self.channels.error(error))?;
        names.iter().map(|(server, channel)| self.named(server, channel)).collect()
    }

    /// A channel by the names that stand in a row.
    pub(super) fn named(&self, server: &str, channel: &str) -> Result<ChannelId, StoreError> {
        ChannelId::new(server, channel)
            .map_err(|error| self.channels.inconsistent(error.to_string()))
    }

    /// Every object that a channel needs, now or for a way back.
    pub(super) fn needed(
        &self,
        connection: &Connection,
    ) -> Result<std::collections::HashSet<ObjectId>, StoreError> {
        let read = || -> rusqlite::Result<_> {
            let mut statement = connection.prepare("SELECT DISTINCT length, digest FROM need")?;
            statement.query_map([], |row| identity(row, 0))?.collect()
        };
        read().map_err(|error| self.channels.error(error))
    }
}

/// Entries of the log, and the digest of the one before the first of them.
pub(super) fn read_entries(
    connection: &Connection,
    id: &ChannelId,
    after: u64,
    limit: usize,
) -> rusqlite::Result<(Option<Digest>, Vec<Entry>)> {
    let (server, channel) = (id.server(), id.channel());
    let before = connection
        .query_row(
            "SELECT chain FROM entry WHERE server = ?1 AND channel = ?2 AND sequence = ?3",
            params![server, channel, signed(after)],
            |row| digest(row, 0),
        )
        .optional()?;
    let mut statement = connection.prepare(
        "SELECT sequence, at, author, change, before, chain FROM entry \
        WHERE server = ?1 AND channel = ?2 AND sequence > ?3 ORDER BY sequence LIMIT ?4",
    )?;
    let limit = signed(limit as u64);
    let entries = statement.query_map(params![server, channel, signed(after), limit], |row| {
        Ok(Entry {
            sequence: unsigned(row, 0)?,
            at: Timestamp(unsigned(row, 1)?),
            by: row.get(2)?,
            change: json(row, 3)?,
            before: row.get::<_, Option<String>>(4)?.map(|_| json(row, 4)).transpose()?,
            chain: digest(row, 5)?,
        })
    })?;
    Ok((before, entries.collect::<rusqlite::Result<_>>()?))
}
