//! What was rolled, in memory: the honest simple implementation.

use std::collections::{BTreeMap, VecDeque};

use super::packed::Pieces;
use super::{Counts, PluginUse, Recent, Record, Roll, Rolls, RollsError};
use crate::limits::RollsLimits;
use crate::store::{ChannelId, ObjectId};

/// What was rolled, in memory.
#[derive(Debug, Default)]
pub struct MemoryRolls {
    limits: RollsLimits,
    counts: BTreeMap<(ChannelId, String, ObjectId), Counts>,
    records: BTreeMap<ChannelId, VecDeque<Record>>,
    last: u64,
}

impl MemoryRolls {
    /// Nothing rolled yet.
    #[must_use]
    pub fn new(limits: RollsLimits) -> Self {
        Self { limits, ..Self::default() }
    }
}

impl Rolls for MemoryRolls {
    fn keep(
        &mut self,
        counts: &[PluginUse],
        rolls: &[Roll],
    ) -> Result<Vec<Option<u64>>, RollsError> {
        for PluginUse { channel, plugin, module, counts } in counts {
            let key = (channel.clone(), plugin.clone(), *module);
            self.counts.entry(key).or_default().add(counts);
        }
        let mut ids = Vec::new();
        for roll in rolls {
            if Pieces::of(roll, &self.limits).is_none() {
                ids.push(None);
                continue;
            }
            self.last += 1;
            ids.push(Some(self.last));
            let records = self.records.entry(roll.channel.clone()).or_default();
            records.push_back(Record { id: self.last, roll: roll.clone() });
            while records.len() > self.limits.records {
                records.pop_front();
            }
        }
        Ok(ids)
    }

    fn usage(&self, wanted: Option<&ChannelId>) -> Result<Vec<PluginUse>, RollsError> {
        let all = self.counts.iter().map(|((channel, plugin, module), counts)| PluginUse {
            channel: channel.clone(),
            plugin: plugin.clone(),
            module: *module,
            counts: *counts,
        });
        Ok(all.filter(|one| wanted.is_none_or(|wanted| one.channel == *wanted)).collect())
    }

    fn uses_of(&self, wanted: ObjectId) -> Result<Counts, RollsError> {
        let mut total = Counts::default();
        let counts = self.counts.iter().filter(|((_, _, module), _)| *module == wanted);
        counts.for_each(|(_, counts)| total.add(counts));
        Ok(total)
    }

    fn record(&self, id: u64) -> Result<Option<Record>, RollsError> {
        Ok(self.records.values().flatten().find(|record| record.id == id).cloned())
    }

    fn recent(&self, channel: &ChannelId, limit: usize) -> Result<Recent, RollsError> {
        let records = self.records.get(channel).map(|all| {
            let first = all.len().saturating_sub(limit);
            all.iter().skip(first).cloned().collect()
        });
        Ok(Recent { records: records.unwrap_or_default(), damaged: Vec::new() })
    }
}
