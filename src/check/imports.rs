//! Imports: nothing but the host functions.

use super::{Check, Subject, case, skipped};
use crate::plugin::Rule;
use crate::report::Case;

pub(super) const CHECK: Check =
    Check { name: "imports", promise: "the module imports nothing but host functions", run };

fn run(subject: &Subject<'_>) -> Vec<Case> {
    if let Err(reason) = subject.bytes() {
        return skipped("imports", reason);
    }
    let help = "the host functions and their types: sidekick help abi, section \"Host functions\"";
    vec![case("imports", subject.refusals(&[(Rule::Import, "SK0205")], help))]
}
