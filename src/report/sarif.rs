//! Reports as SARIF 2.1.0, which code hosts show beside the code.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Case, Finding, Outcome, Place, Report, Suite, codes};
use crate::text::Severity;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to; the reader knows where that is.
const ROOT: &str = "%SRCROOT%";

/// A log of several runs, one for each report.
#[derive(Clone, Debug, Serialize)]
pub struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    automation_details: Automation,
    column_kind: &'static str,
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    results: Vec<Found>,
}

#[derive(Clone, Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Clone, Debug, Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
}

#[derive(Clone, Debug, Serialize)]
struct Automation {
    /// A category for each plugin: else the reports of several would replace each other.
    id: String,
}

#[derive(Clone, Debug, Serialize)]
struct Base {
    description: Text,
}

#[derive(Clone, Debug, Serialize)]
struct Text {
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
}

/// Several reports as one log.
#[must_use]
pub fn sarif(reports: &[Report]) -> Log {
    Log { schema: SCHEMA, version: "2.1.0", runs: reports.iter().map(run).collect() }
}

fn run(report: &Report) -> Run {
    let mut used: Vec<_> = report.findings().map(|finding| finding.code).collect();
    used.sort_unstable();
    used.dedup();
    let mut results: Vec<Found> = Vec::new();
    for suite in &report.suites {
        for case in &suite.cases {
            let Outcome::Found(findings) = &case.outcome else { continue };
            for (number, finding) in findings.iter().enumerate() {
                let index = used.binary_search(&finding.code).unwrap_or_default();
                let named = fingerprint(suite, case, finding, number);
                results.push(result(finding, index, named));
            }
        }
    }
    let description = "the folder that the report's paths are relative to";
    let base = Base { description: Text { text: description.to_owned() } };
    let rules = used.into_iter().map(rule).collect();
    Run {
        tool: Tool {
            driver: Driver { name: "sidekick", version: env!("CARGO_PKG_VERSION"), rules },
        },
        automation_details: Automation { id: format!("sidekick/{}/", report.subject) },
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: BTreeMap::from([(ROOT, base)]),
        results,
    }
}

fn rule(code: &'static str) -> Rule {
    let found = codes::explanation(code);
    let (title, text) = found.map_or((code, code), |found| (found.title, found.text));
    let first = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    Rule {
        id: code,
        short_description: Text { text: title.to_owned() },
        full_description: Text { text: first },
        help: Help { text: text.to_owned(), markdown: text.to_owned() },
    }
}

fn result(finding: &Finding, rule_index: usize, named: String) -> Found {
    let mut text = finding.message.clone();
    let help = finding.help.as_ref().map(|help| format!("help: {help}"));
    for line in finding.details.iter().chain(&help) {
        text.push('\n');
        text.push_str(line);
    }
    Found {
        rule_id: finding.code,
        rule_index,
        level: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: Text { text },
        locations: finding.place.iter().map(location).collect(),
        partial_fingerprints: BTreeMap::from([("sidekickFinding/v1", named)]),
    }
}

fn location(place: &Place) -> Location {
    let region = (place.line > 0).then(|| Region {
        start_line: place.line,
        start_column: (place.column > 0).then_some(place.column),
    });
    let slashed = place.file.replace('\\', "/");
    let is_drive = slashed.get(1..3) == Some(":/");
    let (uri, uri_base_id) = if slashed.starts_with('/') {
        (format!("file://{}", encoded(&slashed)), None)
    } else if is_drive {
        (format!("file:///{}", encoded(&slashed)), None)
    } else {
        (encoded(&slashed), Some(ROOT))
    };
    let artifact_location = Artifact { uri, uri_base_id };
    Location { physical_location: Physical { artifact_location, region } }
}

/// A path as a URI.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// What names the finding in later reports as well: not its line, nor numbers in its message.
fn fingerprint(suite: &Suite, case: &Case, finding: &Finding, number: usize) -> String {
    let file = finding.place.as_ref().map_or("", |place| place.file.as_str());
    let parts = [finding.code, &suite.name, &case.name, file, &number.to_string()];
    // FNV-1a: short, and no secret depends on it.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.join("\0").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
