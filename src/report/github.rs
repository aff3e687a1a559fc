//! A report as annotations of GitHub Actions: workflow commands, one a line.

use std::fmt::Write;

use super::{Finding, Report, codes};
use crate::text::{Severity, cleaned};

/// One workflow command for each finding, worst first: GitHub shows ten of a kind.
#[must_use]
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for finding in report.worst_first() {
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let _ = writeln!(text, "::{kind} {}::{}", properties(finding), data(&told(finding)));
    }
    text
}

fn properties(finding: &Finding) -> String {
    let mut properties = Vec::new();
    if let Some(place) = &finding.place {
        properties.push(format!("file={}", property(&place.file)));
        for (name, number) in [("line", place.line), ("col", place.column)] {
            if number > 0 {
                properties.push(format!("{name}={number}"));
            }
        }
    }
    let title = format!("{} {}", finding.code, codes::title(finding.code));
    properties.push(format!("title={}", property(title.trim_end())));
    properties.join(",")
}

/// Message, details and help, one a line.
fn told(finding: &Finding) -> String {
    let help = finding.help.as_ref().map(|help| format!("help: {help}"));
    let lines = [&finding.message].into_iter().chain(&finding.details).chain(&help);
    let lines: Vec<_> = lines.map(|line| cleaned(line).into_owned()).collect();
    lines.join("\n")
}

/// A message: line ends, and the mark of an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what ends one, too.
fn property(text: &str) -> String {
    data(&cleaned(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::github;
    use crate::report::{Case, Finding, Outcome, Place, Report, Suite};

    #[test]
    fn what_would_end_a_command_is_escaped_and_the_worst_comes_first() {
        let findings = vec![
            Finding::warning("SK0103", "no summary"),
            Finding::error("SK0501", "100% wrong:\nyes, ::error::no\r")
                .at(Place { file: "C:\\a,b.toml".to_owned(), line: 3, column: 5 })
                .help("mend it"),
        ];
        let case = Case { name: String::new(), place: None, outcome: Outcome::Found(findings) };
        let suite = Suite { cases: vec![case], ..Suite::default() };
        let report = Report { subject: String::new(), suites: vec![suite] };
        assert_eq!(
            github(&report),
            "::error file=C%3A\\a%2Cb.toml,line=3,col=5,title=SK0501 traps::100%25 wrong:%0Ayes, \
             ::error::no\u{FFFD}%0Ahelp: mend it\n\
             ::warning title=SK0103 no summary::no summary\n"
        );
    }
}
