//! What an upload would change, as a value; and making it so: missing, put, commit.

use std::collections::BTreeMap;

use crate::packing::Effort;
use crate::store::{
    Change, ChannelId, ChannelPlugin, Commit, Expected, Kept, ObjectId, Offer, Outcome, Refused,
    Store, StoreError,
};

/// What an upload would change.
#[derive(Clone, Debug)]
pub struct Plan {
    /// In which channel.
    pub channel: ChannelId,
    /// The plugin as it would be.
    pub plugin: ChannelPlugin,
    /// The plugin as it is; none if the channel has none of this name.
    pub before: Option<ChannelPlugin>,
    /// What it needs: its module first, then its files.
    pub items: Vec<Item>,
    /// What the channel must be like.
    pub expected: Expected,
    by: String,
}

/// Something that an upload brings.
#[derive(Clone, Debug)]
pub struct Item {
    /// The name of a data file; none for the module.
    pub file: Option<String>,
    /// Which object it is.
    pub id: ObjectId,
    /// Whether the store has it already.
    pub here: bool,
    bytes: Vec<u8>,
    like: Option<ObjectId>,
}

/// A plugin to upload.
#[derive(Clone, Debug, Default)]
pub struct Uploaded {
    /// What it shall be called in the channel.
    pub name: String,
    /// Its module, admitted.
    pub module: Vec<u8>,
    /// Its manifest.
    pub manifest: String,
    /// The names of the hooks that it exports.
    pub hooks: Vec<String>,
    /// Its data files.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What came of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The number of the channel's last change.
    pub sequence: u64,
    /// Whether the channel was like that already.
    pub already: bool,
    /// How what was not in the store is kept there now.
    pub added: Vec<Kept>,
}

/// Why a plan can't be made so.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something speaks against the change; nothing was changed.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// What was put is gone again, time after time; or it was never offered.
    #[error("the store does not keep what is needed: {}", told(.0))]
    Missing(Vec<ObjectId>),
}

/// Times that what has gone missing is put again: a collection may run beside us, once.
const TRIES: usize = 3;

impl Plan {
    /// What uploading a plugin would change, if the channel is then as `expected`.
    ///
    /// # Errors
    /// When the store can't be read.
    pub fn new(
        store: &dyn Store,
        channel: &ChannelId,
        uploaded: Uploaded,
        expected: Expected,
        by: &str,
    ) -> Result<Self, StoreError> {
        let before = store.channel(channel)?.plugin(&uploaded.name).cloned();
        let Uploaded { name, module, manifest, hooks, files } = uploaded;
        let id = ObjectId::of(&module);
        // The version before is the likeliest to have most of it.
        let like = before.as_ref().map(|before| before.module).filter(|like| *like != id);
        let mut items = vec![Item { file: None, id, here: false, bytes: module, like }];
        for (file, bytes) in files {
            let like = before.as_ref().and_then(|before| before.files.get(&file)).copied();
            let id = ObjectId::of(&bytes);
            let like = like.filter(|like| *like != id);
            items.push(Item { file: Some(file), id, here: false, bytes, like });
        }
        let ids: Vec<ObjectId> = items.iter().map(|item| item.id).collect();
        let missing = store.missing(&ids)?;
        for item in &mut items {
            item.here = !missing.contains(&item.id);
        }
        let files = items.iter().filter_map(|item| Some((item.file.clone()?, item.id))).collect();
        // What was turned off stays so until it is turned on.
        let enabled = before.as_ref().is_none_or(|before| before.enabled);
        let plugin = ChannelPlugin { name, module: id, files, manifest, hooks, enabled };
        let channel = channel.clone();
        Ok(Self { channel, plugin, before, items, expected, by: by.to_owned() })
    }

    /// Whether the channel is like that already.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.before.as_ref() == Some(&self.plugin)
    }

    /// The bytes of all that it needs.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.items.iter().map(|item| item.id.length).sum()
    }

    /// The bytes of what the store has already.
    #[must_use]
    pub fn already_there(&self) -> u64 {
        self.items.iter().filter(|item| item.here).map(|item| item.id.length).sum()
    }
}

/// Makes a plan so. `about` is told of each object before it is put: the name of a file, or `module`.
///
/// # Errors
/// When the store says no, or the channel is not as expected; it is then as it was.
pub fn apply(
    store: &dyn Store,
    plan: &Plan,
    mut about: impl FnMut(&str),
) -> Result<Applied, ApplyError> {
    let ids: Vec<ObjectId> = plan.items.iter().map(|item| item.id).collect();
    let mut added: Vec<Kept> = Vec::new();
    let mut missing = store.missing(&ids)?;
    let commit = Commit {
        channel: plan.channel.clone(),
        change: Change::Put(plan.plugin.clone()),
        expected: plan.expected,
        by: plan.by.clone(),
    };
    for _ in 0..TRIES {
        for item in plan.items.iter().filter(|item| missing.contains(&item.id)) {
            about(item.file.as_deref().unwrap_or("module"));
            let offer = Offer { id: item.id, bytes: &item.bytes, like: item.like };
            for kept in store.put(&[offer], Effort::Small)? {
                added.retain(|other| other.id != kept.id);
                added.push(kept);
            }
        }
        match store.commit(&commit)? {
            Outcome::Done(done) => {
                return Ok(Applied { sequence: done.sequence, already: done.already, added });
            }
            Outcome::Refused(refused) => return Err(refused.into()),
            Outcome::Missing(gone) => missing = gone,
        }
    }
    Err(ApplyError::Missing(missing))
}

fn told(ids: &[ObjectId]) -> String {
    let told: Vec<String> = ids.iter().map(ToString::to_string).collect();
    told.join(", ")
}
