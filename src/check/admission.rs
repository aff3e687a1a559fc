//! Admission: what a host asks of a module before it compiles it.

use super::{Check, Subject, case, skipped};
use crate::plugin::Rule;
use crate::report::{Case, Finding};

pub(super) const CHECK: Check = Check {
    name: "admission",
    promise: "a host admits the module: its format, features, limits and needs",
    run,
};

/// The rules that no other check looks at, each with its code.
const RULES: [(Rule, &str); 5] = [
    (Rule::Format, "SK0201"),
    (Rule::Feature, "SK0202"),
    (Rule::Limit, "SK0203"),
    (Rule::Start, "SK0204"),
    (Rule::Needs, "SK0210"),
];

fn run(subject: &Subject<'_>) -> Vec<Case> {
    if let Err(reason) = subject.bytes() {
        return skipped("admission", reason);
    }
    let mut findings = subject.refusals(&RULES, "what a module must be: sidekick help abi");
    if let Some(error) = subject.broken() {
        findings.push(subject.at_module(Finding::error("SK0201", error.to_string())));
    }
    vec![case("admission", findings)]
}
