//! How Node can fail us, each way with its own words.

use std::process::ExitStatus;
use std::time::Duration;

use crate::text::cleaned;

/// How Node can fail us.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NodeError {
    /// There is no such program.
    #[error("there is no Node at `{program}`: {cause}")]
    Missing {
        /// What was to be started.
        program: String,
        /// Why it was not.
        cause: String,
    },
    /// It is Node, but not one that can do what is needed.
    #[error("`{program}` is Node {version}; {} or newer is needed", super::OLDEST)]
    TooOld {
        /// What was started.
        program: String,
        /// Which it is.
        version: String,
    },
    /// It is no Node at all.
    #[error("`{program}` is not Node: {what}")]
    NotNode {
        /// What was started.
        program: String,
        /// What it did.
        what: String,
    },
    /// It ended before it said a word.
    #[error("node ended while it started ({status}){}", said(.stderr))]
    DiedAtStart {
        /// How it ended.
        status: String,
        /// What it wrote to standard error.
        stderr: String,
    },
    /// It ended in the middle of its work.
    #[error("node ended while it worked ({status}){}", said(.stderr))]
    Died {
        /// How it ended.
        status: String,
        /// What it wrote to standard error.
        stderr: String,
    },
    /// It used up the memory that it may have.
    #[error("node ran out of memory ({status})")]
    OutOfMemory {
        /// How it ended.
        status: String,
    },
    /// It said nothing for too long, and was ended.
    #[error("node said nothing for {} ms", .0.as_millis())]
    Silent(Duration),
    /// It was ended, or ended, in the middle of a frame.
    #[error("node stopped in the middle of a frame, after {got} of its {wanted} bytes")]
    Partial {
        /// Bytes that came.
        got: usize,
        /// Bytes that the frame has.
        wanted: usize,
    },
    /// It announced more than a frame may have.
    #[error("node announced a frame of {announced} bytes; the limit is {allowed}")]
    Oversized {
        /// Bytes announced.
        announced: usize,
        /// Bytes allowed.
        allowed: usize,
    },
    /// Something else wrote to the pipe of the frames.
    #[error("something in node wrote to its standard output: `{0}`")]
    Stray(String),
    /// It spoke, but not as agreed.
    #[error("node broke the protocol of its pipe: {0}")]
    Unexpected(String),
    /// V8 does not take the module.
    #[error("V8 refuses the module: {0}")]
    Refused(String),
    /// V8 takes too long over the module.
    #[error("V8 did not compile the module within {} ms", .0.as_millis())]
    CompilesTooLong(Duration),
}

impl NodeError {
    /// Whether another Node has to be installed or named.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::TooOld { .. } | Self::NotNode { .. })
    }
}

/// How a process ended, in few words.
pub(super) fn ending(status: Option<ExitStatus>) -> String {
    status.map_or_else(|| "nobody knows how".to_owned(), |status| status.to_string())
}

/// The last line of what it wrote to standard error, behind a colon.
fn said(stderr: &str) -> String {
    // Node ends its complaints with its own version.
    let tells = |line: &&str| !line.is_empty() && !line.starts_with("Node.js v");
    let telling = stderr.lines().map(str::trim).rfind(tells);
    telling.map_or_else(String::new, |line| {
        let line: String = cleaned(line).chars().take(200).collect();
        format!(": {line}")
    })
}
