//! An upload whose n-th call fails, for every n: begun again, it ends as if nothing had happened.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::sync::Arc;

use sidekick::packing::Effort;
use sidekick::store::{
    Change, Commit, Expected, MemoryStore, ObjectId, Offer, Outcome, Store, StoreError,
};

use super::faulty::{Fault, Faulty, was_injected};
use super::ground::{channel, clock, noise, open_in, plugin};

/// What a client does to put two versions of a plugin into a channel; a call that fails ends it.
fn upload(store: &Faulty) -> Result<(), StoreError> {
    let general = channel("general");
    for version in 1..3 {
        let (module, table) = (noise(version, 200), noise(10 + version, 50));
        let mut wanted = plugin("coin", ObjectId::of(&module));
        wanted.files = [("t".to_owned(), ObjectId::of(&table))].into();
        let ids = [ObjectId::of(&module), ObjectId::of(&table)];
        let missing = store.call(|store| store.missing(&ids))?;
        let offers: Vec<Offer<'_>> = [&module, &table]
            .into_iter()
            .map(|bytes| Offer::of(bytes))
            .filter(|offer| missing.contains(&offer.id))
            .collect();
        store.call(|store| store.put(&offers, Effort::Quick))?;
        let change = Change::Put(wanted);
        let commit = Commit {
            channel: general.clone(),
            change,
            expected: Expected::Anything,
            by: "ann".to_owned(),
        };
        match store.call(|store| store.commit(&commit))? {
            Outcome::Done(_) => (),
            other => panic!("{other:?}"),
        }
    }
    Ok(())
}

/// What a store says in the end, but for when and in how many changes it came to it.
fn told(store: &dyn Store) -> String {
    let general = store.channel(&channel("general")).unwrap();
    let objects: Vec<_> = store.objects(None, 100).unwrap().iter().map(|kept| kept.id).collect();
    let needed: Vec<_> = objects.iter().map(|id| store.needed_by(*id).unwrap()).collect();
    format!("{:?} {objects:?} {needed:?}", general.plugins)
}

fn every_call_fails_once(open: impl Fn() -> Arc<dyn Store>) {
    let undisturbed = open();
    upload(&Faulty::planned(undisturbed.clone(), |_| Fault::None)).unwrap();
    let expected = told(&*undisturbed);
    for fault in [Fault::Before, Fault::After] {
        let mut nth = 0;
        loop {
            let store = open();
            let plan = move |call| if call == nth { fault } else { Fault::None };
            let faulty = Faulty::planned(store.clone(), plan);
            match upload(&faulty) {
                Ok(()) => break,
                Err(error) => assert!(was_injected(&error), "{error}"),
            }
            upload(&faulty).unwrap();
            assert_eq!(told(&*store), expected, "call {nth}, {fault:?}");
            nth += 1;
        }
        assert_eq!(nth, 6, "every call has failed once");
    }
}

#[test]
fn an_upload_to_memory_is_begun_again() {
    every_call_fails_once(|| Arc::new(MemoryStore::new(Default::default(), clock)));
}

#[test]
fn an_upload_to_sqlite_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    every_call_fails_once(|| {
        number.set(number.get() + 1);
        Arc::new(open_in(&folder.path().join(number.get().to_string())))
    });
}
