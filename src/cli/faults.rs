//! What a check of a store found, as a report.

use super::paths::shown;
use crate::report::{Case, Finding, Outcome, Place, Report, Suite};
use crate::store::{Checked, Fault};

/// The report of a check.
#[must_use]
pub(super) fn report(subject: &str, checked: &Checked) -> Report {
    let Checked { objects, read, channels, changes, memories, .. } = checked;
    let suites = [
        ("files", "SQLite can read both files.", "channels.db, modules.db".to_owned()),
        ("objects", "What is kept comes back.", format!("objects {objects}, read {read}")),
        (
            "channels",
            "Plugins are what the changes made them, and what they need is here.",
            format!("channels {channels}, changes {changes}"),
        ),
        ("memories", "What is remembered is what it was.", format!("memories {memories}")),
    ];
    let suite = |(name, promise, whole): (&str, &str, String)| {
        let of_it = checked.faults.iter().filter(|fault| suite_of(fault) == name);
        let mut cases: Vec<Case> = of_it.map(case).collect();
        if cases.is_empty() {
            cases.push(Case { name: whole, place: None, outcome: Outcome::Passed });
        }
        Suite { name: name.to_owned(), promise: promise.to_owned(), cases }
    };
    Report { subject: subject.to_owned(), suites: suites.into_iter().map(suite).collect() }
}

fn suite_of(fault: &Fault) -> &'static str {
    match fault {
        Fault::File { .. } => "files",
        Fault::Object { .. } => "objects",
        Fault::Absent { .. } | Fault::Plugins { .. } | Fault::Changes { .. } => "channels",
        Fault::Memory { .. } => "memories",
    }
}

fn case(fault: &Fault) -> Case {
    let name = match fault {
        Fault::File { place, .. } => shown(place.as_ref()),
        Fault::Object { id, .. } => id.digest.short(),
        Fault::Absent { channel, plugin, .. } => format!("{channel}/{plugin}"),
        Fault::Plugins { channel, .. } | Fault::Changes { channel, .. } => channel.to_string(),
        Fault::Memory { server, owner } => format!("{server}, {owner}"),
    };
    Case { name, place: None, outcome: Outcome::Found(vec![finding(fault)]) }
}

fn finding(fault: &Fault) -> Finding {
    let code = match fault {
        Fault::File { .. } => "SK0801",
        Fault::Object { .. } => "SK0802",
        Fault::Absent { .. } => "SK0803",
        Fault::Plugins { .. } => "SK0804",
        Fault::Changes { .. } => "SK0805",
        Fault::Memory { .. } => "SK0806",
    };
    match fault {
        Fault::File { place, what } => {
            let file = shown(place.as_ref());
            Finding::error(code, format!("the file '{file}' is damaged: {what}"))
                .at(Place::file(file))
                .help("bring it back from a backup; sidekick store export saves what can be read")
        }
        other => Finding::error(code, other.to_string())
            .help("sidekick store repair --dry-run shows what can be done"),
    }
}
