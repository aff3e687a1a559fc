//! How much each plugin is used, counted in memory and added up where it is kept.

use std::collections::BTreeMap;

use crate::pipeline::{Exchange, Fault};
use crate::store::{ChannelId, ChannelPlugin, ObjectId};
use crate::timestamp::Timestamp;

/// How much a plugin was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Commands in which it was asked.
    pub rolls: u64,
    /// Commands that failed through its own fault; an argument that it declines is none.
    pub errors: u64,
    /// Fuel of all commands.
    pub fuel: u64,
    /// Fuel of the command that needed most.
    pub most_fuel: u64,
    /// When it was used last.
    pub last: Timestamp,
}

/// How much a plugin with one module was used in one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginUse {
    /// The channel.
    pub channel: ChannelId,
    /// The plugin.
    pub plugin: String,
    /// Its module.
    pub module: ObjectId,
    /// How much.
    pub counts: Counts,
}

/// Counts that are not kept yet.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: BTreeMap<(ChannelId, String, ObjectId), Counts>,
}

impl Counts {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.rolls = self.rolls.saturating_add(other.rolls);
        self.errors = self.errors.saturating_add(other.errors);
        self.fuel = self.fuel.saturating_add(other.fuel);
        self.most_fuel = self.most_fuel.max(other.most_fuel);
        self.last = self.last.max(other.last);
    }
}

impl Tally {
    /// Counts one command: each plugin of the set that was asked.
    pub fn count(
        &mut self,
        channel: &ChannelId,
        set: &[ChannelPlugin],
        exchange: &Exchange,
        at: Timestamp,
    ) {
        for used in &exchange.usage {
            let mut faults = exchange.faults.iter().chain(&exchange.left_out);
            let errors = u64::from(faults.any(|fault| is_of(fault, &used.plugin)));
            let fuel = used.usage.fuel;
            let counts = Counts { rolls: 1, errors, fuel, most_fuel: fuel, last: at };
            self.add(channel, set, &used.plugin, counts);
        }
    }

    fn add(&mut self, channel: &ChannelId, set: &[ChannelPlugin], plugin: &str, counts: Counts) {
        // A plugin that is not of the channel, as one of `--plugin`, is nobody's but the person's.
        if let Some(known) = set.iter().find(|known| known.name == plugin) {
            let key = (channel.clone(), plugin.to_owned(), known.module);
            self.counts.entry(key).or_default().add(&counts);
        }
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// What was counted, in order.
    #[must_use]
    pub fn counted(&self) -> Vec<PluginUse> {
        let all = self.counts.iter().map(|((channel, plugin, module), counts)| PluginUse {
            channel: channel.clone(),
            plugin: plugin.clone(),
            module: *module,
            counts: *counts,
        });
        all.collect()
    }

    /// Forgets what was counted.
    pub fn clear(&mut self) {
        self.counts.clear();
    }
}

fn is_of(fault: &Fault, name: &str) -> bool {
    match fault {
        Fault::Input(_) => false,
        Fault::Plugin { plugin, code, .. } => plugin == name && code != "plugin-declined",
    }
}
