//! What a golden test is.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::abi::Part;
use crate::chat::{Delivery, Place};
use crate::dice::RuleSet;
use crate::plugin::{Description, Example};
use crate::report;

/// Texts by name.
pub type Texts = BTreeMap<String, String>;

/// A file of tests.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// The path as a person would type it.
    pub shown: String,
    /// Its text.
    pub source: String,
    /// The tests in it, in order.
    pub tests: Vec<Test>,
}

/// A test: commands one after the other in one memory, which is empty at first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Test {
    /// Its name, unique in its file.
    pub name: String,
    /// The commands; the first is the test's own, the others are its `then`s.
    pub steps: Vec<Step>,
}

/// A command, its dice, what is there before and what is expected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// The command as typed, `/r` included.
    pub command: String,
    /// The faces, in the order of the draws; they must be used up exactly.
    pub faces: Vec<i64>,
    /// What is there before.
    pub before: Before,
    /// What is expected.
    pub expected: Expected,
    /// Where it is written down.
    pub place: Option<report::Place>,
    /// The lines of its keys, from 1.
    pub lines: BTreeMap<&'static str, u32>,
}

/// Who asks, and what is put into the memory before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Before {
    /// Who asks, and where.
    pub place: Place,
    /// The rules in force.
    pub rules: RuleSet,
    /// Variables of the user, by name without `$`.
    pub variables: Texts,
    /// Variables of the channel.
    pub channel_variables: Texts,
    /// What the plugin keeps for user, channel and server.
    pub state: [Texts; 3],
}

/// What is expected; what is not given is not looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    /// The reply in Markdown.
    pub reply: Option<String>,
    /// The reply in plain text.
    pub plain: Option<String>,
    /// Who sees the reply.
    pub delivery: Option<Delivery>,
    /// The parts of the plugin's last answer.
    pub parts: Option<Vec<Part>>,
    /// The labels of all answers of the plugin.
    pub labels: Option<Vec<String>>,
    /// All lines of the log, as `info: text`.
    pub log: Option<Vec<String>>,
    /// The code of what goes wrong.
    pub error: Option<String>,
    /// The words of what goes wrong.
    pub message: Option<String>,
    /// Any reply and any refusal, but no fault of the plugin; its dice need not fit.
    pub no_fault: bool,
    /// What is in the memory afterwards.
    pub after: After,
}

/// What is in the memory afterwards; a group that is given is compared as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct After {
    /// Variables of the user.
    pub variables: Option<Texts>,
    /// Variables of the channel.
    pub channel_variables: Option<Texts>,
    /// What the plugin keeps for user, channel and server.
    pub state: [Option<Texts>; 3],
}

impl Step {
    /// The place of a key; of the test, where the key is not written.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Option<report::Place> {
        let place = self.place.as_ref()?;
        Some(match self.lines.get(key) {
            Some(line) => report::Place::line(place.file.clone(), *line),
            None => place.clone(),
        })
    }
}

impl Expected {
    /// Whether nothing is expected at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An example of a manifest as a test.
#[must_use]
pub fn example(example: &Example) -> Test {
    let Example { command, faces, reply } = example;
    let expected = Expected { reply: Some(reply.clone()), ..Expected::default() };
    let step = Step { command: command.clone(), faces: faces.clone(), expected, ..Step::default() };
    Test { name: command.clone(), steps: vec![step] }
}

/// The examples of a manifest as tests with names of their own, placed in `manifest`, its text and
/// what its file is called, where it is known.
#[must_use]
pub fn examples(description: &Description, manifest: Option<(&str, &str)>) -> Vec<Test> {
    let headers: Vec<u32> = manifest
        .into_iter()
        .flat_map(|(text, _)| text.lines().zip(1..))
        .filter(|(line, _)| line.trim_start().starts_with("[[example]]"))
        .map(|(_, number)| number)
        .collect();
    let mut tests: Vec<Test> = Vec::new();
    for (number, one) in description.examples.iter().enumerate() {
        let mut test = example(one);
        test.name = free_name(&test.name, |name| tests.iter().any(|other| other.name == name));
        let line = headers.get(number).filter(|_| headers.len() == description.examples.len());
        if let (Some((_, file)), Some(step)) = (manifest, test.steps.first_mut()) {
            step.place = Some(report::Place::line(file, line.copied().unwrap_or_default()));
        }
        tests.push(test);
    }
    tests
}

/// The name, with a number behind it if it is taken.
pub(super) fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    let numbered = (2_u64..).map(|number| format!("{name} ({number})"));
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or_default()
}
