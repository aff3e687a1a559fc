//! A report as JUnit XML, which CI servers read.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::{Case, Finding, Outcome, Report};
use crate::text::Severity;

/// Several reports as one document. A case with an error is a failure, whatever else was found; warnings
/// and notes of a case that passes are its output.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn junit(reports: &[Report]) -> Result<String, quick_junit::SerializeError> {
    let mut document = quick_junit::Report::new("sidekick");
    for report in reports {
        for suite in &report.suites {
            let name = format!("{}: {}", report.subject, suite.name);
            let mut cases = TestSuite::new(name.as_str());
            cases.add_test_cases(suite.cases.iter().map(|one| case(one, &name)));
            document.add_test_suite(cases);
        }
    }
    document.to_string()
}

fn case(case: &Case, suite: &str) -> TestCase {
    let (mut status, mut output) = (TestCaseStatus::success(), String::new());
    match &case.outcome {
        Outcome::Passed => {}
        Outcome::Skipped(reason) => {
            status = TestCaseStatus::skipped();
            status.set_message(reason.as_str());
        }
        Outcome::Found(findings) => {
            let texts: Vec<_> = findings.iter().map(text).collect();
            match findings.iter().find(|finding| finding.is_error()) {
                Some(first) => {
                    status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    status.set_message(first.message.as_str());
                    status.set_type(first.code);
                    status.set_description(texts.join("\n"));
                }
                None => output = texts.join("\n"),
            }
        }
    }
    let mut written = TestCase::new(case.name.as_str(), status);
    written.set_classname(suite);
    if !output.is_empty() {
        written.set_system_out(output);
    }
    if let Some(place) = &case.place {
        written.extra.insert(XmlString::new("file"), XmlString::new(&place.file));
        if place.line > 0 {
            written.extra.insert(XmlString::new("line"), XmlString::new(place.line.to_string()));
        }
    }
    written
}

fn text(finding: &Finding) -> String {
    let grave = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut text = format!("{grave}[{}]: {}\n", finding.code, finding.message);
    if let Some(place) = &finding.place {
        text.push_str(&format!("  at {}", place.file));
        if place.line > 0 {
            text.push_str(&format!(":{}", place.line));
        }
        text.push('\n');
    }
    for line in &finding.details {
        text.push_str(&format!("  {line}\n"));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("  help: {help}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::junit;
    use crate::report::{Case, Finding, Outcome, Place, Report, Suite};

    #[test]
    fn what_xml_can_not_hold_is_left_out_or_escaped() {
        let finding = Finding::error("SK0401", "a < b & \u{1b}").at(Place::line("t.toml", 3));
        let case = Case {
            name: "\"quoted\"".to_owned(),
            place: Some(Place::line("t.toml", 3)),
            outcome: Outcome::Found(vec![finding]),
        };
        let suites =
            vec![Suite { name: "t.toml".to_owned(), cases: vec![case], ..Suite::default() }];
        let text = junit(&[Report { subject: "coin".to_owned(), suites }]).expect("a text");
        assert!(text.contains("a &lt; b &amp; ") && !text.contains('\u{1b}'), "{text}");
        assert!(text.contains("file=\"t.toml\" line=\"3\""), "{text}");
    }
}
