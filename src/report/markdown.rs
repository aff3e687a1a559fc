//! A report as Markdown, for the page of a pull request.

use std::fmt::Write;

use super::{Finding, Outcome, Report, Suite};
use crate::text::{Severity, cleaned};

/// Findings told in full; the page of a pull request is short.
const TOLD: usize = 50;

/// Writes a report as Markdown. `facts` are what else is worth a row: size, digest, fuel.
#[must_use]
pub fn markdown(report: &Report, facts: &[(String, String)]) -> String {
    let mut text = String::new();
    let mark = if report.has_errors() { "❌" } else { "✅" };
    let _ = writeln!(text, "### {mark} {}: {}\n", escaped(&report.subject), report.tally());
    let findings = report.worst_first();
    if !findings.is_empty() {
        text.push_str("| finding | where | what |\n|---|---|---|\n");
        for finding in findings.iter().take(TOLD) {
            let _ = writeln!(text, "{}", row(finding));
        }
        if findings.len() > TOLD {
            let _ = writeln!(text, "\n… and {} more.", findings.len() - TOLD);
        }
        text.push('\n');
    }
    if !facts.is_empty() {
        text.push_str("| | |\n|---|--:|\n");
        for (name, value) in facts {
            let _ = writeln!(text, "| {} | {} |", escaped(name), escaped(value));
        }
        text.push('\n');
    }
    text.push_str("<details><summary>Checks</summary>\n\n| check | | promise |\n|---|---|---|\n");
    for suite in &report.suites {
        let (name, promise) = (escaped(&suite.name), escaped(&suite.promise));
        let _ = writeln!(text, "| {name} | {} | {promise} |", ended(suite));
    }
    text.push_str("\n</details>\n");
    text
}

fn row(finding: &Finding) -> String {
    let place = finding.place.as_ref().map(|place| match place.line {
        0 => code(&place.file),
        line => code(&format!("{}:{line}", place.file)),
    });
    let mut what = escaped(&finding.message);
    for detail in finding.details.iter().take(6).flat_map(|detail| detail.lines()) {
        let _ = write!(what, "<br>{}", code(detail));
    }
    if let Some(help) = &finding.help {
        let _ = write!(what, "<br>→ {}", escaped(help));
    }
    let mark = mark(finding.severity);
    format!("| {mark} {} | {} | {what} |", finding.code, place.unwrap_or_default())
}

fn ended(suite: &Suite) -> String {
    let mut worst = None;
    let mut skipped = None;
    let mut looked = false;
    for case in &suite.cases {
        match &case.outcome {
            Outcome::Passed => looked = true,
            Outcome::Found(findings) => {
                looked = true;
                worst = worst.max(findings.iter().map(|finding| finding.severity).max());
            }
            Outcome::Skipped(reason) => skipped = Some(reason),
        }
    }
    match (worst, skipped) {
        (Some(severity), _) => mark(severity).to_owned(),
        (None, Some(reason)) if !looked => format!("skipped: {}", escaped(reason)),
        _ => "✅".to_owned(),
    }
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note => "ℹ️",
    }
}

/// Text of others that stays text, in one cell of a table; what stands between backticks is code.
fn escaped(text: &str) -> String {
    let text = cleaned(text);
    let parts: Vec<_> = text.split('`').collect();
    let is_paired = parts.len() % 2 == 1;
    let parts = parts.iter().enumerate().map(|(number, part)| match number % 2 {
        1 if is_paired => code(part),
        _ => plain(part),
    });
    parts.collect::<Vec<_>>().join(if is_paired { "" } else { "\\`" })
}

fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' | '*' | '_' | '~' | '[' | ']' | '@' | '#' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Text of others as code in a cell of a table, where not even a backtick ends it.
fn code(text: &str) -> String {
    let text = cleaned(text).replace(['\n', '\t'], " ").replace('&', "&amp;");
    let text = text.replace('<', "&lt;").replace('|', "&#124;").replace('`', "&#96;");
    let text = text.replace('*', "&#42;").replace('_', "&#95;").replace('~', "&#126;");
    format!("<code>{text}</code>")
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::report::{Case, Finding, Outcome, Place, Report, Suite};

    #[test]
    fn text_of_others_stays_in_its_cell() {
        let finding = Finding::error("SK0451", "says `a|b` <img> **loud**\n@all")
            .at(Place::line("a_b.toml", 4))
            .details(["~~x~~ | `y`".to_owned()]);
        let case =
            Case { name: String::new(), place: None, outcome: Outcome::Found(vec![finding]) };
        let suite =
            Suite { name: "examples".to_owned(), promise: "p".to_owned(), cases: vec![case] };
        let report = Report { subject: "coin".to_owned(), suites: vec![suite] };
        let facts = [("size".to_owned(), "3 KiB".to_owned())];
        assert_eq!(
            markdown(&report, &facts),
            "### ❌ coin: 0 passed, 1 failed; 1 error

| finding | where | what |
|---|---|---|
| ❌ SK0451 | <code>a&#95;b.toml:4</code> | says <code>a&#124;b</code> &lt;img> \\*\\*loud\\*\\* \\@all<br>\
<code>&#126;&#126;x&#126;&#126; &#124; &#96;y&#96;</code> |

| | |
|---|--:|
| size | 3 KiB |

<details><summary>Checks</summary>

| check | | promise |
|---|---|---|
| examples | ❌ | p |

</details>
"
        );
    }
}
