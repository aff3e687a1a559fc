//! What `dev` prints: short blocks for people, one event a line as JSON (`schema/dev.v1.json`).

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::error::{CliError, Problem};
use crate::cli::global::Format;
use crate::cli::output::Output;
use crate::cli::record::{Record, SCHEMA};
use crate::cli::show::show;
use crate::cli::subject::Artefact;
use crate::pipeline::Exchange;
use crate::report::{Outcome, Report};
use crate::text::cleaned;

/// A module that was built.
pub(super) struct Fresh<'a> {
    /// The plugin's name.
    pub(super) name: &'a str,
    /// Counted from 1.
    pub(super) number: u32,
    /// The module.
    pub(super) module: &'a Artefact,
    /// Bytes more than the last time; none for the first.
    pub(super) grown: Option<i64>,
}

/// Where the events of `dev` are printed.
pub(super) struct Told<'a> {
    pub(super) output: &'a mut Output,
    /// Whether the screen is cleared before a block.
    pub(super) clears: bool,
}

impl Told<'_> {
    fn event(&mut self, name: &str, mut fields: Value) -> Result<(), CliError> {
        let mut event = json!({ "schema": SCHEMA, "event": name });
        if let (Some(event), Some(fields)) = (event.as_object_mut(), fields.as_object_mut()) {
            event.append(fields);
        }
        self.output.json(&event)
    }

    fn is_json(&self) -> bool {
        self.output.format == Format::Json
    }

    /// Looking has begun.
    pub(super) fn started(&mut self, folder: &Path, polls: bool) -> Result<(), CliError> {
        if self.is_json() {
            return self.event("started", json!({ "path": folder, "polling": polls }));
        }
        let folder = folder.display().to_string();
        self.remark(&format!("watching {}; Ctrl-C ends", cleaned(&folder)))
    }

    /// Something that is no result.
    pub(super) fn remark(&mut self, text: &str) -> Result<(), CliError> {
        if self.output.quiet { Ok(()) } else { self.output.note(text) }
    }

    /// Something that may go wrong.
    pub(super) fn warning(&mut self, text: &str) -> Result<(), CliError> {
        self.output.labelled("warning:", text)
    }

    /// These files have changed, relative to the project's folder.
    pub(super) fn changed(&mut self, files: &[String]) -> Result<(), CliError> {
        if self.is_json() {
            return self.event("changed", json!({ "files": files }));
        }
        if self.clears {
            self.output.page("\u{1b}[H\u{1b}[2J")?;
            // What is said next goes another way, and must not be overtaken.
            self.output.flush()?;
        }
        let more = files.len().saturating_sub(5);
        let shown = files.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        self.remark(&format!("\nchanged: {}{more}", cleaned(&shown)))
    }

    /// A module was built.
    pub(super) fn built(&mut self, fresh: &Fresh<'_>) -> Result<(), CliError> {
        let Fresh { name, number, module, grown } = fresh;
        let (bytes, digest) = (module.bytes.len(), module.digest);
        if self.is_json() {
            let fields = json!({
                "build": number, "plugin": name, "module": module.path, "bytes": bytes,
                "grown": grown, "digest": digest.to_string(),
            });
            return self.event("built", fields);
        }
        let grown = match grown {
            Some(grown) => format!(" ({grown:+})"),
            None => String::new(),
        };
        let digest = digest.short();
        self.output.result(&format!("built {}: {bytes} bytes{grown}, {digest}", cleaned(name)))
    }

    /// The plugin's server was started.
    pub(super) fn served(&mut self, name: &str, number: u32) -> Result<(), CliError> {
        if self.is_json() {
            return self.event("served", json!({ "build": number, "plugin": name }));
        }
        self.output.result(&format!("started {}, a server", cleaned(name)))
    }

    /// The plugin could not be built or loaded.
    pub(super) fn failed(&mut self, number: u32, error: &CliError) -> Result<(), CliError> {
        let CliError::Problem(problem) = error else { return Ok(()) };
        if self.is_json() {
            let Problem { exit, message, causes, help } = problem;
            let fields = json!({
                "build": number, "message": message, "causes": causes, "help": help,
                "exit": *exit as u8,
            });
            return self.event("failed", fields);
        }
        self.output.error(error);
        Ok(())
    }

    /// The tests were run.
    pub(super) fn tested(&mut self, report: &Report) -> Result<(), CliError> {
        let cases: Vec<_> = report
            .suites
            .iter()
            .flat_map(|suite| suite.cases.iter().map(|case| (suite.name.as_str(), case)))
            .collect();
        let failed = |outcome: &Outcome| match outcome {
            Outcome::Found(findings) => findings.iter().any(crate::report::Finding::is_error),
            Outcome::Passed | Outcome::Skipped(_) => false,
        };
        let failures: Vec<_> = cases.iter().filter(|(_, case)| failed(&case.outcome)).collect();
        let skipped =
            cases.iter().filter(|(_, case)| matches!(case.outcome, Outcome::Skipped(_))).count();
        let passed = cases.len() - failures.len() - skipped;
        if self.is_json() {
            let findings = failures.iter().flat_map(|(suite, case)| match &case.outcome {
                Outcome::Found(findings) => findings
                    .iter()
                    .map(|finding| {
                        json!({
                            "suite": suite, "test": case.name, "code": finding.code,
                            "message": finding.message, "details": finding.details,
                        })
                    })
                    .collect(),
                Outcome::Passed | Outcome::Skipped(_) => Vec::new(),
            });
            let findings: Vec<Value> = findings.collect();
            let fields = json!({
                "passed": passed, "failed": failures.len(), "skipped": skipped,
                "failures": findings,
            });
            return self.event("tested", fields);
        }
        if cases.is_empty() {
            return Ok(());
        }
        let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
        let failed = failures.len();
        self.output.result(&format!("tests: {passed} passed, {failed} failed{skipped}"))?;
        for (suite, case) in failures {
            let Outcome::Found(findings) = &case.outcome else { continue };
            for finding in findings {
                let text = format!("  {suite}: {}: {}", case.name, finding.message);
                self.output.result(&cleaned(&text))?;
                for line in &finding.details {
                    self.output.result(&cleaned(&format!("    {line}")))?;
                }
            }
        }
        Ok(())
    }

    /// A command was rolled.
    pub(super) fn rolled(
        &mut self,
        exchange: &Exchange,
        seed: Option<u64>,
    ) -> Result<(), CliError> {
        if self.is_json() {
            return self.event("rolled", json!({ "roll": Record::new(exchange, seed, false) }));
        }
        self.output.result(&format!("> {}", cleaned(&exchange.command)))?;
        show(exchange, None, seed, false, self.output)?;
        Ok(())
    }

    /// All is done until something changes.
    pub(super) fn waiting(&mut self) -> Result<(), CliError> {
        if self.is_json() { self.event("waiting", json!({})) } else { Ok(()) }
    }
}
