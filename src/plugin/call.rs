//! One call of a plugin, and what comes back.

use serde::{Deserialize, Serialize};

use super::{PluginError, Services};
use crate::abi::{Answer, LogLevel, Request};

/// A request and everything the plugin may use to answer it.
#[derive(Debug)]
pub struct Call {
    /// What is asked.
    pub request: Request,
    /// What the plugin may use.
    pub services: Services,
}

/// What came of a call.
#[derive(Debug)]
pub struct Finished {
    /// The answer, or why there is none.
    pub outcome: Result<Answer, PluginError>,
    /// The services, with the dice; always given back.
    pub services: Services,
    /// What the plugin used up.
    pub usage: Usage,
}

/// What a call used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Units of work; 0 where the runtime can't count them. After a trap, those up to the last
    /// function that was called.
    pub fuel: u64,
    /// Bytes of linear memory at the end.
    pub memory: u64,
    /// Calls of host functions.
    pub host_calls: u32,
    /// Dice thrown.
    pub draws: u32,
}

impl Usage {
    /// Adds what another call used; memory is the larger of the two.
    pub fn add(&mut self, other: Self) {
        self.fuel += other.fuel;
        self.memory = self.memory.max(other.memory);
        self.host_calls += other.host_calls;
        self.draws += other.draws;
    }
}

/// A line that a plugin wrote to its log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// How loud.
    pub level: LogLevel,
    /// What, as the guest wrote it; clean it before a terminal sees it.
    pub text: String,
}
