//! What is remembered in a place: read from the store before a message, kept after it.

use crate::chat::Place;
use crate::pipeline::{self, PartError, Parts};
use crate::store::{Channels, Memory, Owner, StoreError};

/// Memory as it was recalled.
#[derive(Debug)]
pub struct Recalled {
    place: Place,
    parts: Parts,
    versions: [u64; 3],
    /// For the session.
    pub memory: pipeline::Memory,
}

/// Why memory can't be recalled or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is kept there is no memory.
    #[error(transparent)]
    Damaged(#[from] PartError),
    /// It can't be written down.
    #[error("what is remembered can't be written down")]
    Unwritten(#[source] serde_json::Error),
    /// The store gave another number of memories than it was asked for.
    #[error("the store did not tell what is remembered for everybody asked for")]
    Incomplete,
}

/// Recalls what concerns this place: of the user, the channel and the server.
///
/// # Errors
/// When the store can't be read, or what it holds is damaged.
pub fn recall(store: &dyn Channels, place: &Place) -> Result<Recalled, KeepError> {
    let recalled = store.recall(&place.server, &owners(place))?;
    let [user, channel, server]: [Memory; 3] =
        recalled.try_into().map_err(|_| KeepError::Incomplete)?;
    let versions = [user.version, channel.version, server.version];
    let parts = Parts { user: user.text, channel: channel.text, server: server.text };
    let memory = pipeline::Memory::of_parts(place, &parts)?;
    Ok(Recalled { place: place.clone(), parts, versions, memory })
}

/// Keeps what has changed since it was recalled; whether nobody else had changed that in between. If somebody
/// had, nothing is kept.
///
/// # Errors
/// When the store can't be written, or there is more to remember than it takes.
pub fn remember(
    store: &dyn Channels,
    recalled: &Recalled,
    memory: &pipeline::Memory,
) -> Result<bool, KeepError> {
    let place = &recalled.place;
    let now = memory.parts(place).map_err(KeepError::Unwritten)?;
    let before = &recalled.parts;
    let texts =
        [(&before.user, now.user), (&before.channel, now.channel), (&before.server, now.server)];
    let all = owners(place).into_iter().zip(recalled.versions).zip(texts);
    let changed: Vec<_> = all
        .filter(|(_, (before, now))| *before != now)
        .map(|((owner, version), (_, text))| (owner, Memory { version, text }))
        .collect();
    if changed.is_empty() {
        return Ok(true);
    }
    Ok(store.remember(&place.server, &changed)?)
}

fn owners(place: &Place) -> [Owner; 3] {
    [Owner::User(place.user.clone()), Owner::Channel(place.channel.clone()), Owner::Server]
}
