//! The way in: a stream that [`export`](super::export) wrote. Names are written last, in one transaction.

use std::collections::HashMap;
use std::io::{BufRead, Read};

use rusqlite::{Connection, params};

use super::channels::head;
use super::commit::{write_entry, write_plugins};
use super::export::{Counts, FORMAT, Line, VERSION};
use super::memories::write_as_it_is;
use super::objects::find;
use super::rows::signed;
use super::{SqliteStore, database};
use crate::limits::StoreLimits;
use crate::packing::Effort;
use crate::store::plan::{Planned, proven};
use crate::store::{
    Channel, ChannelId, Entry, Expected, Memory, ObjectId, Objects, Offer, Owner, StoreError,
};
use crate::timestamp::Timestamp;

/// A line may be as long as a change of a full channel.
const LONGEST: u64 = 64 << 20;
/// Bytes of objects that are kept in one transaction.
const BATCH: usize = 8 << 20;

/// What a stream told so far.
#[derive(Default)]
struct Told {
    counts: Counts,
    channels: Vec<(ChannelId, Vec<Entry>)>,
    memories: Vec<(String, Owner, Memory)>,
    /// The version before of a module: what it is probably like.
    like: HashMap<ObjectId, ObjectId>,
    batch: Vec<(ObjectId, Timestamp, Vec<u8>)>,
}

impl SqliteStore {
    /// Takes everything in that a stream has. Channels and memories must be new here, or as in the stream.
    /// Until the whole stream is read nothing is named; what came before an error is collected after the
    /// grace. `told` hears of each object.
    ///
    /// # Errors
    /// When the stream is none of ours, is cut or contradicts itself, a channel has another history here, or
    /// the store can't be written.
    pub fn import(
        &self,
        stream: &mut dyn BufRead,
        effort: Effort,
        told: &mut dyn FnMut(ObjectId),
    ) -> Result<Counts, StoreError> {
        let mut all = Told::default();
        let mut number = 0;
        loop {
            number += 1;
            let wrong = |what: String| StoreError::Stream { line: number, what };
            let line = next_line(stream).map_err(wrong)?;
            if number == 1 {
                begins(&line).map_err(wrong)?;
                continue;
            }
            match line {
                Line::Object { object, added } => {
                    told(object);
                    let bytes = self.body(stream, object).map_err(wrong)?;
                    all.counts.objects += 1;
                    all.batch.push((object, added, bytes));
                    if all.batch.iter().map(|(.., bytes)| bytes.len()).sum::<usize>() > BATCH {
                        self.take_in(&mut all, effort)?;
                    }
                }
                Line::End { end } if end == all.counts => break,
                Line::End { .. } => return Err(wrong("something is missing".to_owned())),
                line => all.hear(line).map_err(wrong)?,
            }
        }
        self.take_in(&mut all, effort)?;
        self.name_all(&all)?;
        Ok(all.counts)
    }

    /// The bytes behind an object's line.
    fn body(&self, stream: &mut dyn BufRead, id: ObjectId) -> Result<Vec<u8>, String> {
        if id.length > self.settings.limits.object {
            return Err(format!("the object {id} is longer than a store takes"));
        }
        let mut bytes = Vec::new();
        stream.take(id.length + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        if bytes.pop() != Some(b'\n') || bytes.len() as u64 != id.length {
            return Err(format!("the object {id} is cut"));
        }
        Ok(bytes)
    }

    /// Keeps the objects that have come.
    fn take_in(&self, all: &mut Told, effort: Effort) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut all.batch);
        let offer = |(id, _, bytes): &'_ (ObjectId, Timestamp, Vec<u8>)| (*id, bytes.clone());
        let bodies: Vec<(ObjectId, Vec<u8>)> = batch.iter().map(offer).collect();
        let like = |id: &ObjectId| all.like.get(id).copied();
        let offers: Vec<Offer<'_>> =
            bodies.iter().map(|(id, bytes)| Offer { id: *id, bytes, like: like(id) }).collect();
        let new = self.missing(&batch.iter().map(|(id, ..)| *id).collect::<Vec<_>>())?;
        self.put(&offers, effort)?;
        let connection = self.modules.hold();
        for (id, added, _) in batch.iter().filter(|(id, ..)| new.contains(id)) {
            connection
                .execute(
                    "UPDATE object SET added = ?3 WHERE length = ?1 AND digest = ?2",
                    params![signed(id.length), id.digest.as_bytes(), signed(added.0)],
                )
                .map_err(|error| self.modules.error(error))?;
        }
        Ok(())
    }

    fn name_all(&self, all: &Told) -> Result<(), StoreError> {
        let in_modules = |error| self.modules.error(error);
        let in_channels = |error| self.channels.error(error);
        let mut modules = self.modules.hold();
        let objects = database::writing(&mut modules).map_err(in_modules)?;
        let mut channels = self.channels.hold();
        let names = database::writing(&mut channels).map_err(in_channels)?;
        for (id, entries) in &all.channels {
            let last = entries.last().map(|entry| entry.chain);
            let here = head(&names, id).map_err(in_channels)?.map(|head| head.chain);
            if here.is_none() {
                let channel = write_history(&names, id, entries).map_err(in_channels)?;
                self.all_here(&objects, id, &channel)?;
            } else if here != last {
                return Err(StoreError::Taken { what: format!("the channel {id}") });
            }
        }
        for (server, owner, memory) in &all.memories {
            let here = self.memory(&names, server, owner)?;
            if here == Memory::default() {
                write_as_it_is(&names, server, owner, memory).map_err(in_channels)?;
            } else if here != *memory {
                let what = format!("what is remembered on {server} for {owner}");
                return Err(StoreError::Taken { what });
            }
        }
        forget_lost_ways(&names, &objects).map_err(in_channels)?;
        names.commit().map_err(in_channels)?;
        objects.commit().map_err(in_modules)
    }

    fn all_here(
        &self,
        objects: &Connection,
        id: &ChannelId,
        channel: &Channel,
    ) -> Result<(), StoreError> {
        for object in channel.plugins.iter().flat_map(crate::store::ChannelPlugin::objects) {
            if find(objects, object).map_err(|error| self.modules.error(error))?.is_none() {
                let what = format!("{id} needs the object {object}, which did not come");
                return Err(StoreError::Stream { line: 0, what });
            }
        }
        Ok(())
    }
}

impl Told {
    fn hear(&mut self, line: Line) -> Result<(), String> {
        match line {
            Line::Channel { server, channel } => {
                let id = ChannelId::new(&server, &channel).map_err(|error| error.to_string())?;
                self.counts.channels += 1;
                self.channels.push((id, Vec::new()));
            }
            Line::Change { change } => {
                let entry = change.entry();
                let (id, entries) = self.channels.last_mut().ok_or("a change of no channel")?;
                let before = entries.last().map(|entry: &Entry| entry.chain);
                let number = entries.last().map_or(entry.sequence, |entry| entry.sequence + 1);
                proven(id, before, number, std::slice::from_ref(&entry))
                    .map_err(|number| format!("change {number} of {id} is not proven"))?;
                if let (crate::store::Change::Put(plugin), Some(before)) =
                    (&entry.change, &entry.before)
                {
                    self.like.insert(plugin.module, before.module);
                }
                self.counts.changes += 1;
                entries.push(entry);
            }
            Line::Memory { memory } => {
                self.counts.memories += 1;
                self.memories.push(memory.memory());
            }
            _ => return Err("this line has no place here".to_owned()),
        }
        Ok(())
    }
}

/// Writes a channel with all its changes; what it has at the end. A change that makes no sense ends it.
fn write_history(
    names: &Connection,
    id: &ChannelId,
    entries: &[Entry],
) -> rusqlite::Result<Channel> {
    let limits = StoreLimits { plugins: usize::MAX, files: usize::MAX, ..StoreLimits::default() };
    let mut channel = Channel::default();
    for entry in entries {
        let after = channel
            .changed(&entry.change, Expected::Anything, &limits)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        let after = Channel { sequence: entry.sequence, ..after };
        write_entry(names, id, &Planned { after: after.clone(), entry: entry.clone() })?;
        write_plugins(names, id, &channel.plugins, &after.plugins)?;
        channel = after;
    }
    let first = entries.first().map_or(1, |entry| entry.sequence);
    names.execute(
        "UPDATE channel SET first = ?3 WHERE server = ?1 AND channel = ?2",
        params![id.server(), id.channel(), signed(first)],
    )?;
    Ok(channel)
}

/// A way back whose objects did not come is none.
fn forget_lost_ways(names: &Connection, objects: &Connection) -> rusqlite::Result<()> {
    for need in super::check::needs(names)?.into_iter().filter(|need| need.way_back) {
        if find(objects, need.id)?.is_none() {
            names.execute(
                "DELETE FROM need WHERE server = ?1 AND channel = ?2 AND plugin = ?3 AND version = 1",
                params![need.server, need.channel, need.plugin],
            )?;
        }
    }
    Ok(())
}

fn next_line(stream: &mut dyn BufRead) -> Result<Line, String> {
    let mut text = Vec::new();
    let read = stream.take(LONGEST).read_until(b'\n', &mut text);
    read.map_err(|error| error.to_string())?;
    if text.pop() != Some(b'\n') {
        return Err("the stream is cut".to_owned());
    }
    serde_json::from_slice(&text).map_err(|error| format!("it can't be read: {error}"))
}

fn begins(line: &Line) -> Result<(), String> {
    match line {
        Line::Format { format, version } if format == FORMAT && *version == VERSION => Ok(()),
        Line::Format { format, version } if format == FORMAT => {
            Err(format!("the stream has version {version}; this program reads version {VERSION}"))
        }
        _ => Err("this is no stream of a store".to_owned()),
    }
}
