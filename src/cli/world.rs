//! What the terminal and the system give: streams, chance, environment. The only place that reads
//! them.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::time::Instant;

/// Everything that comes from outside and is not a file.
pub struct World {
    /// Where commands are read from.
    pub stdin: Box<dyn BufRead>,
    /// Where results go.
    pub stdout: Box<dyn Write>,
    /// Where everything else goes.
    pub stderr: Box<dyn Write>,
    /// What is only asked, never written to.
    pub surroundings: Surroundings,
}

/// The part of the world that is only asked.
#[derive(Clone, Copy)]
pub struct Surroundings {
    /// Which streams a person sits at.
    pub terminal: Terminal,
    /// The value of an environment variable.
    pub variable: fn(&str) -> Option<OsString>,
    /// A seed that nobody can guess; none if the system has no chance to give.
    pub entropy: fn() -> Option<u64>,
    /// The time, to measure how long something took.
    pub now: fn() -> Instant,
}

/// Which streams a person sits at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Standard input.
    pub stdin: bool,
    /// Standard output.
    pub stdout: bool,
    /// Standard error.
    pub stderr: bool,
}

impl World {
    /// The world of this process.
    #[must_use]
    pub fn real() -> Self {
        let terminal = Terminal {
            stdin: std::io::stdin().is_terminal(),
            stdout: std::io::stdout().is_terminal(),
            stderr: std::io::stderr().is_terminal(),
        };
        Self {
            stdin: Box::new(BufReader::new(std::io::stdin())),
            stdout: Box::new(std::io::stdout()),
            stderr: Box::new(std::io::stderr()),
            surroundings: Surroundings {
                terminal,
                variable,
                entropy: || getrandom::u64().ok(),
                now: Instant::now,
            },
        }
    }
}

impl Surroundings {
    /// Whether an environment variable is set to something.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        (self.variable)(name).is_some_and(|value| !value.is_empty())
    }

    /// Whether an environment variable has this value.
    #[must_use]
    pub fn is(&self, name: &str, value: &str) -> bool {
        (self.variable)(name).is_some_and(|found| found == value)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
