//! What a module needs of each limit of admission.

use super::{Body, Facts};
use crate::limits::AdmissionLimits;

/// What a module needs of one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What is limited.
    pub what: &'static str,
    /// How much of it the module has.
    pub used: u64,
    /// How much is allowed.
    pub allowed: u64,
}

impl Measure {
    /// Whether it is more than allowed.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        self.used > self.allowed
    }
}

/// What a module needs of each limit of admission, in the order in which people ask.
#[must_use]
pub fn measures(facts: &Facts, limits: &AdmissionLimits) -> Vec<Measure> {
    let names = facts.exports.iter().map(|export| &export.name);
    let names = names.chain(facts.imports.iter().map(|import| &import.name));
    let manifest = facts.manifests.iter().map(Vec::len).max();
    let functions = facts.functions.len() as u64 + u64::from(facts.imported_functions);
    let largest = facts.functions.iter().map(|function| function.range.len()).max();
    // A memory without a maximum grows as far as the call's budget lets it.
    let pages = facts.memories.iter().map(|memory| memory.initial.max(memory.maximum.unwrap_or(0)));
    let entries = facts.tables.iter().map(|table| table.initial).max();
    let most = |count: fn(&Body) -> u64| {
        facts.functions.iter().map(|function| count(&function.body)).max().unwrap_or(0)
    };
    let all = |count: fn(&Body) -> u64| {
        facts.functions.iter().map(|function| count(&function.body)).fold(0, u64::saturating_add)
    };
    let of = |what, used, allowed| Measure { what, used, allowed };
    let count = |length: Option<usize>| length.unwrap_or(0) as u64;
    vec![
        of("bytes", facts.length as u64, limits.module as u64),
        of("functions", functions, limits.functions.into()),
        of("memory pages", pages.max().unwrap_or(0), limits.memory_pages),
        of("table entries", entries.unwrap_or(0), limits.table),
        of("globals", facts.globals.into(), limits.globals.into()),
        of("exports", facts.exports.len() as u64, limits.exports.into()),
        of("bytes of the manifest", count(manifest), limits.manifest as u64),
        of("bytes of a name", count(names.map(String::len).max()), limits.name as u64),
        of("bytes of a function", count(largest), limits.body as u64),
        of("locals of a function", most(|body| body.locals), limits.locals.into()),
        of("levels of nesting", most(|body| body.nesting), limits.nesting.into()),
        of("parameters of a type", facts.arity as u64, limits.arity.into()),
        of("`loop`s of a function", most(|body| body.loops), limits.loops.into()),
        of("`loop`s in all", all(|body| body.loops), limits.loops_total.into()),
        of("`br_if`s of a function", most(|body| body.branches), limits.branches.into()),
        of("`br_if`s in all", all(|body| body.branches), limits.branches_total.into()),
        of(
            "targets of `br_table` of a function",
            most(|body| body.branch_targets),
            limits.branch_targets.into(),
        ),
        of(
            "targets of `br_table` in all",
            all(|body| body.branch_targets),
            limits.branch_targets_total.into(),
        ),
        of("uses of tables of a function", most(|body| body.table_uses), limits.table_uses.into()),
        of("uses of tables in all", all(|body| body.table_uses), limits.table_uses_total.into()),
    ]
}
