//! Bytes: kept once, given back as they were.

#![cfg(test)] // functions beside the tests may unwrap, too

use sidekick::packing::Effort;
use sidekick::store::{ObjectId, Offer, Store, StoreError};

use crate::store_contract::ground::{noise, pass, put};

pub(crate) fn they_come_back(store: &dyn Store) {
    let noise = noise(1, 100_000);
    for bytes in [&b""[..], b"a", b"\0asm\x01\0\0\0", &[7; 1 << 16], &noise] {
        let id = put(store, bytes);
        assert_eq!(id, ObjectId::of(bytes));
        assert_eq!(store.object(id).unwrap().as_deref(), Some(bytes));
        assert_eq!(store.kept(id).unwrap().unwrap().id, id);
    }
    let absent = ObjectId::of(b"absent");
    assert_eq!(store.object(absent).unwrap(), None);
    assert_eq!(store.kept(absent).unwrap(), None);
    // The digest of one and the length of another are nobody's.
    let mixed = ObjectId { length: 2, ..ObjectId::of(b"a") };
    assert_eq!(store.object(mixed).unwrap(), None);
}

pub(crate) fn wrong_bytes_are_refused_with_their_whole_batch(store: &dyn Store) {
    let wrong = [
        Offer { id: ObjectId::of(b"other"), ..Offer::of(b"bytes") },
        Offer { id: ObjectId { length: 9, ..ObjectId::of(b"bytes") }, ..Offer::of(b"bytes") },
    ];
    for wrong in wrong {
        let refused = store.put(&[Offer::of(b"good"), wrong], Effort::Quick);
        let Err(StoreError::Mistaken { said, found }) = refused else { panic!("{refused:?}") };
        assert_eq!((said, found), (wrong.id, ObjectId::of(b"bytes")));
    }
    assert_eq!(store.objects(None, 10).unwrap(), []);
}

pub(crate) fn long_ones_are_refused(store: &dyn Store) {
    let long = vec![0; (16 << 20) + 1];
    let id = ObjectId { length: long.len() as u64, ..ObjectId::of(b"") };
    let refused = store.put(&[Offer { id, bytes: &long, like: None }], Effort::Quick);
    assert!(matches!(refused, Err(StoreError::TooLong { .. })), "{refused:?}");
    assert_eq!(store.objects(None, 10).unwrap(), []);
}

pub(crate) fn they_are_listed_in_order(store: &dyn Store) {
    let bodies: Vec<Vec<u8>> =
        (0..25).map(|number| noise(number, 10 + number as usize % 3)).collect();
    let offers: Vec<Offer<'_>> = bodies.iter().map(|bytes| Offer::of(bytes)).collect();
    store.put(&offers, Effort::Quick).unwrap();
    let mut expected: Vec<ObjectId> = offers.iter().map(|offer| offer.id).collect();
    expected.sort();
    let mut listed = Vec::new();
    loop {
        let page = store.objects(listed.last().copied(), 7).unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 7);
        listed.extend(page.into_iter().map(|kept| kept.id));
    }
    assert_eq!(listed, expected);
}

pub(crate) fn what_is_missing_is_told_in_the_order_asked(store: &dyn Store) {
    let here = put(store, b"here");
    let absent = [ObjectId::of(b"2"), ObjectId::of(b"1"), ObjectId::of(b"3")];
    let wanted = [absent[0], here, absent[1], absent[2]];
    assert_eq!(store.missing(&wanted).unwrap(), absent);
    assert_eq!(store.missing(&[]).unwrap(), []);
}

pub(crate) fn putting_again_changes_nothing(store: &dyn Store) {
    let id = put(store, b"once");
    let before = store.kept(id).unwrap();
    pass(1_000);
    assert_eq!(put(store, b"once"), id);
    assert_eq!(store.kept(id).unwrap(), before);
    assert_eq!(store.objects(None, 10).unwrap().len(), 1);
}

pub(crate) fn one_that_is_twice_in_a_batch_is_kept_once(store: &dyn Store) {
    let offers = [Offer::of(b"a"), Offer::of(b"b"), Offer::of(b"a")];
    let kept = store.put(&offers, Effort::Small).unwrap();
    let ids: Vec<ObjectId> = kept.iter().map(|kept| kept.id).collect();
    assert_eq!(ids, offers.map(|offer| offer.id));
    assert_eq!(store.objects(None, 10).unwrap().len(), 2);
    assert_eq!(store.put(&[], Effort::Small).unwrap(), []);
}
