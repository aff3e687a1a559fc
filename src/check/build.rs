//! The build: that there is a module to look at.

use super::{Check, Subject, case, skipped};
use crate::report::Case;

pub(super) const CHECK: Check =
    Check { name: "build", promise: "the module is built from the sources", run };

/// A build that failed leaves no subject: see [`super::stopped`].
fn run(subject: &Subject<'_>) -> Vec<Case> {
    match (subject.manifest, &subject.module) {
        (Some(_), Some(_)) => vec![case("build", Vec::new())],
        (None, _) => skipped("build", "there are no sources, only a module"),
        (Some(_), None) => skipped("build", "this plugin is no module"),
    }
}
