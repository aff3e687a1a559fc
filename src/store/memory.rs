//! The store in memory: the simplest that keeps every rule, and what the others are measured by.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::plan::{let_go, plan};
use super::{
    Channel, ChannelId, ChannelPlugin, Channels, Clock, Collected, Commit, Committed, Entry, Kept,
    Memory, ObjectId, Objects, Offer, Outcome, Owner, Store, StoreError,
};
use crate::limits::StoreLimits;
use crate::packing::Effort;
use crate::timestamp::Timestamp;

/// A store in memory: objects whole, gone with the process.
#[derive(Debug)]
pub struct MemoryStore {
    limits: StoreLimits,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<ObjectId, Object>,
    channels: BTreeMap<ChannelId, Named>,
    memories: BTreeMap<(String, Owner), Memory>,
}

#[derive(Debug)]
struct Object {
    bytes: Vec<u8>,
    added: Timestamp,
    asked: Timestamp,
}

#[derive(Debug, Default)]
struct Named {
    channel: Channel,
    entries: Vec<Entry>,
    /// What each plugin needed before what it needs now.
    before: BTreeMap<String, Vec<ObjectId>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new(limits: StoreLimits, clock: Clock) -> Self {
        Self { limits, clock, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn ask_for(&mut self, ids: impl IntoIterator<Item = ObjectId>, now: Timestamp) {
        for id in ids {
            if let Some(object) = self.objects.get_mut(&id) {
                object.asked = object.asked.max(now);
            }
        }
    }

    /// Every object that a channel needs, now or for a way back.
    fn needed(&self) -> HashSet<ObjectId> {
        let now = self.channels.values().flat_map(|named| &named.channel.plugins);
        let before = self.channels.values().flat_map(|named| named.before.values().flatten());
        now.flat_map(ChannelPlugin::objects).chain(before.copied()).collect()
    }
}

fn kept(id: ObjectId, object: &Object) -> Kept {
    Kept { id, stored: id.length, base: None, depth: 0, added: object.added }
}

impl Objects for MemoryStore {
    fn missing(&self, wanted: &[ObjectId]) -> Result<Vec<ObjectId>, StoreError> {
        let mut state = self.state();
        state.ask_for(wanted.iter().copied(), (self.clock)());
        let absent = |id: &&ObjectId| !state.objects.contains_key(id);
        Ok(wanted.iter().filter(absent).copied().collect())
    }

    fn put(&self, offers: &[Offer<'_>], _effort: Effort) -> Result<Vec<Kept>, StoreError> {
        for offer in offers {
            offer.examine(&self.limits)?;
        }
        let (mut state, now) = (self.state(), (self.clock)());
        state.ask_for(offers.iter().map(|offer| offer.id), now);
        let mut all = Vec::with_capacity(offers.len());
        for offer in offers {
            let new = || Object { bytes: offer.bytes.to_vec(), added: now, asked: now };
            all.push(kept(offer.id, state.objects.entry(offer.id).or_insert_with(new)));
        }
        Ok(all)
    }

    fn object(&self, id: ObjectId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.state().objects.get(&id).map(|object| object.bytes.clone()))
    }

    fn kept(&self, id: ObjectId) -> Result<Option<Kept>, StoreError> {
        Ok(self.state().objects.get(&id).map(|object| kept(id, object)))
    }

    fn objects(&self, after: Option<ObjectId>, limit: usize) -> Result<Vec<Kept>, StoreError> {
        let state = self.state();
        let behind = state.objects.iter().filter(|(id, _)| after.is_none_or(|after| **id > after));
        Ok(behind.take(limit).map(|(id, object)| kept(*id, object)).collect())
    }
}

impl Channels for MemoryStore {
    fn channels(&self) -> Result<Vec<ChannelId>, StoreError> {
        Ok(self.state().channels.keys().cloned().collect())
    }

    fn channel(&self, id: &ChannelId) -> Result<Channel, StoreError> {
        Ok(self.state().channels.get(id).map(|named| named.channel.clone()).unwrap_or_default())
    }

    fn commit(&self, commit: &Commit) -> Result<Outcome, StoreError> {
        let (mut state, now) = (self.state(), (self.clock)());
        let named = state.channels.get(&commit.channel);
        let before = named.map(|named| named.channel.clone()).unwrap_or_default();
        let last = named.and_then(|named| named.entries.last()).map(|entry| entry.chain);
        let planned = match plan(&before, last, commit, now, &self.limits) {
            Ok(planned) => planned,
            Err(refused) => return Ok(Outcome::Refused(refused)),
        };
        let wanted: BTreeSet<ObjectId> = commit.change.objects().collect();
        let absent = |id: &&ObjectId| !state.objects.contains_key(id);
        let missing: Vec<ObjectId> = wanted.iter().filter(absent).copied().collect();
        if !missing.is_empty() {
            return Ok(Outcome::Missing(missing));
        }
        state.ask_for(wanted, now);
        let Some(planned) = planned else {
            return Ok(Outcome::Done(Committed { sequence: before.sequence, already: true }));
        };
        let after = planned.after;
        let gone = let_go(&before, &after);
        state.ask_for(gone.flat_map(ChannelPlugin::objects), now);
        let named = state.channels.entry(commit.channel.clone()).or_default();
        for was in let_go(&before, &after) {
            named.before.insert(was.name.clone(), was.objects().collect());
        }
        named.before.retain(|name, _| after.plugin(name).is_some());
        named.entries.push(planned.entry);
        named.channel = after;
        let sequence = named.channel.sequence;
        Ok(Outcome::Done(Committed { sequence, already: false }))
    }

    fn changes(&self, id: &ChannelId, after: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let state = self.state();
        let entries = state.channels.get(id).map_or(&[][..], |named| &named.entries);
        let behind = entries.iter().filter(|entry| entry.sequence > after);
        Ok(behind.take(limit).cloned().collect())
    }

    fn needed_by(&self, id: ObjectId) -> Result<Vec<(ChannelId, String)>, StoreError> {
        let mut found = Vec::new();
        for (channel, named) in &self.state().channels {
            let needs = |plugin: &&ChannelPlugin| plugin.objects().any(|object| object == id);
            let plugins = named.channel.plugins.iter().filter(needs);
            found.extend(plugins.map(|plugin| (channel.clone(), plugin.name.clone())));
        }
        found.sort();
        Ok(found)
    }

    fn recall(&self, server: &str, owners: &[Owner]) -> Result<Vec<Memory>, StoreError> {
        let state = self.state();
        let of = |owner: &Owner| state.memories.get(&(server.to_owned(), owner.clone())).cloned();
        Ok(owners.iter().map(|owner| of(owner).unwrap_or_default()).collect())
    }

    fn remember(&self, server: &str, memories: &[(Owner, Memory)]) -> Result<bool, StoreError> {
        for (_, memory) in memories {
            memory.examine(&self.limits)?;
        }
        let mut state = self.state();
        let mut after = state.memories.clone();
        for (owner, memory) in memories {
            let found = after.entry((server.to_owned(), owner.clone())).or_default();
            if found.version != memory.version {
                return Ok(false);
            }
            if found.text != memory.text {
                *found = memory.changed();
            }
        }
        state.memories = after;
        Ok(true)
    }
}

impl Store for MemoryStore {
    fn collect(&self, most: usize, rehearse: bool) -> Result<Collected, StoreError> {
        let (mut state, now) = (self.state(), (self.clock)());
        let needed = state.needed();
        let mut collected = Collected::default();
        for (id, object) in state.objects.iter().filter(|(id, _)| !needed.contains(id)) {
            if now.since(object.asked) < self.limits.grace_ms {
                collected.spared += 1;
            } else if collected.removed.len() < most {
                collected.removed.push(kept(*id, object));
            }
        }
        if !rehearse {
            for gone in &collected.removed {
                state.objects.remove(&gone.id);
            }
        }
        Ok(collected)
    }
}
