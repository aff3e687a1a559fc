//! How a build is told: for people, and as `schema/build.v1.json`.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::error::Problem;
use super::paths::shown;
use super::record::SCHEMA;
use crate::module::Resized;
use crate::optimise::Optimised;
use crate::project::{Built, Last};
use crate::report::{Finding, finding_json};

/// One project, built.
pub(super) struct Told<'a> {
    /// The path as typed.
    pub path: &'a Path,
    /// What was built.
    pub built: &'a Built,
    /// What it measures.
    pub now: &'a Last,
    /// What the build before measured.
    pub before: Option<&'a Last>,
    /// What `wasm-opt` did.
    pub optimised: Option<&'a Optimised>,
    /// Whether a second build gave the same; none if there was none.
    pub verified: Option<bool>,
    /// What was found.
    pub findings: &'a [Finding],
    /// How long it took.
    pub took: Duration,
}

/// Functions and sections told to people.
const TOLD: usize = 5;

impl Told<'_> {
    /// For people.
    #[must_use]
    pub(super) fn to_text(&self) -> String {
        let mut lines = vec![shown(&self.built.module)];
        lines.push(format!("     size  {} bytes{}", self.now.size, self.growth()));
        if let Some(before) = self.before {
            let changed = |list: Vec<Resized>| {
                let told: Vec<_> = list
                    .iter()
                    .take(TOLD)
                    .map(|one| format!("{} {:+}", one.name, one.growth()))
                    .collect();
                told.join(", ")
            };
            let sections = changed(self.now.changed_sections(before));
            let functions = changed(self.now.changed_functions(before));
            for (label, told) in [(" sections", sections), ("functions", functions)] {
                if !told.is_empty() {
                    lines.push(format!("{label}  {told}"));
                }
            }
        }
        if let Some(optimised) = self.optimised {
            lines.push(format!(" wasm-opt  {}", told(optimised)));
        }
        lines.push(format!("   digest  {}", self.built.digest.short()));
        if let Some(symbols) = &self.built.symbols {
            lines.push(format!("  symbols  {}", shown(symbols)));
        }
        match self.verified {
            Some(true) => {
                lines.push(" verified  built elsewhere, it has the same bytes".to_owned())
            }
            Some(false) => {
                lines.push(" verified  no: built elsewhere, it has other bytes".to_owned())
            }
            None => {}
        }
        lines.join("\n")
    }

    fn growth(&self) -> String {
        let Some(before) = self.before else { return String::new() };
        let (now, then) = (self.now.size, before.size);
        match now.cast_signed() - then.cast_signed() {
            _ if before.digest == self.now.digest => ", the same module as last time".to_owned(),
            0 => ", as many as last time".to_owned(),
            more @ 1.. => format!(", {more} more than last time"),
            less => format!(", {} less than last time", -less),
        }
    }

    /// One object: `schema/build.v1.json`.
    #[must_use]
    pub(super) fn to_json(&self) -> Value {
        let changes = |list: Vec<Resized>| -> Vec<Value> {
            let change = |one: &Resized| json!({ "name": one.name, "size": one.after.unwrap_or(0), "change": one.growth() });
            list.iter().map(change).collect()
        };
        let grown = self.before.map(|before| {
            json!({
                "digest": before.digest,
                "size": before.size,
                "sections": changes(self.now.changed_sections(before)),
                "functions": changes(self.now.changed_functions(before)),
            })
        });
        json!({
            "schema": SCHEMA,
            "path": self.path.display().to_string(),
            "name": self.built.name,
            "module": self.built.module.display().to_string(),
            "size": self.now.size,
            "sections": self.now.sections,
            "digest": self.built.digest.to_string(),
            "short": self.built.digest.short(),
            "symbols": self.built.symbols.as_ref().map(|path| path.display().to_string()),
            "sources": self.built.sources.iter().map(|path| path.display().to_string())
                .collect::<Vec<_>>(),
            "previous": grown,
            "optimised": self.optimised.map(|optimised| json!({
                "version": optimised.version.map(|version| version.to_string()),
                "before": optimised.before,
                "after": optimised.after,
                "taken": optimised.is_taken,
                "examples": optimised.examples,
            })),
            "verified": self.verified,
            "seconds": (self.took.as_secs_f64() * 1000.0).round() / 1000.0,
            "findings": self.findings.iter().map(finding_json).collect::<Vec<_>>(),
            "error": null,
        })
    }
}

/// What `--format json` prints of a plugin that is a server.
#[must_use]
pub(super) fn nothing_to_build(path: &Path) -> Value {
    json!({ "schema": SCHEMA, "path": path.display().to_string(), "module": null, "error": null })
}

/// What `--format json` prints of a project that was not built.
#[must_use]
pub(super) fn stopped(path: &Path, problem: &Problem) -> Value {
    json!({
        "schema": SCHEMA,
        "path": path.display().to_string(),
        "error": {
            "exit": problem.exit as u8,
            "message": problem.message,
            "causes": problem.causes,
            "help": problem.help,
        },
    })
}

fn told(optimised: &Optimised) -> String {
    let (before, after) = (optimised.before, optimised.after);
    if !optimised.is_taken {
        return format!("left out: {after} bytes, and {before} without it");
    }
    let examples = match optimised.examples {
        0 => "no example to compare the replies of".to_owned(),
        1 => "the example gives the same reply".to_owned(),
        more => format!("all {more} examples give the same replies"),
    };
    format!("{before} bytes before; {examples}")
}
