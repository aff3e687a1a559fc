//! Tests are written: appended to a file, which is replaced as a whole or left as it is.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use toml_edit::{InlineTable, Value};

use super::read::{SCOPES, Unreadable, parse, read};
use super::test::{Before, Step, Test, Texts, free_name};
use crate::dice::RuleSet;
use crate::files::replace;
use crate::report::Place;

/// A test that was appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its name in the file.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// Whether the file did not hold it before.
    pub is_new: bool,
}

/// Why a file of tests can't be written; it is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// What is in it can't be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The system says no.
    #[error("cannot write the tests in '{shown}'")]
    File {
        /// The path as a person would type it.
        shown: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
}

/// Appends a test to the file at `path`, which is made if it is not there; `shown` is its path as a
/// person would type it, `comment` stands above the test. A file that has a test of the same commands
/// and dice stays as it is.
///
/// # Errors
/// When the file holds something else than tests, or can't be written.
pub fn append(path: &Path, shown: &str, test: &Test, comment: &str) -> Result<Written, Unwritable> {
    let (mut source, tests) = if path.exists() {
        let file = read(path, shown)?;
        (file.source, file.tests)
    } else {
        (String::new(), Vec::new())
    };
    let place = |step: Option<&Step>| {
        let place = step.and_then(|step| step.place.clone());
        place.unwrap_or_else(|| Place::file(shown))
    };
    if let Some(same) = tests.iter().find(|other| asks_the_same(other, test)) {
        let place = place(same.steps.first());
        return Ok(Written { name: same.name.clone(), place, is_new: false });
    }
    let name = free_name(&test.name, |name| tests.iter().any(|other| other.name == name));
    if !source.is_empty() {
        source.truncate(source.trim_end().len());
        source.push_str("\n\n");
    }
    for line in comment.lines() {
        let _ = writeln!(source, "{}", format!("# {line}").trim_end());
    }
    source.push_str(&text(&Test { name: name.clone(), steps: test.steps.clone() }));
    // What is written must be readable, and the reader knows the line.
    let file = parse(path, shown.to_owned(), source)?;
    let written = file.tests.last().and_then(|test| test.steps.first());
    let place = place(written);
    replace(path, file.source.as_bytes())
        .map_err(|cause| Unwritable::File { shown: shown.to_owned(), cause })?;
    Ok(Written { name, place, is_new: true })
}

fn asks_the_same(left: &Test, right: &Test) -> bool {
    let same = |(left, right): (&Step, &Step)| {
        (&left.command, &left.faces, &left.before) == (&right.command, &right.faces, &right.before)
    };
    left.steps.len() == right.steps.len() && left.steps.iter().zip(&right.steps).all(same)
}

/// A test as TOML.
fn text(test: &Test) -> String {
    let mut text = String::new();
    let mut usual = Before::default();
    for (number, step) in test.steps.iter().enumerate() {
        text.push_str(if number == 0 { "[[test]]\n" } else { "\n[[test.then]]\n" });
        let mut put = |key: &str, value: Value| {
            let _ = writeln!(text, "{key} = {}", value.decorated("", ""));
        };
        if number == 0 {
            put("name", Value::from(&*test.name));
        }
        keys(step, &usual, &mut put);
        usual.place = step.before.place.clone();
        usual.rules = step.before.rules;
    }
    text
}

fn keys(step: &Step, usual: &Before, put: &mut dyn FnMut(&str, Value)) {
    let Step { command, faces, before, expected, .. } = step;
    put("command", Value::from(&**command));
    if !faces.is_empty() {
        put("faces", faces.iter().copied().collect());
    }
    let place = &before.place;
    let names = [
        (&place.user, &usual.place.user),
        (&place.channel, &usual.place.channel),
        (&place.server, &usual.place.server),
    ];
    for (key, (name, usual)) in SCOPES.into_iter().zip(names) {
        if name != usual {
            put(key, Value::from(&**name));
        }
    }
    if before.rules != usual.rules {
        let name = if before.rules == RuleSet::Classic { "classic" } else { "corrected" };
        put("rules", Value::from(name));
    }
    let variables =
        [("variables", &before.variables), ("channel_variables", &before.channel_variables)];
    for (key, texts) in variables {
        if !texts.is_empty() {
            put(key, inline(texts));
        }
    }
    let state = SCOPES.into_iter().zip(&before.state).filter(|(_, texts)| !texts.is_empty());
    let state: InlineTable = state.map(|(scope, texts)| (scope, inline(texts))).collect();
    if !state.is_empty() {
        put("state", Value::from(state));
    }
    let texts =
        [("reply", &expected.reply), ("error", &expected.error), ("message", &expected.message)];
    for (key, text) in texts {
        if let Some(text) = text {
            put(key, Value::from(&**text));
        }
    }
    if expected.no_fault {
        put("fault", Value::from("none"));
    }
}

pub(super) fn inline(texts: &Texts) -> Value {
    let table: InlineTable =
        texts.iter().map(|(name, text)| (name.as_str(), Value::from(&**text))).collect();
    Value::from(table)
}
