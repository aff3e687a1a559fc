//! What was expected against what came: each difference is a finding.

use super::difference::difference;
use super::read::{DELIVERIES, SCOPES};
use super::run::Happened;
use super::test::{Expected, Step, Texts};
use crate::abi::{Answer, LogLevel, Part, Verdict};
use crate::chat::Delivery;
use crate::dice::NoFace;
use crate::pipeline::{Exchange, Fault};
use crate::plugin::faces_left_over;
use crate::report::Finding;
use crate::text::cleaned;

/// Everything about a command that is not as expected.
pub(super) fn compare(step: &Step, came: &Happened) -> Vec<Finding> {
    let expected = &step.expected;
    let fault = came.exchange.faults.first().map(Told::of);
    if let Some(finding) = stopped(step, came, fault.as_ref()) {
        return vec![finding];
    }
    let mut findings = Vec::new();
    if !came.left.is_empty() && !expected.no_fault {
        findings.push(left_over(step, came));
    }
    if let Some(fault) = &fault {
        findings.extend(wrong_error(step, fault));
    } else if expected.error.is_some() || expected.message.is_some() {
        let code = expected.error.as_deref().unwrap_or("an error");
        let finding = Finding::error("SK0406", format!("a reply came instead of {code}"));
        let finding = finding.details(reply(&came.exchange).map(|text| format!("+ {text}")));
        findings.push(placed(finding, step, "error"));
    } else if expected.is_empty() {
        let finding = Finding::error("SK0405", "the test says nothing of what is expected");
        let finding = finding.help("sidekick test --accept writes the reply that came");
        let finding = finding.details(reply(&came.exchange).map(|text| format!("+ {text}")));
        findings.push(placed(finding, step, "command"));
    }
    texts(step, came, &mut findings);
    findings
}

/// What leaves nothing else to compare.
fn stopped(step: &Step, came: &Happened, fault: Option<&Told>) -> Option<Finding> {
    let expected = &step.expected;
    let fault = match fault {
        None if came.exchange.reply.is_none() => {
            let finding = Finding::error("SK0411", "this is no command");
            let help = format!("a command starts with `/r`: \"/r {}\"", step.command.trim());
            return Some(placed(finding.help(help), step, "command"));
        }
        None => return None,
        Some(fault) => fault,
    };
    if expected.no_fault {
        let broken = came.exchange.faults.iter().map(Told::of).find(|fault| fault.is_plugins)?;
        let message = format!("the plugin still fails: {}: {}", broken.code, broken.message);
        let finding = Finding::error("SK0410", message).details(broken.details(came));
        return Some(placed(finding, step, "fault"));
    }
    if expected.error.is_some() || expected.message.is_some() {
        return None;
    }
    if let Some(missed) = &came.missed
        && fault.code == "faces"
    {
        return Some(ran_out(step, came, missed));
    }
    let message = format!("{} instead of a reply: {}", fault.code, fault.message);
    let finding = Finding::error("SK0402", message).details(fault.details(came));
    let finding = match fault.is_plugins {
        true => finding,
        false => finding.help(format!("if that is right, expect it: error = \"{}\"", fault.code)),
    };
    Some(placed(finding, step, "command"))
}

fn ran_out(step: &Step, came: &Happened, missed: &NoFace) -> Finding {
    let drawn = drawn(&came.exchange);
    let message = match missed {
        NoFace::RanOut { sides, .. } if drawn.is_empty() => {
            format!("the faces have run out: asked for a d{sides}, and there is none")
        }
        NoFace::RanOut { sides, .. } => {
            format!("the faces have run out: asked for a d{sides} after {drawn}")
        }
        NoFace::NotOnDie { .. } | NoFace::TooMany { .. } => missed.to_string(),
    };
    let finding = Finding::error("SK0404", message);
    let help = "list every face that is drawn, or let --accept --seed N draw what is missing";
    placed(finding.help(help), step, "faces")
}

fn left_over(step: &Step, came: &Happened) -> Finding {
    let drawn = match drawn(&came.exchange) {
        drawn if drawn.is_empty() => "no die was thrown".to_owned(),
        drawn => format!("thrown were {drawn}"),
    };
    let message = format!("{}; {drawn}", faces_left_over(&came.left));
    let help = "`faces` must be used up exactly";
    placed(Finding::error("SK0403", message).help(help), step, "faces")
}

fn wrong_error(step: &Step, fault: &Told) -> Vec<Finding> {
    let Expected { error, message, .. } = &step.expected;
    let mut findings = Vec::new();
    let mut check = |key: &str, what: &str, expected: &Option<String>, came: &str| {
        if let Some(expected) = expected
            && expected != came
        {
            let finding = Finding::error("SK0406", what);
            let finding = finding.details(difference(expected, came));
            findings.push(placed(finding, step, key));
        }
    };
    check("error", "another error than expected", error, &fault.code);
    check("message", "other words of the error than expected", message, &fault.message);
    findings
}

/// Replies, answers, log and memory.
fn texts(step: &Step, came: &Happened, findings: &mut Vec<Finding>) {
    let exchange = &came.exchange;
    let mut check = |key, code, what: String, expected: Option<String>, came: &str| {
        if let Some(expected) = expected
            && expected != came
        {
            let finding = Finding::error(code, what).details(difference(&expected, came));
            findings.push(placed(finding, step, key));
        }
    };
    let expected = step.expected.clone();
    if let Some(reply) = &exchange.reply {
        let what = "another reply than expected".to_owned();
        check("reply", "SK0401", what, expected.reply, &reply.markdown);
        let what = "another reply in plain text than expected".to_owned();
        check("plain", "SK0401", what, expected.plain, &reply.plain);
        let what = "other people see the reply than expected".to_owned();
        let seen = word(reply.delivery);
        check("delivery", "SK0407", what, expected.delivery.map(word).map(str::to_owned), seen);
    }
    let what = "other parts than expected".to_owned();
    check(
        "parts",
        "SK0407",
        what,
        expected.parts.as_deref().map(listed),
        &listed(&parts(exchange)),
    );
    let what = "other labels than expected".to_owned();
    let came_labels = labels(exchange).join("\n");
    check("labels", "SK0407", what, expected.labels.map(|all| all.join("\n")), &came_labels);
    let what = "another log than expected".to_owned();
    check("log", "SK0408", what, expected.log.map(|all| all.join("\n")), &log(exchange).join("\n"));

    let place = &step.before.place;
    let of_user = owned(came.memory.variables.of_user(place));
    let of_channel = owned(came.memory.variables.of_channel(place));
    let after = expected.after;
    for (whose, expected, is) in
        [("user", after.variables, of_user), ("channel", after.channel_variables, of_channel)]
    {
        let what = format!("other variables of the {whose} afterwards than expected");
        check("after", "SK0409", what, expected.as_ref().map(lines), &lines(&is));
    }
    let state = came.memory.state(place, &came.plugin);
    for ((scope, expected), is) in SCOPES.into_iter().zip(after.state).zip(state) {
        let what = format!("another state of the {scope} afterwards than expected");
        check("after", "SK0409", what, expected.as_ref().map(lines), &lines(&is));
    }
}

/// A fault as tests see it.
pub(super) struct Told {
    pub(super) code: String,
    pub(super) message: String,
    /// Whether the plugin has made a mistake: a refusal is none.
    pub(super) is_plugins: bool,
    stack: Vec<String>,
}

impl Told {
    pub(super) fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Input(error) => Self {
                code: error.code.clone(),
                message: error.message.clone(),
                is_plugins: false,
                stack: Vec::new(),
            },
            Fault::Plugin { code, message, stack, .. } => Self {
                code: code.clone(),
                message: message.clone(),
                is_plugins: code != "plugin-declined",
                stack: stack.clone(),
            },
        }
    }

    fn details(&self, came: &Happened) -> Vec<String> {
        let mut lines: Vec<_> = self.stack.iter().map(frame).collect();
        match drawn(&came.exchange) {
            drawn if drawn.is_empty() => {}
            drawn => lines.push(format!("faces drawn: {drawn}")),
        }
        lines
    }
}

/// A line of a call stack; a note on it stands by itself.
fn frame(line: &String) -> String {
    if line.starts_with("note: ") { line.clone() } else { format!("at {line}") }
}

/// The parts of the last answer that takes part.
pub(super) fn parts(exchange: &Exchange) -> Vec<Part> {
    answers(exchange).last().map(|answer| answer.parts.clone()).unwrap_or_default()
}

/// The labels of all answers that take part.
pub(super) fn labels(exchange: &Exchange) -> Vec<String> {
    answers(exchange).flat_map(|answer| answer.labels.clone()).collect()
}

/// The lines of the log, each with its level.
pub(super) fn log(exchange: &Exchange) -> Vec<String> {
    let level = |level| match level {
        LogLevel::Debug => "debug",
        LogLevel::Info => "info",
        LogLevel::Warning => "warning",
        LogLevel::Panic => "panic",
    };
    let lines = exchange.log.iter();
    lines.map(|log| format!("{}: {}", level(log.line.level), log.line.text)).collect()
}

/// The word for who sees a reply.
pub(super) fn word(delivery: Delivery) -> &'static str {
    let found = DELIVERIES.into_iter().find(|(_, one)| *one == delivery);
    found.map_or("public", |(word, _)| word)
}

fn answers(exchange: &Exchange) -> impl Iterator<Item = &Answer> {
    let answers = exchange.answers.iter().map(|one| &one.answer);
    answers.filter(|answer| answer.verdict != Verdict::Pass)
}

/// The faces drawn, as `3, 4`; long lists are cut at the front.
fn drawn(exchange: &Exchange) -> String {
    const MOST: usize = 20;
    let draws = &exchange.draws;
    let shown = &draws[draws.len().saturating_sub(MOST)..];
    let faces: Vec<_> = shown.iter().map(|draw| draw.face.to_string()).collect();
    let more = if shown.len() < draws.len() { "…, " } else { "" };
    format!("{more}{}", faces.join(", "))
}

fn reply(exchange: &Exchange) -> Option<String> {
    exchange.reply.as_ref().map(|reply| cleaned(&reply.markdown).into_owned())
}

fn listed(parts: &[Part]) -> String {
    let lines = parts.iter().map(|part| {
        let number = part.number.map(|number| format!(", number = {number}")).unwrap_or_default();
        let settled = if part.settled { ", final = true" } else { "" };
        format!("text = \"{}\"{number}{settled}", part.text)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn owned<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>) -> Texts {
    texts.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn lines(texts: &Texts) -> String {
    let lines = texts.iter().map(|(name, text)| format!("{name} = \"{text}\""));
    lines.collect::<Vec<_>>().join("\n")
}

fn placed(finding: Finding, step: &Step, key: &str) -> Finding {
    match step.place_of(key) {
        Some(place) => finding.at(place),
        None => finding,
    }
}
