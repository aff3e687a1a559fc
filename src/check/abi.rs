//! The version of the contract.

use super::{Check, Subject, case, skipped};
use crate::plugin::Rule;
use crate::report::Case;

pub(super) const CHECK: Check = Check {
    name: "abi",
    promise: "the module follows the version of the contract that hosts speak",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    if let Err(reason) = subject.bytes() {
        return skipped("abi", reason);
    }
    let help = "build it with the SDK of this version, or export the marker: sidekick help abi";
    vec![case("abi", subject.refusals(&[(Rule::Version, "SK0207")], help))]
}
