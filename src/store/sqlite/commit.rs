//! A change of a channel, in one transaction.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, params};

use super::channels::state_of;
use super::objects::find;
use super::rows::{signed, text};
use super::{SqliteStore, database};
use crate::store::plan::{Planned, let_go, plan};
use crate::store::{ChannelId, ChannelPlugin, Commit, Committed, ObjectId, Outcome, StoreError};

impl SqliteStore {
    pub(super) fn change(&self, commit: &Commit) -> Result<Outcome, StoreError> {
        let in_modules = |error| self.modules.error(error);
        let in_channels = |error| self.channels.error(error);
        // The modules' transaction first: no collection may come between looking and naming.
        let mut modules = self.modules.hold();
        let objects = database::writing(&mut modules).map_err(in_modules)?;
        let mut channels = self.channels.hold();
        let transaction = database::writing(&mut channels).map_err(in_channels)?;

        let (before, head) = self.read_channel(&transaction, &commit.channel)?;
        let last = head.map(|head| head.chain);
        let planned = match plan(&before, last, commit, (self.clock)(), &self.settings.limits) {
            Ok(planned) => planned,
            Err(refused) => return Ok(Outcome::Refused(refused)),
        };
        let named: BTreeSet<ObjectId> = commit.change.objects().collect();
        let mut missing = Vec::new();
        for &id in &named {
            if find(&objects, id).map_err(in_modules)?.is_none() {
                missing.push(id);
            }
        }
        if !missing.is_empty() {
            return Ok(Outcome::Missing(missing));
        }
        self.ask_for(&objects, named)?;
        let mut done = Committed { sequence: before.sequence, already: true };
        if let Some(planned) = planned {
            done = Committed { sequence: planned.after.sequence, already: false };
            // What is let go gets a new grace.
            let gone = let_go(&before, &planned.after);
            self.ask_for(&objects, gone.flat_map(ChannelPlugin::objects))?;
            write_entry(&transaction, &commit.channel, &planned).map_err(in_channels)?;
            write_plugins(&transaction, &commit.channel, &before.plugins, &planned.after.plugins)
                .map_err(in_channels)?;
        }
        transaction.commit().map_err(in_channels)?;
        objects.commit().map_err(in_modules)?;
        Ok(Outcome::Done(done))
    }
}

/// Writes the head of a channel, and the entry in its log.
pub(super) fn write_entry(
    connection: &Connection,
    channel: &ChannelId,
    Planned { after, entry }: &Planned,
) -> rusqlite::Result<()> {
    let (server, name) = (channel.server(), channel.channel());
    let (chain, state) = (entry.chain.as_bytes(), state_of(&after.plugins)?);
    connection.execute(
        "INSERT INTO channel (server, channel, first, sequence, chain, state) \
        VALUES (?1, ?2, 1, ?3, ?4, ?5) ON CONFLICT (server, channel) DO UPDATE SET \
        sequence = excluded.sequence, chain = excluded.chain, state = excluded.state",
        params![server, name, signed(after.sequence), chain, state.as_bytes()],
    )?;
    connection.execute(
        "INSERT INTO entry (server, channel, sequence, at, author, change, before, chain) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            server,
            name,
            signed(entry.sequence),
            signed(entry.at.0),
            entry.by,
            text(&entry.change)?,
            entry.before.as_ref().map(text).transpose()?,
            chain
        ],
    )?;
    Ok(())
}

/// Writes the rows that differ.
pub(super) fn write_plugins(
    connection: &Connection,
    channel: &ChannelId,
    before: &[ChannelPlugin],
    after: &[ChannelPlugin],
) -> rusqlite::Result<()> {
    let (server, name) = (channel.server(), channel.channel());
    let was: HashMap<&str, (usize, &ChannelPlugin)> = by_name(before);
    let is = by_name(after);
    let mut delete = connection
        .prepare("DELETE FROM plugin WHERE server = ?1 AND channel = ?2 AND name = ?3")?;
    for gone in before.iter().filter(|plugin| !is.contains_key(&*plugin.name)) {
        delete.execute(params![server, name, gone.name])?;
    }
    let mut upsert = connection.prepare(
        "INSERT INTO plugin (server, channel, name, place, length, digest, enabled, files, hooks, manifest) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
        ON CONFLICT (server, channel, name) DO UPDATE SET place = excluded.place, \
        length = excluded.length, digest = excluded.digest, enabled = excluded.enabled, \
        files = excluded.files, hooks = excluded.hooks, manifest = excluded.manifest",
    )?;
    for (place, plugin) in after.iter().enumerate() {
        let was = was.get(&*plugin.name).copied();
        if was == Some((place, plugin)) {
            continue;
        }
        upsert.execute(params![
            server,
            name,
            plugin.name,
            signed(place as u64),
            signed(plugin.module.length),
            plugin.module.digest.as_bytes(),
            plugin.enabled,
            text(&plugin.files)?,
            text(&plugin.hooks)?,
            plugin.manifest
        ])?;
        let needs = |plugin: &ChannelPlugin| (plugin.module, plugin.files.clone());
        if was.map(|(_, was)| needs(was)) != Some(needs(plugin)) {
            write_needs(connection, channel, plugin)?;
        }
    }
    Ok(())
}

/// What a plugin needs now; what it needed before is kept as a way back.
fn write_needs(
    connection: &Connection,
    channel: &ChannelId,
    plugin: &ChannelPlugin,
) -> rusqlite::Result<()> {
    let (server, name) = (channel.server(), channel.channel());
    let whose = params![server, name, plugin.name];
    connection.execute(
        "DELETE FROM need WHERE server = ?1 AND channel = ?2 AND plugin = ?3 AND version = 1",
        whose,
    )?;
    connection.execute(
        "UPDATE need SET version = 1 WHERE server = ?1 AND channel = ?2 AND plugin = ?3",
        whose,
    )?;
    let mut insert = connection.prepare(
        "INSERT INTO need (server, channel, plugin, version, file, length, digest) \
        VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6)",
    )?;
    let module = std::iter::once(("", plugin.module));
    let files = plugin.files.iter().map(|(file, id)| (&**file, *id));
    for (file, id) in module.chain(files) {
        let (length, digest) = (signed(id.length), id.digest.as_bytes());
        insert.execute(params![server, name, plugin.name, file, length, digest])?;
    }
    Ok(())
}

fn by_name(plugins: &[ChannelPlugin]) -> HashMap<&str, (usize, &ChannelPlugin)> {
    plugins.iter().enumerate().map(|(place, plugin)| (&*plugin.name, (place, plugin))).collect()
}
