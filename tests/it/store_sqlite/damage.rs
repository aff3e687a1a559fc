//! Bits that flip on the disk: an error, or the bytes that were put in; never others.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::fs;

use sidekick::store::{Channels, Extent, Objects, Offer, SqliteStore, StoreSettings};

use crate::store_contract::ground::{adding, channel, clock, done, noise, open_in, put};

/// How many bits are flipped; `SIDEKICK_FLIPS` asks for more.
fn flips() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "how long a test runs is asked for this way")]
    let asked = std::env::var("SIDEKICK_FLIPS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(150)
}

#[test]
fn no_wrong_bytes_are_given_out() {
    let whole = tempfile::tempdir().unwrap();
    let mut bodies: Vec<Vec<u8>> = (0..6).map(|number| noise(number, 700)).collect();
    let next: Vec<Vec<u8>> = bodies.iter().map(|body| [body, &b"!"[..]].concat()).collect();
    let general = channel("general");
    let store = open_in(whole.path());
    for (body, next) in bodies.iter().zip(&next) {
        let like = Some(put(&store, body));
        let kept = store.put(&[Offer { like, ..Offer::of(next) }], Default::default()).unwrap();
        assert_eq!(kept[0].base, like, "some are built on others");
        done(&store, &general, adding("coin", kept[0].id));
    }
    bodies.extend(next);
    let entries = store.changes(&general, 0, 100).unwrap();
    let expected = store.channel(&general).unwrap();
    drop(store);

    let (mut told, mut content) = (0, 0);
    for flip in 0..flips() {
        let folder = tempfile::tempdir().unwrap();
        let random = u64::from_le_bytes(noise(1_000 + flip, 8).try_into().unwrap());
        for file in ["channels.db", "modules.db"] {
            let mut bytes = fs::read(whole.path().join(file)).unwrap();
            if (file == "modules.db") == (flip % 3 > 0) {
                let bit = random % (bytes.len() as u64 * 8);
                bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
            }
            fs::write(folder.path().join(file), bytes).unwrap();
        }
        let settings = StoreSettings { create: false, ballast: 0, ..StoreSettings::default() };
        let Ok(store) = SqliteStore::open(folder.path(), settings, clock) else { continue };
        let mut lost = false;
        for body in &bodies {
            let id = sidekick::store::ObjectId::of(body);
            match store.object(id) {
                Ok(Some(found)) => assert!(found == *body, "flip {flip} gave wrong bytes"),
                Ok(None) | Err(_) => lost = true,
            }
        }
        match store.channel(&general) {
            Ok(found) if found.sequence > 0 => assert_eq!(found, expected, "flip {flip}"),
            _ => lost = true,
        }
        match store.changes(&general, 0, 100) {
            Ok(found) if !found.is_empty() => assert_eq!(found, entries, "flip {flip}"),
            _ => lost = true,
        }
        if lost {
            content += 1;
            let found = store.check(Extent::All, &mut |_, _| true);
            told += u64::from(found.map_or(true, |found| !found.faults.is_empty()));
        }
    }
    assert_eq!(told, content, "a check tells of everything that is lost");
    assert!(content > 0, "no flip has hit anything");
}
