//! A report as JSON; its schema is `schema/report.v1.json`.

use serde_json::{Value, json};

use super::{Case, Finding, Outcome, Place, Report};

/// The version of the form.
const SCHEMA: u32 = 1;

/// The report as one object.
#[must_use]
pub fn json(report: &Report) -> Value {
    let suites = report.suites.iter().map(|suite| {
        let cases: Vec<_> = suite.cases.iter().map(case).collect();
        json!({ "name": suite.name, "promise": suite.promise, "cases": cases })
    });
    let suites: Vec<_> = suites.collect();
    let tally = report.tally();
    json!({
        "schema": SCHEMA,
        "subject": report.subject,
        "suites": suites,
        "summary": {
            "passed": tally.passed,
            "failed": tally.failed,
            "skipped": tally.skipped,
            "errors": tally.errors,
            "warnings": tally.warnings,
            "notes": tally.notes,
        },
    })
}

fn case(case: &Case) -> Value {
    let (outcome, reason, findings): (_, _, &[Finding]) = match &case.outcome {
        Outcome::Passed => ("passed", None, &[]),
        Outcome::Found(findings) => ("found", None, findings),
        Outcome::Skipped(reason) => ("skipped", Some(reason), &[]),
    };
    let (file, line, _) = at(case.place.as_ref());
    json!({
        "name": case.name,
        "file": file,
        "line": line,
        "outcome": outcome,
        "reason": reason,
        "findings": findings.iter().map(finding_json).collect::<Vec<_>>(),
    })
}

/// A finding as one object, as it stands in a report.
#[must_use]
pub fn finding_json(finding: &Finding) -> Value {
    let (file, line, column) = at(finding.place.as_ref());
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "file": file,
        "line": line,
        "column": column,
        "message": finding.message,
        "help": finding.help,
        "details": finding.details,
    })
}

/// File, line and column, each null where it is not known.
fn at(place: Option<&Place>) -> (Option<&str>, Option<u32>, Option<u32>) {
    let known = |number: u32| (number > 0).then_some(number);
    match place {
        None => (None, None, None),
        Some(place) => (Some(&place.file), known(place.line), known(place.column)),
    }
}
