//! A store as one stream: out, in, and the same again.

#![cfg(test)] // functions beside the tests may unwrap, too

use sidekick::packing::Effort;
use sidekick::store::{Change, Channels, Extent, Memory, Owner, SqliteStore, StoreError};
use tempfile::TempDir;

use crate::store_contract::ground::{
    adding, channel, done, names, noise, open_in, pass, plugin, put,
};

fn empty() -> (TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = open_in(folder.path());
    (folder, store)
}

fn filled() -> (TempDir, SqliteStore) {
    let (folder, store) = empty();
    for number in 0..4 {
        pass(1_000);
        let module = put(&store, &noise(number, 300));
        done(&store, &channel("general"), adding("coin", module));
        done(&store, &channel("\u{fc}ber/all"), adding(&format!("p{number}"), module));
    }
    let general = channel("general");
    done(&store, &general, Change::Disable("coin".to_owned()));
    let module = store.channel(&general).unwrap().plugins[0].module;
    done(&store, &general, Change::Replace(vec![plugin("a", module), plugin("b", module)]));
    done(&store, &general, Change::Order(vec!["b".to_owned()]));
    put(&store, b"nobody's\n{}\n");
    put(&store, b"");
    let memory = |text: &str| Memory { version: 0, text: text.to_owned() };
    let owners = [Owner::Server, Owner::User("ann".to_owned()), Owner::Channel("x".to_owned())];
    let memories: Vec<_> = owners.into_iter().map(|owner| (owner, memory("x\n\0"))).collect();
    assert!(store.remember("local", &memories).unwrap());
    (folder, store)
}

fn exported(store: &SqliteStore) -> Vec<u8> {
    let mut stream = Vec::new();
    let (_, damaged) = store.export(&mut stream, &mut |_| ()).unwrap();
    assert_eq!(damaged, []);
    stream
}

fn import(store: &SqliteStore, stream: &[u8]) -> Result<sidekick::store::Counts, StoreError> {
    store.import(&mut &*stream, Effort::Quick, &mut |_| ())
}

#[test]
fn what_comes_in_goes_out_the_same() {
    let (_folder, store) = filled();
    let stream = exported(&store);
    pass(1_000_000);
    let (_other, copy) = empty();
    let counts = import(&copy, &stream).unwrap();
    assert_eq!((counts.channels, counts.memories, counts.objects), (2, 3, 6));
    assert_eq!(counts.changes, 11);
    assert!(exported(&copy) == stream, "the same stream");
    assert_eq!(copy.check(Extent::All, &mut |_, _| true).unwrap().faults, []);
    assert_eq!(names(&copy, &channel("general")), ["b", "a"]);
    // Again, it changes nothing; and both go on by themselves.
    assert_eq!(import(&copy, &stream).unwrap(), counts);
    assert!(exported(&copy) == stream);
    done(&copy, &channel("general"), Change::Enable("a".to_owned()));
    done(&copy, &channel("general"), Change::Disable("a".to_owned()));
    assert_eq!(copy.check(Extent::All, &mut |_, _| true).unwrap().faults, []);
}

#[test]
fn another_history_is_not_written_over() {
    let (_folder, store) = filled();
    let stream = exported(&store);
    let (_other, copy) = empty();
    let module = put(&copy, b"other");
    done(&copy, &channel("general"), adding("coin", module));
    let before = exported(&copy);
    let refused = import(&copy, &stream);
    assert!(matches!(refused, Err(StoreError::Taken { .. })), "{refused:?}");
    assert_eq!(names(&copy, &channel("general")), ["coin"]);
    assert_eq!(copy.channels().unwrap().len(), 1);
    assert_ne!(exported(&copy), before, "the objects stay until they are collected");
    let (_other, copy) = empty();
    let memory = Memory { version: 0, text: "other".to_owned() };
    assert!(copy.remember("local", &[(Owner::Server, memory)]).unwrap());
    assert!(matches!(import(&copy, &stream), Err(StoreError::Taken { .. })));
}

#[test]
fn a_stream_that_is_cut_or_changed_names_nothing() {
    let (_folder, store) = filled();
    let stream = exported(&store);
    for length in (0..stream.len()).step_by(97) {
        let (_other, copy) = empty();
        let refused = import(&copy, &stream[..length]);
        assert!(matches!(refused, Err(StoreError::Stream { .. })), "{length}: {refused:?}");
        assert_eq!(copy.channels().unwrap(), []);
    }
    for (place, byte) in (0..stream.len()).step_by(131).zip(b'!'..) {
        let mut changed = stream.clone();
        changed[place] ^= byte % 31 + 1;
        let (_other, copy) = empty();
        if import(&copy, &changed).is_ok() {
            // Not everything is proven: an object's time, a memory's text.
            assert_eq!(copy.check(Extent::All, &mut |_, _| true).unwrap().faults, []);
            for id in copy.channels().unwrap() {
                assert_eq!(copy.channel(&id).unwrap(), store.channel(&id).unwrap());
            }
        } else {
            assert_eq!(copy.channels().unwrap(), []);
        }
    }
}

#[test]
fn what_is_no_stream_is_told() {
    let (_folder, store) = empty();
    for (text, told) in [
        ("", "cut"),
        ("{}\n", "can't be read"),
        ("no JSON\n", "can't be read"),
        ("{\"format\":\"tar\",\"version\":1}\n", "no stream of a store"),
        ("{\"format\":\"sidekick-store\",\"version\":2}\n", "version 2"),
        (
            "{\"format\":\"sidekick-store\",\"version\":1}\n{\"format\":\"x\",\"version\":1}\n",
            "place",
        ),
        (
            "{\"format\":\"sidekick-store\",\"version\":1}\n\
            {\"end\":{\"channels\":1,\"changes\":0,\"memories\":0,\"objects\":0}}\n",
            "missing",
        ),
    ] {
        let refused = import(&store, text.as_bytes()).unwrap_err().to_string();
        assert!(refused.contains(told), "{text}: {refused}");
    }
    let none = "{\"format\":\"sidekick-store\",\"version\":1}\n\
        {\"end\":{\"channels\":0,\"changes\":0,\"memories\":0,\"objects\":0}}\n";
    assert_eq!(exported(&store), none.as_bytes());
    assert_eq!(import(&store, none.as_bytes()).unwrap(), Default::default());
}
