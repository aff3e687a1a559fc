//! The way out: everything in a store as one stream, which another store takes in.
//!
//! Lines of JSON. The first is `{"format":"sidekick-store","version":1}`. Then come channels, each with its
//! changes behind it, oldest first; memories; objects, each with its bytes and a line feed behind its line;
//! and at last how many there were, so that a stream that was cut is not taken for a whole one. Two stores
//! with the same contents give the same stream.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::SqliteStore;
use super::check::owners;
use crate::digest::Digest;
use crate::store::{
    Change, ChannelId, ChannelPlugin, Channels, Entry, Memory, ObjectId, Objects, Owner, StoreError,
};
use crate::timestamp::Timestamp;

/// The name of the format.
pub(super) const FORMAT: &str = "sidekick-store";
/// The version that is written, and the newest that is read.
pub(super) const VERSION: u32 = 1;
/// Objects and changes that are read in one go.
const PAGE: usize = 1_000;

/// A line of the stream.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Line {
    Format { format: String, version: u32 },
    Channel { server: String, channel: String },
    Change { change: Box<EntryLine> },
    Memory { memory: MemoryLine },
    Object { object: ObjectId, added: Timestamp },
    End { end: Counts },
}

/// A change of the channel before it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryLine {
    sequence: u64,
    at: Timestamp,
    by: String,
    change: Change,
    before: Option<ChannelPlugin>,
    chain: Digest,
}

/// What is remembered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemoryLine {
    server: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    version: u64,
    text: String,
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Channels.
    pub channels: u64,
    /// Their changes.
    pub changes: u64,
    /// Memories.
    pub memories: u64,
    /// Objects.
    pub objects: u64,
}

impl SqliteStore {
    /// Writes everything that the store has. Objects that are damaged are left out and named in the answer.
    /// What is changed meanwhile may be in it or not. `told` hears of each object.
    ///
    /// # Errors
    /// When names or changes are damaged (a repair drops them), or the stream can't be written.
    pub fn export(
        &self,
        stream: &mut dyn Write,
        told: &mut dyn FnMut(ObjectId),
    ) -> Result<(Counts, Vec<ObjectId>), StoreError> {
        let failed = |source: io::Error| StoreError::Unusable {
            place: "the stream".to_owned(),
            source: Box::new(source),
        };
        let mut counts = Counts::default();
        let mut say = |line: &Line| write_line(stream, line).map_err(failed);
        say(&Line::Format { format: FORMAT.to_owned(), version: VERSION })?;
        for id in self.channels()? {
            counts.channels += 1;
            let (server, channel) = (id.server().to_owned(), id.channel().to_owned());
            say(&Line::Channel { server, channel })?;
            counts.changes += self.export_changes(&id, &mut say)?;
        }
        let owners = owners(&self.channels.hold()).map_err(|error| self.channels.error(error))?;
        for (server, owner) in owners {
            counts.memories += 1;
            let memory = self.memory(&self.channels.hold(), &server, &owner)?;
            say(&Line::Memory { memory: MemoryLine::of(server, owner, memory) })?;
        }
        let (mut after, mut damaged) = (None, Vec::new());
        loop {
            let page = self.objects(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            for kept in page {
                told(kept.id);
                match self.object(kept.id) {
                    Ok(Some(bytes)) => {
                        counts.objects += 1;
                        write_line(stream, &Line::Object { object: kept.id, added: kept.added })
                            .and_then(|()| stream.write_all(&bytes))
                            .and_then(|()| stream.write_all(b"\n"))
                            .map_err(failed)?;
                    }
                    // A collection may have come in between.
                    Ok(None) => (),
                    Err(StoreError::Damaged { .. }) => damaged.push(kept.id),
                    Err(error) => return Err(error),
                }
            }
        }
        write_line(stream, &Line::End { end: counts })
            .and_then(|()| stream.flush())
            .map_err(failed)?;
        Ok((counts, damaged))
    }

    fn export_changes(
        &self,
        id: &ChannelId,
        say: &mut dyn FnMut(&Line) -> Result<(), StoreError>,
    ) -> Result<u64, StoreError> {
        let (mut after, mut count) = (0, 0);
        loop {
            let page = self.changes(id, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(count) };
            after = last.sequence;
            for entry in page {
                count += 1;
                say(&Line::Change { change: Box::new(EntryLine::of(entry)) })?;
            }
        }
    }
}

impl EntryLine {
    fn of(Entry { sequence, at, by, change, before, chain }: Entry) -> Self {
        Self { sequence, at, by, change, before, chain }
    }

    /// The change that it tells.
    pub(super) fn entry(self) -> Entry {
        let Self { sequence, at, by, change, before, chain } = self;
        Entry { sequence, at, by, change, before, chain }
    }
}

impl MemoryLine {
    fn of(server: String, owner: Owner, Memory { version, text }: Memory) -> Self {
        let (user, channel) = match owner {
            Owner::User(name) => (Some(name), None),
            Owner::Channel(name) => (None, Some(name)),
            Owner::Server => (None, None),
        };
        Self { server, user, channel, version, text }
    }

    /// On which server, for whom, and what.
    pub(super) fn memory(self) -> (String, Owner, Memory) {
        let owner = match (self.user, self.channel) {
            (Some(name), _) => Owner::User(name),
            (None, Some(name)) => Owner::Channel(name),
            (None, None) => Owner::Server,
        };
        (self.server, owner, Memory { version: self.version, text: self.text })
    }
}

fn write_line(stream: &mut dyn Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *stream, line)?;
    stream.write_all(b"\n")
}
