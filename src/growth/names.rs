//! Which plugins have which objects, now or before: what channels and their histories say.

use std::collections::{BTreeMap, BTreeSet};

use crate::plugin::Description;
use crate::store::{Change, ChannelId, ChannelPlugin, Channels, ObjectId, StoreError};

/// A plugin that has a module, or had it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// It had it once, and has it no more.
    pub is_past: bool,
    /// Where.
    pub channel: ChannelId,
    /// Its name there.
    pub plugin: String,
    /// The version that it said it was; none if its manifest can't be read.
    pub version: Option<String>,
}

/// The names of all modules, and the data files.
#[derive(Clone, Debug, Default)]
pub struct Names {
    modules: BTreeMap<ObjectId, Vec<Named>>,
    files: BTreeMap<ObjectId, BTreeSet<ChannelId>>,
}

/// How many changes are asked for at once.
const PAGE: usize = 500;

impl Names {
    /// What all channels say.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn of_all(store: &dyn Channels) -> Result<Self, StoreError> {
        let mut names = Self::default();
        for id in store.channels()? {
            for plugin in store.channel(&id)?.plugins {
                names.add(&id, &plugin, false);
            }
            let mut after = 0;
            loop {
                let entries = store.changes(&id, after, PAGE)?;
                let Some(last) = entries.last() else { break };
                after = last.sequence;
                for entry in &entries {
                    let changed = match &entry.change {
                        Change::Put(plugin) => std::slice::from_ref(plugin),
                        Change::Replace(plugins) => plugins,
                        _ => &[],
                    };
                    for plugin in changed.iter().chain(&entry.before) {
                        names.add(&id, plugin, true);
                    }
                }
            }
        }
        for all in names.modules.values_mut() {
            all.sort();
        }
        Ok(names)
    }

    fn add(&mut self, channel: &ChannelId, plugin: &ChannelPlugin, is_past: bool) {
        let all = self.modules.entry(plugin.module).or_default();
        if !all.iter().any(|named| named.channel == *channel && named.plugin == plugin.name) {
            let said = Description::parse(&plugin.manifest).ok();
            all.push(Named {
                is_past,
                channel: channel.clone(),
                plugin: plugin.name.clone(),
                version: said.map(|said| said.version),
            });
        }
        for file in plugin.files.values() {
            self.files.entry(*file).or_default().insert(channel.clone());
        }
    }

    /// The plugins that have a module now, then those that had it.
    #[must_use]
    pub fn of(&self, module: ObjectId) -> &[Named] {
        self.modules.get(&module).map_or(&[], Vec::as_slice)
    }

    /// What to call a module: the name and version of the first plugin that has it, else its digest.
    #[must_use]
    pub fn label(&self, module: ObjectId) -> String {
        match self.of(module).first() {
            Some(named) => named.label(),
            None => module.digest.short(),
        }
    }

    /// The name of the first plugin that has a module, without its version; else its digest.
    pub(super) fn plugin(&self, module: ObjectId) -> String {
        let first = self.of(module).first();
        first.map_or_else(|| module.digest.to_string(), |named| named.plugin.clone())
    }

    /// Modules that plugins of this name have now, in order.
    pub fn called<'a>(&'a self, plugin: &'a str) -> impl Iterator<Item = ObjectId> + 'a {
        let has = move |named: &Named| !named.is_past && named.plugin == plugin;
        self.modules.iter().filter(move |(_, all)| all.iter().any(has)).map(|(id, _)| *id)
    }

    /// Whether an object is a data file, and no module of anybody.
    pub(super) fn is_only_file(&self, id: ObjectId) -> bool {
        self.files.contains_key(&id) && !self.modules.contains_key(&id)
    }

    /// Whether a channel has or had this object.
    pub(super) fn are_of(&self, id: ObjectId, channel: &ChannelId) -> bool {
        self.of(id).iter().any(|named| named.channel == *channel)
            || self.files.get(&id).is_some_and(|channels| channels.contains(channel))
    }
}

impl Named {
    /// Its name and version.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.plugin),
            None => self.plugin.clone(),
        }
    }
}
