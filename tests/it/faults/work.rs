//! What workers do with a store: upload, remove, collect. What they upload can be made again from a number.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use sidekick::limits::StoreLimits;
use sidekick::packing::Effort;
use sidekick::store::{
    Change, Channel, ChannelId, ChannelPlugin, Channels, Commit, Expected, ObjectId, Objects,
    Offer, Outcome, Owner, SqliteStore, StoreError, StoreSettings,
};
use sidekick::timestamp::Timestamp;

use super::chance::Chance;
use super::promise::{Promise, Promised};

/// Channels of the workers.
pub(super) const CHANNELS: u64 = 3;
/// Names of plugins in a channel; few, so that plugins take each other's place.
const NAMES: u64 = 9;
/// Milliseconds until what nobody needs may be collected; few, so that collections come between the steps
/// of uploads.
const GRACE: u64 = 30;

static LATER: AtomicU64 = AtomicU64::new(0);

/// The clock of the workers: that of the system, and later if they are told.
pub(super) fn clock() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "workers have to agree on the time")]
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp(since.as_millis() as u64 + LATER.load(Ordering::Relaxed))
}

/// Puts the clock of this process forward.
pub(super) fn be_late(milliseconds: u64) {
    LATER.store(milliseconds, Ordering::Relaxed);
}

/// How workers open a store.
pub(super) fn settings() -> StoreSettings {
    let limits = StoreLimits { grace_ms: GRACE, ..StoreLimits::default() };
    StoreSettings { limits, ballast: 64 << 10, ..StoreSettings::default() }
}

pub(super) fn channel(number: u64) -> ChannelId {
    ChannelId::new("local", &format!("channel-{number}")).expect("a name")
}

/// The bytes of a module, much of it shared with a third of the others. One in eight is WebAssembly; to a
/// store the others are bytes as well, and packed faster.
pub(super) fn module(number: u64) -> Vec<u8> {
    let (mut shared, mut own) = (Chance::new(number % 3), Chance::new(number ^ 0x5eed));
    if number % 8 != 1 {
        let length = own.below(1_000);
        let shared = (0..3_000).map(|_| shared.next() as u8);
        return shared
            .chain((0..length).map(|_| own.next() as u8))
            .chain(number.to_le_bytes())
            .collect();
    }
    let mut text = String::from("(module (memory 1)");
    let mut function = |chance: &mut Chance| {
        text.push_str("(func (param i32) (result i32) local.get 0");
        for _ in 0..chance.below(12) {
            let _ = write!(text, " i32.const {} i32.add", chance.below(1 << 20));
        }
        text.push(')');
    };
    (0..12).for_each(|_| function(&mut shared));
    (0..=own.below(4)).for_each(|_| function(&mut own));
    let _ = write!(text, "(data (i32.const 0) \"plugin {number}\"))");
    wat::parse_str(&text).expect("a module")
}

/// The bytes of everything that plugin `number` needs, its module first.
pub(super) fn parts(number: u64) -> Vec<Vec<u8>> {
    let mut parts = vec![module(number)];
    if number.is_multiple_of(4) {
        let mut noise = Chance::new(number);
        parts.push((0..2_000).map(|_| noise.next() as u8).collect());
    }
    parts
}

/// Plugin `number`. Its manifest tells the number.
pub(super) fn plugin(number: u64) -> ChannelPlugin {
    let ids: Vec<ObjectId> = parts(number).iter().map(|part| ObjectId::of(part)).collect();
    let files = ids[1..].iter().map(|id| ("table.txt".to_owned(), *id));
    ChannelPlugin {
        name: format!("plugin-{}", number % NAMES),
        module: ids[0],
        files: files.collect::<BTreeMap<_, _>>(),
        manifest: format!("number = {number}\n"),
        hooks: vec!["command".to_owned()],
        enabled: true,
    }
}

/// The number that a plugin's manifest tells.
pub(super) fn number_of(plugin: &ChannelPlugin) -> Option<u64> {
    plugin.manifest.strip_prefix("number = ")?.trim_end().parse().ok()
}

/// Why a worker can't go on.
pub(super) type Trouble = String;

/// What a store said, with its causes.
pub(super) fn trouble(error: &StoreError) -> Trouble {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

/// Puts everything that plugin `number` needs where it is missing, and commits it to a channel.
pub(super) fn upload(
    store: &SqliteStore,
    channel: &ChannelId,
    number: u64,
    expected: Expected,
) -> Result<Outcome, StoreError> {
    let parts = parts(number);
    let commit = Commit {
        channel: channel.clone(),
        change: Change::Put(plugin(number)),
        expected,
        by: "worker".to_owned(),
    };
    loop {
        let ids: Vec<ObjectId> = parts.iter().map(|part| ObjectId::of(part)).collect();
        let missing = store.missing(&ids)?;
        let offers = parts.iter().map(|part| Offer::of(part));
        let offers: Vec<Offer<'_>> = offers.filter(|offer| missing.contains(&offer.id)).collect();
        store.put(&offers, Effort::Quick)?;
        match store.commit(&commit)? {
            // A collection came between.
            Outcome::Missing(_) => (),
            outcome => return Ok(outcome),
        }
    }
}

/// Uploads plugin `number` to a channel of chance; what is promised then.
pub(super) fn upload_somewhere(
    store: &SqliteStore,
    number: u64,
) -> Result<Option<Promise>, Trouble> {
    let channel = channel(Chance::new(number).below(CHANNELS));
    let outcome = upload(store, &channel, number, Expected::Anything);
    match outcome.map_err(|error| trouble(&error))? {
        Outcome::Done(done) if !done.already => Ok(Some(Promise {
            channel: channel.channel().to_owned(),
            sequence: done.sequence,
            change: Promised::Put(number),
        })),
        Outcome::Done(_) => Ok(None),
        other => Err(format!("an upload came to {other:?}")),
    }
}

/// Removes a plugin from a channel, both of chance; what is promised then.
pub(super) fn remove_something(
    store: &SqliteStore,
    chance: &mut Chance,
) -> Result<Option<Promise>, Trouble> {
    let channel = channel(chance.below(CHANNELS));
    let Channel { plugins, .. } = store.channel(&channel).map_err(|error| trouble(&error))?;
    if plugins.is_empty() {
        return Ok(None);
    }
    let name = plugins[chance.below(plugins.len() as u64) as usize].name.clone();
    let change = Change::Remove(name.clone());
    let commit = Commit { channel, change, expected: Expected::Anything, by: "worker".to_owned() };
    let channel = commit.channel.channel().to_owned();
    match store.commit(&commit).map_err(|error| trouble(&error))? {
        Outcome::Done(done) if !done.already => {
            Ok(Some(Promise { channel, sequence: done.sequence, change: Promised::Removed(name) }))
        }
        Outcome::Done(_) => Ok(None),
        other => Err(format!("a removal came to {other:?}")),
    }
}

/// Raises a number in the memory of the server by one.
pub(super) fn remember_something(store: &SqliteStore) -> Result<(), Trouble> {
    let mut memories = store.recall("local", &[Owner::Server]).map_err(|error| trouble(&error))?;
    let mut memory = memories.remove(0);
    memory.text = format!("{}", memory.version + 1);
    let remembered = store.remember("local", &[(Owner::Server, memory)]);
    remembered.map(drop).map_err(|error| trouble(&error))
}
