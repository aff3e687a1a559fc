//! The build gives the same bytes elsewhere.

use super::{Check, Subject, case, skipped};
use crate::report::Case;

pub(super) const CHECK: Check = Check {
    name: "reproducible",
    promise: "the same sources give the same bytes in another folder",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    if subject.manifest.is_none() {
        return skipped("reproducible", "there are no sources, only a module");
    }
    let Some(verify) = subject.verify else {
        return skipped("reproducible", "only with --verify: it builds twice");
    };
    match verify() {
        Ok(findings) => {
            let findings = findings.into_iter().map(|finding| match finding.place {
                Some(_) => finding,
                None => subject.at_module(finding),
            });
            vec![case("reproducible", findings.collect())]
        }
        Err(reason) => skipped("reproducible", reason),
    }
}
