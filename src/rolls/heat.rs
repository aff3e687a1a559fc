//! Which modules are used how often: what a store keeps quick to read, and what it keeps small.

use std::collections::BTreeMap;

use super::{Counts, PluginUse};
use crate::store::{ChannelPlugin, Channels, Heat, ObjectId, StoreError};
use crate::timestamp::Timestamp;

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1_000;
/// Within these days something hot was used.
const HOT_DAYS: u64 = 7;
/// Rolls that it takes to be hot.
const HOT_ROLLS: u64 = 100;
/// Within these days something warm was used.
const WARM_DAYS: u64 = 30;

/// How often the objects of the channels are used: a module, and the data files of its plugin with it.
/// What is not in the answer is cold.
///
/// # Errors
/// When the channels can't be read.
pub fn heat(
    channels: &dyn Channels,
    used: &[PluginUse],
    now: Timestamp,
) -> Result<BTreeMap<ObjectId, Heat>, StoreError> {
    let mut counts: BTreeMap<ObjectId, Counts> = BTreeMap::new();
    for one in used {
        counts.entry(one.module).or_default().add(&one.counts);
    }
    let mut all: BTreeMap<ObjectId, Counts> = counts.clone();
    for id in channels.channels()? {
        for plugin in channels.channel(&id)?.plugins {
            let Some(of_module) = counts.get(&plugin.module) else { continue };
            for file in ChannelPlugin::objects(&plugin).filter(|file| *file != plugin.module) {
                all.entry(file).or_default().add(of_module);
            }
        }
    }
    Ok(all.into_iter().map(|(id, counts)| (id, of(&counts, now))).collect())
}

fn of(counts: &Counts, now: Timestamp) -> Heat {
    let days = now.since(counts.last) / DAY;
    match counts.rolls {
        0 => Heat::Cold,
        rolls if days < HOT_DAYS && rolls >= HOT_ROLLS => Heat::Hot,
        _ if days < WARM_DAYS => Heat::Warm,
        _ => Heat::Cold,
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, of};
    use crate::rolls::Counts;
    use crate::store::Heat;
    use crate::timestamp::Timestamp;

    #[test]
    fn what_is_used_much_and_lately_is_hot() {
        let now = Timestamp(100 * DAY);
        for (rolls, days, expected) in [
            (0, 0, Heat::Cold),
            (1, 0, Heat::Warm),
            (99, 0, Heat::Warm),
            (100, 0, Heat::Hot),
            (100, 6, Heat::Hot),
            (100_000, 7, Heat::Warm),
            (100_000, 29, Heat::Warm),
            (100_000, 30, Heat::Cold),
        ] {
            let last = Timestamp((100 - days) * DAY);
            let counts = Counts { rolls, last, ..Counts::default() };
            assert_eq!(of(&counts, now), expected, "{rolls} rolls, {days} days ago");
        }
    }
}
