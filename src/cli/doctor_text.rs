//! A report on this machine for people, one line a case, and as JSON.

use serde_json::{Value, json};

use super::record::SCHEMA;
use crate::report::{Case, Finding, Outcome, Place, Report};
use crate::text::{Severity, cleaned};

/// The report for people; ends its lines.
#[must_use]
pub(super) fn text(report: &Report) -> String {
    let mut text = String::new();
    for suite in &report.suites {
        text.push_str(&format!("{}\n", suite.name));
        for case in &suite.cases {
            text.push_str(&case_text(case));
        }
    }
    let count = |severity| report.findings().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    text.push_str(&match (errors, warnings) {
        (0, 0) => "all is well\n".to_owned(),
        (0, warnings) => format!("{}\n", many(warnings, "warning")),
        (errors, 0) => format!("{}\n", many(errors, "error")),
        (errors, warnings) => format!("{}, {}\n", many(errors, "error"), many(warnings, "warning")),
    });
    text
}

fn many(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn case_text(case: &Case) -> String {
    let name = cleaned(&case.name);
    match &case.outcome {
        Outcome::Passed => format!("  ok       {name}\n"),
        Outcome::Skipped(reason) => format!("  -        {name}: {}\n", cleaned(reason)),
        Outcome::Found(findings) => findings.iter().map(finding_text).collect(),
    }
}

/// A finding for people, on lines of its own.
#[must_use]
pub(super) fn finding_text(finding: &Finding) -> String {
    let label = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut text = format!("  {label:<7}  {} {}\n", finding.code, cleaned(&finding.message));
    for line in &finding.details {
        text.push_str(&format!("           {}\n", cleaned(line)));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("           help: {}\n", cleaned(help)));
    }
    text
}

/// The report as one object of JSON: `schema/doctor.v1.json`.
#[must_use]
pub(super) fn json(report: &Report) -> Value {
    let suites = report.suites.iter().map(|suite| {
        json!({
            "name": suite.name,
            "promise": suite.promise,
            "cases": suite.cases.iter().map(case_json).collect::<Vec<_>>(),
        })
    });
    let cases = || report.suites.iter().flat_map(|suite| &suite.cases);
    let failed = |case: &&Case| match &case.outcome {
        Outcome::Found(findings) => findings.iter().any(Finding::is_error),
        Outcome::Passed | Outcome::Skipped(_) => false,
    };
    let skipped = cases().filter(|case| matches!(case.outcome, Outcome::Skipped(_))).count();
    let failed = cases().filter(failed).count();
    let count = |severity| report.findings().filter(|one| one.severity == severity).count();
    json!({
        "schema": SCHEMA,
        "subject": report.subject,
        "suites": suites.collect::<Vec<_>>(),
        "summary": {
            "passed": cases().count() - failed - skipped,
            "failed": failed,
            "skipped": skipped,
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
        },
    })
}

fn case_json(case: &Case) -> Value {
    let (outcome, reason, findings): (_, _, &[Finding]) = match &case.outcome {
        Outcome::Passed => ("passed", None, &[]),
        Outcome::Skipped(reason) => ("skipped", Some(reason), &[]),
        Outcome::Found(findings) => ("found", None, findings),
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

/// A finding as JSON.
#[must_use]
pub(super) fn finding_json(finding: &Finding) -> Value {
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
