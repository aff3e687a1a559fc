//! The worst of all ways that the dice of the examples may fall: what it costs, and whether the plugin keeps
//! calm.

use super::examples::lines;
use super::lent::Lent;
use super::walked::walk;
use super::{Check, Subject, case, skipped};
use crate::odds::{By, Method, Odds, Seen};
use crate::plugin::{Example, Usage};
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check = Check {
    name: "worst",
    promise: "however the dice of an example fall, the plugin answers, clear of the limits of hosts",
    run,
};

/// Characters of a chat message; hosts cut longer replies or send them as files.
const MESSAGE: usize = 2_000;

/// Faces of a way that are told.
const FACES: usize = 40;

/// The worst of all examples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WorstCase {
    /// The most of each that one call used up.
    most: Usage,
    /// Bytes of the longest reply; 0 where no whole reply was seen.
    reply: usize,
    /// Whether some example had more ways than a check goes.
    is_sample: bool,
}

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("worst", reason),
    };
    if plugin.examples().is_empty() {
        return skipped("worst", "there is no example whose dice could fall otherwise");
    }
    let lines = lines(subject);
    let mut worst = WorstCase::default();
    let mut cases = Vec::new();
    let mut gone: Vec<&str> = Vec::new();
    for (number, example) in plugin.examples().iter().enumerate() {
        // Examples often show the same command with other dice.
        if gone.contains(&example.command.as_str()) {
            continue;
        }
        gone.push(&example.command);
        let (odds, seen) = walk(subject, plugin, &example.command, By::Any);
        let odds = odds.unwrap_or_default();
        worst.add(&seen, &odds);
        let known = most_of(plugin, example, subject);
        let line = lines.get(number).map_or(0, |lines| lines.command);
        let found = wrong(subject, plugin, example, &seen)
            .into_iter()
            .chain(near_limits(subject, known, seen.most))
            .chain(too_long(&odds))
            .map(|finding| subject.at_manifest(finding, line));
        cases.push(case(format!("{}: {}", number + 1, cleaned(&example.command)), found.collect()));
    }
    let _ = subject.worst.set(worst);
    cases
}

impl WorstCase {
    fn add(&mut self, seen: &Seen, odds: &[Odds]) {
        self.most = Usage {
            fuel: self.most.fuel.max(seen.most.fuel),
            memory: self.most.memory.max(seen.most.memory),
            host_calls: self.most.host_calls.max(seen.most.host_calls),
            draws: self.most.draws.max(seen.most.draws),
        };
        self.reply = self.reply.max(longest(odds));
        self.is_sample |= seen.is_cut
            || odds.is_empty()
            || odds.iter().any(|odds| matches!(odds.method, Method::Sampled { .. }));
    }
}

impl Subject<'_> {
    /// The worst case of the examples for a summary, if that check was made.
    #[must_use]
    pub fn worst_case(&self) -> Option<String> {
        let worst = self.worst.get().filter(|worst| worst.most.memory > 0)?;
        let mut told = Vec::new();
        if self.counts_fuel {
            told.push(format!("{} fuel", worst.most.fuel));
        }
        told.push(format!("{} bytes of memory", worst.most.memory));
        told.push(format!("{} host calls", worst.most.host_calls));
        told.push(format!("{} dice", worst.most.draws));
        if worst.reply > 0 {
            told.push(format!("a reply of {} bytes", worst.reply));
        }
        let of = if worst.is_sample { "of a sample" } else { "of all ways" };
        Some(format!("{}, {of}", told.join(", ")))
    }
}

/// What the example takes with its own dice: what others tell of.
fn most_of(plugin: &Lent, example: &Example, subject: &Subject<'_>) -> Usage {
    let played = plugin.play(example, subject.limits);
    let mut most = Usage::default();
    for asked in &played.asked {
        most.fuel = most.fuel.max(asked.usage.fuel);
        most.memory = most.memory.max(asked.usage.memory);
    }
    most
}

/// The way on which the plugin goes wrong, if there is one.
fn wrong(subject: &Subject<'_>, plugin: &Lent, example: &Example, seen: &Seen) -> Option<Finding> {
    let faces = seen.wrong.clone()?;
    // Played again with just these dice, as anybody would: what is told can be seen.
    let way = Example { faces, ..example.clone() };
    let played = plugin.play(&way, subject.limits);
    let own = plugin.play(example, subject.limits);
    // What its own dice bring about is told by the check of the examples.
    if own.error().is_some() {
        return None;
    }
    let (code, message, stack) = played.error()?;
    let listed: Vec<_> = way.faces.iter().take(FACES).map(ToString::to_string).collect();
    let more = if way.faces.len() > FACES { ",…" } else { "" };
    let faces = format!("{}{more}", listed.join(","));
    let told = format!("with the faces {faces} the plugin fails ({code}): {message}");
    Some(Finding::error("SK0509", told).details(stack.iter().take(12).cloned()).help(format!(
        "see it: sidekick roll '{}' --faces {faces}",
        example.command.replace('\'', "")
    )))
}

/// What is nearly used up on the worst way, but not with the dice of the example.
fn near_limits(subject: &Subject<'_>, known: Usage, most: Usage) -> Vec<Finding> {
    let limits = &subject.limits;
    let rows = [
        ("units of fuel", known.fuel, most.fuel, limits.fuel),
        ("bytes of memory", known.memory, most.memory, limits.memory as u64),
        ("dice", 0, most.draws.into(), limits.draws.into()),
        ("host calls", 0, most.host_calls.into(), limits.host_calls.into()),
    ];
    let near = rows.into_iter().filter_map(|(what, known, used, allowed)| {
        let mark = allowed / 10 * 9;
        if used <= mark || known > mark {
            return None;
        }
        let message =
            format!("on the worst way one call takes {used} {what}; {allowed} are allowed");
        Some(Finding::warning("SK0307", message).help("bound what the dice can bring about"))
    });
    near.collect()
}

fn longest(odds: &[Odds]) -> usize {
    odds.iter().filter_map(|odds| odds.worst).map(|worst| worst.reply).max().unwrap_or(0)
}

/// A reply that no chat message holds.
fn too_long(odds: &[Odds]) -> Option<Finding> {
    let bytes = longest(odds);
    let message =
        format!("the longest reply has {bytes} bytes; a message holds {MESSAGE} characters");
    (bytes > MESSAGE).then(|| {
        Finding::warning("SK0308", message).help("tell less when there are many dice, or sums only")
    })
}
