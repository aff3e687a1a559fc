//! What the terminal and the system give: streams, chance, environment. The only place that reads
//! them.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::error::CliError;
use super::exit::ExitCode;
use crate::timestamp::Timestamp;

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
    /// Standard input again, for a thread that reads it while something else is done.
    pub stdin: fn() -> Box<dyn BufRead + Send>,
    /// The file of this program, for a process that runs it again; none if the system does not tell.
    pub program: fn() -> Option<PathBuf>,
    /// The value of an environment variable.
    pub variable: fn(&str) -> Option<OsString>,
    /// A seed that nobody can guess; none if the system has no chance to give.
    pub entropy: fn() -> Option<u64>,
    /// The clock, for what takes as long as a person allows.
    pub now: fn() -> Instant,
    /// The date and the time of day, for what is written down.
    pub today: fn() -> Timestamp,
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

impl Surroundings {
    /// The seed that was chosen, or one that nobody can guess.
    ///
    /// # Errors
    /// When none was chosen and the system has no chance to give.
    pub(super) fn seed(&self, chosen: Option<u64>) -> Result<u64, CliError> {
        chosen.or_else(self.entropy).ok_or_else(|| {
            CliError::new(ExitCode::Bug, "the system gives no random numbers")
                .help("choose a seed: --seed 7")
        })
    }
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
                stdin: || Box::new(BufReader::new(std::io::stdin())),
                program,
                variable,
                entropy: || getrandom::u64().ok(),
                now: Instant::now,
                today,
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

/// Our own file. Where processes are files, the system leads to it even if it was replaced meanwhile, by an
/// update say: then the new one would not understand us.
fn program() -> Option<PathBuf> {
    let running = PathBuf::from(format!("/proc/{}/exe", std::process::id()));
    if running.exists() { Some(running) } else { std::env::current_exe().ok() }
}

/// The time of day; `SIDEKICK_NOW` is believed, so that what is written can be repeated.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn today() -> Timestamp {
    let told = variable("SIDEKICK_NOW").and_then(|text| Timestamp::parse(text.to_str()?).ok());
    told.unwrap_or_else(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    })
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
