//! Check, repair, backup, numbers, room.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::Connection;
use sidekick::store::{
    Change, Channels, Extent, Fault, Memory, ObjectId, Objects, Owner, Repair, SqliteStore, Store,
    StoreError, StoreSettings,
};
use tempfile::TempDir;

use crate::store_contract::ground::{
    LONG, adding, channel, clock, done, names, noise, open_in, pass, plugin, put,
};

/// A store with some of everything.
fn filled() -> (TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = open_in(folder.path());
    let [first, second, table] = [1, 2, 3].map(|number| put(&store, &noise(number, 500)));
    let [general, attic] = ["general", "attic"].map(channel);
    done(&store, &general, adding("coin", first));
    done(&store, &general, adding("coin", second));
    let mut with_file = plugin("stress", second);
    with_file.files = BTreeMap::from([("t".to_owned(), table)]);
    done(&store, &general, Change::Put(with_file));
    done(&store, &attic, adding("push", second));
    let memory = |text: &str| Memory { version: 0, text: text.to_owned() };
    let memories =
        [(Owner::Server, memory("x = 1")), (Owner::User("ann".to_owned()), memory("y = 2"))];
    assert!(store.remember("local", &memories).unwrap());
    (folder, store)
}

fn faults(store: &SqliteStore) -> Vec<Fault> {
    store.check(Extent::All, &mut |_, _| true).unwrap().faults
}

/// Changes rows behind the store's back.
fn spoil(folder: &Path, file: &str, statement: &str) {
    let connection = Connection::open(folder.join(file)).unwrap();
    connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
    assert!(connection.execute(statement, []).unwrap() > 0, "{statement}");
}

/// Spoils a store, and repairs it: what is told, once rehearsed and once done.
fn mended(file: &str, statement: &str) -> (TempDir, SqliteStore, Vec<Repair>) {
    let (folder, store) = filled();
    assert_eq!(faults(&store), []);
    spoil(folder.path(), file, statement);
    assert_ne!(faults(&store), [], "{statement}");
    let rehearsed = store.repair("repair", true).unwrap();
    assert_ne!(faults(&store), [], "a rehearsal changes nothing");
    let told = store.repair("repair", false).unwrap();
    assert_eq!(told, rehearsed);
    assert_eq!(faults(&store), [], "{statement}: {told:#?}");
    assert_eq!(store.repair("repair", false).unwrap(), []);
    (folder, store, told)
}

#[test]
fn a_whole_store_has_no_faults_and_is_counted() {
    let (_folder, store) = filled();
    let checked = store.check(Extent::All, &mut |_, _| true).unwrap();
    assert_eq!(checked.faults, []);
    assert_eq!((checked.objects, checked.read), (3, 3));
    assert_eq!((checked.channels, checked.changes, checked.memories), (2, 4, 2));
    assert_eq!(store.check(Extent::Structure, &mut |_, _| true).unwrap().read, 0);
    let stats = store.stats().unwrap();
    assert_eq!((stats.objects, stats.bytes, stats.unneeded), (3, 1_500, 0));
    assert_eq!((stats.channels, stats.plugins, stats.changes, stats.memories), (2, 3, 4, 2));
    assert_eq!(stats.named_bytes, 2_000);
    put(&store, b"nobody's");
    assert_eq!(store.stats().unwrap().unneeded, 1);
    assert_eq!(store.repair("repair", false).unwrap(), []);
}

#[test]
fn turns_of_samples_come_to_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_in(folder.path());
    for number in 0..50 {
        put(&store, &noise(number, 50));
    }
    let read = |turn| {
        let extent = Extent::Sample { percent: 25, turn };
        store.check(extent, &mut |_, _| true).unwrap().read
    };
    let turns = [0, 1, 2, 3].map(read);
    assert_eq!(turns.iter().sum::<u64>(), 50, "{turns:?}");
    assert!(turns.iter().all(|read| *read < 50));
    assert_eq!(read(4), turns[0]);
    let mut heard = Vec::new();
    let told = &mut |at, all| {
        heard.push((at, all));
        at < 3
    };
    assert_eq!(store.check(Extent::All, told).unwrap().read, 3);
    assert_eq!(heard, [(1, 50), (2, 50), (3, 50)]);
}

#[test]
fn a_plugin_whose_module_is_lost_is_removed_and_told() {
    let lost = ObjectId::of(&noise(3, 500));
    let statement = "UPDATE body SET bytes = x'0102' WHERE object = 3";
    let (_folder, store, told) = mended("modules.db", statement);
    let [Repair::Object { id, .. }, Repair::Plugin { plugin, .. }] = &*told else {
        panic!("{told:#?}");
    };
    assert_eq!((*id, &*plugin.name), (lost, "stress"));
    assert_eq!(names(&store, &channel("general")), ["coin"]);
    let entries = store.changes(&channel("general"), 3, 10).unwrap();
    assert_eq!((&*entries[0].by, entries[0].before.as_ref()), ("repair", Some(plugin)));
    assert!(told[1].to_string().contains("stress"), "{}", told[1]);
}

#[test]
fn a_way_back_that_is_lost_is_told() {
    let (_folder, store, told) = mended("modules.db", "DELETE FROM object WHERE id = 1");
    let lost = Repair::WayBack { channel: channel("general"), plugin: "coin".to_owned() };
    assert!(told.contains(&lost), "{told:#?}");
    assert_eq!(names(&store, &channel("general")), ["coin", "stress"]);
}

#[test]
fn plugins_are_written_again_as_the_changes_made_them() {
    for statement in [
        "UPDATE plugin SET enabled = 0 WHERE name = 'stress'",
        "UPDATE plugin SET files = 'no JSON' WHERE name = 'stress'",
        "UPDATE plugin SET digest = x'00' WHERE name = 'coin'",
        "UPDATE plugin SET manifest = 'other' WHERE name = 'coin'",
        "DELETE FROM plugin WHERE name = 'coin'",
        "UPDATE channel SET state = zeroblob(32) WHERE channel = 'general'",
        "DELETE FROM channel WHERE channel = 'general'",
    ] {
        let (_folder, store, told) = mended("channels.db", statement);
        assert_eq!(told, [Repair::Plugins { channel: channel("general") }], "{statement}");
        let plugins = store.channel(&channel("general")).unwrap().plugins;
        let expected = filled().1.channel(&channel("general")).unwrap().plugins;
        assert_eq!(plugins, expected);
    }
}

#[test]
fn what_plugins_need_is_written_again() {
    for statement in ["DELETE FROM need WHERE version = 0", "UPDATE need SET length = 7"] {
        let (_folder, store, _) = mended("channels.db", statement);
        let needed = store.needed_by(ObjectId::of(&noise(2, 500))).unwrap();
        assert_eq!(needed.len(), 3, "{statement}");
    }
}

#[test]
fn changes_that_prove_nothing_are_dropped_and_the_plugins_stay() {
    for statement in [
        "UPDATE entry SET author = 'eve' WHERE channel = 'general' AND sequence = 2",
        "UPDATE entry SET at = at + 1 WHERE channel = 'general' AND sequence = 1",
        "UPDATE entry SET change = '{}' WHERE channel = 'general' AND sequence = 3",
        "UPDATE entry SET before = NULL WHERE channel = 'general' AND sequence = 2",
        "DELETE FROM entry WHERE channel = 'general' AND sequence = 1",
        "DELETE FROM entry WHERE channel = 'general' AND sequence = 3",
        "DELETE FROM entry WHERE channel = 'general'",
    ] {
        let (_folder, store, told) = mended("channels.db", statement);
        let proven = Repair::History { channel: channel("general"), proven: true };
        assert_eq!(told, [proven], "{statement}");
        assert_eq!(names(&store, &channel("general")), ["coin", "stress"]);
        // The log goes on behind its new beginning.
        let sequence = done(&store, &channel("general"), Change::Disable("coin".to_owned()));
        let entries = store.changes(&channel("general"), 0, 10).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1].sequence, sequence);
        assert!(matches!(entries[0].change, Change::Replace(_)));
        assert_eq!(faults(&store), []);
    }
}

#[test]
fn a_changed_log_is_told_when_it_is_read() {
    let (folder, store) = filled();
    let general = channel("general");
    spoil(folder.path(), "channels.db", "UPDATE entry SET author = 'eve' WHERE sequence = 2");
    assert!(matches!(store.changes(&general, 0, 10), Err(StoreError::Inconsistent { .. })));
    assert!(matches!(store.changes(&general, 1, 1), Err(StoreError::Inconsistent { .. })));
    assert_eq!(store.changes(&general, 0, 1).unwrap().len(), 1);
}

#[test]
fn a_memory_that_is_damaged_is_dropped_alone() {
    let statement = "UPDATE memory SET content = 'x = 9' WHERE kind = 'server'";
    let (folder, store) = filled();
    spoil(folder.path(), "channels.db", statement);
    let recalled = store.recall("local", &[Owner::Server]);
    assert!(matches!(recalled, Err(StoreError::Inconsistent { .. })));
    let (_folder, store, told) = mended("channels.db", statement);
    assert_eq!(told, [Repair::Memory { server: "local".to_owned(), owner: Owner::Server }]);
    let owners = [Owner::Server, Owner::User("ann".to_owned())];
    let left = store.recall("local", &owners).unwrap();
    assert_eq!((&*left[0].text, &*left[1].text), ("", "y = 2"));
}

#[test]
fn chains_that_loop_or_are_too_deep_are_damage() {
    for statement in [
        "UPDATE object SET base = id WHERE id = 2",
        "UPDATE object SET base = 3 - id WHERE id < 3",
        "UPDATE object SET base = 99 WHERE id = 2",
        "UPDATE object SET digest = zeroblob(32) WHERE id = 2",
        "UPDATE object SET length = length + 1 WHERE id = 2",
        "DELETE FROM body WHERE object = 2",
    ] {
        let (folder, store) = filled();
        spoil(folder.path(), "modules.db", statement);
        let found = store.object(ObjectId::of(&noise(2, 500)));
        assert!(
            matches!(found, Err(StoreError::Damaged { .. }) | Ok(None)),
            "{statement}: {found:?}"
        );
        let (_folder, _, told) = mended("modules.db", statement);
        assert!(told.iter().any(|repair| matches!(repair, Repair::Plugin { .. })), "{told:#?}");
    }
}

#[test]
fn a_backup_is_a_store() {
    let (_folder, store) = filled();
    let backups = tempfile::tempdir().unwrap();
    let place = backups.path().join("monday");
    let checked = store.backup(&place, &mut |_, _| true).unwrap().unwrap();
    assert_eq!((checked.faults.len(), checked.objects, checked.changes), (0, 3, 4));
    let copy = open_in(&place);
    assert_eq!(copy.channels().unwrap(), store.channels().unwrap());
    for id in store.channels().unwrap() {
        assert_eq!(copy.channel(&id).unwrap(), store.channel(&id).unwrap());
    }
    assert_eq!(copy.objects(None, 10).unwrap(), store.objects(None, 10).unwrap());
    // It is not written over, and one that is ended leaves nothing.
    assert!(matches!(store.backup(&place, &mut |_, _| true), Err(StoreError::Unusable { .. })));
    let ended = store.backup(&backups.path().join("tuesday"), &mut |_, _| false).unwrap();
    assert_eq!(ended, None);
    let left: Vec<_> = fs::read_dir(backups.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "tuesday")
        .collect();
    assert_eq!(left, ["monday"]);
}

#[test]
fn a_backup_of_a_damaged_store_says_so() {
    let (folder, store) = filled();
    spoil(folder.path(), "modules.db", "UPDATE body SET bytes = x'0102' WHERE object = 3");
    let backups = tempfile::tempdir().unwrap();
    let checked = store.backup(&backups.path().join("b"), &mut |_, _| true).unwrap().unwrap();
    assert_eq!(checked.faults, faults(&store));
    assert_ne!(checked.faults, []);
}

#[test]
fn a_backup_while_others_write_is_of_one_moment() {
    let (_folder, store) = filled();
    let backups = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for number in 10..40 {
                let module = put(&store, &noise(number, 300));
                done(&store, &channel("general"), adding("coin", module));
            }
        });
        let mut number = 0;
        while !writing.is_finished() || number == 0 {
            let place = backups.path().join(number.to_string());
            let checked = store.backup(&place, &mut |_, _| true).unwrap().unwrap();
            assert_eq!(checked.faults, []);
            number += 1;
        }
    });
}

#[test]
fn a_quota_refuses_more_and_lets_things_go() {
    let folder = tempfile::tempdir().unwrap();
    let settings = StoreSettings { quota: Some(200 << 10), ballast: 0, ..StoreSettings::default() };
    let store = SqliteStore::open(folder.path(), settings, clock).unwrap();
    let mut kept = Vec::new();
    let refused = loop {
        let bytes = noise(kept.len() as u64, 20_000);
        match store.put(&[sidekick::store::Offer::of(&bytes)], Default::default()) {
            Ok(put) => kept.push(put[0].id),
            Err(error) => break error,
        }
        assert!(kept.len() < 20);
    };
    assert!(matches!(refused, StoreError::Full { .. }), "{refused:?}");
    assert!(kept.len() > 5);
    // What is there can be read, named, let go and collected; then there is room again.
    for id in &kept {
        assert!(store.object(*id).unwrap().is_some());
    }
    done(&store, &channel("general"), adding("coin", kept[0]));
    pass(LONG);
    assert_eq!(store.collect(100, false).unwrap().removed.len(), kept.len() - 1);
    put(&store, &noise(99, 20_000));
    assert_eq!(faults(&store), []);
}

#[test]
fn a_collection_gives_room_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_in(folder.path());
    for number in 0..20 {
        put(&store, &noise(number, 20_000));
    }
    let size = || fs::metadata(folder.path().join("modules.db")).unwrap().len();
    pass(LONG);
    assert_eq!(store.collect(100, false).unwrap().removed.len(), 20);
    assert!(size() < 100_000, "{}", size());
}

#[test]
fn a_ballast_is_there_until_it_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let settings = StoreSettings { ballast: 100_000, ..StoreSettings::default() };
    let ballast = || fs::metadata(folder.path().join("ballast")).map(|found| found.len()).ok();
    drop(SqliteStore::open(folder.path(), settings, clock).unwrap());
    assert_eq!(ballast(), Some(100_000));
    fs::remove_file(folder.path().join("ballast")).unwrap();
    drop(SqliteStore::open(folder.path(), settings, clock).unwrap());
    assert_eq!(ballast(), Some(100_000));
}
