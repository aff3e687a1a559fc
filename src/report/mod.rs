//! What was found, and the forms it is written in.
//!
//! Rank 1: knows nothing of what was looked at. The same report serves `check`, `test` and `doctor`.

mod codes;
mod finding;
mod github;
mod json;
mod junit;
mod markdown;
mod sarif;
mod tally;
mod text;

pub use codes::{Explanation, explanation, explanations};
pub use finding::{Finding, Place};
pub use github::github;
pub use json::{finding_json, json};
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::{Log, sarif};
pub use tally::Tally;
pub use text::{Listing, drawn, text};

/// Everything that a command looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was looked at: the plugin's name, or the path of its folder.
    pub subject: String,
    /// In the order of looking.
    pub suites: Vec<Suite>,
}

/// Cases that belong together: one check, or one file of tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suite {
    /// A short name: `imports`, `tests/coin.toml`.
    pub name: String,
    /// What is promised, in one sentence; empty for a file of tests.
    pub promise: String,
    /// What was looked at.
    pub cases: Vec<Case>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// A short name, unique in its suite.
    pub name: String,
    /// Where it is written down.
    pub place: Option<Place>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How looking at something ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is wrong.
    Passed,
    /// Something may be wrong: at least one finding, of any severity.
    Found(Vec<Finding>),
    /// It was not looked at, for this reason.
    Skipped(String),
}

impl Report {
    /// All findings, in the order found.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.suites.iter().flat_map(|suite| &suite.cases).flat_map(|case| match &case.outcome {
            Outcome::Found(findings) => findings.as_slice(),
            Outcome::Passed | Outcome::Skipped(_) => &[],
        })
    }

    /// Whether there is an error among the findings: then a command ends with exit code 1.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings().any(Finding::is_error)
    }
}
