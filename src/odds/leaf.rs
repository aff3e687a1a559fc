//! What comes of a command when its dice go one way.

use super::{By, Worst};
use crate::chat::Message;
use crate::dice::Number;
use crate::pipeline::{Exchange, Fault, Session, rehearse};
use crate::plugin::{Dice, Usage};

/// What came of one way.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Each roll, by its `;` part and its place there.
    pub(super) rolls: Vec<((usize, usize), Roll)>,
    /// The message of what went wrong.
    pub(super) fault: Option<String>,
    /// All that went wrong.
    pub(super) faults: Vec<Fault>,
    /// What plugins used up, if any was asked.
    pub(super) worst: Option<Worst>,
}

/// What came of one roll.
#[derive(Debug)]
pub(super) struct Roll {
    pub(super) expression: String,
    pub(super) value: Option<Number>,
    pub(super) successes: Option<i64>,
    pub(super) labels: String,
    /// The reply as plain text; of one of several rolls, its own part.
    pub(super) reply: String,
}

/// Answers the message with these dice, and gives them back. The memory of the session stays as it is.
pub(super) fn leaf(session: &mut Session, message: &Message, by: By, dice: Dice) -> (Leaf, Dice) {
    let before = std::mem::replace(&mut session.dice, dice);
    let exchange = rehearse(session, message);
    let dice = std::mem::replace(&mut session.dice, before);
    let has_thrown = !exchange.draws.is_empty() || !dice.branches().is_empty();
    (Leaf::of(exchange, by, has_thrown), dice)
}

impl Leaf {
    fn of(exchange: Exchange, by: By, has_thrown: bool) -> Self {
        let Exchange { command, reply, results, ends, usage, faults, .. } = exchange;
        let reply = reply.map(|reply| reply.plain).unwrap_or_default();
        let worst = (!usage.is_empty()).then(|| {
            let mut all = Usage::default();
            usage.iter().for_each(|used| all.add(used.usage));
            let Usage { fuel, memory, host_calls, draws } = all;
            Worst { fuel, memory, host_calls, draws, reply: reply.len() }
        });
        let fault = faults.first().map(told);
        let has_plugins = worst.is_some();
        let mut rolls = Vec::new();
        // A reply is one for all parts; cards and the like have no result beside it.
        let is_whole = by == By::Reply || (results.is_empty() && (has_thrown || has_plugins));
        if fault.is_none() && is_whole && !reply.is_empty() {
            let roll = Roll {
                expression: command,
                value: None,
                successes: None,
                labels: String::new(),
                reply,
            };
            rolls.push(((0, 0), roll));
        } else if fault.is_none() && !is_whole {
            let is_only = results.len() == 1;
            let mut start = 0;
            for (number, rolled) in results.into_iter().enumerate() {
                let part = ends.partition_point(|end| *end <= number);
                if let Some(before) = part.checked_sub(1).and_then(|before| ends.get(before)) {
                    start = *before;
                }
                let reply = if is_only { reply.clone() } else { rolled.markdown };
                let roll = Roll {
                    expression: rolled.expression,
                    value: rolled.value,
                    successes: rolled.successes,
                    labels: rolled.labels.join(", "),
                    reply,
                };
                rolls.push(((part, number.saturating_sub(start)), roll));
            }
        }
        Self { rolls, fault, faults, worst }
    }
}

fn told(fault: &Fault) -> String {
    match fault {
        Fault::Input(diagnostic) => diagnostic.message.clone(),
        Fault::Plugin { plugin, message, .. } => format!("{plugin}: {message}"),
    }
}
