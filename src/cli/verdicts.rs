//! How tests ended, for a person: each failing one with what differs, the others counted.

use super::error::CliError;
use super::output::Output;
use crate::report::{Case, Finding, Outcome, Report, Suite};
use crate::text::cleaned;

/// Tests that are few enough to be listed even if they pass.
const FEW: usize = 12;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const GREEN: &str = "\u{1b}[32m";
const RED: &str = "\u{1b}[31m";
const RESET: &str = "\u{1b}[0m";

/// Prints how tests ended.
///
/// # Errors
/// When the output can't be written.
pub(super) fn print(report: &Report, output: &mut Output) -> Result<(), CliError> {
    let all: usize = report.suites.iter().map(|suite| suite.cases.len()).sum();
    let lists_all = output.verbose > 0 || (all <= FEW && !output.quiet);
    for suite in &report.suites {
        for case in &suite.cases {
            one(suite, case, lists_all, output)?;
        }
    }
    let tally = report.tally();
    let noun = if all == 1 { "test" } else { "tests" };
    let failed = match tally.failed {
        0 => String::new(),
        failed => format!(", {RED}{failed} failed{RESET}"),
    };
    output.result(&format!("{all} {noun}: {} passed{failed}", tally.passed))
}

fn one(suite: &Suite, case: &Case, lists_all: bool, output: &mut Output) -> Result<(), CliError> {
    let (suite, name) = (cleaned(&suite.name), cleaned(&case.name));
    let findings: &[Finding] = match &case.outcome {
        Outcome::Found(findings) => findings,
        Outcome::Passed | Outcome::Skipped(_) => &[],
    };
    if findings.is_empty() {
        if lists_all {
            output.result(&format!("{GREEN}  ok{RESET} {DIM}{suite}:{RESET} {name}"))?;
        }
        return Ok(());
    }
    output.result(&format!("{RED}FAIL{RESET} {DIM}{suite}:{RESET} {BOLD}{name}{RESET}"))?;
    findings.iter().try_for_each(|one| finding(one, output))
}

/// Prints a failure that no test knows yet.
///
/// # Errors
/// When the output can't be written.
pub(super) fn failure(failure: &Finding, output: &mut Output) -> Result<(), CliError> {
    output.result(&format!("{RED}FAIL{RESET}"))?;
    finding(failure, output)
}

/// One finding, indented.
fn finding(finding: &Finding, output: &mut Output) -> Result<(), CliError> {
    let place = match &finding.place {
        Some(place) if place.line > 0 => format!("{}:{}: ", place.file, place.line),
        Some(place) => format!("{}: ", place.file),
        None => String::new(),
    };
    let what = cleaned(&finding.message);
    output.result(&format!("     {}{what} {DIM}[{}]{RESET}", cleaned(&place), finding.code))?;
    for line in &finding.details {
        let line = cleaned(line);
        let colour = match line.get(..2) {
            Some("- ") => RED,
            Some("+ ") => GREEN,
            _ => "",
        };
        output.result(format!("       {colour}{line}{RESET}").trim_end())?;
    }
    match &finding.help {
        Some(help) if !output.quiet => output.result(&format!("       help: {}", cleaned(help))),
        _ => Ok(()),
    }
}
