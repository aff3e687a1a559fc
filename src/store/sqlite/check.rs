//! Whether a store is whole: its files, its objects, its names, and whether they agree.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use rusqlite::{Connection, params};

use super::channels::read_entries;
use super::rows::identity;
use super::{SqliteStore, database};
use crate::limits::StoreLimits;
use crate::store::plan::proven;
use crate::store::{Channel, ChannelId, Channels, Expected, ObjectId, Objects, Owner, StoreError};

/// How much of the objects' bytes is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// None: only what is said about them.
    #[default]
    Structure,
    /// Some of them; after as many turns as it takes to make a hundred, all of them.
    Sample {
        /// Of a hundred.
        percent: u8,
        /// Which ones: 0, then 1, then 2.
        turn: u64,
    },
    /// All.
    All,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Objects that there are.
    pub objects: u64,
    /// Objects whose bytes were rebuilt and compared.
    pub read: u64,
    /// Channels whose plugins and changes were compared.
    pub channels: u64,
    /// Changes that prove each other.
    pub changes: u64,
    /// Memories that were compared.
    pub memories: u64,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Something that is wrong with a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// SQLite finds a file's structure damaged.
    File {
        /// Which file.
        place: String,
        /// What it says.
        what: String,
    },
    /// An object can't be given back.
    Object {
        /// Which one.
        id: ObjectId,
        /// Why.
        why: String,
    },
    /// A plugin needs an object that is not here.
    Absent {
        /// Its channel.
        channel: ChannelId,
        /// Its name.
        plugin: String,
        /// The object.
        id: ObjectId,
        /// It is not needed now, but for the way back to the version before.
        way_back: bool,
    },
    /// A channel's plugins are not what their digest says, or what the changes make of them.
    Plugins {
        /// Which channel.
        channel: ChannelId,
        /// What is wrong.
        what: String,
    },
    /// The changes of a channel don't prove each other.
    Changes {
        /// Which channel.
        channel: ChannelId,
        /// What is wrong.
        what: String,
    },
    /// What is remembered is not what its digest says.
    Memory {
        /// On which server.
        server: String,
        /// For whom.
        owner: Owner,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { place, what } => write!(out, "the file '{place}' is damaged: {what}"),
            Self::Object { id, why } => write!(out, "the object {id} is damaged: {why}"),
            Self::Absent { channel, plugin, id, way_back } => {
                let what = if *way_back { "the version before of plugin" } else { "plugin" };
                write!(out, "{what} '{plugin}' in {channel} needs the object {id}, which is gone")
            }
            Self::Plugins { channel, what } => write!(out, "the plugins of {channel}: {what}"),
            Self::Changes { channel, what } => write!(out, "the changes of {channel}: {what}"),
            Self::Memory { server, owner } => {
                write!(out, "what is remembered on {server} for {owner} is damaged")
            }
        }
    }
}

impl Extent {
    fn takes(self, id: ObjectId) -> bool {
        match self {
            Self::Structure => false,
            Self::All => true,
            Self::Sample { percent, turn } => {
                let [a, b, c, d, ..] = *id.digest.as_bytes();
                let place = u64::from(u32::from_le_bytes([a, b, c, d]) % 100);
                let start = turn.wrapping_mul(u64::from(percent)) % 100;
                (place + 100 - start) % 100 < u64::from(percent)
            }
        }
    }
}

impl SqliteStore {
    /// Looks whether everything is whole. `told` hears how many objects of how many are done, and ends the
    /// check with `false`.
    ///
    /// # Errors
    /// When the store can't be read at all; what is wrong inside is a [`Fault`].
    pub fn check(
        &self,
        extent: Extent,
        told: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Checked, StoreError> {
        let mut checked = Checked::default();
        for file in [&self.modules, &self.channels] {
            let place = file.path().display().to_string();
            let wrong = structure(&file.hold()).unwrap_or_else(|error| vec![error.to_string()]);
            let fault = |what| Fault::File { place: place.clone(), what };
            checked.faults.extend(wrong.into_iter().map(fault));
        }
        // A file that is damaged may say anything; what can be read is looked at all the same.
        let damaged = !checked.faults.is_empty();
        let parts =
            [self.check_names(&mut checked), self.check_objects(extent, &mut checked, told)];
        for part in parts {
            match part {
                Err(StoreError::Inconsistent { place, what }) => {
                    checked.faults.push(Fault::File { place, what });
                }
                Err(error) if !damaged => return Err(error),
                _ => (),
            }
        }
        Ok(checked)
    }

    fn check_objects(
        &self,
        extent: Extent,
        checked: &mut Checked,
        told: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<(), StoreError> {
        let all = {
            let connection = self.modules.hold();
            let query = "SELECT length, digest FROM object ORDER BY id";
            let mut statement =
                connection.prepare(query).map_err(|error| self.modules.error(error))?;
            let rows = statement.query_map([], |row| identity(row, 0));
            let all = rows.and_then(Iterator::collect::<rusqlite::Result<Vec<_>>>);
            all.map_err(|error| self.modules.error(error))?
        };
        checked.objects = all.len() as u64;
        for (number, &id) in (1..).zip(&all) {
            let found = if extent.takes(id) {
                checked.read += 1;
                self.object(id).map(|_| ())
            } else {
                self.chain_is_whole(id)
            };
            match found {
                Ok(()) => (),
                Err(StoreError::Damaged { id: cause, why }) if cause == id => {
                    checked.faults.push(Fault::Object { id, why: why.to_string() });
                }
                Err(StoreError::Damaged { id: cause, .. }) => {
                    let why = format!("it is built on {cause}, which is damaged");
                    checked.faults.push(Fault::Object { id, why });
                }
                Err(error) => checked.faults.push(Fault::Object { id, why: error.to_string() }),
            }
            if !told(number, checked.objects) {
                break;
            }
        }
        Ok(())
    }

    /// Whether what an object is built on is there, and as deep as it says.
    fn chain_is_whole(&self, id: ObjectId) -> Result<(), StoreError> {
        let chain = self.chain(&self.modules.hold(), id)?;
        let depth = chain.len().saturating_sub(1);
        if chain.first().is_some_and(|found| found.kept.depth as usize != depth) {
            return Err(self.modules.inconsistent("its depth is not what is said"));
        }
        Ok(())
    }

    fn check_names(&self, checked: &mut Checked) -> Result<(), StoreError> {
        let sqlite = |error| self.channels.error(error);
        for id in self.channels()? {
            checked.channels += 1;
            let mut connection = self.channels.hold();
            let transaction = database::reading(&mut connection).map_err(sqlite)?;
            let found = match self.read_channel(&transaction, &id) {
                Ok((found, _)) => Some(found),
                Err(error) => {
                    let what = error.to_string();
                    checked.faults.push(Fault::Plugins { channel: id.clone(), what });
                    None
                }
            };
            match self.replay(&transaction, &id) {
                Ok((made, changes)) => {
                    checked.changes += changes;
                    if found.is_some_and(|found| found != made) {
                        let what = "they are not what the changes made of them".to_owned();
                        checked.faults.push(Fault::Plugins { channel: id.clone(), what });
                    }
                }
                Err(what) => checked.faults.push(Fault::Changes { channel: id.clone(), what }),
            }
        }
        self.check_needs(checked)?;
        let connection = self.channels.hold();
        for (server, owner) in owners(&connection).map_err(sqlite)? {
            checked.memories += 1;
            if self.memory(&connection, &server, &owner).is_err() {
                checked.faults.push(Fault::Memory { server, owner });
            }
        }
        Ok(())
    }

    /// What the changes of a channel come to, and how many they are; or why they prove nothing.
    pub(super) fn replay(
        &self,
        connection: &Connection,
        id: &ChannelId,
    ) -> Result<(Channel, u64), String> {
        let head = super::channels::head(connection, id).map_err(|error| error.to_string())?;
        let head = head.ok_or("there are none")?;
        let (before, entries) =
            read_entries(connection, id, head.first.saturating_sub(1), usize::MAX)
                .map_err(|error| error.to_string())?;
        if before.is_some() {
            return Err("there are older ones than there should be".to_owned());
        }
        proven(id, None, head.first, &entries)
            .map_err(|number| format!("change {number} is not what its digest says"))?;
        let last = entries.last().ok_or("there are none")?;
        if (last.sequence, last.chain) != (head.sequence, head.chain) {
            return Err("the last ones are gone".to_owned());
        }
        // Bounds may have been wider once.
        let limits =
            StoreLimits { plugins: usize::MAX, files: usize::MAX, ..StoreLimits::default() };
        let mut channel = Channel::default();
        for entry in &entries {
            channel = channel
                .changed(&entry.change, Expected::Anything, &limits)
                .map_err(|refused| format!("change {}: {refused}", entry.sequence))?;
        }
        channel.sequence = head.sequence;
        Ok((channel, entries.len() as u64))
    }

    /// Whether every object that is needed is here, and whether needs are what plugins say.
    fn check_needs(&self, checked: &mut Checked) -> Result<(), StoreError> {
        // Nobody commits or collects meanwhile.
        let mut modules = self.modules.hold();
        let objects = database::writing(&mut modules).map_err(|error| self.modules.error(error))?;
        let needs = needs(&self.channels.hold()).map_err(|error| self.channels.error(error))?;
        let mut here: HashMap<ObjectId, bool> = HashMap::new();
        let mut said: BTreeMap<ChannelId, BTreeSet<(String, ObjectId)>> = BTreeMap::new();
        for Need { server, channel, plugin, way_back, id } in needs {
            let channel = self.named(&server, &channel)?;
            let found = super::objects::find(&objects, id);
            let found = found.map_err(|error| self.modules.error(error))?.is_some();
            if !*here.entry(id).or_insert(found) {
                let (channel, plugin) = (channel.clone(), plugin.clone());
                checked.faults.push(Fault::Absent { channel, plugin, id, way_back });
            }
            if !way_back {
                said.entry(channel).or_default().insert((plugin, id));
            }
        }
        drop(objects);
        drop(modules);
        for channel in self.channels()? {
            let Ok(found) = self.channel(&channel) else { continue };
            let of = |plugin: &crate::store::ChannelPlugin| {
                let name = plugin.name.clone();
                plugin.objects().map(move |id| (name.clone(), id)).collect::<Vec<_>>()
            };
            let needs: BTreeSet<(String, ObjectId)> = found.plugins.iter().flat_map(of).collect();
            if said.get(&channel).cloned().unwrap_or_default() != needs {
                let what = "what they need is not what is written".to_owned();
                checked.faults.push(Fault::Plugins { channel, what });
            }
        }
        Ok(())
    }
}

/// A row of what is needed.
pub(super) struct Need {
    pub(super) server: String,
    pub(super) channel: String,
    pub(super) plugin: String,
    pub(super) way_back: bool,
    pub(super) id: ObjectId,
}

/// Everything that is needed, by whom.
pub(super) fn needs(connection: &Connection) -> rusqlite::Result<Vec<Need>> {
    let mut statement = connection.prepare(
        "SELECT server, channel, plugin, version, length, digest FROM need \
        ORDER BY server, channel, plugin, version, file",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Need {
            server: row.get(0)?,
            channel: row.get(1)?,
            plugin: row.get(2)?,
            way_back: row.get::<_, i64>(3)? != 0,
            id: identity(row, 4)?,
        })
    };
    statement.query_map([], read)?.collect()
}

/// For whom something is remembered.
pub(super) fn owners(connection: &Connection) -> rusqlite::Result<Vec<(String, Owner)>> {
    let mut statement = connection
        .prepare("SELECT server, kind, owner FROM memory ORDER BY server, kind, owner")?;
    let read = |row: &rusqlite::Row<'_>| {
        let (kind, name): (String, String) = (row.get(1)?, row.get(2)?);
        let owner = match &*kind {
            "user" => Owner::User(name),
            "channel" => Owner::Channel(name),
            _ => Owner::Server,
        };
        Ok((row.get(0)?, owner))
    };
    statement.query_map([], read)?.collect()
}

/// What SQLite finds wrong with a file.
fn structure(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut wrong: Vec<String> = connection
        .prepare("PRAGMA integrity_check(20)")?
        .query_map(params![], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    wrong.retain(|line| line != "ok");
    let mut keys = connection.prepare("PRAGMA foreign_key_check")?;
    let strays = keys.query_map([], |row| {
        Ok(format!("a row of {} belongs to nothing", row.get::<_, String>(0)?))
    })?;
    for stray in strays.take(20) {
        wrong.push(stray?);
    }
    Ok(wrong)
}
