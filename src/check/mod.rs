//! What is promised of a plugin: one file a check.
//!
//! Rank 6: does not print, and does not know in which form findings are written. A check never fails:
//! it gives findings; only its surroundings can go wrong.

mod abi;
mod admission;
mod build;
mod calm;
mod conduct;
mod determinism;
mod examples;
mod exports;
mod fuel;
mod imports;
mod leftovers;
mod lent;
mod manifest;
mod moved;
mod odd;
mod odds;
mod pools;
mod reproducible;
mod runtimes;
mod sections;
mod size;
mod subject;
mod tests;
mod walked;
mod worst;
mod written;

pub use manifest::invalid_manifest;
pub use moved::Live;
pub use subject::{Module, Subject, Verify};

use crate::report::{Case, Finding, Outcome, Report, Suite};

/// One thing that is promised of a plugin, and how it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// A short name: `imports`.
    pub name: &'static str,
    /// What is promised, in one sentence.
    pub promise: &'static str,
    run: fn(&Subject<'_>) -> Vec<Case>,
}

/// All checks, in the order of looking.
pub const ALL: [Check; 18] = [
    manifest::CHECK,
    build::CHECK,
    admission::CHECK,
    abi::CHECK,
    imports::CHECK,
    exports::CHECK,
    size::CHECK,
    examples::CHECK,
    tests::CHECK,
    fuel::CHECK,
    determinism::CHECK,
    conduct::CHECK,
    worst::CHECK,
    odds::CHECK,
    moved::CHECK,
    runtimes::CHECK,
    leftovers::CHECK,
    reproducible::CHECK,
];

impl Check {
    /// Looks at the plugin.
    #[must_use]
    pub fn run(&self, subject: &Subject<'_>) -> Suite {
        self.suite((self.run)(subject))
    }

    fn suite(&self, cases: Vec<Case>) -> Suite {
        Suite { name: self.name.to_owned(), promise: self.promise.to_owned(), cases }
    }
}

/// Makes these checks; `about` is told the name of each before it starts.
#[must_use]
pub fn run_all(subject: &Subject<'_>, checks: &[Check], mut about: impl FnMut(&str)) -> Report {
    let looked = checks.iter().map(|check| {
        about(check.name);
        check.run(subject)
    });
    Report { subject: subject.name.clone(), suites: looked.collect() }
}

/// The report on a plugin of which there is nothing to look at, because of `finding`, which is one of the
/// check `by`.
#[must_use]
pub fn stopped(subject: &str, checks: &[Check], by: &str, finding: &Finding) -> Report {
    let reason = format!("there is no module: {}", finding.message);
    // Told even if the check that it belongs to was not asked for: nothing else can be told.
    let by = checks.iter().position(|check| check.name == by).unwrap_or_default();
    let suites = checks.iter().enumerate().map(|(number, check)| {
        check.suite(if number == by {
            vec![case(check.name, vec![finding.clone()])]
        } else {
            skipped(check.name, reason.clone())
        })
    });
    Report { subject: subject.to_owned(), suites: suites.collect() }
}

/// A case with what was found, if anything was.
fn case(name: impl Into<String>, findings: Vec<Finding>) -> Case {
    let outcome = if findings.is_empty() { Outcome::Passed } else { Outcome::Found(findings) };
    Case { name: name.into(), place: None, outcome }
}

/// The one case of a check that is not made.
fn skipped(name: &str, reason: impl Into<String>) -> Vec<Case> {
    vec![Case { name: name.to_owned(), place: None, outcome: Outcome::Skipped(reason.into()) }]
}
