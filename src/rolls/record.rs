//! A roll as it is recorded: what was asked, and what came of it.

use serde::{Deserialize, Serialize};

use super::Came;
use crate::chat::Place;
use crate::dice::RuleSet;
use crate::limits::PluginLimits;
use crate::pipeline::Parts;
use crate::store::{ChannelId, ChannelPlugin};
use crate::timestamp::Timestamp;

/// A roll of a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Roll {
    /// The channel.
    pub channel: ChannelId,
    /// When.
    pub at: Timestamp,
    /// What was asked.
    pub asked: Asked,
    /// What came of it.
    pub came: Came,
}

/// A roll that was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its number.
    pub id: u64,
    /// The roll.
    pub roll: Roll,
}

/// Everything that decides what comes of a command, but for the faces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The command, as typed.
    pub command: String,
    /// Who asked.
    pub user: String,
    /// The rules in force.
    pub rules: RuleSet,
    /// Whether `/r` could be left out.
    pub prefix_optional: bool,
    /// The seed of the talk, for people: one talk has many commands. None with listed faces.
    pub seed: Option<u64>,
    /// Most units of work of one call.
    pub fuel: u64,
    /// Most bytes of memory of one call.
    pub memory_bytes: u64,
    /// The plugins that could answer, in order. Kept apart.
    #[serde(skip)]
    pub plugins: Vec<ChannelPlugin>,
    /// What was remembered at this place. Kept apart.
    #[serde(skip)]
    pub memory: Parts,
}

impl Roll {
    /// Where it was said, and by whom.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            server: self.channel.server().to_owned(),
            channel: self.channel.channel().to_owned(),
            user: self.asked.user.clone(),
        }
    }
}

impl Asked {
    /// The limits of a call, as they were; but a clock is no judge of what happens again.
    #[must_use]
    pub(super) fn limits(&self) -> PluginLimits {
        let usual = PluginLimits::default();
        PluginLimits {
            fuel: self.fuel,
            memory: usize::try_from(self.memory_bytes).unwrap_or(usual.memory),
            deadline_ms: PATIENCE_MS.max(usual.deadline_ms),
            ..usual
        }
    }
}

/// Milliseconds of one call in a replay; fuel is the verdict.
const PATIENCE_MS: u64 = 10_000;
