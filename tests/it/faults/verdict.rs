//! A store is held against what was promised: by a fresh process, reading everything.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sidekick::limits::StoreLimits;
use sidekick::store::{
    Change, Channel, ChannelId, Channels, Entry, Expected, Extent, ObjectId, Objects, SqliteStore,
    StoreError,
};

use super::promise::{Promise, Promised, noted};
use super::work::{self, number_of, parts, plugin, settings, trouble};
use super::worker::{Ground, Job, Role};

/// What was found.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Verdict {
    /// Promises that were noted.
    pub(super) promised: u64,
    /// Objects that were read.
    pub(super) objects: u64,
    /// Changes in the logs.
    pub(super) entries: u64,
    /// Promises that are not kept.
    pub(super) lost: Vec<String>,
    /// Bytes and plugins that are others than were put there.
    pub(super) wrong: Vec<String>,
    /// What can't be read.
    pub(super) unreadable: Vec<String>,
}

impl Verdict {
    /// This one and a later one.
    pub(super) fn and(mut self, later: Self) -> Self {
        self.promised = later.promised;
        self.lost.extend(later.lost);
        self.wrong.extend(later.wrong);
        self.unreadable.extend(later.unreadable);
        self
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let Self { lost, wrong, unreadable, .. } = self;
        let named = |kind: &'static str, all: &[String]| {
            all.iter().map(|one| format!("{kind}: {one}")).collect::<Vec<_>>()
        };
        [named("lost", lost), named("wrong", wrong), named("unreadable", unreadable)].concat()
    }
}

/// Lets a fresh process judge the store on this ground.
pub(super) fn judged(ground: &Ground) -> Verdict {
    judge_apart(&ground.role(Job::Judge))
}

/// Lets a fresh process judge the store of a role.
pub(super) fn judge_apart(role: &Role) -> Verdict {
    let answer = role.promises.with_extension("verdict");
    let _ = std::fs::remove_file(&answer);
    let role = Role { job: Job::Judge, answer, ..role.clone() };
    role.run(Duration::from_secs(180)).unwrap_or_else(|trouble| Verdict {
        unreadable: vec![format!("nobody can judge: {trouble}")],
        ..Verdict::default()
    })
}

/// Reads everything in a store.
pub(super) fn judge(folder: &Path, promises: &Path) -> Verdict {
    let promises = noted(promises);
    let mut verdict = Verdict { promised: promises.len() as u64, ..Verdict::default() };
    match SqliteStore::open(folder, settings(), work::clock) {
        Err(error) => {
            verdict.lost = promises.iter().map(|promise| format!("{promise:?}")).collect();
            verdict.unreadable.push(trouble(&error));
        }
        Ok(store) => {
            if let Err(error) = verdict.read_all(&store, &promises) {
                verdict.unreadable.push(trouble(&error));
            }
            match store.check(Extent::All, &mut |_, _| true) {
                Ok(checked) => {
                    let faults = checked.faults.iter().map(|fault| format!("check: {fault}"));
                    verdict.unreadable.extend(faults);
                }
                Err(error) => verdict.unreadable.push(trouble(&error)),
            }
        }
    }
    for file in ["modules.db", "channels.db"] {
        verdict.unreadable.extend(complaints_of_sqlite(&folder.join(file)));
    }
    verdict
}

impl Verdict {
    fn read_all(&mut self, store: &SqliteStore, promises: &[Promise]) -> Result<(), StoreError> {
        let mut logs: HashMap<String, Vec<Entry>> = HashMap::new();
        for id in store.channels()? {
            let entries = store.changes(&id, 0, usize::MAX)?;
            self.entries += entries.len() as u64;
            self.read_channel(store, &id, &entries)?;
            logs.insert(id.channel().to_owned(), entries);
        }
        for promise in promises {
            let entries = logs.get(&promise.channel).map_or(&[][..], |entries| entries);
            let at = entries.binary_search_by_key(&promise.sequence, |entry| entry.sequence);
            if at.is_err() || at.is_ok_and(|at| !is_kept(promise, &entries[at])) {
                self.lost.push(format!("{promise:?}"));
            }
        }
        let mut after = None;
        loop {
            let some = store.objects(after, 100)?;
            let Some(last) = some.last() else { return Ok(()) };
            after = Some(last.id);
            for kept in some {
                self.objects += 1;
                match store.object(kept.id)? {
                    Some(bytes) if ObjectId::of(&bytes) == kept.id => (),
                    Some(_) => self.wrong.push(format!("the bytes of {}", kept.id)),
                    None => self.unreadable.push(format!("{} is listed and not there", kept.id)),
                }
            }
        }
    }

    /// A channel is what its log makes it, and has every byte of its plugins, as they are and as they were
    /// before.
    fn read_channel(
        &mut self,
        store: &SqliteStore,
        id: &ChannelId,
        entries: &[Entry],
    ) -> Result<(), StoreError> {
        let (channel, befores) = match replayed(entries) {
            Ok(replayed) => replayed,
            Err(what) => {
                self.wrong.push(format!("the log of {id}: {what}"));
                return Ok(());
            }
        };
        if store.channel(id)? != channel {
            self.wrong.push(format!("{id} is not what its log makes it"));
        }
        for found in &channel.plugins {
            let number = number_of(found);
            if number.is_none_or(|number| plugin(number) != *found) {
                self.wrong.push(format!("plugin {} of {id}", found.name));
            }
            for (bytes, object) in number.map(parts).unwrap_or_default().iter().zip(found.objects())
            {
                match store.object(object)? {
                    Some(there) if there == *bytes => (),
                    Some(_) => self.wrong.push(format!("the bytes of {object}")),
                    None => self.lost.push(format!("{object} of plugin {} of {id}", found.name)),
                }
            }
        }
        for (name, object) in befores {
            if store.object(object)?.is_none() {
                self.lost.push(format!("{object}, what plugin {name} of {id} was before"));
            }
        }
        Ok(())
    }
}

fn is_kept(promise: &Promise, entry: &Entry) -> bool {
    match &promise.change {
        Promised::Put(number) => entry.change == Change::Put(plugin(*number)),
        Promised::Swapped(number, seen) => {
            let before = entry.before.as_ref().map(|plugin| plugin.module);
            entry.change == Change::Put(plugin(*number)) && before == *seen
        }
        Promised::Removed(name) => entry.change == Change::Remove(name.clone()),
    }
}

/// What a log makes of a channel, and the modules that its plugins had before.
fn replayed(entries: &[Entry]) -> Result<(Channel, BTreeMap<String, ObjectId>), String> {
    let mut channel = Channel::default();
    let mut befores = BTreeMap::new();
    for entry in entries {
        let name = entry.change.name().unwrap_or_default();
        let was = channel.plugin(name).cloned();
        if entry.before != was {
            return Err(format!("change {} tells another plugin than was there", entry.sequence));
        }
        let limits = StoreLimits::default();
        let after = channel.changed(&entry.change, Expected::Anything, &limits);
        channel = after.map_err(|refused| format!("change {}: {refused}", entry.sequence))?;
        channel.sequence = entry.sequence;
        match (was, channel.plugin(name)) {
            (Some(was), Some(is)) if was.module != is.module => {
                befores.insert(name.to_owned(), was.module);
            }
            (_, None) => {
                befores.remove(name);
            }
            _ => (),
        }
    }
    Ok((channel, befores))
}

/// What SQLite itself has to say against a database.
fn complaints_of_sqlite(file: &Path) -> Vec<String> {
    let ask = || -> rusqlite::Result<Vec<String>> {
        let connection = Connection::open(file)?;
        let mut said = Vec::new();
        for question in ["PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
            let mut statement = connection.prepare(question)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let text: String = row.get(0)?;
                if text != "ok" {
                    said.push(format!("{}: {question}: {text}", file.display()));
                }
            }
        }
        Ok(said)
    };
    ask().unwrap_or_else(|error| vec![format!("{}: {error}", file.display())])
}
