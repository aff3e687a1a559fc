//! What can't be rebuilt is dropped, and told.

use std::collections::BTreeSet;
use std::fmt;

use rusqlite::{Connection, Transaction, params};

use super::channels::{head, state_of};
use super::check::{needs, owners};
use super::commit::{write_entry, write_plugins};
use super::objects::find;
use super::rows::{identity, plugin, signed};
use super::{SqliteStore, database, strays};
use crate::digest::Digest;
use crate::limits::StoreLimits;
use crate::store::plan::plan;
use crate::store::{
    Change, Channel, ChannelId, ChannelPlugin, Commit, Expected, ObjectId, Owner, StoreError,
};

/// Something that a repair did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// An object that can't be given back was dropped.
    Object {
        /// Which one.
        id: ObjectId,
        /// What was wrong with it.
        why: String,
    },
    /// A plugin that needs an object which is gone was removed from its channel; its history has it still.
    Plugin {
        /// Its channel.
        channel: ChannelId,
        /// The plugin.
        plugin: ChannelPlugin,
    },
    /// The way back to the version before of a plugin was dropped.
    WayBack {
        /// Its channel.
        channel: ChannelId,
        /// Its name.
        plugin: String,
    },
    /// The plugins of a channel were written again as its changes made them.
    Plugins {
        /// Which channel.
        channel: ChannelId,
    },
    /// The changes of a channel proved nothing and were dropped; a new one says what the channel has now.
    History {
        /// Which channel.
        channel: ChannelId,
        /// Whether the plugins could be proven by their digest. If not, they are what could be read.
        proven: bool,
    },
    /// Rows that belonged to nothing were dropped.
    Strays {
        /// Of which table.
        table: &'static str,
        /// How many.
        rows: usize,
    },
    /// What was remembered was dropped.
    Memory {
        /// On which server.
        server: String,
        /// For whom.
        owner: Owner,
    },
}

impl fmt::Display for Repair {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object { id, why } => write!(out, "dropped the object {id}: {why}"),
            Self::Plugin { channel, plugin } => {
                write!(
                    out,
                    "removed plugin '{}' from {channel}: what it needs is gone",
                    plugin.name
                )
            }
            Self::WayBack { channel, plugin } => {
                write!(out, "dropped the version before of plugin '{plugin}' in {channel}")
            }
            Self::Plugins { channel } => {
                write!(out, "wrote the plugins of {channel} again, as its changes made them")
            }
            Self::History { channel, proven: true } => {
                write!(out, "dropped the changes of {channel}; its plugins are whole")
            }
            Self::History { channel, proven: false } => {
                write!(out, "dropped the changes of {channel}; its plugins are what could be read")
            }
            Self::Strays { table, rows } => {
                write!(out, "dropped {rows} rows of '{table}' that belonged to nothing")
            }
            Self::Memory { server, owner } => {
                write!(out, "dropped what was remembered on {server} for {owner}")
            }
        }
    }
}

impl SqliteStore {
    /// Drops what can't be rebuilt, and tells all of it; afterwards a check finds nothing, if SQLite can read
    /// its files. With `rehearse`, only tells. `by` stands in the log of channels that change.
    ///
    /// # Errors
    /// When the files can't be read or written: then a backup or an export of what can be read is left.
    pub fn repair(&self, by: &str, rehearse: bool) -> Result<Vec<Repair>, StoreError> {
        self.with_ballast(|| self.above_quota(|| self.repair_now(by, rehearse)))
    }

    fn repair_now(&self, by: &str, rehearse: bool) -> Result<Vec<Repair>, StoreError> {
        let in_modules = |error| self.modules.error(error);
        let in_channels = |error| self.channels.error(error);
        let mut modules = self.modules.hold();
        let objects = database::writing(&mut modules).map_err(in_modules)?;
        let mut channels = self.channels.hold();
        let names = database::writing(&mut channels).map_err(in_channels)?;
        // An index that lost a row hides what is there.
        objects.execute_batch("REINDEX").map_err(in_modules)?;
        names.execute_batch("REINDEX").map_err(in_channels)?;

        let mut done = Vec::new();
        self.drop_objects(&objects, &mut done)?;
        strays::in_modules(&objects, &mut done).map_err(in_modules)?;
        strays::in_channels(&names, &mut done).map_err(in_channels)?;
        for id in &self.listed(&names)? {
            self.mend_channel(&names, id, by, &mut done)?;
            self.drop_plugins(&names, &objects, id, by, &mut done)?;
        }
        self.drop_ways_back(&names, &objects, &mut done)?;
        for (server, owner) in owners(&names).map_err(in_channels)? {
            if self.memory(&names, &server, &owner).is_err() {
                super::memories::forget(&names, &server, &owner).map_err(in_channels)?;
                done.push(Repair::Memory { server, owner });
            }
        }
        if !rehearse {
            names.commit().map_err(in_channels)?;
            objects.commit().map_err(in_modules)?;
        }
        Ok(done)
    }

    /// Objects that can't be given back; what is built on one can't be either, and goes before it.
    fn drop_objects(&self, objects: &Connection, done: &mut Vec<Repair>) -> Result<(), StoreError> {
        let sqlite = |error| self.modules.error(error);
        let read = || -> rusqlite::Result<Vec<(i64, ObjectId)>> {
            let mut statement = objects.prepare("SELECT id, length, digest FROM object")?;
            statement.query_map([], |row| Ok((row.get(0)?, identity(row, 1)?)))?.collect()
        };
        let mut damaged = Vec::new();
        for (row, id) in read().map_err(sqlite)? {
            match self.rebuild(objects, id) {
                Ok(Some(_)) => self.mend_depth(objects, row, id)?,
                Ok(None) => damaged.push((row, id, "its row can't be found".to_owned())),
                Err(error @ StoreError::Damaged { .. }) => {
                    damaged.push((row, id, error.to_string()))
                }
                Err(error) => return Err(error),
            }
        }
        // All links of what goes are cut first: they may be a loop.
        for (row, ..) in &damaged {
            objects
                .execute("UPDATE object SET base = NULL WHERE id = ?1", [row])
                .map_err(sqlite)?;
        }
        for (row, id, why) in damaged {
            objects.execute("DELETE FROM object WHERE id = ?1", [row]).map_err(sqlite)?;
            done.push(Repair::Object { id, why });
        }
        Ok(())
    }

    /// The depth of an object is counted again; nothing is lost by it.
    fn mend_depth(&self, objects: &Connection, row: i64, id: ObjectId) -> Result<(), StoreError> {
        let depth = signed(self.chain(objects, id)?.len().saturating_sub(1) as u64);
        let update = "UPDATE object SET depth = ?2 WHERE id = ?1 AND depth <> ?2";
        let updated = objects.execute(update, [row, depth]);
        updated.map(|_| ()).map_err(|error| self.modules.error(error))
    }

    /// Plugins and changes of a channel that contradict each other.
    fn mend_channel(
        &self,
        names: &Transaction<'_>,
        id: &ChannelId,
        by: &str,
        done: &mut Vec<Repair>,
    ) -> Result<(), StoreError> {
        let sqlite = |error| self.channels.error(error);
        let found = self.read_channel(names, id).ok().map(|(found, _)| found);
        match (self.replay(names, id), found) {
            (Ok((made, _)), Some(found)) if made == found => {
                self.mend_needs(names, id, &found.plugins)?;
            }
            (Ok((made, _)), _) => {
                rewrite(names, id, &made.plugins).map_err(sqlite)?;
                done.push(Repair::Plugins { channel: id.clone() });
            }
            (Err(_), found) => {
                let proven = found.is_some();
                let readable = || readable(names, id).map_err(sqlite);
                let plugins = found.map_or_else(readable, |found| Ok(found.plugins))?;
                self.begin_again(names, id, by, &plugins).map_err(sqlite)?;
                done.push(Repair::History { channel: id.clone(), proven });
            }
        }
        Ok(())
    }

    /// What plugins need is written again, if it is not what they say.
    fn mend_needs(
        &self,
        names: &Connection,
        id: &ChannelId,
        plugins: &[ChannelPlugin],
    ) -> Result<(), StoreError> {
        let sqlite = |error| self.channels.error(error);
        let written: BTreeSet<(String, ObjectId)> = needs(names)
            .map_err(sqlite)?
            .into_iter()
            .filter(|need| {
                !need.way_back && need.server == id.server() && need.channel == id.channel()
            })
            .map(|need| (need.plugin, need.id))
            .collect();
        let of = |plugin: &ChannelPlugin| {
            let name = plugin.name.clone();
            plugin.objects().map(move |id| (name.clone(), id)).collect::<Vec<_>>()
        };
        if plugins.iter().flat_map(of).collect::<BTreeSet<_>>() != written {
            rewrite(names, id, plugins).map_err(sqlite)?;
        }
        Ok(())
    }

    /// A log that begins with what the channel has now.
    fn begin_again(
        &self,
        names: &Connection,
        id: &ChannelId,
        by: &str,
        plugins: &[ChannelPlugin],
    ) -> rusqlite::Result<()> {
        let whose = params![id.server(), id.channel()];
        let sequence = head(names, id).ok().flatten().map_or(0, |head| head.sequence);
        names.execute("DELETE FROM entry WHERE server = ?1 AND channel = ?2", whose)?;
        rewrite(names, id, plugins)?;
        let entry = crate::store::Entry {
            sequence: sequence + 1,
            at: (self.clock)(),
            by: by.to_owned(),
            change: Change::Replace(plugins.to_vec()),
            before: None,
            chain: Digest::from_bytes([0; 32]),
        };
        let chain = entry.proof(id, None);
        let entry = crate::store::Entry { chain, ..entry };
        let after = Channel { sequence: entry.sequence, plugins: plugins.to_vec() };
        write_entry(names, id, &crate::store::plan::Planned { after, entry })?;
        names.execute(
            "UPDATE channel SET first = sequence WHERE server = ?1 AND channel = ?2",
            whose,
        )?;
        Ok(())
    }

    /// Plugins whose objects are gone are removed, as a change like any other.
    fn drop_plugins(
        &self,
        names: &Transaction<'_>,
        objects: &Connection,
        id: &ChannelId,
        by: &str,
        done: &mut Vec<Repair>,
    ) -> Result<(), StoreError> {
        let (channel, _) = self.read_channel(names, id)?;
        for plugin in &channel.plugins {
            let mut whole = true;
            for object in plugin.objects() {
                let found = find(objects, object).map_err(|error| self.modules.error(error))?;
                whole &= found.is_some();
            }
            if !whole {
                self.drop_plugin(names, id, by, plugin)?;
                done.push(Repair::Plugin { channel: id.clone(), plugin: plugin.clone() });
            }
        }
        Ok(())
    }

    fn drop_plugin(
        &self,
        names: &Transaction<'_>,
        id: &ChannelId,
        by: &str,
        plugin: &ChannelPlugin,
    ) -> Result<(), StoreError> {
        let (before, head) = self.read_channel(names, id)?;
        let commit = Commit {
            channel: id.clone(),
            change: Change::Remove(plugin.name.clone()),
            expected: Expected::Anything,
            by: by.to_owned(),
        };
        // Bounds may have been wider once.
        let limits = StoreLimits { plugins: usize::MAX, files: usize::MAX, ..self.settings.limits };
        let last = head.map(|head| head.chain);
        let write = |planned: crate::store::plan::Planned| -> rusqlite::Result<()> {
            write_entry(names, id, &planned)?;
            write_plugins(names, id, &before.plugins, &planned.after.plugins)
        };
        match plan(&before, last, &commit, (self.clock)(), &limits) {
            Ok(Some(planned)) => write(planned).map_err(|error| self.channels.error(error)),
            Ok(None) => Ok(()),
            Err(refused) => Err(self.channels.inconsistent(refused.to_string())),
        }
    }

    fn drop_ways_back(
        &self,
        names: &Connection,
        objects: &Connection,
        done: &mut Vec<Repair>,
    ) -> Result<(), StoreError> {
        let sqlite = |error| self.channels.error(error);
        let mut gone = BTreeSet::new();
        for need in needs(names).map_err(sqlite)?.into_iter().filter(|need| need.way_back) {
            let found = find(objects, need.id).map_err(|error| self.modules.error(error))?;
            if found.is_none() {
                gone.insert((self.named(&need.server, &need.channel)?, need.plugin));
            }
        }
        for (channel, plugin) in gone {
            names
                .execute(
                    "DELETE FROM need \
                    WHERE server = ?1 AND channel = ?2 AND plugin = ?3 AND version = 1",
                    params![channel.server(), channel.channel(), plugin],
                )
                .map_err(sqlite)?;
            done.push(Repair::WayBack { channel, plugin });
        }
        Ok(())
    }
}

/// Writes the plugins of a channel from nothing, and their digest.
fn rewrite(names: &Connection, id: &ChannelId, plugins: &[ChannelPlugin]) -> rusqlite::Result<()> {
    let (server, channel) = (id.server(), id.channel());
    names.execute(
        "DELETE FROM plugin WHERE server = ?1 AND channel = ?2",
        params![server, channel],
    )?;
    write_plugins(names, id, &[], plugins)?;
    names.execute(
        "UPDATE channel SET state = ?3 WHERE server = ?1 AND channel = ?2",
        params![server, channel, state_of(plugins)?.as_bytes()],
    )?;
    Ok(())
}

/// The plugins of a channel whose rows can be read, proven or not.
fn readable(names: &Connection, id: &ChannelId) -> rusqlite::Result<Vec<ChannelPlugin>> {
    let query = format!("SELECT {} {}", super::rows::PLUGIN, super::channels::PLUGINS);
    let mut statement = names.prepare(&query)?;
    let rows = statement.query_map([id.server(), id.channel()], plugin)?;
    Ok(rows.filter_map(Result::ok).filter(|plugin| crate::text::is_name(&plugin.name)).collect())
}
