//! What is not as it was recorded, aspect by aspect.

use std::fmt::Write;

use super::{Came, PluginParts, Told, Value};
use crate::chat::Delivery;
use crate::golden::difference;
use crate::pipeline::Parts;
use crate::plugin::Draw;

/// One aspect in which a roll went another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub aspect: Aspect,
    /// What it means, in a few words.
    pub what: String,
    /// As it was recorded, one thing a line.
    pub before: String,
    /// As it is now.
    pub after: String,
}

/// What can be different about a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The text that goes back.
    Reply,
    /// Who sees it.
    Delivery,
    /// What went wrong.
    Faults,
    /// The dice that were asked for.
    Draws,
    /// What the rolls count for.
    Values,
    /// The words for results.
    Labels,
    /// What plugins answered.
    Parts,
    /// What is remembered afterwards.
    Memory,
    /// The work of plugins.
    Fuel,
}

impl Aspect {
    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Delivery => "delivery",
            Self::Faults => "faults",
            Self::Draws => "draws",
            Self::Values => "values",
            Self::Labels => "labels",
            Self::Parts => "parts",
            Self::Memory => "memory",
            Self::Fuel => "fuel",
        }
    }
}

impl Difference {
    /// Both sides line by line, `- ` before what was, `+ ` before what is.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = difference(&self.before, &self.after);
        // A side that is empty has no line to show.
        lines.retain(|line| line != "- " && line != "+ ");
        lines
    }
}

/// What differs between what came then and now; `before` is what was remembered before it. Fuel is compared
/// where the code is the same and nothing else differs.
pub(super) fn compare(
    before: &Parts,
    then: &Came,
    now: &Came,
    is_same_code: impl Fn(&str) -> bool,
) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut check = |aspect, what: &str, before: String, after: String| {
        if before != after {
            all.push(Difference { aspect, what: what.to_owned(), before, after });
        }
    };
    let reply = |came: &Came| came.reply.as_ref().map(|reply| reply.markdown.clone());
    let (old, new) = (reply(then).unwrap_or_default(), reply(now).unwrap_or_default());
    let another_text = old != new;
    let what = match (&then.reply, &now.reply) {
        (Some(_), None) => "no reply any more",
        (None, Some(_)) => "a reply where there was none",
        _ => "another reply",
    };
    check(Aspect::Reply, what, old, new);
    if !another_text {
        let plain = |came: &Came| came.reply.as_ref().map(|reply| reply.plain.clone());
        let what = "another reply in plain text";
        check(Aspect::Reply, what, plain(then).unwrap_or_default(), plain(now).unwrap_or_default());
    }
    if let (Some(old), Some(new)) = (&then.reply, &now.reply) {
        let what = "other people see the reply";
        check(Aspect::Delivery, what, seen(old.delivery).into(), seen(new.delivery).into());
    }
    check(Aspect::Faults, "other faults", faults(then), faults(now));
    let what = other_draws(&then.draws, &now.draws);
    check(Aspect::Draws, &what, draws(&then.draws), draws(&now.draws));
    check(Aspect::Values, "other values", values(&then.values), values(&now.values));
    check(Aspect::Labels, "other labels", labels(&then.values), labels(&now.values));
    check(Aspect::Parts, "other answers of plugins", parts(&then.parts), parts(&now.parts));
    let what = "something else is remembered afterwards";
    let remembered = |came: &Came| memory(came.memory.as_ref().unwrap_or(before));
    check(Aspect::Memory, what, remembered(then), remembered(now));
    if all.is_empty() {
        let fuel = |came: &Came, other: &Came| {
            // An engine that does not count says 0.
            let counted = |name: &str| came.fuel[name] != 0 && other.fuel.get(name) != Some(&0);
            let same = came.fuel.iter().filter(|(name, _)| is_same_code(name) && counted(name));
            same.map(|(name, fuel)| format!("{name}: {fuel}")).collect::<Vec<_>>().join("\n")
        };
        let (before, after) = (fuel(then, now), fuel(now, then));
        if before != after {
            let what = "other fuel, with the same code".to_owned();
            all.push(Difference { aspect: Aspect::Fuel, what, before, after });
        }
    }
    all
}

fn seen(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Public => "public",
        Delivery::Private => "private",
        Delivery::Spoiler => "spoiler",
    }
}

fn faults(came: &Came) -> String {
    let left_out = came.left_out.iter().map(|told| format!("left out: {}", told.line()));
    lines(came.faults.iter().map(Told::line).chain(left_out))
}

/// At which draw the dice went another way, and what was asked for there.
fn other_draws(then: &[Draw], now: &[Draw]) -> String {
    let same = then.iter().zip(now).take_while(|(old, new)| old == new).count();
    let number = same + 1;
    match (then.get(same), now.get(same)) {
        (Some(old), Some(new)) if (&old.sides, &old.origin) == (&new.sides, &new.origin) => {
            format!("another face at draw {number}")
        }
        (Some(old), Some(new)) => {
            let (old, new) = (die(old), die(new));
            format!("other dice from draw {number} on: {new} is asked for, {old} was")
        }
        (Some(_), None) => {
            let fewer = then.len() - same;
            let dice = if fewer == 1 { "die" } else { "dice" };
            format!("{fewer} {dice} fewer: none is asked for from draw {number} on")
        }
        (None, Some(new)) => format!("more dice from draw {number} on: {} is asked for", die(new)),
        (None, None) => "the same dice".to_owned(),
    }
}

fn die(draw: &Draw) -> String {
    match draw.origin.as_str() {
        "dice" => format!("a d{}", draw.sides),
        "deck" => "a card".to_owned(),
        plugin => format!("a d{} for {plugin}", draw.sides),
    }
}

/// Draws of one kind that follow each other in one line.
fn draws(draws: &[Draw]) -> String {
    let mut text = String::new();
    let mut last: Option<&Draw> = None;
    for draw in draws {
        match last {
            Some(last) if (&last.sides, &last.origin) == (&draw.sides, &draw.origin) => {
                let _ = write!(text, ", {}", draw.face);
            }
            _ => {
                let newline = if text.is_empty() { "" } else { "\n" };
                let _ = write!(text, "{newline}{} d{}: {}", draw.origin, draw.sides, draw.face);
            }
        }
        last = Some(draw);
    }
    text
}

fn values(values: &[Value]) -> String {
    lines(values.iter().map(|value| match (&value.value, value.successes) {
        (Some(value), Some(successes)) => format!("{value} ({successes} successes)"),
        (Some(value), None) => value.clone(),
        (None, _) => "none".to_owned(),
    }))
}

fn labels(values: &[Value]) -> String {
    lines(values.iter().map(|value| value.labels.join(", ")))
}

fn parts(all: &[PluginParts]) -> String {
    let one = |answer: &PluginParts| {
        let head = format!("{} {}:", answer.plugin, answer.hook.export());
        let parts = answer.parts.iter().map(|part| {
            let number = part.number.map(|number| format!(" = {number}")).unwrap_or_default();
            let settled = if part.settled { " (final)" } else { "" };
            format!("  {:?}{number}{settled}", part.text)
        });
        let labels = answer.labels.iter().map(|label| format!("  label {label:?}"));
        lines(std::iter::once(head).chain(parts).chain(labels))
    };
    lines(all.iter().map(one))
}

/// What is remembered, one thing a line.
fn memory(memory: &Parts) -> String {
    let mut text = Vec::new();
    for (owner, part) in
        [("user", &memory.user), ("channel", &memory.channel), ("server", &memory.server)]
    {
        // Empty is no JSON, and nothing to tell.
        let value = serde_json::from_str(part).unwrap_or_default();
        leaves(owner.to_owned(), &value, &mut text);
    }
    text.join("\n")
}

fn leaves(way: String, value: &serde_json::Value, lines: &mut Vec<String>) {
    match value {
        serde_json::Value::Null => {}
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                leaves(format!("{way} {name}"), value, lines);
            }
        }
        serde_json::Value::String(text) => lines.push(format!("{way}: {text}")),
        other => lines.push(format!("{way}: {other}")),
    }
}

fn lines(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join("\n")
}
