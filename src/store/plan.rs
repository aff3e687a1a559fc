//! What a commit comes to, before anything is written; the same in every store.

use super::{Channel, ChannelId, ChannelPlugin, Commit, Entry, Refused};
use crate::digest::Digest;
use crate::limits::StoreLimits;
use crate::timestamp::Timestamp;

/// A change as it will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    /// The channel after it, its number raised.
    pub(super) after: Channel,
    /// Its entry in the log.
    pub(super) entry: Entry,
}

/// The change that a commit makes; none if the channel is like that already.
pub(super) fn plan(
    before: &Channel,
    last: Option<Digest>,
    commit: &Commit,
    at: Timestamp,
    limits: &StoreLimits,
) -> Result<Option<Planned>, Refused> {
    let mut after = before.changed(&commit.change, commit.expected, limits)?;
    if after == *before {
        return Ok(None);
    }
    after.sequence = before.sequence + 1;
    let mut entry = Entry {
        sequence: after.sequence,
        at,
        by: commit.by.clone(),
        change: commit.change.clone(),
        before: commit.change.name().and_then(|name| before.plugin(name)).cloned(),
        chain: Digest::from_bytes([0; 32]),
    };
    entry.chain = entry.proof(&commit.channel, last);
    Ok(Some(Planned { after, entry }))
}

/// Plugins that a change takes something away from: what they were.
pub(super) fn let_go<'a>(
    before: &'a Channel,
    after: &'a Channel,
) -> impl Iterator<Item = &'a ChannelPlugin> {
    before.plugins.iter().filter(|was| {
        let is = after.plugin(&was.name);
        is.is_none_or(|is| is.module != was.module || is.files != was.files)
    })
}

/// Whether entries prove each other, from the one behind `before` on; if not, the number of the first that
/// is wrong.
pub(super) fn proven(
    channel: &ChannelId,
    mut before: Option<Digest>,
    first: u64,
    entries: &[Entry],
) -> Result<(), u64> {
    for (number, entry) in (first..).zip(entries) {
        if entry.sequence != number || entry.proof(channel, before) != entry.chain {
            return Err(number);
        }
        before = Some(entry.chain);
    }
    Ok(())
}
