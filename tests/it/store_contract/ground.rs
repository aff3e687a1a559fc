//! The ground of the cases: stores with a clock that the test turns, and shorthands.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sidekick::limits::StoreLimits;
use sidekick::packing::Effort;
use sidekick::store::{
    Change, ChannelId, ChannelPlugin, Commit, Expected, MemoryStore, ObjectId, Offer, Outcome,
    SqliteStore, Store, StoreSettings,
};
use sidekick::timestamp::Timestamp;
use tempfile::TempDir;

use super::faulty::{Faulty, Stubborn};

/// A day and an hour: more than the grace.
pub(crate) const LONG: u64 = 25 * 60 * 60 * 1_000;

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(1_800_000_000_000) };
}

/// The clock of stores in tests; each thread has its own.
pub(crate) fn clock() -> Timestamp {
    Timestamp(NOW.get())
}

/// Lets time pass.
pub(crate) fn pass(milliseconds: u64) {
    NOW.set(NOW.get() + milliseconds);
}

/// A store, and the folder that goes with it.
pub(crate) struct Opened {
    store: Arc<dyn Store>,
    _folder: Option<TempDir>,
}

impl Opened {
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The same store behind calls that fail, then are done without an answer, then work.
    pub(crate) fn failing(self) -> Self {
        let store = Arc::new(Stubborn(Faulty::in_turn(self.store)));
        Self { store, _folder: self._folder }
    }
}

pub(crate) fn open_memory() -> Opened {
    open_memory_with(StoreLimits::default())
}

pub(crate) fn open_memory_with(limits: StoreLimits) -> Opened {
    Opened { store: Arc::new(MemoryStore::new(limits, clock)), _folder: None }
}

pub(crate) fn open_sqlite() -> Opened {
    open_sqlite_with(StoreLimits::default())
}

pub(crate) fn open_sqlite_with(limits: StoreLimits) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let settings = StoreSettings { limits, ballast: 0, ..StoreSettings::default() };
    let store = SqliteStore::open(folder.path(), settings, clock).unwrap();
    Opened { store: Arc::new(store), _folder: Some(folder) }
}

/// The store in a folder that a test keeps.
pub(crate) fn open_in(folder: &Path) -> SqliteStore {
    open_in_with(folder, StoreLimits::default())
}

pub(crate) fn open_in_with(folder: &Path, limits: StoreLimits) -> SqliteStore {
    let settings = StoreSettings { limits, ballast: 0, ..StoreSettings::default() };
    SqliteStore::open(folder, settings, clock).unwrap()
}

pub(crate) fn channel(name: &str) -> ChannelId {
    ChannelId::new("local", name).unwrap()
}

pub(crate) fn plugin(name: &str, module: ObjectId) -> ChannelPlugin {
    ChannelPlugin {
        name: name.to_owned(),
        module,
        files: BTreeMap::new(),
        manifest: format!("name = \"{name}\""),
        hooks: vec!["command".to_owned()],
        enabled: true,
    }
}

/// A change that adds this plugin.
pub(crate) fn adding(name: &str, module: ObjectId) -> Change {
    Change::Put(plugin(name, module))
}

pub(crate) fn put(store: &dyn Store, bytes: &[u8]) -> ObjectId {
    let kept = store.put(&[Offer::of(bytes)], Effort::Quick).unwrap();
    kept[0].id
}

pub(crate) fn asked(channel: &ChannelId, change: Change, expected: Expected) -> Commit {
    Commit { channel: channel.clone(), change, expected, by: "ann".to_owned() }
}

pub(crate) fn commit(store: &dyn Store, channel: &ChannelId, change: Change) -> Outcome {
    store.commit(&asked(channel, change, Expected::Anything)).unwrap()
}

/// Commits what must succeed; the number of the last change.
pub(crate) fn done(store: &dyn Store, channel: &ChannelId, change: Change) -> u64 {
    match commit(store, channel, change) {
        Outcome::Done(done) => done.sequence,
        other => panic!("{other:?}"),
    }
}

/// The plugins of a channel, by name.
pub(crate) fn names(store: &dyn Store, channel: &ChannelId) -> Vec<String> {
    let channel = store.channel(channel).unwrap();
    channel.plugins.into_iter().map(|plugin| plugin.name).collect()
}

/// Bytes that nothing predicts, different for each number.
pub(crate) fn noise(number: u64, length: usize) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}
