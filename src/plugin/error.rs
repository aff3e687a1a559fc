//! How a plugin can go wrong, each way with its own name.

use super::Refusal;
use super::refusal::told;
use crate::report::Place;

/// How a plugin went wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PluginError {
    /// The module was not admitted. Every reason found.
    #[error("the module is refused: {}", told(.0))]
    Refused(Vec<Refusal>),
    /// It ended itself: `unreachable`, out of bounds, stack, …
    #[error("{}", ended(.reason, .panic.as_deref(), .place.as_ref()))]
    Trapped {
        /// Which trap.
        reason: String,
        /// The panic message with file and line, if the guest gave one.
        panic: Option<String>,
        /// The author's line that led to it, if it is known: the file as in the plugin's folder.
        place: Option<Place>,
        /// The guest's call stack, innermost first; what is noise is left out. A line that begins
        /// with `note:` says how to see more.
        stack: Vec<String>,
    },
    /// It used up its budget of work.
    #[error("out of fuel after {0} units")]
    OutOfFuel(u64),
    /// The emergency brake: it ran, or made the host run, for too long.
    #[error("too late: no answer within {0} ms")]
    TooLate(u64),
    /// It went beyond another limit.
    #[error("over the limit of {limit}: {allowed}")]
    OverLimit {
        /// Which.
        limit: Limit,
        /// How much is allowed.
        allowed: u64,
    },
    /// It did not keep to the contract.
    #[error("broke the protocol: {0}")]
    Protocol(String),
    /// It answered, but with a refusal meant for the user.
    #[error("{0}")]
    Declined(String),
    /// The dice could not give what it asked for.
    #[error("{0}")]
    NoDice(String),
    /// It is a server, and nobody answers there.
    #[error("can't be reached: {0}")]
    Unreachable(String),
    /// Its module is not there, or can't be read.
    #[error("can't be loaded: {0}")]
    Unloadable(String),
    /// The runtime itself failed.
    #[error("the runtime failed: {0}")]
    Runtime(String),
}

/// A limit that a running plugin can go beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of linear memory.
    Memory,
    /// Entries of a table.
    Table,
    /// Growths of memory and tables; as many as calls of host functions.
    Growths,
    /// Bytes of an answer.
    Output,
    /// Bytes of a notation given to `roll`.
    Notation,
    /// Calls of host functions.
    HostCalls,
    /// Dice thrown.
    Draws,
    /// Parts, labels or faces of an answer.
    Items,
    /// Effects of an answer.
    Effects,
    /// Bytes of a request.
    Input,
    /// Bytes of state.
    State,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Memory => "memory bytes",
            Self::Table => "table entries",
            Self::Growths => "growths of memory",
            Self::Output => "answer bytes",
            Self::Notation => "notation bytes",
            Self::HostCalls => "host calls",
            Self::Draws => "draws",
            Self::Items => "answer items",
            Self::Effects => "effects",
            Self::Input => "request bytes",
            Self::State => "state bytes",
        })
    }
}

/// How a guest ended itself, with the place once.
fn ended(reason: &str, panic: Option<&str>, place: Option<&Place>) -> String {
    let place = place.map(|place| format!("{}:{}", place.file, place.line));
    match (panic, place) {
        (Some(words), Some(place)) if !words.contains(", at ") => {
            format!("panicked: {words}, at {place}")
        }
        (Some(words), _) => format!("panicked: {words}"),
        (None, Some(place)) => format!("trapped: {reason} at {place}"),
        (None, None) => format!("trapped: {reason}"),
    }
}

impl PluginError {
    /// A stable name for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "plugin-refused",
            Self::Trapped { .. } => "plugin-trapped",
            Self::OutOfFuel(_) => "plugin-out-of-fuel",
            Self::TooLate(_) => "plugin-too-late",
            Self::OverLimit { .. } => "plugin-over-limit",
            Self::Protocol(_) => "plugin-broke-protocol",
            Self::Declined(_) => "plugin-declined",
            Self::NoDice(_) => "faces",
            Self::Unreachable(_) => "plugin-unreachable",
            Self::Unloadable(_) => "plugin-unloadable",
            Self::Runtime(_) => "plugin-runtime",
        }
    }
}
