//! A store whose calls fail, and a client that does not give up.

#![cfg(test)] // functions beside the tests may unwrap, too

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sidekick::packing::Effort;
use sidekick::store::{
    Channel, ChannelId, Channels, Collected, Commit, Entry, Kept, Memory, ObjectId, Objects, Offer,
    Outcome, Owner, Store, StoreError,
};

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// It fails before anything is done.
    Before,
    /// It is done, and the answer is lost.
    After,
}

/// A store whose calls fail as planned.
pub(crate) struct Faulty {
    store: Arc<dyn Store>,
    calls: AtomicUsize,
    plan: Box<dyn Fn(usize) -> Fault + Send + Sync>,
}

impl Faulty {
    /// Each call fails, then is done without an answer, then works.
    pub(crate) fn in_turn(store: Arc<dyn Store>) -> Self {
        Self::planned(store, |call| [Fault::Before, Fault::After, Fault::None][call % 3])
    }

    pub(crate) fn planned(
        store: Arc<dyn Store>,
        plan: impl Fn(usize) -> Fault + Send + Sync + 'static,
    ) -> Self {
        Self { store, calls: AtomicUsize::new(0), plan: Box::new(plan) }
    }

    pub(crate) fn call<T>(
        &self,
        call: impl FnOnce(&dyn Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match (self.plan)(self.calls.fetch_add(1, Ordering::SeqCst)) {
            Fault::None => call(&*self.store),
            Fault::Before => Err(injected()),
            Fault::After => call(&*self.store).and(Err(injected())),
        }
    }
}

fn injected() -> StoreError {
    StoreError::Unusable { place: "faulty".to_owned(), source: "injected".into() }
}

/// Whether the fault was ours.
pub(crate) fn was_injected(error: &StoreError) -> bool {
    matches!(error, StoreError::Unusable { place, .. } if place == "faulty")
}

/// Repeats calls that failed, as a client must.
pub(crate) struct Stubborn(pub(crate) Faulty);

impl Stubborn {
    fn call<T>(&self, call: impl Fn(&dyn Store) -> Result<T, StoreError>) -> Result<T, StoreError> {
        loop {
            match self.0.call(&call) {
                Err(error) if was_injected(&error) => (),
                other => return other,
            }
        }
    }
}

impl Objects for Stubborn {
    fn missing(&self, wanted: &[ObjectId]) -> Result<Vec<ObjectId>, StoreError> {
        self.call(|store| store.missing(wanted))
    }

    fn put(&self, offers: &[Offer<'_>], effort: Effort) -> Result<Vec<Kept>, StoreError> {
        self.call(|store| store.put(offers, effort))
    }

    fn object(&self, id: ObjectId) -> Result<Option<Vec<u8>>, StoreError> {
        self.call(|store| store.object(id))
    }

    fn kept(&self, id: ObjectId) -> Result<Option<Kept>, StoreError> {
        self.call(|store| store.kept(id))
    }

    fn objects(&self, after: Option<ObjectId>, limit: usize) -> Result<Vec<Kept>, StoreError> {
        self.call(|store| store.objects(after, limit))
    }
}

impl Channels for Stubborn {
    fn channels(&self) -> Result<Vec<ChannelId>, StoreError> {
        self.call(|store| store.channels())
    }

    fn channel(&self, id: &ChannelId) -> Result<Channel, StoreError> {
        self.call(|store| store.channel(id))
    }

    fn commit(&self, commit: &Commit) -> Result<Outcome, StoreError> {
        self.call(|store| store.commit(commit))
    }

    fn changes(&self, id: &ChannelId, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.call(|store| store.changes(id, after, limit))
    }

    fn needed_by(&self, id: ObjectId) -> Result<Vec<(ChannelId, String)>, StoreError> {
        self.call(|store| store.needed_by(id))
    }

    fn recall(&self, server: &str, owners: &[Owner]) -> Result<Vec<Memory>, StoreError> {
        self.call(|store| store.recall(server, owners))
    }

    /// A memory is not remembered twice: who lost an answer looks whether it was the own one that won.
    fn remember(&self, server: &str, memories: &[(Owner, Memory)]) -> Result<bool, StoreError> {
        if self.call(|store| store.remember(server, memories))? {
            return Ok(true);
        }
        let owners: Vec<Owner> = memories.iter().map(|(owner, _)| owner.clone()).collect();
        let found = self.recall(server, &owners)?;
        let pairs = found.iter().zip(memories);
        Ok(pairs
            .into_iter()
            .all(|(found, (_, sent))| found.text == sent.text && found.version <= sent.version + 1))
    }
}

impl Store for Stubborn {
    fn collect(&self, most: usize, rehearse: bool) -> Result<Collected, StoreError> {
        self.call(|store| store.collect(most, rehearse))
    }
}
