//! Reply plus what happened on the way.

use crate::abi::{Answer, Hook};
use crate::chat::Reply;
use crate::dice::{Number, Outcome};
use crate::plugin::{Draw, LogLine, Usage};
use crate::report::Place;
use crate::text::{Diagnostic, Span};

/// Everything that one message led to.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// The message, as typed.
    pub command: String,
    /// What goes back; none with an error, and for a message that is no command.
    pub reply: Option<Reply>,
    /// One result for each roll.
    pub results: Vec<Rolled>,
    /// How many results there were after each `;` part.
    pub ends: Vec<usize>,
    /// Every die thrown, in order.
    pub draws: Vec<Draw>,
    /// What each plugin used, in order of registration; plugins that were not called are left out.
    pub usage: Vec<PluginUsage>,
    /// What plugins wrote to their logs.
    pub log: Vec<PluginLog>,
    /// What plugins answered, in the order of the calls; also those that passed.
    pub answers: Vec<PluginAnswer>,
    /// What happened at each stage.
    pub steps: Vec<Step>,
    /// Warnings and notes; spans lie in `command`.
    pub remarks: Vec<Diagnostic>,
    /// Why there is no reply; several mistakes in one notation are told at once.
    pub faults: Vec<Fault>,
    /// How plugins went wrong that were then left out, so that the others and the dice could answer: in
    /// channels only, and no reason why there would be no reply.
    pub left_out: Vec<Fault>,
    /// Whether the session's memory changed.
    pub changed: bool,
}

/// One rolled expression.
#[derive(Clone, Debug)]
pub struct Rolled {
    /// The expression as typed, variables not expanded.
    pub expression: String,
    /// The comment, if there is one.
    pub label: Option<String>,
    /// The canonical `(…) = N`.
    pub markdown: String,
    /// The value; none for a list.
    pub value: Option<Number>,
    /// Successes, where they were counted.
    pub successes: Option<i64>,
    /// Words that plugins gave to the whole result, such as `glitch`.
    pub labels: Vec<String>,
    /// The faces and how they came about; none for the reply of a plugin.
    pub outcome: Option<Outcome>,
}

/// What a plugin used up for one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginUsage {
    /// Its name.
    pub plugin: String,
    /// What it used.
    pub usage: Usage,
}

/// A log line and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginLog {
    /// The plugin's name.
    pub plugin: String,
    /// The line.
    pub line: LogLine,
}

/// An answer and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginAnswer {
    /// The plugin's name.
    pub plugin: String,
    /// What it was asked for.
    pub hook: Hook,
    /// The answer, as the plugin gave it; clean its texts before a terminal sees them.
    pub answer: Answer,
}

/// What happened at one stage, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// What it made of the command.
    pub text: String,
}

/// The stages, in the order of a simple command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Prefix, name and comment recognised.
    Command,
    /// Variables replaced by their text.
    Variables,
    /// A plugin passed, rewrote, replied, or went wrong.
    Plugin,
    /// Dice rolled.
    Dice,
    /// The reply put together.
    Reply,
}

impl Stage {
    /// The name, as traces print it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Variables => "variables",
            Self::Plugin => "plugin",
            Self::Dice => "dice",
            Self::Reply => "reply",
        }
    }
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The command is wrong; the span lies in `Exchange::command`.
    Input(Diagnostic),
    /// A plugin went wrong.
    Plugin {
        /// Its name.
        plugin: String,
        /// A stable name of the fault, as `plugin-out-of-fuel`.
        code: String,
        /// What happened.
        message: String,
        /// The author's line that led to a trap, if it is known.
        place: Option<Place>,
        /// The guest's call stack, if it trapped.
        stack: Vec<String>,
        /// The part of the command that called the plugin.
        span: Option<Span>,
    },
}
