//! A report in numbers.

use super::{Finding, Outcome, Report};
use crate::text::Severity;

/// A report in numbers: how many cases ended how, how many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases without an error.
    pub passed: usize,
    /// Cases with an error.
    pub failed: usize,
    /// Cases that were not looked at.
    pub skipped: usize,
    /// Findings that make a command fail.
    pub errors: usize,
    /// Findings that are probably not meant.
    pub warnings: usize,
    /// Findings that are worth knowing.
    pub notes: usize,
}

impl Report {
    /// The report in numbers.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for case in self.suites.iter().flat_map(|suite| &suite.cases) {
            match &case.outcome {
                Outcome::Skipped(_) => tally.skipped += 1,
                Outcome::Found(findings) if findings.iter().any(Finding::is_error) => {
                    tally.failed += 1;
                }
                Outcome::Passed | Outcome::Found(_) => tally.passed += 1,
            }
        }
        for finding in self.findings() {
            match finding.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Note => tally.notes += 1,
            }
        }
        tally
    }

    /// The findings, worst first; of equal severity in the order found.
    #[must_use]
    pub fn worst_first(&self) -> Vec<&Finding> {
        let mut findings: Vec<_> = self.findings().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }

    /// The same report seen from another folder: `named` gives the new name of each file.
    #[must_use]
    pub fn relocated(mut self, named: impl Fn(&str) -> String) -> Self {
        for case in self.suites.iter_mut().flat_map(|suite| &mut suite.cases) {
            if let Some(place) = &mut case.place {
                place.file = named(&place.file);
            }
            if let Outcome::Found(findings) = &mut case.outcome {
                for place in findings.iter_mut().filter_map(|finding| finding.place.as_mut()) {
                    place.file = named(&place.file);
                }
            }
        }
        self
    }
}

impl std::fmt::Display for Tally {
    /// `9 passed, 1 failed, 2 skipped; 1 error, 3 warnings`
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} passed", self.passed)?;
        for (count, what) in [(self.failed, "failed"), (self.skipped, "skipped")] {
            if count > 0 {
                write!(formatter, ", {count} {what}")?;
            }
        }
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        for (number, (count, what)) in counts.enumerate() {
            let comma = if number == 0 { ";" } else { "," };
            let plural = if count == 1 { "" } else { "s" };
            write!(formatter, "{comma} {count} {what}{plural}")?;
        }
        Ok(())
    }
}
