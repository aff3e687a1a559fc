//! What came of a command, as far as a channel or an author can tell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::draws;
use crate::abi::{Hook, Part, Verdict};
use crate::chat::Reply;
use crate::pipeline::{Exchange, Fault, Parts};
use crate::plugin::Draw;

/// What came of a command, as far as a channel or an author can tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Came {
    /// What went back.
    pub reply: Option<Reply>,
    /// One for each roll.
    pub values: Vec<Value>,
    /// What plugins answered that did not pass, in the order of the calls.
    pub parts: Vec<PluginParts>,
    /// Every die, in order.
    #[serde(with = "draws")]
    pub draws: Vec<Draw>,
    /// Why there is no reply.
    pub faults: Vec<Told>,
    /// How plugins went wrong that were then left out.
    pub left_out: Vec<Told>,
    /// Fuel of each plugin that was asked.
    pub fuel: BTreeMap<String, u64>,
    /// What was remembered at this place afterwards, if it changed. Kept apart.
    #[serde(skip)]
    pub memory: Option<Parts>,
}

/// What one roll counts for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Value {
    /// The value, as a text: it may be a fraction.
    pub value: Option<String>,
    /// Successes, where they were counted.
    pub successes: Option<i64>,
    /// Words for the result.
    pub labels: Vec<String>,
}

/// What a plugin answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginParts {
    /// The plugin.
    pub plugin: String,
    /// What it was asked for.
    pub hook: Hook,
    /// The pieces of its answer.
    pub parts: Vec<Part>,
    /// Its words for the result.
    pub labels: Vec<String>,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whose fault it is; none: the command's.
    pub plugin: Option<String>,
    /// Its stable name.
    pub code: String,
    /// What happened.
    pub message: String,
}

impl Came {
    /// What came of an exchange; `memory` is that of the place afterwards, if it changed.
    #[must_use]
    pub fn of(exchange: &Exchange, memory: Option<Parts>) -> Self {
        let values = exchange.results.iter().map(|rolled| Value {
            value: rolled.value.map(|value| value.to_string()),
            successes: rolled.successes,
            labels: rolled.labels.clone(),
        });
        let answers = exchange.answers.iter().filter(|one| one.answer.verdict != Verdict::Pass);
        let parts = answers.map(|one| PluginParts {
            plugin: one.plugin.clone(),
            hook: one.hook,
            parts: one.answer.parts.clone(),
            labels: one.answer.labels.clone(),
        });
        let used = exchange.usage.iter();
        Self {
            // The form for terminals follows from the others.
            reply: exchange.reply.clone().map(|reply| Reply { terminal: String::new(), ..reply }),
            values: values.collect(),
            parts: parts.collect(),
            draws: exchange.draws.clone(),
            faults: exchange.faults.iter().map(Told::of).collect(),
            left_out: exchange.left_out.iter().map(Told::of).collect(),
            fuel: used.map(|used| (used.plugin.clone(), used.usage.fuel)).collect(),
            memory,
        }
    }

    /// The reply, or what went wrong, in one text.
    #[must_use]
    pub fn told(&self) -> String {
        match &self.reply {
            Some(reply) => reply.markdown.clone(),
            None => self.faults.iter().map(Told::line).collect::<Vec<_>>().join("\n"),
        }
    }
}

impl Told {
    fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Input(error) => {
                Self { plugin: None, code: error.code.clone(), message: error.message.clone() }
            }
            Fault::Plugin { plugin, code, message, place, .. } => {
                // Files and lines are known only where the module's symbols are.
                let at = place.as_ref().map(|place| format!(" at {}:{}", place.file, place.line));
                let bare = at.and_then(|at| message.strip_suffix(&at));
                let bare = bare.map_or(message.as_str(), |bare| bare.trim_end_matches(','));
                let message = bare.to_owned();
                Self { plugin: Some(plugin.clone()), code: code.clone(), message }
            }
        }
    }

    /// The fault in one line.
    #[must_use]
    pub fn line(&self) -> String {
        match &self.plugin {
            Some(plugin) => format!("{}: {plugin}: {}", self.code, self.message),
            None => format!("{}: {}", self.code, self.message),
        }
    }
}
