//! How a command ends: the documented table of exit codes.

use std::fmt::Write;

/// How a command ends. A code is never given another meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// All went well; also when the reader of the output closed it early.
    #[default]
    Success = 0,
    /// What was looked at is not as it should be.
    Findings = 1,
    /// The command line is wrong.
    Usage = 2,
    /// What was given to work on is wrong.
    Input = 3,
    /// A plugin went wrong.
    Plugin = 4,
    /// The session file or the store went wrong.
    Store = 5,
    /// Another machine went wrong.
    Remote = 6,
    /// A tool is missing.
    Tool = 7,
    /// A mistake of ours.
    Bug = 70,
    /// Ended by Ctrl-C.
    Interrupted = 130,
}

impl ExitCode {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Success,
        Self::Findings,
        Self::Usage,
        Self::Input,
        Self::Plugin,
        Self::Store,
        Self::Remote,
        Self::Tool,
        Self::Bug,
        Self::Interrupted,
    ];

    /// When a command ends like this, in a few words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Success => "success; also when the reader of the output closed it early",
            Self::Findings => {
                "findings: a failed check or test, a difference, a channel that is not as expected, `fmt --check`, `build --verify`, `fuzz`, `doctor`"
            }
            Self::Usage => "usage: an unknown command or option, a value that can't be read",
            Self::Input => {
                "input: a mistake in a notation, a missing file, an unknown channel, faces left over, a failed build"
            }
            Self::Plugin => "plugin: refused, trapped, out of fuel, too late, broke the protocol",
            Self::Store => "session file or store: unreadable, damaged, not writable",
            Self::Remote => "remote: unreachable, refused, no right",
            Self::Tool => {
                "a tool is missing or fails: cargo, Rust's target, node, wasm-opt, a program of the manifest"
            }
            Self::Bug => "a bug in sidekick; please report it",
            Self::Interrupted => "interrupted by Ctrl-C",
        }
    }
}

/// The table in Markdown, one line a code.
#[must_use]
pub fn table() -> String {
    let mut text = String::from("| code | when |\n|--:|---|\n");
    for code in ExitCode::ALL {
        let _ = writeln!(text, "| {} | {} |", code as u8, code.meaning());
    }
    text
}
