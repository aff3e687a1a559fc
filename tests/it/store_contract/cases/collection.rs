//! What no channel needs goes, after its grace.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::collections::BTreeMap;

use sidekick::store::{Change, ObjectId, Store};

use crate::store_contract::ground::{LONG, adding, channel, done, noise, pass, plugin, put};

/// Which of these are here. Who asks the other way spares them.
fn here(store: &dyn Store, ids: &[ObjectId]) -> Vec<ObjectId> {
    ids.iter().copied().filter(|id| store.kept(*id).unwrap().is_some()).collect()
}

pub(crate) fn what_is_needed_stays(store: &dyn Store) {
    let bodies = [1, 2, 3, 4].map(|number| noise(number, 50));
    let ids = bodies.each_ref().map(|bytes| put(store, bytes));
    let [oldest, older, newest, table] = ids;
    let general = channel("general");
    done(store, &general, adding("coin", oldest));
    let mut with_file = plugin("coin", older);
    with_file.files = BTreeMap::from([("t".to_owned(), table)]);
    done(store, &general, Change::Put(with_file.clone()));
    pass(LONG);
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), [oldest, older, table], "the version before is a way back");
    put(store, &bodies[2]);
    done(store, &general, adding("coin", newest));
    done(store, &general, Change::Disable("coin".to_owned()));
    pass(LONG);
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), [older, newest, table]);
    // Going back is a change as any other.
    done(store, &general, Change::Put(with_file));
    pass(LONG);
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), [older, newest, table]);
    assert_eq!(store.object(older).unwrap().as_deref(), Some(&*bodies[1]));
}

pub(crate) fn what_is_asked_for_stays_for_a_grace(store: &dyn Store) {
    let ids = [1, 2, 3].map(|number| put(store, &noise(number, 50)));
    pass(LONG / 2);
    put(store, &noise(1, 50));
    assert_eq!(store.missing(&[ids[1]]).unwrap(), []);
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), ids);
    assert_eq!(store.collect(100, false).unwrap().spared, 3);
    pass(LONG / 2);
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), ids[..2]);
    pass(LONG / 2);
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), []);
}

pub(crate) fn a_removed_plugin_goes_after_the_grace(store: &dyn Store) {
    let ids = [1, 2].map(|number| put(store, &noise(number, 50)));
    let general = channel("general");
    for id in ids {
        done(store, &general, adding("coin", id));
    }
    pass(LONG);
    done(store, &general, Change::Remove("coin".to_owned()));
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), ids[1..], "who removed it may want it back");
    pass(LONG);
    store.collect(100, false).unwrap();
    assert_eq!(here(store, &ids), []);
    assert_eq!(store.changes(&general, 0, 10).unwrap().len(), 3, "what was, is still known");
}

pub(crate) fn a_rehearsal_removes_nothing(store: &dyn Store) {
    let id = put(store, b"alone");
    pass(LONG);
    let told = store.collect(100, true).unwrap();
    assert_eq!(told.removed.iter().map(|kept| kept.id).collect::<Vec<_>>(), [id]);
    assert_eq!(here(store, &[id]), [id]);
}

pub(crate) fn it_removes_no_more_than_it_may(store: &dyn Store) {
    for number in 0..10 {
        put(store, &noise(number, 50));
    }
    pass(LONG);
    let mut counts = Vec::new();
    for _ in 0..4 {
        let collected = store.collect(4, false).unwrap();
        assert_eq!((collected.spared, collected.bases.len()), (0, 0));
        counts.push(collected.removed.len());
    }
    assert_eq!(counts, [4, 4, 2, 0]);
    assert_eq!(store.collect(0, false).unwrap().removed, []);
}
