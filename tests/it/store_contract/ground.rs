//! The ground of the cases: stores with a clock that the test turns, and shorthands.

use std::cell::Cell;
use std::collections::BTreeMap;

use sidekick::packing::Effort;
use sidekick::store::{
    Change, ChannelId, ChannelPlugin, Commit, Expected, ObjectId, Offer, Outcome, SqliteStore,
    Store, StoreSettings,
};
use sidekick::timestamp::Timestamp;
use tempfile::TempDir;

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(1_800_000_000_000) };
}

/// The clock of stores in tests; each thread has its own.
pub(super) fn clock() -> Timestamp {
    Timestamp(NOW.get())
}

/// Lets time pass.
pub(super) fn pass(milliseconds: u64) {
    NOW.set(NOW.get() + milliseconds);
}

/// A store, and the folder that goes with it.
pub(super) struct Opened {
    store: Box<dyn Store>,
    _folder: Option<TempDir>,
}

impl Opened {
    pub(super) fn store(&self) -> &dyn Store {
        &*self.store
    }
}

pub(super) fn open_sqlite() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), StoreSettings::default(), clock).unwrap();
    Opened { store: Box::new(store), _folder: Some(folder) }
}

pub(super) fn channel(name: &str) -> ChannelId {
    ChannelId::new("local", name).unwrap()
}

pub(super) fn plugin(name: &str, module: ObjectId) -> ChannelPlugin {
    ChannelPlugin {
        name: name.to_owned(),
        module,
        files: BTreeMap::new(),
        manifest: format!("name = \"{name}\""),
        hooks: vec!["command".to_owned()],
        enabled: true,
    }
}

pub(super) fn put(store: &dyn Store, bytes: &[u8]) -> ObjectId {
    let kept = store.put(&[Offer::of(bytes)], Effort::Quick).unwrap();
    kept[0].id
}

pub(super) fn asked(channel: &ChannelId, change: Change, expected: Expected) -> Commit {
    Commit { channel: channel.clone(), change, expected, by: "ann".to_owned() }
}

pub(super) fn commit(store: &dyn Store, channel: &ChannelId, change: Change) -> Outcome {
    store.commit(&asked(channel, change, Expected::Anything)).unwrap()
}
