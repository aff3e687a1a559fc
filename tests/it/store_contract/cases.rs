//! The cases.

use super::ground::{channel, commit, pass, plugin, put};
use sidekick::store::{Change, Committed, ObjectId, Outcome, Owner, Store};

pub(super) fn objects_come_back(store: &dyn Store) {
    for bytes in [&b""[..], b"a", &[7; 1 << 16]] {
        let id = put(store, bytes);
        assert_eq!(store.object(id).unwrap().as_deref(), Some(bytes));
        assert_eq!(store.kept(id).unwrap().unwrap().id, id);
    }
    let absent = ObjectId::of(b"absent");
    assert_eq!(store.object(absent).unwrap(), None);
    assert_eq!(store.missing(&[absent, ObjectId::of(b"a")]).unwrap(), [absent]);
}

pub(super) fn a_commit_names_what_is_missing(store: &dyn Store) {
    let (general, module) = (channel("general"), ObjectId::of(b"coin"));
    let change = Change::Put(plugin("coin", module));
    assert_eq!(commit(store, &general, change.clone()), Outcome::Missing(vec![module]));
    put(store, b"coin");
    let done = |already| Outcome::Done(Committed { sequence: 1, already });
    assert_eq!(commit(store, &general, change.clone()), done(false));
    assert_eq!(commit(store, &general, change.clone()), done(true));
    assert_eq!(store.channel(&general).unwrap().plugins, [plugin("coin", module)]);
    let entries = store.changes(&general, 0, 10).unwrap();
    assert_eq!((entries.len(), &entries[0].change), (1, &change));
    assert_eq!(store.needed_by(module).unwrap(), [(general.clone(), "coin".to_owned())]);
    assert_eq!(store.channels().unwrap(), [general.clone()]);
    commit(store, &general, Change::Remove("coin".to_owned()));
    assert_eq!(store.collect(10, false).unwrap().spared, 1);
    pass(25 * 60 * 60 * 1_000);
    assert_eq!(store.collect(10, true).unwrap().removed.len(), 1);
    assert_eq!(store.collect(10, false).unwrap().removed.len(), 1);
    assert_eq!(store.object(module).unwrap(), None);
    let mut memory = store.recall("local", &[Owner::Server]).unwrap().remove(0);
    memory.text = "x = 1".to_owned();
    assert!(store.remember("local", &[(Owner::Server, memory.clone())]).unwrap());
    memory.text = "x = 2".to_owned();
    assert!(!store.remember("local", &[(Owner::Server, memory)]).unwrap());
    assert_eq!(store.recall("local", &[Owner::Server]).unwrap()[0].text, "x = 1");
}
