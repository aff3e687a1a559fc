//! What on this machine keeps plugins from being built and run, and how to mend it.
//!
//! Rank 5: looks, and changes nothing by itself. What can be mended safely is given back as a plan.

mod mend;
mod places;
mod project;
mod rust;
mod software;
mod variables;

pub use mend::Mend;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::project::Tools;
use crate::report::{Case, Finding, Outcome, Report, Suite};

/// What to look at.
pub struct Machine<'a> {
    /// The tools that build.
    pub tools: Tools,
    /// The value of an environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// The folder for what can be made again.
    pub cache: Option<PathBuf>,
    /// The folder for what lasts.
    pub state: Option<PathBuf>,
    /// The session file that commands use by default.
    pub session: Option<PathBuf>,
    /// Where a project is looked for.
    pub folder: PathBuf,
}

/// What was found, and what can be done about it without risk.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// What was found.
    pub report: Report,
    /// Changes that mend some of it.
    pub mends: Vec<Mend>,
}

/// Looks at everything.
#[must_use]
pub fn examine(machine: &Machine<'_>) -> Examined {
    let mut examined = Examined::default();
    examined.report.subject = "this machine".to_owned();
    let mends = &mut examined.mends;
    let suites = [
        suite("rust", "Plugins in Rust can be built.", rust::look(machine, mends)),
        suite("programs", "Other programs are there and new enough.", software::look(machine)),
        suite("folders", "What is kept can be read and written.", places::look(machine, mends)),
        suite("variables", "Nothing set here changes modules.", variables::look(machine)),
        suite("project", "The plugin here can be built.", project::look(machine)),
    ];
    examined.report.suites = suites.into();
    examined
}

fn suite(name: &str, promise: &str, cases: Vec<Case>) -> Suite {
    Suite { name: name.to_owned(), promise: promise.to_owned(), cases }
}

/// Something that is as it should be; the name says what it is.
fn well(name: impl Into<String>) -> Case {
    Case { name: name.into(), place: None, outcome: Outcome::Passed }
}

/// Something that is not there and need not be.
fn absent(name: impl Into<String>, reason: impl Into<String>) -> Case {
    Case { name: name.into(), place: None, outcome: Outcome::Skipped(reason.into()) }
}

/// Something to tell.
fn found(name: impl Into<String>, finding: Finding) -> Case {
    Case { name: name.into(), place: None, outcome: Outcome::Found(vec![finding]) }
}
