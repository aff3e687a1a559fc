//! Objects built on others: how deep, what pins them, how they are moved.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::collections::BTreeMap;

use sidekick::limits::StoreLimits;
use sidekick::packing::Effort;
use sidekick::store::{Heat, Kept, Moved, ObjectId, Objects, Offer, SqliteStore, Store};
use tempfile::TempDir;

use crate::store_contract::ground::{LONG, adding, channel, done, noise, open_in_with, pass};

const DEPTH: u32 = 3;

fn open() -> (TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let limits = StoreLimits { depth: DEPTH, ..StoreLimits::default() };
    let store = open_in_with(folder.path(), limits);
    (folder, store)
}

/// Version `number` of some bytes: a small edit of the version before.
fn version(number: u64) -> Vec<u8> {
    let mut bytes = noise(1, 4_000);
    for edit in 1..=number {
        let place = (edit * 97) as usize % 3_900;
        bytes.splice(place..place + 20, noise(100 + edit, 24));
    }
    bytes
}

/// Puts an object that is like another.
fn put_like(store: &SqliteStore, bytes: &[u8], like: Option<ObjectId>) -> Kept {
    store.put(&[Offer { like, ..Offer::of(bytes) }], Effort::Quick).unwrap()[0]
}

/// Puts so many versions, each like the one before.
fn versions(store: &SqliteStore, count: u64) -> Vec<Kept> {
    let mut like = None;
    let put = |number| {
        let kept = put_like(store, &version(number), like);
        like = Some(kept.id);
        kept
    };
    (0..count).map(put).collect()
}

fn all_come_back(store: &SqliteStore, count: u64) {
    for number in 0..count {
        let bytes = version(number);
        assert_eq!(store.object(ObjectId::of(&bytes)).unwrap(), Some(bytes), "version {number}");
    }
    let checked = store.check(sidekick::store::Extent::All, &mut |_, _| true).unwrap();
    assert_eq!(checked.faults, []);
}

#[test]
fn no_chain_is_deeper_than_it_may_be() {
    let (_folder, store) = open();
    let kept = versions(&store, 12);
    let depths: Vec<u32> = kept.iter().map(|kept| kept.depth).collect();
    assert_eq!(depths[..4], [0, 1, 2, 3]);
    assert!(depths[4..].iter().all(|depth| (1..=DEPTH).contains(depth)), "{depths:?}");
    assert!(kept[1..].iter().all(|kept| kept.stored * 4 < kept.id.length), "{kept:#?}");
    all_come_back(&store, 12);
}

#[test]
fn a_batch_is_built_on_itself() {
    let (_folder, store) = open();
    let bodies: Vec<Vec<u8>> = (0..8).map(version).collect();
    let mut like = None;
    let offers: Vec<Offer<'_>> = bodies
        .iter()
        .map(|bytes| {
            let offer = Offer { like, ..Offer::of(bytes) };
            like = Some(offer.id);
            offer
        })
        .collect();
    let kept = store.put(&offers, Effort::Quick).unwrap();
    assert!(kept[1..].iter().all(|kept| kept.base.is_some()), "{kept:#?}");
    all_come_back(&store, 8);
}

#[test]
fn a_base_stays_until_nothing_is_built_on_it() {
    let (_folder, store) = open();
    let kept = versions(&store, 3);
    done(&store, &channel("general"), adding("coin", kept[2].id));
    pass(LONG);
    let collected = store.collect(100, false).unwrap();
    assert_eq!(collected.removed, []);
    let bases: Vec<ObjectId> = collected.bases.iter().map(|kept| kept.id).collect();
    assert_eq!(bases.len(), 2, "{collected:#?}");
    all_come_back(&store, 3);
    // Nobody names the chain any more: it goes as a whole, from its end.
    done(&store, &channel("general"), sidekick::store::Change::Remove("coin".to_owned()));
    pass(LONG);
    let collected = store.collect(100, false).unwrap();
    assert_eq!((collected.removed.len(), collected.bases.len()), (3, 0));
    assert_eq!(store.objects(None, 10).unwrap(), []);
}

#[test]
fn a_released_base_goes_and_what_was_built_on_it_stays() {
    let (_folder, store) = open();
    let root = put_like(&store, &version(0), None);
    let children: Vec<Kept> =
        (1..5).map(|number| put_like(&store, &version(number), Some(root.id))).collect();
    assert!(children.iter().all(|child| child.base == Some(root.id)));
    for (number, child) in (0..).zip(&children) {
        done(&store, &channel("general"), adding(&format!("p{number}"), child.id));
    }
    pass(LONG);
    assert_eq!(store.collect(100, false).unwrap().bases.len(), 1);
    let mut moved = Vec::new();
    let left = store.release(root.id, &mut |step| {
        moved.push(step);
        true
    });
    assert_eq!(left.unwrap(), 0);
    assert_eq!(moved.len(), 4);
    assert_eq!(moved.iter().filter(|moved| moved.after.base.is_none()).count(), 1, "{moved:#?}");
    let collected = store.collect(100, false).unwrap();
    assert_eq!(collected.removed.iter().map(|kept| kept.id).collect::<Vec<_>>(), [root.id]);
    for number in 1..5 {
        let bytes = version(number);
        assert_eq!(store.object(ObjectId::of(&bytes)).unwrap(), Some(bytes));
    }
    assert_eq!(store.object(root.id).unwrap(), None);
}

#[test]
fn a_release_can_be_ended_and_taken_up_again() {
    let (_folder, store) = open();
    let root = put_like(&store, &version(0), None);
    for number in 1..5 {
        put_like(&store, &version(number), Some(root.id));
    }
    assert_eq!(store.release(root.id, &mut |_| false).unwrap(), 3);
    all_come_back(&store, 5);
    assert_eq!(store.release(root.id, &mut |_| true).unwrap(), 0);
    all_come_back(&store, 5);
}

#[test]
fn hot_objects_are_raised_and_what_is_built_on_them_follows() {
    let (_folder, store) = open();
    let kept = versions(&store, 4);
    let hot = kept[2].id;
    let heat = |id| if id == hot { Heat::Hot } else { Heat::Warm };
    let mut moved: Vec<Moved> = Vec::new();
    store
        .compact(&heat, &mut |_, step| {
            moved.extend(step);
            true
        })
        .unwrap();
    assert_eq!(moved.iter().map(|moved| moved.before.id).collect::<Vec<_>>(), [hot]);
    assert!(moved[0].after.depth < 2);
    let after = store.kept(kept[3].id).unwrap().unwrap();
    assert_eq!((after.base, after.depth), (Some(hot), moved[0].after.depth + 1));
    all_come_back(&store, 4);
}

#[test]
fn cold_objects_become_smaller_and_never_larger() {
    let (_folder, store) = open();
    // Text, packed in haste: there is something to win.
    let bodies: Vec<Vec<u8>> = (0..4_u64)
        .map(|body| {
            (0..3_000_u64)
                .flat_map(|line| format!("{} {}\n", line * body, line % 7).into_bytes())
                .collect()
        })
        .collect();
    let before: BTreeMap<ObjectId, u64> = bodies
        .iter()
        .map(|bytes| put_like(&store, bytes, None))
        .map(|kept| (kept.id, kept.stored))
        .collect();
    let mut looked = 0;
    store
        .compact(&|_| Heat::Cold, &mut |_, moved| {
            looked += 1;
            if let Some(Moved { before, after }) = moved {
                assert!(after.stored < before.stored);
            }
            true
        })
        .unwrap();
    assert_eq!(looked, 4);
    let after: u64 = store.objects(None, 10).unwrap().iter().map(|kept| kept.stored).sum();
    assert!(after < before.values().sum(), "{after} {before:?}");
    for bytes in bodies {
        assert_eq!(store.object(ObjectId::of(&bytes)).unwrap(), Some(bytes));
    }
    let mut looked = 0;
    store
        .compact(&|_| Heat::Cold, &mut |_, _| {
            looked += 1;
            looked < 2
        })
        .unwrap();
    assert_eq!(looked, 2, "it can be ended after any object");
}

#[test]
fn a_base_that_leaves_while_others_are_packed_is_missed_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let limits = StoreLimits { grace_ms: 0, ..StoreLimits::default() };
    let stores = [(); 2].map(|()| open_in_with(folder.path(), limits));
    std::thread::scope(|scope| {
        let collector = &stores[1];
        let putting = scope.spawn(|| {
            for round in 0..10 {
                put_like(
                    &stores[0],
                    &version(round),
                    Some(ObjectId::of(&version(round.max(1) - 1))),
                );
            }
        });
        while !putting.is_finished() {
            collector.collect(100, false).unwrap();
        }
    });
    let checked = stores[0].check(sidekick::store::Extent::All, &mut |_, _| true).unwrap();
    assert_eq!(checked.faults, []);
}
