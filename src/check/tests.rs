//! Golden tests: the doorway to what runs them.

use super::{Check, Subject, skipped};
use crate::report::Case;

pub(super) const CHECK: Check =
    Check { name: "tests", promise: "all tests in the folder `tests` pass", run };

fn run(subject: &Subject<'_>) -> Vec<Case> {
    if let Err(reason) = subject.plugin() {
        return skipped("tests", reason);
    }
    skipped("tests", "there are none")
}
