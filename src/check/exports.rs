//! Exports: the hooks are there, are called what the host calls, and go with the manifest.

use super::{Check, Subject, case, sections, skipped};
use crate::abi::{Hook, MARKER};
use crate::plugin::Rule;
use crate::report::{Case, Finding};
use crate::text::{cleaned, nearest};

pub(super) const CHECK: Check = Check {
    name: "exports",
    promise: "memory and hooks are exported, spelt as hosts call them, and go with the manifest",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let bytes = match subject.bytes() {
        Ok(bytes) => bytes,
        Err(reason) => return skipped("exports", reason),
    };
    let help = "the exports and their types: sidekick help abi, section \"The module\"";
    let rules = [(Rule::Export, "SK0206"), (Rule::Hook, "SK0209")];
    let mut findings = subject.refusals(&rules, help);
    if findings.is_empty() {
        findings.extend(misspelt(subject, bytes));
    }
    vec![case("exports", findings)]
}

/// Exports that look like hooks, and that nobody calls.
fn misspelt(subject: &Subject<'_>, bytes: &[u8]) -> Vec<Finding> {
    let known = || Hook::ALL.map(Hook::export).into_iter().chain([MARKER]);
    let mut findings = Vec::new();
    for name in sections::look(bytes).exports {
        if !name.starts_with("sidekick") || known().any(|known| known == name) {
            continue;
        }
        let message = format!("the module exports `{}`, which no host calls", cleaned(name));
        findings.push(
            subject.at_module(match nearest(name, known()) {
                Some(near) => {
                    Finding::error("SK0211", message).help(format!("did you mean `{near}`?"))
                }
                None => Finding::warning("SK0211", message)
                    .help(format!("the hooks are {}", Hook::ALL.map(Hook::export).join(", "))),
            }),
        );
    }
    findings
}
