//! How a trial can go wrong, each way with its own name.

use crate::plugin::refusal::told;
use crate::plugin::{PluginError, Refusal, Rule};

/// How a trial went wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrialError {
    /// The module was not admitted, or does not compile. Every reason found.
    #[error("the module is refused: {}", told(.0))]
    Refused(Vec<Refusal>),
    /// It used up its processor time.
    #[error("compiling it takes more than {seconds} s of processor time")]
    Slow {
        /// How much it was given.
        seconds: u64,
    },
    /// It was not done in time by the clock.
    #[error("compiling it takes more than {seconds} s")]
    Late {
        /// How much it was given.
        seconds: u64,
    },
    /// It used up its memory.
    #[error("compiling it takes more than {bytes} bytes of memory")]
    OutOfMemory {
        /// How much it was given.
        bytes: u64,
    },
    /// The compiler did not survive the module.
    #[error("the process that compiled it {how}{}", after_colon(.words))]
    Crashed {
        /// How it ended.
        how: String,
        /// The last that it said about it; may be empty.
        words: String,
    },
    /// It answered, but not as it should.
    #[error("the process that compiles did not answer as it should: {0}")]
    Nonsense(String),
    /// There is no such process.
    #[error("the process that compiles can't be started: {0}")]
    NotStarted(String),
}

impl From<PluginError> for TrialError {
    fn from(error: PluginError) -> Self {
        match error {
            PluginError::Refused(refusals) => Self::Refused(refusals),
            other => Self::Nonsense(other.to_string()),
        }
    }
}

impl From<TrialError> for PluginError {
    /// What the module is to blame for is a refusal; the rest is about us.
    fn from(error: TrialError) -> Self {
        let rule = match error {
            TrialError::Refused(refusals) => return Self::Refused(refusals),
            TrialError::Nonsense(_) | TrialError::NotStarted(_) => {
                return Self::Runtime(error.to_string());
            }
            TrialError::Slow { .. } | TrialError::Late { .. } | TrialError::OutOfMemory { .. } => {
                Rule::Limit
            }
            TrialError::Crashed { .. } => Rule::Format,
        };
        Self::Refused(vec![Refusal::new(rule, error.to_string())])
    }
}

fn after_colon(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(": {words}") }
}
