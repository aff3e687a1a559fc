//! The disk is full, or the quota is used up: what was acknowledged stays, and removing makes room.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sidekick::store::{
    Change, Channels, Commit, Expected, Outcome, SqliteStore, Store, StoreError, StoreSettings,
};

use super::power::run;
use super::promise::{Promise, Promised, note};
use super::scale::{MOUNTS, Row, can};
use super::verdict::{Verdict, judge_apart};
use super::work::{self, Trouble, be_late, channel, settings, trouble, upload};
use super::worker::{Ground, Job, Role};

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Filled {
    uploads: u64,
    removed: u64,
    verdict: Verdict,
}

/// Fills a disk of 4 MiB. Runs with mounts of its own.
pub(super) fn fill(role: &Role) -> Result<Filled, Trouble> {
    let ground = role.store.parent().ok_or("no ground")?;
    let mount = ground.join("mount");
    std::fs::create_dir(&mount).map_err(|error| error.to_string())?;
    run("mount", &["-t", "tmpfs", "-o", "size=4m", "tmpfs"], &[&mount])?;
    let role = Role { store: mount.join("store"), ..role.clone() };
    let settings = StoreSettings { ballast: 1 << 20, ..settings() };
    let filled = until_full(&role, settings);
    run("umount", &["--lazy"], &[&mount])?;
    filled
}

/// Uploads until there is no room, then removes, collects and uploads again.
fn until_full(role: &Role, settings: StoreSettings) -> Result<Filled, Trouble> {
    let open = || open(&role.store, settings);
    let store = open()?;
    let (mut uploads, mut full) = (0, 0);
    // It stays full: others try as well.
    for number in 0..3_000 {
        match put(&store, role, number) {
            Ok(()) => uploads += 1,
            Err(StoreError::Full { .. }) => full += 1,
            Err(other) => return Err(format!("upload {number}: {}", trouble(&other))),
        }
        if full == 10 {
            break;
        }
    }
    if full < 10 {
        return Err("it is never full".to_owned());
    }
    drop(store);
    let first = judge_apart(role);
    let store = open()?;
    for number in 0..3 {
        remove_all(&store, role, number)?;
    }
    be_late(3_600_000);
    let collected = store.collect(usize::MAX, false).map_err(|error| trouble(&error))?;
    for number in 200_000..200_020 {
        let again = |error: StoreError| format!("an upload afterwards: {}", trouble(&error));
        put(&store, role, number).map_err(again)?;
    }
    drop(store);
    let removed = collected.removed.len() as u64;
    Ok(Filled { uploads, removed, verdict: first.and(judge_apart(role)) })
}

fn open(folder: &Path, settings: StoreSettings) -> Result<SqliteStore, Trouble> {
    SqliteStore::open(folder, settings, work::clock).map_err(|error| trouble(&error))
}

fn put(store: &SqliteStore, role: &Role, number: u64) -> Result<(), StoreError> {
    let channel = channel(number % work::CHANNELS);
    if let Outcome::Done(done) = upload(store, &channel, number, Expected::Anything)? {
        let change = Promised::Put(number);
        let channel = channel.channel().to_owned();
        note(&role.promises, &Promise { channel, sequence: done.sequence, change });
    }
    Ok(())
}

fn remove_all(store: &SqliteStore, role: &Role, number: u64) -> Result<(), Trouble> {
    let id = channel(number);
    let found = store.channel(&id).map_err(|error| trouble(&error))?;
    for plugin in found.plugins {
        let change = Change::Remove(plugin.name.clone());
        let (channel, by) = (id.clone(), "worker".to_owned());
        let commit = Commit { channel, change, expected: Expected::Anything, by };
        let outcome = store.commit(&commit);
        match outcome.map_err(|error| format!("a removal: {}", trouble(&error)))? {
            Outcome::Done(done) => {
                let change = Promised::Removed(plugin.name);
                let channel = id.channel().to_owned();
                note(&role.promises, &Promise { channel, sequence: done.sequence, change });
            }
            other => return Err(format!("a removal came to {other:?}")),
        }
    }
    Ok(())
}

fn holds(what: &str, filled: Result<Filled, Trouble>) {
    let mut row = Row::new(what);
    let Filled { uploads, removed, verdict } = filled.unwrap_or_else(|trouble| panic!("{trouble}"));
    assert!(uploads > 20 && removed > 20, "{uploads} uploads, {removed} objects removed");
    row.injected = 10;
    row.acknowledged = verdict.promised;
    row.lost = verdict.lost.len() as u64;
    row.remark(&format!("{removed} objects removed when it was full, then 20 more uploads"));
    row.nothing_is_lost(&verdict.problems());
}

#[test]
fn a_full_disk_keeps_what_it_has_and_can_be_emptied() {
    if can("a full disk", &[MOUNTS]) {
        let ground = Ground::new();
        let below = ["unshare", "--mount", "--propagation", "private", "--"];
        let worker = ground.role(Job::Fill).start_below(&below);
        holds("a full disk", worker.answer(Duration::from_secs(200)));
    }
}

#[test]
fn a_used_up_quota_keeps_what_it_has_and_can_be_emptied() {
    let ground = Ground::new();
    let settings = StoreSettings { quota: Some(200 << 10), ..settings() };
    holds("a used up quota", until_full(&ground.role(Job::Fill), settings));
}
