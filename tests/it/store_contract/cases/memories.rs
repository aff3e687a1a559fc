//! What is remembered for users, channels and servers.

#![cfg(test)] // functions beside the tests may unwrap, too

use sidekick::store::{Memory, Owner, Store, StoreError};

fn owners() -> [Owner; 4] {
    let name = || "general".to_owned();
    [Owner::User(name()), Owner::Channel(name()), Owner::Server, Owner::User("ann".to_owned())]
}

fn texts(store: &dyn Store, server: &str) -> Vec<String> {
    store.recall(server, &owners()).unwrap().into_iter().map(|memory| memory.text).collect()
}

/// Remembers one text for one owner, as it stands.
fn write(store: &dyn Store, owner: &Owner, text: &str) -> bool {
    let version = store.recall("local", std::slice::from_ref(owner)).unwrap()[0].version;
    let memory = Memory { version, text: text.to_owned() };
    store.remember("local", &[(owner.clone(), memory)]).unwrap()
}

pub(crate) fn all_is_remembered_or_nothing(store: &dyn Store) {
    assert_eq!(store.recall("local", &owners()).unwrap(), vec![Memory::default(); 4]);
    let [user, channel, server, _] = owners();
    assert!(write(store, &user, "x = 1"));
    let stale = |version, text: &str| Memory { version, text: text.to_owned() };
    let both = [(channel.clone(), stale(0, "deck")), (user.clone(), stale(7, "x = 2"))];
    assert!(!store.remember("local", &both).unwrap());
    assert_eq!(texts(store, "local"), ["x = 1", "", "", ""]);
    let both = [(channel, stale(0, "deck")), (user, stale(1, "x = 2"))];
    assert!(store.remember("local", &both).unwrap());
    assert!(write(store, &server, "\0\u{1f3b2}'\n"));
    assert_eq!(texts(store, "local"), ["x = 2", "deck", "\0\u{1f3b2}'\n", ""]);
    assert_eq!(texts(store, "elsewhere"), ["", "", "", ""]);
    // An emptied memory still counts how often it was changed.
    assert!(write(store, &server, ""));
    assert_eq!(store.recall("local", &[server]).unwrap()[0].version, 2);
    assert!(store.remember("local", &[]).unwrap());
}

pub(crate) fn no_long_text_is_remembered(store: &dyn Store) {
    let [user, channel, ..] = owners();
    let long = Memory { version: 0, text: "x".repeat((1 << 20) + 1) };
    let both = [(user, Memory { version: 0, text: "x = 1".to_owned() }), (channel, long)];
    let refused = store.remember("local", &both);
    assert!(matches!(refused, Err(StoreError::MemoryTooLong { .. })), "{refused:?}");
    assert_eq!(texts(store, "local"), ["", "", "", ""]);
}

pub(crate) fn who_comes_late_is_told(store: &dyn Store) {
    let [user, ..] = owners();
    let recalled = store.recall("local", std::slice::from_ref(&user)).unwrap().remove(0);
    let write = |text: &str| {
        let memory = Memory { text: text.to_owned(), ..recalled.clone() };
        store.remember("local", &[(user.clone(), memory)]).unwrap()
    };
    assert!(write("x = 1"));
    assert!(!write("x = 2"));
    assert!(!write("x = 1"), "two who count from one to two have not both counted");
    let found = store.recall("local", std::slice::from_ref(&user)).unwrap().remove(0);
    assert_eq!(found, Memory { version: 1, text: "x = 1".to_owned() });
    // Who changes nothing disturbs nobody.
    assert!(store.remember("local", &[(user.clone(), found.clone())]).unwrap());
    assert_eq!(store.recall("local", &[user]).unwrap(), [found]);
}
