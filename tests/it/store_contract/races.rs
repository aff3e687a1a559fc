//! Many at once: threads on one store, connections to one folder, processes.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use sidekick::limits::StoreLimits;
use sidekick::store::{
    Change, ChannelId, Channels, Expected, ObjectId, Objects, Outcome, Owner, Refused, Store,
};

use super::ground::{
    adding, asked, channel, commit, done, names, noise, open_in, open_memory, open_memory_with,
    open_sqlite, open_sqlite_with, put,
};

const WRITERS: u64 = 16;

/// Every writer adds plugins of its own to one channel; the log is one chain that tells all of it.
fn writers_make_one_history(stores: &[&dyn Store]) {
    let general = channel("general");
    let each = 5;
    thread::scope(|scope| {
        for (writer, store) in (0..WRITERS).zip(stores.iter().cycle()) {
            let general = &general;
            scope.spawn(move || {
                for number in 0..each {
                    let module = put(*store, &noise(writer, 30));
                    done(*store, general, adding(&format!("p{writer}-{number}"), module));
                }
            });
        }
    });
    let store = stores[0];
    let entries = store.changes(&general, 0, usize::MAX >> 1).unwrap();
    assert_eq!(entries.len() as u64, WRITERS * each);
    let in_order: Vec<&str> = entries.iter().filter_map(|entry| entry.change.name()).collect();
    assert_eq!(names(store, &general), in_order);
    assert_eq!(in_order.iter().collect::<BTreeSet<_>>().len(), in_order.len());
    // Read in pages, it is the same.
    let mut paged = Vec::new();
    while let Some(page) = Some(store.changes(&general, paged.len() as u64, 7).unwrap())
        && !page.is_empty()
    {
        paged.extend(page);
    }
    assert_eq!(paged, entries);
}

/// Of all who swap the same version for their own, one wins; in every round.
fn one_swap_wins(stores: &[&dyn Store]) {
    let general = channel("general");
    let mut current = None;
    for round in 0..5 {
        let won: Vec<ObjectId> = thread::scope(|scope| {
            let swaps: Vec<_> = (0..WRITERS)
                .zip(stores.iter().cycle())
                .map(|(writer, store)| {
                    let general = &general;
                    scope.spawn(move || {
                        let module = put(*store, &noise(1 + round * WRITERS + writer, 30));
                        let expected = current.map_or(Expected::Absent, Expected::Exactly);
                        let swap = asked(general, adding("coin", module), expected);
                        match store.commit(&swap).unwrap() {
                            Outcome::Done(_) => Some(module),
                            Outcome::Refused(Refused::Unexpected { .. }) => None,
                            other => panic!("{other:?}"),
                        }
                    })
                })
                .collect();
            swaps.into_iter().filter_map(|swap| swap.join().unwrap()).collect()
        });
        assert_eq!(won.len(), 1);
        current = Some(won[0]);
    }
    assert_eq!(stores[0].changes(&general, 0, 100).unwrap().len(), 5);
    assert_eq!(stores[0].channel(&general).unwrap().plugins[0].module, current.unwrap());
}

/// Nobody's count is lost.
fn memories_count(stores: &[&dyn Store]) {
    thread::scope(|scope| {
        for (_, store) in (0..WRITERS).zip(stores.iter().cycle()) {
            scope.spawn(move || {
                for _ in 0..5 {
                    while !count(*store) {}
                }
            });
        }
    });
    let memory = stores[0].recall("local", &[Owner::Server]).unwrap().remove(0);
    assert_eq!((memory.version, &*memory.text), (80, "80"));
}

fn count(store: &dyn Store) -> bool {
    let mut memory = store.recall("local", &[Owner::Server]).unwrap().remove(0);
    memory.text = (memory.text.parse().unwrap_or(0) + 1).to_string();
    store.remember("local", &[(Owner::Server, memory)]).unwrap()
}

/// With no grace at all, a collector takes what is not named yet: uploaders are told, and send it again.
/// Nothing that is named ever goes.
fn a_collector_takes_nothing_that_is_named(stores: &[&dyn Store]) {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let uploaders: Vec<_> = (0..4_u64)
            .zip(stores.iter().cycle())
            .map(|(uploader, store)| {
                scope.spawn(move || {
                    let own = channel(&format!("of-{}", uploader % 2));
                    for round in 0..12 {
                        let bytes = noise(1 + (uploader + round) % 6, 200);
                        upload(*store, &own, &format!("p{}", round % 3), &bytes);
                        if round % 4 == 3 {
                            done(*store, &own, Change::Remove("p0".to_owned()));
                        }
                    }
                })
            })
            .collect();
        let collector = *stores.last().unwrap();
        let over = &over;
        scope.spawn(move || {
            while !over.load(Ordering::Relaxed) {
                collector.collect(3, false).unwrap();
            }
        });
        // Not before all are done, and also if one panics.
        let ended: Vec<_> = uploaders.into_iter().map(|uploader| uploader.join()).collect();
        over.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    for id in stores[0].channels().unwrap() {
        for plugin in stores[0].channel(&id).unwrap().plugins {
            assert!(stores[0].object(plugin.module).unwrap().is_some());
        }
    }
}

fn upload(store: &dyn Store, id: &ChannelId, name: &str, bytes: &[u8]) {
    loop {
        let module = put(store, bytes);
        match commit(store, id, adding(name, module)) {
            Outcome::Done(_) => return,
            Outcome::Missing(_) => (),
            Outcome::Refused(refused) => panic!("{refused}"),
        }
    }
}

/// What is not named goes at once.
fn no_grace() -> StoreLimits {
    StoreLimits { grace_ms: 0, ..StoreLimits::default() }
}

#[test]
fn threads_share_a_store_in_memory() {
    writers_make_one_history(&[open_memory().store()]);
    one_swap_wins(&[open_memory().store()]);
    memories_count(&[open_memory().store()]);
    a_collector_takes_nothing_that_is_named(&[open_memory_with(no_grace()).store()]);
}

#[test]
fn threads_share_a_connection() {
    writers_make_one_history(&[open_sqlite().store()]);
    one_swap_wins(&[open_sqlite().store()]);
    memories_count(&[open_sqlite().store()]);
    a_collector_takes_nothing_that_is_named(&[open_sqlite_with(no_grace()).store()]);
}

/// Runs something over several connections to one folder.
fn several(limits: StoreLimits, run: impl Fn(&[&dyn Store])) {
    let folder = tempfile::tempdir().unwrap();
    let stores = [(); 4].map(|()| super::ground::open_in_with(folder.path(), limits));
    run(&stores.each_ref().map(|store| store as &dyn Store));
}

#[test]
fn connections_share_a_folder() {
    several(StoreLimits::default(), writers_make_one_history);
    several(StoreLimits::default(), one_swap_wins);
    several(StoreLimits::default(), memories_count);
    several(no_grace(), a_collector_takes_nothing_that_is_named);
}

#[test]
fn a_new_store_may_be_opened_by_many_at_once() {
    let folder = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let path = folder.path();
            scope.spawn(move || put(&open_in(path), &noise(writer, 30)));
        }
    });
    assert_eq!(open_in(folder.path()).objects(None, 100).unwrap().len(), 16);
}

/// The folder on which [`a_process_among_others`] works, if another test started it.
const FOLDER: &str = "SIDEKICK_TEST_STORE";

#[test]
fn a_process_among_others() {
    #[expect(clippy::disallowed_methods, reason = "a test that starts itself says so this way")]
    let given = std::env::var_os(FOLDER);
    let own = tempfile::tempdir().unwrap();
    let folder = given.as_deref().map_or(own.path(), Path::new);
    let store = open_in(folder);
    let module = put(&store, &noise(u64::from(std::process::id()), 40));
    for number in 0..5 {
        let name = format!("p{}-{number}", std::process::id());
        done(&store, &channel("general"), adding(&name, module));
        while !count(&store) {}
    }
    assert!(names(&store, &channel("general")).len() >= 5);
}

#[test]
fn processes_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store_contract::races::a_process_among_others"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let started: Vec<_> = (0..8).map(|_| start()).collect();
    for mut process in started {
        assert!(process.wait().unwrap().success());
    }
    let store = open_in(folder.path());
    assert_eq!(store.changes(&channel("general"), 0, 100).unwrap().len(), 40);
    assert_eq!(names(&store, &channel("general")).len(), 40);
    assert_eq!(store.recall("local", &[Owner::Server]).unwrap()[0].text, "40");
    assert_eq!(store.objects(None, 100).unwrap().len(), 8);
}
