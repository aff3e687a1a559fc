//! What a guest may ask while it runs.

use serde::{Deserialize, Serialize};

use super::Pool;

/// The answer to the host function `roll`: a notation, rolled by the host's own engine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RollAnswer {
    /// The value, rounded down; 0 with an error.
    pub value: i64,
    /// The canonical text, as `(3+~~1~~)+2`.
    pub text: String,
    /// The pools, in the order of the notation.
    pub pools: Vec<Pool>,
    /// Why the notation could not be rolled; empty when it was.
    pub error: String,
}

/// What the host function `lookup` looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LookupKind {
    /// A variable in scope, by its name without `$`: its stored text.
    Variable = 0,
    /// The plugin's own state of this user.
    UserState = 1,
    /// The plugin's own state of this channel.
    ChannelState = 2,
    /// The plugin's own state of this server.
    ServerState = 3,
    /// A read-only file shipped with the plugin.
    DataFile = 4,
}

impl LookupKind {
    /// The kind with this number.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        Some(match number {
            0 => Self::Variable,
            1 => Self::UserState,
            2 => Self::ChannelState,
            3 => Self::ServerState,
            4 => Self::DataFile,
            _ => return None,
        })
    }
}

/// How loud a log line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// For the author of the plugin.
    Debug = 0,
    /// Worth knowing.
    Info = 1,
    /// Something is off.
    Warning = 2,
    /// The last words of a guest that panics: message, file and line.
    Panic = 3,
}

impl LogLevel {
    /// The level with this number.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        Some(match number {
            0 => Self::Debug,
            1 => Self::Info,
            2 => Self::Warning,
            3 => Self::Panic,
            _ => return None,
        })
    }
}
