//! A report for people: findings worst first, with the line of the source where there is one.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Case, Finding, Outcome, Place, Report};
use crate::text::{Colour, Severity, cleaned};

/// Details told; a difference can be long.
const DETAILS: usize = 40;

/// What a report lists before its findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// Nothing.
    Nothing,
    /// Each suite, on a line.
    #[default]
    Suites,
    /// Each case, below its suite.
    Cases,
}

/// Writes a report for people. `source` gives the text of a file, if it can be shown.
#[must_use]
pub fn text(
    report: &Report,
    source: &dyn Fn(&str) -> Option<String>,
    listing: Listing,
    colour: Colour,
) -> String {
    let mut text = String::new();
    match listing {
        Listing::Nothing => {}
        Listing::Suites => list(report, &mut text),
        Listing::Cases => list_cases(report, &mut text),
    }
    for finding in report.worst_first() {
        let _ = writeln!(text, "{}\n", drawn(finding, source, colour));
    }
    let _ = writeln!(text, "{}: {}", one_line(&report.subject), report.tally());
    text
}

/// One line for each suite: its name, how it ended, what it promises or why it was not looked at.
fn list(report: &Report, text: &mut String) {
    let width = report.suites.iter().map(|suite| suite.name.chars().count()).max().unwrap_or(0);
    for suite in &report.suites {
        let worst = suite.cases.iter().flat_map(found).map(|finding| finding.severity).max();
        let skipped = suite.cases.iter().find_map(|case| match &case.outcome {
            Outcome::Skipped(reason) => Some(reason),
            _ => None,
        });
        let looked = suite.cases.iter().any(|case| !matches!(case.outcome, Outcome::Skipped(_)));
        let (word, about) = match skipped {
            Some(reason) if !looked => ("skipped", reason.as_str()),
            _ => (word(worst), suite.promise.as_str()),
        };
        let name = one_line(&suite.name);
        let _ = writeln!(text, "{word:>7}  {name:width$}  {}", one_line(about));
    }
    text.push('\n');
}

/// One line for each case, below the name of its suite.
fn list_cases(report: &Report, text: &mut String) {
    for suite in &report.suites {
        let _ = writeln!(text, "{}", one_line(&suite.name));
        for case in &suite.cases {
            let worst = found(case).iter().map(|finding| finding.severity).max();
            let name = one_line(&case.name);
            let _ = match &case.outcome {
                Outcome::Skipped(why) => writeln!(text, "skipped  {name}: {}", one_line(why)),
                _ => writeln!(text, "{:>7}  {name}", word(worst)),
            };
        }
    }
    text.push('\n');
}

/// How it ended, by the worst that was found.
fn word(worst: Option<Severity>) -> &'static str {
    match worst {
        Some(Severity::Error) => "error",
        Some(Severity::Warning) => "warning",
        Some(Severity::Note) => "note",
        None => "ok",
    }
}

fn found(case: &Case) -> &[Finding] {
    match &case.outcome {
        Outcome::Found(findings) => findings,
        _ => &[],
    }
}

/// One finding for people; the last line is not ended.
#[must_use]
pub fn drawn(finding: &Finding, source: &dyn Fn(&str) -> Option<String>, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = level.primary_title(one_line(&finding.message)).id(finding.code).elements(
        Vec::<Origin<'_>>::new(), // a group, still without a place
    );
    if let Some(place) = &finding.place {
        group = located(group, place, source(&place.file));
    }
    let details: Vec<_> = finding.details.iter().flat_map(|detail| detail.lines()).collect();
    let told = details.iter().take(DETAILS).map(|line| Level::NOTE.message(shown(line)));
    group = group.elements(told);
    if details.len() > DETAILS {
        let more = format!("and {} lines more", details.len() - DETAILS);
        group = group.element(Level::NOTE.message(more));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(one_line(help)));
    }
    renderer.render(&[group])
}

/// The group with the place in it: the line of the source if there is one, else its name only.
fn located<'a>(group: Group<'a>, place: &Place, source: Option<String>) -> Group<'a> {
    let number = place.line as usize;
    let line =
        source.and_then(|source| Some(source.lines().nth(number.checked_sub(1)?)?.to_owned()));
    let file = one_line(&place.file);
    let Some(line) = line else {
        let mut origin = Origin::path(file);
        if number > 0 {
            origin = origin.line(number);
        }
        if place.column > 0 {
            origin = origin.char_column(place.column as usize);
        }
        return group.element(origin);
    };
    let line = shown(&line);
    let span = match place.column as usize {
        0 => line.len() - line.trim_start().len()..line.trim_end().len(),
        column => {
            let rest = line.char_indices().nth(column - 1);
            let start = rest.map_or(line.len(), |(at, _)| at);
            start..line.trim_end().len().max(start)
        }
    };
    group.element(
        Snippet::source(line)
            .path(file)
            .line_start(number)
            .annotation(AnnotationKind::Primary.span(span)),
    )
}

/// Text of others in one line: a line of its own could be a command to a CI server.
fn one_line(text: &str) -> String {
    cleaned(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of others, blanks as they are.
fn shown(line: &str) -> String {
    cleaned(line).replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::{Listing, text};
    use crate::report::{Case, Finding, Outcome, Place, Report, Suite};
    use crate::text::Colour;

    fn report(findings: Vec<Finding>) -> Report {
        let case = |name: &str, outcome| Case { name: name.to_owned(), place: None, outcome };
        let suite = |name: &str, promise: &str, case| Suite {
            name: name.to_owned(),
            promise: promise.to_owned(),
            cases: vec![case],
        };
        Report {
            subject: "coin".to_owned(),
            suites: vec![
                suite(
                    "examples",
                    "each example gives its reply",
                    case("/r coin", Outcome::Found(findings)),
                ),
                suite("abi", "the version fits", case("abi", Outcome::Passed)),
                suite("tests", "", case("tests", Outcome::Skipped("there are none".to_owned()))),
            ],
        }
    }

    #[test]
    fn findings_are_drawn_worst_first_at_their_place() {
        let place = Place { file: "a/sidekick.toml".to_owned(), line: 2, column: 3 };
        let report = report(vec![
            Finding::note("SK0305", "uses\n::error::much"),
            Finding::error("SK0451", "the reply differs")
                .at(place)
                .help("correct it")
                .details(["- heads\n+ tails".to_owned()]),
        ]);
        let source = |file: &str| (file == "a/sidekick.toml").then(|| "one\n  two \n".to_owned());
        assert_eq!(
            text(&report, &source, Listing::Suites, Colour::Plain),
            "  error  examples  each example gives its reply
     ok  abi       the version fits
skipped  tests     there are none

error[SK0451]: the reply differs
 --> a/sidekick.toml:2:3
  |
2 |   two 
  |   ^^^
  |
  = note: - heads
  = note: + tails
  = help: correct it

note[SK0305]: uses ::error::much

coin: 1 passed, 1 failed, 1 skipped; 1 error, 1 note
"
        );
        assert!(
            text(&report, &|_| None, Listing::Nothing, Colour::Plain)
                .contains("--> a/sidekick.toml:2:3")
        );
    }
}
