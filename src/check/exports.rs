//! Exports: the hooks are there, are called what the host calls, and can be reached.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Check, Subject, case, sections, skipped};
use crate::abi::{Answer, Hook, MARKER, Verdict};
use crate::chat::Message;
use crate::limits::DiceLimits;
use crate::pipeline::{Session, respond};
use crate::plugin::{Call, Description, Dice, Finished, Plugin, Rule, Source, Usage};
use crate::report::{Case, Finding};
use crate::text::{cleaned, nearest};

pub(super) const CHECK: Check = Check {
    name: "exports",
    promise: "memory and hooks are exported, spelt as the host calls them, and can be reached",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let bytes = match subject.bytes() {
        Ok(bytes) => bytes,
        Err(reason) => return skipped("exports", reason),
    };
    let help = "the exports and their types: sidekick help abi, section \"The module\"";
    let rules = [(Rule::Export, "SK0206"), (Rule::Hook, "SK0209")];
    let mut findings = subject.refusals(&rules, help);
    if findings.is_empty() {
        findings.extend(misspelt(subject, bytes));
    }
    if let Ok(plugin) = subject.plugin() {
        findings.extend(unreachable(subject, Plugin::description(plugin), plugin.hooks()));
    }
    vec![case("exports", findings)]
}

/// Exports that look like hooks, and that nobody calls.
fn misspelt(subject: &Subject<'_>, bytes: &[u8]) -> Vec<Finding> {
    let known = || Hook::ALL.map(Hook::export).into_iter().chain([MARKER]);
    let mut findings = Vec::new();
    for name in sections::look(bytes).exports {
        if !name.starts_with("sidekick") || known().any(|known| known == name) {
            continue;
        }
        let message = format!("the module exports `{}`, which no host calls", cleaned(name));
        findings.push(
            subject.at_module(match nearest(name, known()) {
                Some(near) => {
                    Finding::error("SK0211", message).help(format!("did you mean `{near}`?"))
                }
                None => Finding::warning("SK0211", message)
                    .help(format!("the hooks are {}", Hook::ALL.map(Hook::export).join(", "))),
            }),
        );
    }
    findings
}

/// Words and letters of the manifest that no command reaches.
fn unreachable(subject: &Subject<'_>, description: &Description, hooks: &[Hook]) -> Vec<Finding> {
    let words = description.commands.iter().filter(|word| *word != "*");
    let commands = words.map(|word| ("commands", word, Hook::Command, vec![format!("/r {word}")]));
    let modifiers = description.modifiers.iter().map(|letters| {
        let ways = ["", "1", ">1", "(1)"].map(|argument| format!("/r 4d6{letters}{argument}"));
        ("modifiers", letters, Hook::Modifier, ways.to_vec())
    });
    let dice = description.dice.iter().map(|letters| {
        ("dice", letters, Hook::Modifier, vec![format!("/r 4d{letters}"), format!("/r d{letters}")])
    });
    let mut findings = Vec::new();
    for (key, named, hook, ways) in commands.chain(modifiers).chain(dice) {
        if ways.iter().any(|way| reaches(description, hooks, (hook, named), way)) {
            continue;
        }
        let way = ways.first().map(String::as_str).unwrap_or_default();
        let message =
            format!("`{named}` in `{key}` can't be reached: `{way}` means something else");
        let finding = Finding::error("SK0212", message).help("choose another word");
        let manifest = subject.manifest.map(|manifest| manifest.text.as_str()).unwrap_or_default();
        findings.push(subject.at_manifest(finding, super::written::key(manifest, "", key)));
    }
    findings
}

/// Whether a command asks a plugin of this description under this word.
fn reaches(
    description: &Description,
    hooks: &[Hook],
    (hook, word): (Hook, &str),
    command: &str,
) -> bool {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let listener = Listener {
        description: description.clone(),
        hooks: hooks.to_vec(),
        asked: Arc::clone(&asked),
    };
    let mut session = Session::new(Dice::new(Source::Lowest, DiceLimits::default().faces));
    session.plugins.push(Box::new(listener));
    let message = Message { text: command.to_owned(), ..Message::default() };
    let _ = respond(&mut session, &message); // what the reply would be is of no interest
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
    asked.iter().any(|(by, as_word)| *by == hook && as_word == word)
}

/// Takes the plugin's place and notes what it is asked.
struct Listener {
    description: Description,
    hooks: Vec<Hook>,
    asked: Arc<Mutex<Vec<(Hook, String)>>>,
}

impl Plugin for Listener {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.hooks.contains(&hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push((call.request.hook, call.request.word.clone()));
        let answer = Answer { verdict: Verdict::Pass, ..Answer::default() };
        Finished { outcome: Ok(answer), services: call.services, usage: Usage::default() }
    }
}
