//! A channel's set of plugins and how it changes; what every store does alike.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ObjectId, StoreError};
use crate::digest::Digest;
use crate::limits::StoreLimits;
use crate::text::is_name;
use crate::timestamp::Timestamp;

/// A channel of a server. Valid by construction: both names are one line, not empty, and not too long.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ChannelId {
    server: String,
    channel: String,
}

/// A name that no channel, server or author can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoName(String);

impl ChannelId {
    /// The channel with this name on this server.
    ///
    /// # Errors
    /// When a name is empty, has control characters, or is too long.
    pub fn new(server: &str, channel: &str) -> Result<Self, NoName> {
        name(server, "server")?;
        name(channel, "channel")?;
        Ok(Self { server: server.to_owned(), channel: channel.to_owned() })
    }

    /// The server.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// The channel.
    #[must_use]
    pub fn channel(&self) -> &str {
        &self.channel
    }
}

impl fmt::Display for ChannelId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.server, self.channel)
    }
}

fn name(text: &str, of: &str) -> Result<(), NoName> {
    let longest = StoreLimits::default().name;
    if text.is_empty() || text.trim() != text {
        return Err(NoName(format!(
            "the name of a {of} has something in it, and no blanks around"
        )));
    }
    if text.len() > longest {
        return Err(NoName(format!("the name of a {of} has at most {longest} bytes")));
    }
    if crate::text::cleaned(text) != text || text.contains(['\n', '\t']) {
        return Err(NoName(format!("the name of a {of} is one line without control characters")));
    }
    Ok(())
}

/// A channel's set of plugins, in the order in which they are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// How often it was changed; the number of its last change.
    pub sequence: u64,
    /// The plugins.
    pub plugins: Vec<ChannelPlugin>,
}

/// A plugin of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelPlugin {
    /// Its name, from its manifest.
    pub name: String,
    /// Its module.
    pub module: ObjectId,
    /// Its data files, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, ObjectId>,
    /// The text of its manifest: who it answers is known without the module.
    pub manifest: String,
    /// The names of the hooks that its module exports.
    pub hooks: Vec<String>,
    /// Whether it is asked.
    pub enabled: bool,
}

/// A change of a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A plugin is added at the end, or takes the place of the one of its name.
    Put(ChannelPlugin),
    /// The plugin of this name leaves.
    Remove(String),
    /// The plugin of this name is asked.
    Enable(String),
    /// The plugin of this name is no longer asked.
    Disable(String),
    /// The plugins of these names are asked first, in this order; the others keep theirs.
    Order(Vec<String>),
    /// The set is replaced as a whole.
    Replace(Vec<ChannelPlugin>),
}

/// What a channel must be like for a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    /// Anything.
    #[default]
    Anything,
    /// There is no plugin of the name.
    Absent,
    /// The plugin of the name has this module.
    Exactly(ObjectId),
    /// The last change has this number.
    Sequence(u64),
}

/// A change that is asked for.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Of which channel.
    pub channel: ChannelId,
    /// What changes.
    pub change: Change,
    /// If it is like this.
    pub expected: Expected,
    /// Who asks.
    pub by: String,
}

/// What came of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done, and lasts.
    Done(Committed),
    /// Objects that the channel would name are not here: put them, and commit again.
    Missing(Vec<ObjectId>),
    /// Something speaks against it; nothing was changed.
    Refused(Refused),
}

/// A commit that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The number of the channel's last change.
    pub sequence: u64,
    /// The channel was like that already, and nothing was written.
    pub already: bool,
}

/// Why a channel is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not as expected.
    #[error("the channel is not as expected: it has {}", .found.map_or("no such plugin".to_owned(), |id| id.digest.to_string()))]
    Unexpected {
        /// The module that the plugin has.
        found: Option<ObjectId>,
    },
    /// It was changed in between.
    #[error("the channel was changed in between: its last change is number {found}")]
    Moved {
        /// The number of its last change.
        found: u64,
    },
    /// It has no plugin of this name.
    #[error("the channel has no plugin '{0}'")]
    Unknown(String),
    /// Something in the change is no name.
    #[error("'{0}' is no name for a plugin")]
    NoName(String),
    /// Two plugins would have this name.
    #[error("'{0}' is named twice")]
    Twice(String),
    /// It would have more plugins than a channel may have.
    #[error("a channel has at most {0} plugins")]
    TooMany(usize),
    /// A plugin would have more files than it may have.
    #[error("a plugin has at most {0} data files")]
    TooManyFiles(usize),
}

/// A change as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number; the first of a channel is 1.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// What.
    pub change: Change,
    /// The plugin that it concerned, as it was before; none if there was none, or it concerned several.
    pub before: Option<ChannelPlugin>,
    /// Proves this entry and all before it: the digest of the entry and of the one before.
    pub chain: Digest,
}

/// Whose memory: variables, decks, and the state of plugins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// A user of the server.
    User(String),
    /// A channel of the server.
    Channel(String),
    /// The server itself.
    Server,
}

/// What is remembered for one owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// How often it was changed.
    pub version: u64,
    /// What is remembered; the store does not look into it. Empty: nothing.
    pub text: String,
}

impl fmt::Display for Owner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(formatter, "the user '{name}'"),
            Self::Channel(name) => write!(formatter, "the channel '{name}'"),
            Self::Server => formatter.write_str("the server"),
        }
    }
}

impl Channel {
    /// The plugin of this name.
    #[must_use]
    pub fn plugin(&self, name: &str) -> Option<&ChannelPlugin> {
        self.plugins.iter().find(|plugin| plugin.name == name)
    }

    /// The channel after a change, its number not raised; the same one if it changes nothing.
    ///
    /// # Errors
    /// When the channel is not as expected, or the change makes no sense in it.
    pub fn changed(
        &self,
        change: &Change,
        expected: Expected,
        limits: &StoreLimits,
    ) -> Result<Self, Refused> {
        let mut after = self.clone();
        let known = |name: &String| {
            let at = self.plugins.iter().position(|plugin| plugin.name == *name);
            at.ok_or_else(|| Refused::Unknown(name.clone()))
        };
        match change {
            Change::Put(plugin) => match known(&plugin.name) {
                Ok(at) => after.plugins[at] = plugin.clone(),
                Err(_) => after.plugins.push(plugin.clone()),
            },
            // What is gone already need not be removed: a repeated commit does no harm.
            Change::Remove(name) => after.plugins.retain(|plugin| plugin.name != *name),
            Change::Enable(name) => after.plugins[known(name)?].enabled = true,
            Change::Disable(name) => after.plugins[known(name)?].enabled = false,
            Change::Order(names) => {
                let first = names.iter().map(|name| known(name).map(|at| &self.plugins[at]));
                let first: Vec<_> = first.collect::<Result<_, _>>()?;
                let rest = self.plugins.iter().filter(|plugin| !names.contains(&plugin.name));
                after.plugins = first.into_iter().chain(rest).cloned().collect();
            }
            Change::Replace(plugins) => after.plugins.clone_from(plugins),
        }
        after.examine(limits)?;
        // Before what is expected: the answer to a commit may have been lost.
        if after != *self {
            self.examine_expected(change, expected)?;
        }
        Ok(after)
    }

    fn examine_expected(&self, change: &Change, expected: Expected) -> Result<(), Refused> {
        let found = change.name().and_then(|name| self.plugin(name)).map(|plugin| plugin.module);
        let as_expected = match expected {
            Expected::Anything => true,
            Expected::Absent => found.is_none(),
            Expected::Exactly(id) => found == Some(id),
            Expected::Sequence(sequence) if sequence != self.sequence => {
                return Err(Refused::Moved { found: self.sequence });
            }
            Expected::Sequence(_) => true,
        };
        if as_expected { Ok(()) } else { Err(Refused::Unexpected { found }) }
    }

    fn examine(&self, limits: &StoreLimits) -> Result<(), Refused> {
        for (at, ChannelPlugin { name, files, .. }) in self.plugins.iter().enumerate() {
            if !is_name(name) {
                return Err(Refused::NoName(name.clone()));
            }
            if self.plugins[..at].iter().any(|other| other.name == *name) {
                return Err(Refused::Twice(name.clone()));
            }
            if files.len() > limits.files {
                return Err(Refused::TooManyFiles(limits.files));
            }
        }
        if self.plugins.len() > limits.plugins {
            return Err(Refused::TooMany(limits.plugins));
        }
        Ok(())
    }
}

impl Memory {
    /// What it is once it is remembered.
    pub(super) fn changed(&self) -> Self {
        Self { version: self.version + 1, text: self.text.clone() }
    }

    /// Whether a store takes it.
    pub(super) fn examine(&self, limits: &StoreLimits) -> Result<(), StoreError> {
        let (length, allowed) = (self.text.len(), limits.memory);
        if length > allowed { Err(StoreError::MemoryTooLong { length, allowed }) } else { Ok(()) }
    }
}

impl ChannelPlugin {
    /// All objects that it needs, its module first.
    pub fn objects(&self) -> impl Iterator<Item = ObjectId> {
        std::iter::once(self.module).chain(self.files.values().copied())
    }
}

impl Change {
    /// The objects that must be here for it.
    pub fn objects(&self) -> impl Iterator<Item = ObjectId> {
        let plugins = match self {
            Self::Put(plugin) => std::slice::from_ref(plugin),
            Self::Replace(plugins) => plugins,
            _ => &[],
        };
        plugins.iter().flat_map(ChannelPlugin::objects)
    }

    /// The plugin that it concerns, if it concerns one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Put(plugin) => Some(&plugin.name),
            Self::Remove(name) | Self::Enable(name) | Self::Disable(name) => Some(name),
            Self::Order(_) | Self::Replace(_) => None,
        }
    }
}

impl Entry {
    /// The digest that proves this entry and those before it; `before` is that of the entry before, none for
    /// the first of a channel. Fields that come later are left out of the text when they are empty, or the
    /// old proofs would no longer hold.
    #[must_use]
    pub fn proof(&self, channel: &ChannelId, before: Option<Digest>) -> Digest {
        let Self { sequence, at, by, change, before: was, chain: _ } = self;
        let text = serde_json::json!([channel, sequence, at, by, change, was, before]);
        Digest::of(text.to_string().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Change, Channel, ChannelId, ChannelPlugin, Expected, Refused};
    use crate::limits::StoreLimits;
    use crate::store::ObjectId;

    fn plugin(name: &str, bytes: &str) -> ChannelPlugin {
        ChannelPlugin {
            name: name.to_owned(),
            module: ObjectId::of(bytes.as_bytes()),
            files: BTreeMap::new(),
            manifest: String::new(),
            hooks: Vec::new(),
            enabled: true,
        }
    }

    fn after(channel: &Channel, change: &Change, expected: Expected) -> Result<Channel, Refused> {
        channel.changed(change, expected, &StoreLimits::default())
    }

    #[test]
    fn a_repeated_change_is_none_whatever_is_expected() {
        let put = Change::Put(plugin("coin", "1"));
        let channel = after(&Channel::default(), &put, Expected::Absent).expect("it is new");
        assert_eq!(after(&channel, &put, Expected::Absent), Ok(channel.clone()));
        let other = Change::Put(plugin("coin", "2"));
        let found = Some(ObjectId::of(b"1"));
        assert_eq!(after(&channel, &other, Expected::Absent), Err(Refused::Unexpected { found }));
    }

    #[test]
    fn order_names_those_that_come_first() {
        let channel =
            Channel { sequence: 3, plugins: ["a", "b", "c"].map(|name| plugin(name, name)).into() };
        let order = Change::Order(vec!["c".into(), "a".into()]);
        let after = after(&channel, &order, Expected::Sequence(3)).expect("all are there");
        let names: Vec<&str> = after.plugins.iter().map(|plugin| &*plugin.name).collect();
        assert_eq!(names, ["c", "a", "b"]);
    }

    #[test]
    fn names_of_channels_are_one_line() {
        assert!(ChannelId::new("local", "general").is_ok());
        for wrong in ["", " general", "a\nb", "a\u{202e}b", &"long".repeat(100)] {
            assert!(ChannelId::new("local", wrong).is_err(), "{wrong:?}");
            assert!(ChannelId::new(wrong, "general").is_err(), "{wrong:?}");
        }
    }
}
