//! Any sequence of calls has the same answers from SQLite as from memory.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::collections::BTreeMap;

use proptest::prelude::*;
use sidekick::packing::Effort;
use sidekick::store::{
    Change, ChannelPlugin, Collected, Expected, Memory, ObjectId, Offer, Owner, Store,
};

use super::ground::{asked, channel, noise, open_memory, open_sqlite, pass, plugin};

/// Few of each, so that they meet.
const OBJECTS: u64 = 5;

#[derive(Clone, Debug)]
enum Call {
    Put(Vec<u64>),
    Missing(Vec<u64>),
    Object(u64),
    Commit { channel: u8, change: Change, expected: Wanted },
    Remember(Vec<(u8, u64, String)>),
    Collect { most: usize, rehearse: bool },
    Pass(u64),
}

/// What a commit expects, told without knowing the store.
#[derive(Clone, Debug)]
enum Wanted {
    Anything,
    Absent,
    Exactly(u64),
    Sequence(u64),
}

/// No two have anything in common: none is built on another.
fn body(number: u64) -> Vec<u8> {
    noise(number + 1, 64)
}

fn object(number: u64) -> ObjectId {
    ObjectId::of(&body(number))
}

fn plugins() -> impl Strategy<Value = ChannelPlugin> {
    let files = prop::collection::btree_map("[xy]", (0..OBJECTS).prop_map(object), 0..2);
    ("[abc]", 0..OBJECTS, files, any::<bool>()).prop_map(|(name, module, files, enabled)| {
        ChannelPlugin { files, enabled, ..plugin(&name, object(module)) }
    })
}

fn changes() -> impl Strategy<Value = Change> {
    let name = || "[abc]".prop_map(String::from);
    prop_oneof![
        4 => plugins().prop_map(Change::Put),
        2 => name().prop_map(Change::Remove),
        1 => name().prop_map(Change::Enable),
        1 => name().prop_map(Change::Disable),
        1 => prop::collection::vec(name(), 0..3).prop_map(Change::Order),
        1 => prop::collection::vec(plugins(), 0..3).prop_map(Change::Replace),
    ]
}

fn calls() -> impl Strategy<Value = Call> {
    let objects = || prop::collection::vec(0..OBJECTS, 0..4);
    let expected = prop_oneof![
        5 => Just(Wanted::Anything),
        1 => Just(Wanted::Absent),
        1 => (0..OBJECTS).prop_map(Wanted::Exactly),
        1 => (0..4_u64).prop_map(Wanted::Sequence),
    ];
    let memories = prop::collection::vec((0..3_u8, 0..3_u64, "[ab]?"), 0..3);
    prop_oneof![
        3 => objects().prop_map(Call::Put),
        1 => objects().prop_map(Call::Missing),
        1 => (0..OBJECTS).prop_map(Call::Object),
        6 => (0..2_u8, changes(), expected)
            .prop_map(|(channel, change, expected)| Call::Commit { channel, change, expected }),
        2 => memories.prop_map(Call::Remember),
        2 => (0..4_usize, any::<bool>())
            .prop_map(|(most, rehearse)| Call::Collect { most, rehearse }),
        2 => (0..30_u64).prop_map(|hours| Call::Pass(hours * 3_600_000)),
    ]
}

/// Makes a call; its answer as text, without what a store may do as it likes.
fn answer(store: &dyn Store, call: &Call) -> String {
    match call {
        Call::Put(numbers) => {
            let bodies: Vec<Vec<u8>> = numbers.iter().map(|number| body(*number)).collect();
            let offers: Vec<Offer<'_>> = bodies.iter().map(|bytes| Offer::of(bytes)).collect();
            let kept = store.put(&offers, Effort::Quick).unwrap();
            format!("{:?}", kept.iter().map(|kept| (kept.id, kept.added)).collect::<Vec<_>>())
        }
        Call::Missing(numbers) => {
            let ids: Vec<ObjectId> = numbers.iter().map(|number| object(*number)).collect();
            format!("{:?}", store.missing(&ids).unwrap())
        }
        Call::Object(number) => format!("{:?}", store.object(object(*number)).unwrap()),
        Call::Commit { channel: id, change, expected } => {
            let expected = match expected {
                Wanted::Anything => Expected::Anything,
                Wanted::Absent => Expected::Absent,
                Wanted::Exactly(number) => Expected::Exactly(object(*number)),
                Wanted::Sequence(number) => Expected::Sequence(*number),
            };
            let id = channel(&id.to_string());
            format!("{:?}", store.commit(&asked(&id, change.clone(), expected)).unwrap())
        }
        Call::Remember(memories) => {
            let memory = |(owner, version, text): &(u8, u64, String)| {
                let owner = match owner {
                    0 => Owner::Server,
                    1 => Owner::User("a".to_owned()),
                    _ => Owner::Channel("a".to_owned()),
                };
                (owner, Memory { version: *version, text: text.clone() })
            };
            let memories: Vec<_> = memories.iter().map(memory).collect();
            format!("{:?}", store.remember("local", &memories).unwrap())
        }
        Call::Collect { most, rehearse } => {
            // Which of them go first is the store's affair; how many are left is not.
            let Collected { removed, bases, spared } = store.collect(*most, *rehearse).unwrap();
            let all = store.collect(usize::MAX, true).unwrap().removed.len();
            format!("{} {} {spared} {all}", removed.len(), bases.len())
        }
        Call::Pass(_) => String::new(),
    }
}

/// Everything that a store says.
fn told(store: &dyn Store) -> String {
    let mut told = BTreeMap::new();
    for id in store.channels().unwrap() {
        let entries = store.changes(&id, 0, 1_000).unwrap();
        told.insert(id.clone(), (store.channel(&id).unwrap(), entries));
    }
    let needed: Vec<_> =
        (0..OBJECTS).map(|number| store.needed_by(object(number)).unwrap()).collect();
    let owners = [Owner::Server, Owner::User("a".to_owned()), Owner::Channel("a".to_owned())];
    let memories = store.recall("local", &owners).unwrap();
    format!("{told:#?} {needed:#?} {memories:#?}")
}

fn agree(calls: &[Call]) {
    let (memory, sqlite) = (open_memory(), open_sqlite());
    for call in calls {
        if let Call::Pass(milliseconds) = call {
            pass(*milliseconds);
        }
        assert_eq!(answer(sqlite.store(), call), answer(memory.store(), call), "{call:?}");
        // A collection that may not take all takes any: from here on the two may differ.
        if let Call::Collect { rehearse: false, .. } = call {
            let rest = Call::Collect { most: usize::MAX, rehearse: false };
            assert_eq!(answer(sqlite.store(), &rest), answer(memory.store(), &rest));
        }
    }
    assert_eq!(told(sqlite.store()), told(memory.store()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_answers_as_memory_does(calls in prop::collection::vec(calls(), 1..50)) {
        agree(&calls);
    }
}

/// How many sequences; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    let asked = ProptestConfig::default().cases;
    if asked == 256 { 40 } else { asked }
}
