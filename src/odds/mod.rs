//! The odds of a command, plugins and all: computed where that is possible, else every way that the dice may
//! fall is walked, and only beyond a stated budget it is sampled.
//!
//! Rank 5: knows neither commands of the terminal nor where plugins come from.

mod compare;
mod compute;
mod crew;
mod figures;
mod frontier;
pub mod histogram;
mod leaf;
mod picture;
mod quick;
mod sheet;
mod table;
mod tally;
mod versus;
mod walk;

pub use compare::{Compared, Moved};
pub use figures::{Chance, Figures, found, percent, thousands};
pub use picture::picture;
pub use quick::{Quick, Seen};
pub use sheet::sheet;
pub use table::{Cell, Kind, Row, Table, told};
pub use versus::{Comparison, Order, compare};

use crate::chance::Distribution;
use crate::chat::Message;
pub use crate::dice::odds::Landing;
use crate::limits::OddsLimits;
use crate::pipeline::{Fault, Session};

/// What of a reply is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The value; without one the labels; without those the reply.
    #[default]
    Any,
    /// The value.
    Value,
    /// The successes.
    Successes,
    /// The labels.
    Label,
    /// The whole reply, as plain text.
    Reply,
}

impl By {
    /// What it looks at, in a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Any | Self::Value => "value",
            Self::Successes => "successes",
            Self::Label => "label",
            Self::Reply => "reply",
        }
    }
}

/// How odds were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Computed from the parts of the notation.
    Computed,
    /// Every way that the dice may fall was walked, but for what the error says.
    Walked {
        /// How many ways there were.
        leaves: u64,
    },
    /// Rolled so often: an estimate.
    Sampled {
        /// How often.
        rolls: u64,
    },
}

/// The most that plugins used up and answered, over everything that was walked or sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worst {
    /// Units of work.
    pub fuel: u64,
    /// Bytes of linear memory.
    pub memory: u64,
    /// Calls of host functions.
    pub host_calls: u32,
    /// Dice thrown for plugins.
    pub draws: u32,
    /// Bytes of the reply's plain text.
    pub reply: usize,
}

/// The odds of one roll of a command.
#[derive(Clone, Debug)]
pub struct Odds {
    /// The roll, as typed.
    pub expression: String,
    /// What was looked at; never [`By::Any`].
    pub by: By,
    /// What comes, and how often.
    pub distribution: Distribution<Landing>,
    /// How that was found.
    pub method: Method,
    /// The most that plugins used up; none where it was computed without asking them.
    pub worst: Option<Worst>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The share of the probability, or of the sample, that is done.
    pub share: f64,
    /// Ways walked, or rolls made.
    pub leaves: u64,
}

/// Why there are no odds.
#[derive(Clone, Debug)]
pub enum OddsError {
    /// However the dice fall, the command goes wrong.
    Wrong(Vec<Fault>),
    /// There is nothing whose odds could be told: no command, a list of variables.
    Nothing,
    /// Nothing has a value, successes or labels where these were asked for.
    Without(By),
}

/// The odds of each roll of a command: one for each `;` part. The session is left as it was, its dice are
/// not thrown.
///
/// # Errors
/// When there is nothing to tell odds of, or the command is wrong.
pub fn odds(
    session: &mut Session,
    message: &Message,
    by: By,
    limits: &OddsLimits,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Odds>, OddsError> {
    match compute::computed(session, message, by, limits, watch) {
        Some(computed) => computed,
        None => walk::walk(session, message, by, limits, watch),
    }
}
