//! Files of tests: found, read, everything wrong in them told at once.

use std::fs;
use std::path::{Path, PathBuf};

use super::fields::{Fields, line};
use super::test::{After, Before, Expected, File, Step, Test, Texts, free_name};
use crate::abi::Part;
use crate::chat::{Delivery, belongs_to_channel, name_length};
use crate::dice::RuleSet;
use crate::report::{Finding, Place};
use crate::text::{Diagnostic, Span};

/// Keys of a command.
const KEYS: [&str; 20] = [
    "name",
    "command",
    "faces",
    "user",
    "channel",
    "server",
    "rules",
    "variables",
    "channel_variables",
    "state",
    "reply",
    "plain",
    "delivery",
    "parts",
    "labels",
    "log",
    "error",
    "message",
    "fault",
    "after",
];

/// Scopes of the state, in the order of [`Before::state`].
pub(super) const SCOPES: [&str; 3] = ["user", "channel", "server"];

/// Who sees a reply, by the word in a file.
pub(super) const DELIVERIES: [(&str, Delivery); 3] =
    [("public", Delivery::Public), ("private", Delivery::Private), ("spoiler", Delivery::Spoiler)];

/// Why a file of tests can't be used.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It can't be read.
    #[error("cannot read the tests in '{shown}'")]
    File {
        /// The path as a person would type it.
        shown: String,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// It is wrong.
    #[error("the tests in '{shown}' can't be used")]
    Wrong {
        /// The path as a person would type it.
        shown: String,
        /// The text of the file.
        text: String,
        /// Everything that is wrong; spans lie in the text.
        mistakes: Vec<Diagnostic>,
    },
}

impl Unreadable {
    /// What is wrong as findings, each at its line.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        match self {
            Self::File { shown, cause } => {
                let what = format!("the tests can't be read: {cause}");
                vec![Finding::error("SK0400", what).at(Place::file(shown.clone()))]
            }
            Self::Wrong { shown, text, mistakes } => mistakes
                .iter()
                .map(|mistake| {
                    let line = line(text, mistake.span.start as usize);
                    let finding = Finding::error("SK0400", mistake.message.clone());
                    let finding = finding.at(Place::line(shown.clone(), line));
                    mistake.help.iter().fold(finding, |finding, help| finding.help(help.clone()))
                })
                .collect(),
        }
    }
}

/// The files of tests in a plugin's folder, sorted; none without the folder `tests`.
///
/// # Errors
/// When there is such a folder, and it can't be read.
pub fn find(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let folder = folder.join(super::FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.extension().is_some_and(|extension| extension == "toml") && !hidden {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a file of tests; `shown` is its path as a person would type it.
///
/// # Errors
/// When it can't be read, or with everything that is wrong in it.
pub fn read(path: &Path, shown: &str) -> Result<File, Unreadable> {
    let shown = shown.to_owned();
    // A pipe would be waited for, perhaps for ever; of a folder the system says what is wrong.
    let text = match fs::metadata(path) {
        Ok(found) if !found.is_file() && !found.is_dir() => {
            Err(std::io::Error::other("it is not a regular file"))
        }
        _ => fs::read_to_string(path),
    };
    match text {
        Ok(source) => parse(path, shown, source),
        Err(cause) => Err(Unreadable::File { shown, cause }),
    }
}

/// Reads the text of a file.
pub(super) fn parse(path: &Path, shown: String, source: String) -> Result<File, Unreadable> {
    let mut mistakes = Vec::new();
    let tests = match toml_edit::Document::parse(source.as_str()) {
        Ok(document) => tests(&Fields::root(document.as_table(), &source), &shown, &mut mistakes),
        Err(error) => {
            let range = error.span().unwrap_or_default();
            let message = error.message().trim_end().to_owned();
            let span = Span::new(range.start, range.end);
            mistakes.push(Diagnostic::error("not-toml", span, message));
            Vec::new()
        }
    };
    if !mistakes.is_empty() {
        return Err(Unreadable::Wrong { shown, text: source, mistakes });
    }
    Ok(File { path: path.to_owned(), shown, source, tests })
}

fn tests(root: &Fields<'_>, shown: &str, mistakes: &mut Vec<Diagnostic>) -> Vec<Test> {
    root.check(&["test"], mistakes);
    let mut tests: Vec<Test> = Vec::new();
    for fields in root.tables("test", mistakes) {
        let mut keys = KEYS.to_vec();
        keys.push("then");
        fields.check(&keys, mistakes);
        let first = step(&fields, &Before::default(), shown, mistakes);
        let is_taken = |name: &str| tests.iter().any(|test| test.name == name);
        let name = match fields.text("name", mistakes) {
            Some(name) if is_taken(&name) => {
                let what = format!("a second test is called `{name}`");
                let span = fields.span_of("name");
                mistakes.push(Diagnostic::error("name-twice", span, what));
                name
            }
            Some(name) => name,
            None => free_name(&first.command, is_taken),
        };
        let mut steps = vec![first];
        for fields in fields.tables("then", mistakes) {
            fields.check(&KEYS, mistakes);
            let place = steps.last().map(|step| &step.before);
            let before = Before {
                place: place.map(|before| before.place.clone()).unwrap_or_default(),
                rules: place.map(|before| before.rules).unwrap_or_default(),
                ..Before::default()
            };
            steps.push(step(&fields, &before, shown, mistakes));
        }
        tests.push(Test { name, steps });
    }
    tests
}

/// One command; who asks and where goes on from `usual`.
fn step(fields: &Fields<'_>, usual: &Before, shown: &str, mistakes: &mut Vec<Diagnostic>) -> Step {
    let command = fields.text("command", mistakes);
    if command.as_deref().unwrap_or_default().trim().is_empty() {
        let what = "a test needs a `command`";
        let error = Diagnostic::error("no-command", fields.span_of("command"), what);
        mistakes.push(error.help("as it is typed in a channel: command = \"/r coin\""));
    }
    let mut before = usual.clone();
    let places = [&mut before.place.user, &mut before.place.channel, &mut before.place.server];
    for (key, place) in SCOPES.into_iter().zip(places) {
        if let Some(name) = fields.text(key, mistakes) {
            *place = name;
        }
    }
    let rules = [("corrected", RuleSet::Corrected), ("classic", RuleSet::Classic)];
    if let Some(rules) = fields.choice("rules", &rules, mistakes) {
        before.rules = rules;
    }
    for (key, channel) in [("variables", false), ("channel_variables", true)] {
        let variables = variables(fields, key, channel, mistakes).unwrap_or_default();
        *if channel { &mut before.channel_variables } else { &mut before.variables } = variables;
    }
    before.state = state(fields, mistakes).map(Option::unwrap_or_default);
    Step {
        command: command.unwrap_or_default(),
        faces: fields.faces("faces", mistakes).unwrap_or_default(),
        before,
        expected: expected(fields, mistakes),
        place: Some(Place::line(shown, fields.line())),
        lines: fields.lines(&KEYS),
    }
}

fn expected(fields: &Fields<'_>, mistakes: &mut Vec<Diagnostic>) -> Expected {
    let mut after = After::default();
    if let Some(inner) = fields.table("after", mistakes) {
        inner.check(&["variables", "channel_variables", "state"], mistakes);
        after.variables = variables(&inner, "variables", false, mistakes);
        after.channel_variables = variables(&inner, "channel_variables", true, mistakes);
        after.state = state(&inner, mistakes);
    }
    let expected = Expected {
        reply: fields.text("reply", mistakes),
        plain: fields.text("plain", mistakes),
        delivery: fields.choice("delivery", &DELIVERIES, mistakes),
        parts: parts(fields, mistakes),
        labels: fields.list("labels", mistakes),
        log: fields.list("log", mistakes),
        error: fields.text("error", mistakes),
        message: fields.text("message", mistakes),
        no_fault: fields.choice("fault", &[("none", true)], mistakes).unwrap_or_default(),
        after,
    };
    let wants_reply = expected.reply.is_some() || expected.plain.is_some();
    let wants_error = expected.error.is_some() || expected.message.is_some();
    if wants_error && wants_reply {
        let what = "a command has a reply or an error, not both";
        mistakes.push(Diagnostic::error("reply-and-error", fields.span_of("error"), what));
    }
    if wants_error && expected.no_fault {
        let what = "`fault = \"none\"` takes any reply and any refusal; leave `error` out";
        mistakes.push(Diagnostic::error("fault-and-error", fields.span_of("fault"), what));
    }
    expected
}

fn parts(fields: &Fields<'_>, mistakes: &mut Vec<Diagnostic>) -> Option<Vec<Part>> {
    let before = mistakes.len();
    let tables = fields.tables("parts", mistakes);
    if tables.is_empty() && (mistakes.len() > before || fields.span_of("parts") == fields.span) {
        return None;
    }
    let parts = tables.into_iter().map(|part| {
        part.check(&["text", "number", "final"], mistakes);
        Part {
            text: part.text("text", mistakes).unwrap_or_default(),
            number: part.number("number", mistakes),
            settled: part.flag("final", mistakes).unwrap_or_default(),
        }
    });
    Some(parts.collect())
}

fn state(fields: &Fields<'_>, mistakes: &mut Vec<Diagnostic>) -> [Option<Texts>; 3] {
    let Some(inner) = fields.table("state", mistakes) else { return Default::default() };
    inner.check(&SCOPES, mistakes);
    SCOPES.map(|scope| inner.texts(scope, mistakes))
}

/// Variables; a name decides by itself whether it is the user's or the channel's.
fn variables(
    fields: &Fields<'_>,
    key: &str,
    channel: bool,
    mistakes: &mut Vec<Diagnostic>,
) -> Option<Texts> {
    let texts = fields.texts(key, mistakes)?;
    for name in texts.keys() {
        let wrong = if name.is_empty() || name_length(name) != name.len() {
            format!("`{name}` is no name of a variable")
        } else if belongs_to_channel(name) == channel {
            continue;
        } else if channel {
            format!("`{name}` has a lower-case letter, so it is the user's: put it in `variables`")
        } else {
            format!(
                "`{name}` has no lower-case letter, so it is the channel's: put it in `channel_variables`"
            )
        };
        mistakes.push(Diagnostic::error("wrong-variable", fields.span_of(key), wrong));
    }
    Some(texts)
}
