//! The versions of a plugin that a channel had, out of its history.

use crate::store::{Change, ChannelId, ChannelPlugin, Channels, Entry, ObjectId, StoreError};
use crate::timestamp::Timestamp;

/// A version of a plugin that a channel has or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The change that brought it.
    pub sequence: u64,
    /// When it came.
    pub at: Timestamp,
    /// Who brought it.
    pub by: String,
    /// The plugin as it was.
    pub plugin: ChannelPlugin,
}

/// Why a version can't be named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoVersion {
    /// There is only one.
    #[error("there is no version before this one")]
    First,
    /// None has this number or digest.
    #[error("no version is called '{0}'")]
    Unknown(String),
    /// Several digests begin like that.
    #[error("'{name}' may mean {} versions: {}", .digests.len(), .digests.join(", "))]
    Several {
        /// As it was written.
        name: String,
        /// The digests that it may mean, short.
        digests: Vec<String>,
    },
}

/// Entries that are read at a time.
const STEP: usize = 256;

/// Hexadecimal digits of a digest that may stand for it, at least.
const SHORTEST: usize = 4;

/// The versions of a plugin in a channel, oldest first; a version is another module, or other files.
///
/// # Errors
/// When the store can't be read.
pub fn versions(
    store: &dyn Channels,
    channel: &ChannelId,
    name: &str,
) -> Result<Vec<Version>, StoreError> {
    let mut versions: Vec<Version> = Vec::new();
    let mut after = 0;
    loop {
        let entries = store.changes(channel, after, STEP)?;
        let Some(last) = entries.last() else { return Ok(versions) };
        after = last.sequence;
        for entry in &entries {
            let Some(plugin) = brought(entry, name) else { continue };
            let is_new = versions.last().is_none_or(|last| !is_same(&last.plugin, plugin));
            if is_new {
                let Entry { sequence, at, .. } = *entry;
                let (by, plugin) = (entry.by.clone(), plugin.clone());
                versions.push(Version { sequence, at, by, plugin });
            }
        }
    }
}

/// The version that is meant: by the number of its change, by its digest or the beginning of it, or, without a
/// name, the one before `now`.
///
/// # Errors
/// When there is none, or several could be meant.
pub fn wanted<'v>(
    versions: &'v [Version],
    name: Option<&str>,
    now: Option<ObjectId>,
) -> Result<&'v Version, NoVersion> {
    let Some(name) = name else {
        let at = versions.iter().rposition(|version| Some(version.plugin.module) == now);
        let before = match at {
            Some(at) => versions[..at].last(),
            // It was removed: the last one is the one before.
            None => versions.last(),
        };
        return before.ok_or(NoVersion::First);
    };
    let by_number = || {
        let number: u64 = name.parse().ok()?;
        versions.iter().find(|version| version.sequence == number)
    };
    let digest = name.rsplit('-').next().unwrap_or(name).to_ascii_lowercase();
    let fits = |version: &&Version| {
        digest.len() >= SHORTEST && version.plugin.module.digest.to_string().starts_with(&digest)
    };
    let mut fitting: Vec<&Version> = versions.iter().filter(fits).collect();
    let mut digests: Vec<String> =
        fitting.iter().map(|version| version.plugin.module.digest.short()).collect();
    digests.sort();
    digests.dedup();
    match (by_number(), digests.len()) {
        (Some(version), _) => Ok(version),
        (None, 0) => Err(NoVersion::Unknown(name.to_owned())),
        (None, 1) => fitting.pop().ok_or_else(|| NoVersion::Unknown(name.to_owned())),
        (None, _) => Err(NoVersion::Several { name: name.to_owned(), digests }),
    }
}

/// What a change made of the plugin with this name, if it brought it.
fn brought<'e>(entry: &'e Entry, name: &str) -> Option<&'e ChannelPlugin> {
    match &entry.change {
        Change::Put(plugin) => Some(plugin).filter(|plugin| plugin.name == name),
        Change::Replace(plugins) => plugins.iter().find(|plugin| plugin.name == name),
        Change::Remove(_) | Change::Enable(_) | Change::Disable(_) | Change::Order(_) => None,
    }
}

fn is_same(one: &ChannelPlugin, other: &ChannelPlugin) -> bool {
    one.module == other.module && one.files == other.files
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{NoVersion, Version, wanted};
    use crate::store::{ChannelPlugin, ObjectId};
    use crate::timestamp::Timestamp;

    fn version(sequence: u64, bytes: &str) -> Version {
        let plugin = ChannelPlugin {
            name: "coin".to_owned(),
            module: ObjectId::of(bytes.as_bytes()),
            files: BTreeMap::new(),
            manifest: String::new(),
            hooks: Vec::new(),
            enabled: true,
        };
        Version { sequence, at: Timestamp(0), by: "anna".to_owned(), plugin }
    }

    #[test]
    fn a_version_is_named_by_number_digest_or_nothing() {
        let all = [version(1, "one"), version(4, "two"), version(5, "three")];
        let digest = |bytes: &str| ObjectId::of(bytes.as_bytes()).digest.to_string();
        let number = |name: Option<&str>, now: &str| {
            let now = Some(ObjectId::of(now.as_bytes()));
            wanted(&all, name, now).map(|version| version.sequence)
        };
        assert_eq!(number(None, "three"), Ok(4));
        assert_eq!(number(None, "two"), Ok(1));
        assert_eq!(number(None, "one"), Err(NoVersion::First));
        assert_eq!(number(None, "gone"), Ok(5));
        assert_eq!(number(Some("4"), "three"), Ok(4));
        assert_eq!(number(Some(&digest("one")), "three"), Ok(1));
        assert_eq!(number(Some(&digest("one")[..8]), "three"), Ok(1));
        assert_eq!(number(Some(&format!("3-{}", digest("two"))), "three"), Ok(4));
        for none in ["3", "", "zz", &digest("one")[..3]] {
            assert_eq!(number(Some(none), "three"), Err(NoVersion::Unknown(none.to_owned())));
        }
    }
}
