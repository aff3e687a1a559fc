//! Bits flip in the files of a store: what is read then is right, or it is an error; never something else.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sidekick::limits::StoreLimits;
use sidekick::store::{
    Channel, ChannelId, Channels, Entry, Expected, Extent, Memory, ObjectId, Objects, Owner,
    SqliteStore,
};

use super::chance::Chance;
use super::scale::{Row, scale};
use super::work::{self, settings};
use super::worker::{Ground, Job};

/// What is in a store that nothing has happened to.
pub(super) struct Truth {
    /// Every state that a channel ever had, by its sequence.
    states: BTreeMap<ChannelId, Vec<Channel>>,
    logs: BTreeMap<ChannelId, Vec<Entry>>,
    /// What was there before the log that is not yet written back; and with it.
    settled: Vec<ObjectId>,
    objects: Vec<ObjectId>,
    /// How often the server's memory was changed.
    version: u64,
}

/// What a reader got.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Stores that were read.
    pub(super) read: u64,
    /// Of them: refused at opening.
    pub(super) refused: u64,
    /// Some question was answered with an error.
    pub(super) told: u64,
    /// An older state was given, without an error: the end of the log was not believed.
    pub(super) older: u64,
    /// Something that was there before the log was said to be absent: a row was not found.
    pub(super) absent: u64,
    /// Of these: not found by a check of the whole store, either.
    pub(super) unnoticed: u64,
    /// Everything was right.
    pub(super) right: u64,
    /// Something else was given for the truth.
    pub(super) wrong: Vec<String>,
}

impl Truth {
    /// Of these files; a folder to write them into.
    pub(super) fn of(files: &[(String, Vec<u8>)], folder: &Path) -> Self {
        let listed = |store: SqliteStore| -> Vec<ObjectId> {
            let objects = store.objects(None, usize::MAX / 2).expect("its objects");
            objects.iter().map(|kept| kept.id).collect()
        };
        let open = || SqliteStore::open(folder, settings(), work::clock).expect("the store");
        let is_log = |file: &&(String, Vec<u8>)| file.0.ends_with("-wal");
        write(folder, &files.iter().filter(|file| !is_log(file)).cloned().collect::<Vec<_>>());
        let settled = listed(open());
        write(folder, files);
        let store = SqliteStore::open(folder, settings(), work::clock).expect("the store");
        let (mut states, mut logs) = (BTreeMap::new(), BTreeMap::new());
        for id in store.channels().expect("its channels") {
            let log = store.changes(&id, 0, usize::MAX).expect("a log");
            let mut state = Channel::default();
            let mut all = Vec::new();
            for entry in &log {
                let limits = StoreLimits::default();
                state =
                    state.changed(&entry.change, Expected::Anything, &limits).expect("a change");
                state.sequence = entry.sequence;
                all.push(state.clone());
            }
            states.insert(id.clone(), all);
            logs.insert(id, log);
        }
        let memory = store.recall("local", &[Owner::Server]).expect("its memory").remove(0);
        let objects = listed(store);
        Self { states, logs, settled, objects, version: memory.version }
    }

    /// Reads everything there is in a store that something has happened to.
    pub(super) fn read(&self, folder: &Path, what: &str, tally: &mut Tally) {
        tally.read += 1;
        let Ok(store) = SqliteStore::open(folder, settings(), work::clock) else {
            tally.refused += 1;
            return;
        };
        let (mut told, mut older, mut absent) = (false, false, false);
        let mut wrong = |text: String| tally.wrong.push(format!("{what}: {text}"));
        match store.channels() {
            Ok(channels) => {
                for id in channels.iter().filter(|id| !self.states.contains_key(id)) {
                    // A name that nothing vouches for; the channel itself must not be given.
                    match (store.channel(id), store.changes(id, 0, usize::MAX)) {
                        (Ok(_), Ok(_)) => wrong(format!("there never was {id}")),
                        _ => told = true,
                    }
                }
            }
            Err(_) => told = true,
        }
        for (id, states) in &self.states {
            match store.channel(id) {
                Ok(found) if Some(&found) == states.last() => (),
                Ok(found) if states.contains(&found) => older = true,
                Ok(found) => wrong(format!("{id} was never like this: {}", found.sequence)),
                Err(_) => told = true,
            }
            let log = &self.logs[id];
            match store.changes(id, 0, usize::MAX) {
                Ok(found) if found == *log => (),
                Ok(found) if !found.is_empty() && log.starts_with(&found) => older = true,
                Ok(found) => wrong(format!("the log of {id}: {} changes", found.len())),
                Err(_) => told = true,
            }
        }
        for &id in &self.objects {
            match store.object(id) {
                Ok(Some(bytes)) if ObjectId::of(&bytes) == id => (),
                Ok(Some(_)) => wrong(format!("the bytes of {id}")),
                Ok(None) if self.settled.contains(&id) => absent = true,
                Ok(None) => older = true,
                Err(_) => told = true,
            }
        }
        match store.recall("local", &[Owner::Server]) {
            Ok(memories) => {
                let (memory, version) = (&memories[0], self.version);
                if *memory == Memory::default() {
                    absent = true;
                } else if memory.version > version || memory.text != memory.version.to_string() {
                    wrong(format!("the memory: {memory:?}"));
                }
                older |= memory.version < version;
            }
            Err(_) => told = true,
        }
        tally.told += u64::from(told);
        tally.older += u64::from(older && !told);
        if absent && !told {
            tally.absent += 1;
            let checked = store.check(Extent::All, &mut |_, _| true);
            tally.unnoticed += u64::from(checked.is_ok_and(|checked| checked.faults.is_empty()));
        }
        tally.right += u64::from(!told && !older && !absent);
    }
}

impl Tally {
    /// In words.
    pub(super) fn in_words(&self) -> String {
        let Self { refused, told, older, absent, unnoticed, right, .. } = self;
        format!(
            "{refused} refused at opening, {told} told when read, {older} read as before the last changes, \
             {absent} something not found ({unnoticed} not by check either), {right} without effect"
        )
    }

    pub(super) fn add(&mut self, other: Self) {
        self.read += other.read;
        self.refused += other.refused;
        self.told += other.told;
        self.older += other.older;
        self.absent += other.absent;
        self.unnoticed += other.unnoticed;
        self.right += other.right;
        self.wrong.extend(other.wrong);
    }
}

/// A store with a log that was not yet written back: its last users were killed.
pub(super) fn begin() -> Ground {
    let patience = Duration::from_secs(60);
    let ground = Ground::new();
    let run = |job| ground.role(job).run::<u64>(patience).expect("a store to begin with");
    // None of these is WebAssembly: unpacking it takes long, and no other way to the digests.
    run(Job::Upload { first: 2, count: 7 });
    run(Job::Upload { first: 10, count: 7 });
    run(Job::Collect { count: 2 });
    let promises = ground.path().join("promises");
    let noted = || fs::metadata(&promises).map_or(0, |found| found.len());
    let closed = noted();
    let count = u64::MAX;
    let worker = ground.role(Job::Upload { first: 106, count }).start();
    let other = ground.role(Job::Collect { count }).start();
    while noted() < closed + 500 {
        std::thread::sleep(Duration::from_millis(5));
    }
    worker.kill().expect("an uploader at work");
    other.kill().expect("a collector at work");
    ground
}

/// The files that count; the index of the log is made anew from it.
pub(super) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let names = ["modules.db", "modules.db-wal", "channels.db", "channels.db-wal"];
    let read = |name: &str| (name.to_owned(), fs::read(folder.join(name)).expect("a file"));
    names.map(read).into()
}

/// Writes files into an empty folder.
pub(super) fn write(folder: &Path, files: &[(String, Vec<u8>)]) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir(folder).expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("a file");
    }
}

/// Flips one bit after the other in copies of a store.
pub(super) fn flip(store: &Path, numbers: Range<u64>) -> Tally {
    let fast = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = fast.expect("a folder");
    let victim = folder.path().join("store");
    let files = files(store);
    let truth = Truth::of(&files, &victim);
    let mut tally = Tally::default();
    for number in numbers {
        let mut chance = Chance::new(number);
        let mut flipped = files.clone();
        let at = chance.below(flipped.len() as u64) as usize;
        let (name, bytes) = &mut flipped[at];
        let bit = chance.below(bytes.len() as u64 * 8);
        bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
        let what = format!("bit {bit} of {name}");
        write(&victim, &flipped);
        let read = || {
            let mut one = Tally::default();
            truth.read(&victim, &what, &mut one);
            one
        };
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(one) => tally.add(one),
            Err(_) => tally.wrong.push(format!("{what}: a panic")),
        }
    }
    tally
}

#[test]
fn flipped_bits_are_never_served() {
    let (flips, batch) = (scale(200, 10_000), 250);
    let ground = begin();
    let mut row = Row::new("bit flips in databases and logs");
    let (mut tally, mut problems) = (Tally::default(), Vec::new());
    for from in (0..flips).step_by(batch as usize) {
        let to = flips.min(from + batch);
        match ground.role(Job::Flip { from, to }).run::<Tally>(Duration::from_secs(300)) {
            Ok(found) => tally.add(found),
            Err(trouble) => problems.push(format!("flips {from} to {to}: {trouble}")),
        }
    }
    row.injected = tally.read;
    row.wrong = tally.wrong.len() as u64;
    row.remark(&tally.in_words());
    problems.extend(tally.wrong);
    row.nothing_is_lost(&problems);
}
