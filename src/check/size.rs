//! The size of the module: within the author's budget, and not nearly at the limits of hosts.

use super::{Check, Subject, case, sections, skipped, written};
use crate::abi::MANIFEST_SECTION;
use crate::limits::AdmissionLimits;
use crate::report::{Case, Finding};

pub(super) const CHECK: Check = Check {
    name: "size",
    promise: "the module keeps within its budget, and clear of the limits of hosts",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let bytes = match subject.bytes() {
        Ok(bytes) => bytes,
        Err(reason) => return skipped("size", reason),
    };
    let mut findings = Vec::new();
    if let Some(manifest) = subject.manifest
        && let Some(budget) = manifest.settings.budget.size
        && bytes.len() as u64 > budget
    {
        let message = format!("the module has {} bytes; its budget is {budget}", bytes.len());
        let finding = Finding::error("SK0301", message)
            .help("see what is large: sidekick inspect; or raise `size` in [project.budget]");
        let line = written::key(&manifest.text, "project.budget", "size");
        findings.push(subject.at_manifest(finding, line));
    }
    let limits = AdmissionLimits::wide();
    let sections = sections::look(bytes);
    let manifest = sections.custom.iter().find(|(name, _)| *name == MANIFEST_SECTION);
    for (what, has, allowed) in [
        ("bytes", bytes.len(), limits.module),
        ("functions", sections.functions as usize, limits.functions as usize),
        ("bytes in one function", sections.longest, limits.body),
        ("bytes of manifest", manifest.map_or(0, |(_, text)| text.len()), limits.manifest),
    ] {
        // Beyond the limit it is refused, which `admission` tells.
        if has <= allowed && has > allowed / 10 * 9 {
            let message = format!("the module has {has} {what}; at {allowed} hosts refuse it");
            let finding =
                Finding::warning("SK0302", message).help("see what is large: sidekick inspect");
            findings.push(subject.at_module(finding));
        }
    }
    vec![case("size", findings)]
}
