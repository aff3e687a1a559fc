//! Names: which channel has which plugins, and since when.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::collections::BTreeMap;

use sidekick::store::{
    Change, Channel, ChannelId, ChannelPlugin, Committed, Expected, ObjectId, Outcome, Refused,
    Store,
};

use crate::store_contract::ground::{adding, asked, channel, commit, done, names, plugin, put};

pub(crate) fn an_unknown_channel_is_empty(store: &dyn Store) {
    let nowhere = channel("nowhere");
    assert_eq!(store.channel(&nowhere).unwrap(), Channel::default());
    assert_eq!(store.changes(&nowhere, 0, 10).unwrap(), []);
    assert_eq!(store.channels().unwrap(), []);
    // What is gone already need not be removed, and leaves no trace.
    assert_eq!(done(store, &nowhere, Change::Remove("coin".to_owned())), 0);
    assert_eq!(store.channels().unwrap(), []);
}

pub(crate) fn odd_names_are_kept_apart(store: &dyn Store) {
    let module = put(store, b"module");
    let odd = ["a", "A", "a/b", "a%", "'; --", "\u{fc}ber", "\u{1f3b2}", "NULL", "1", "01", "1.0"];
    let mut all: Vec<ChannelId> = odd.iter().map(|name| channel(name)).collect();
    all.push(ChannelId::new("local/a", "b").unwrap());
    for (count, id) in all.iter().enumerate() {
        for name in ["one", "two", "three"].iter().take(1 + count % 3) {
            done(store, id, adding(name, module));
        }
    }
    for (count, id) in all.iter().enumerate() {
        assert_eq!(names(store, id), ["one", "two", "three"][..=count % 3]);
    }
    all.sort();
    assert_eq!(store.channels().unwrap(), all);
}

pub(crate) fn every_change_is_kept_and_proven(store: &dyn Store) {
    let general = channel("general");
    let [first, second] = [&b"1"[..], b"2"].map(|bytes| put(store, bytes));
    let mut with_files = plugin("stress", second);
    with_files.files = BTreeMap::from([("table.txt".to_owned(), put(store, b"rows"))]);
    let changes = [
        adding("coin", first),
        Change::Put(with_files.clone()),
        adding("savage", first),
        adding("coin", second),
        Change::Disable("coin".to_owned()),
        Change::Order(vec!["savage".to_owned(), "coin".to_owned()]),
        Change::Remove("stress".to_owned()),
        Change::Enable("coin".to_owned()),
        Change::Replace(vec![with_files, plugin("push", first)]),
    ];
    let mut expected = Channel::default();
    for (number, change) in (1..).zip(&changes) {
        assert_eq!(done(store, &general, change.clone()), number);
        expected = expected
            .changed(change, Expected::Anything, &sidekick::limits::StoreLimits::default())
            .unwrap();
        expected.sequence = number;
        assert_eq!(store.channel(&general).unwrap(), expected);
    }
    let entries = store.changes(&general, 0, 100).unwrap();
    let told: Vec<&Change> = entries.iter().map(|entry| &entry.change).collect();
    assert_eq!(told, changes.iter().collect::<Vec<_>>());
    assert_eq!(entries[3].before, Some(plugin("coin", first)));
    assert!(entries[0].before.is_none() && entries[8].before.is_none());
    let mut before = None;
    for (number, entry) in (1..).zip(&entries) {
        assert_eq!((entry.sequence, &*entry.by), (number, "ann"));
        assert_eq!(entry.chain, entry.proof(&general, before));
        before = Some(entry.chain);
    }
    assert_eq!(store.changes(&general, 3, 2).unwrap(), entries[3..5]);
    assert_eq!(store.changes(&general, 9, 2).unwrap(), []);
    assert_eq!(store.changes(&general, 900, 2).unwrap(), []);
    assert_eq!(store.changes(&general, 0, 0).unwrap(), []);
}

pub(crate) fn what_is_refused_changes_nothing(store: &dyn Store) {
    let general = channel("general");
    let module = put(store, b"module");
    done(store, &general, adding("coin", module));
    let before = store.channel(&general).unwrap();
    let unknown = Refused::Unknown("stress".to_owned());
    let mut crowded = plugin("coin", module);
    crowded.files = (0..101).map(|number| (number.to_string(), module)).collect();
    let refused = [
        (Change::Enable("stress".to_owned()), unknown.clone()),
        (Change::Disable("stress".to_owned()), unknown.clone()),
        (Change::Order(vec!["stress".to_owned()]), unknown),
        (adding("no name", module), Refused::NoName("no name".to_owned())),
        (Change::Replace(vec![plugin("a", module); 2]), Refused::Twice("a".to_owned())),
        (Change::Put(crowded), Refused::TooManyFiles(100)),
        // Objects that are not here don't matter before the names are right.
        (adding("", ObjectId::of(b"absent")), Refused::NoName(String::new())),
    ];
    for (change, why) in refused {
        assert_eq!(commit(store, &general, change), Outcome::Refused(why));
    }
    assert_eq!(store.channel(&general).unwrap(), before);
    assert_eq!(store.changes(&general, 0, 10).unwrap().len(), 1);
}

pub(crate) fn a_commit_waits_for_its_objects(store: &dyn Store) {
    let general = channel("general");
    let (module, table) = (ObjectId::of(b"module"), ObjectId::of(b"table"));
    let mut wanted = plugin("coin", module);
    wanted.files = BTreeMap::from([("t".to_owned(), table), ("u".to_owned(), table)]);
    let mut missing = vec![module, table];
    missing.sort();
    let change = Change::Put(wanted.clone());
    assert_eq!(commit(store, &general, change.clone()), Outcome::Missing(missing));
    put(store, b"module");
    assert_eq!(commit(store, &general, change.clone()), Outcome::Missing(vec![table]));
    let all = Change::Replace(vec![wanted.clone()]);
    assert_eq!(commit(store, &general, all), Outcome::Missing(vec![table]));
    assert_eq!(store.channels().unwrap(), []);
    put(store, b"table");
    assert_eq!(done(store, &general, change), 1);
    assert_eq!(store.channel(&general).unwrap().plugins, [wanted]);
}

pub(crate) fn an_object_tells_who_needs_it(store: &dyn Store) {
    let [old, new, table] = [&b"old"[..], b"new", b"table"].map(|bytes| put(store, bytes));
    let [general, attic] = ["general", "attic"].map(channel);
    let mut with_file = plugin("stress", old);
    with_file.files = BTreeMap::from([("t".to_owned(), table)]);
    done(store, &general, Change::Put(with_file));
    done(store, &general, adding("coin", old));
    done(store, &attic, adding("coin", old));
    let by = |id: &ChannelId, name: &str| (id.clone(), name.to_owned());
    let all = [by(&attic, "coin"), by(&general, "coin"), by(&general, "stress")];
    assert_eq!(store.needed_by(old).unwrap(), all);
    assert_eq!(store.needed_by(table).unwrap(), [by(&general, "stress")]);
    // What was needed before is not needed now.
    done(store, &general, adding("coin", new));
    assert_eq!(store.needed_by(old).unwrap(), [by(&attic, "coin"), by(&general, "stress")]);
    done(store, &general, Change::Remove("coin".to_owned()));
    assert_eq!(store.needed_by(new).unwrap(), []);
}

pub(crate) fn ten_thousand_references(store: &dyn Store) {
    let module = put(store, b"everybody's");
    let plugins: Vec<ChannelPlugin> =
        (0..400).map(|number| plugin(&format!("plugin-{number}"), module)).collect();
    for number in 0..25 {
        let id = channel(&format!("channel-{number}"));
        assert_eq!(done(store, &id, Change::Replace(plugins.clone())), 1);
    }
    assert_eq!(store.needed_by(module).unwrap().len(), 10_000);
    assert_eq!(store.channel(&channel("channel-7")).unwrap().plugins, plugins);
}

pub(crate) fn a_repeated_commit_says_so(store: &dyn Store) {
    let general = channel("general");
    let module = put(store, b"module");
    let told = |already| Outcome::Done(Committed { sequence: 1, already });
    assert_eq!(commit(store, &general, adding("coin", module)), told(false));
    assert_eq!(commit(store, &general, adding("coin", module)), told(true));
    let absent = asked(&general, adding("coin", module), Expected::Absent);
    assert_eq!(store.commit(&absent).unwrap(), told(true));
    assert_eq!(store.changes(&general, 0, 10).unwrap().len(), 1);
}

pub(crate) fn compare_and_swap(store: &dyn Store) {
    let general = channel("general");
    let [first, second, third] = [&b"1"[..], b"2", b"3"].map(|bytes| put(store, bytes));
    let swap = |module, expected| {
        store.commit(&asked(&general, adding("coin", module), expected)).unwrap()
    };
    let fresh = |sequence| Outcome::Done(Committed { sequence, already: false });
    let unexpected = |found| Outcome::Refused(Refused::Unexpected { found });
    assert_eq!(swap(first, Expected::Exactly(second)), unexpected(None));
    assert_eq!(swap(first, Expected::Sequence(1)), Outcome::Refused(Refused::Moved { found: 0 }));
    assert_eq!(swap(first, Expected::Absent), fresh(1));
    assert_eq!(swap(second, Expected::Absent), unexpected(Some(first)));
    assert_eq!(swap(second, Expected::Exactly(first)), fresh(2));
    assert_eq!(swap(third, Expected::Exactly(first)), unexpected(Some(second)));
    assert_eq!(swap(third, Expected::Sequence(1)), Outcome::Refused(Refused::Moved { found: 2 }));
    assert_eq!(swap(third, Expected::Sequence(2)), fresh(3));
    assert_eq!(store.channel(&general).unwrap().plugins, [plugin("coin", third)]);
}
