//! A message in a channel, answered whatever its plugins do: one that fails is left out.

use crate::chat::Message;
use crate::pipeline::{self, Exchange, Fault, Session};
use crate::plugin::Plugin;

/// Plugins that may fail for one message; after that many the dice answer alone.
const FAILURES: usize = 3;

/// Answers a message as [`pipeline::respond`] does, but when a plugin fails (it can't be loaded, traps, takes
/// too long, …), the others and the dice answer from the same faces on, and the failure is told beside the
/// reply, in [`Exchange::left_out`]. If nobody else can make sense of the command, the failure stays the fault.
#[must_use]
pub fn respond(session: &mut Session, message: &Message) -> Exchange {
    let dice = session.dice.clone();
    let mut exchange = pipeline::respond(session, message);
    let mut aside: Vec<(usize, Box<dyn Plugin>)> = Vec::new();
    while let Some(at) = failed(&exchange, &session.plugins) {
        aside.push((at, session.plugins.remove(at)));
        if aside.len() == FAILURES {
            while let Some(plugin) = session.plugins.pop() {
                aside.push((session.plugins.len(), plugin));
            }
        }
        session.dice = dice.clone();
        let next = pipeline::respond(session, message);
        exchange = after(exchange, next);
    }
    for (at, plugin) in aside.into_iter().rev() {
        session.plugins.insert(at, plugin);
    }
    if !exchange.faults.is_empty() && !exchange.left_out.is_empty() {
        // Without the plugin its words are unknown, but that is no mistake of who wrote them.
        exchange.faults = std::mem::take(&mut exchange.left_out);
    }
    exchange
}

/// Which plugin has failed, if one has. A refusal meant for the user is an answer.
fn failed(exchange: &Exchange, plugins: &[Box<dyn Plugin>]) -> Option<usize> {
    exchange.faults.iter().find_map(|fault| match fault {
        Fault::Plugin { plugin, code, .. } if code != "plugin-declined" => {
            plugins.iter().position(|other| other.description().name == *plugin)
        }
        Fault::Plugin { .. } | Fault::Input(_) => None,
    })
}

/// The exchange of the next try, with what is to be told of the one before.
fn after(before: Exchange, mut next: Exchange) -> Exchange {
    let is_failure = |fault: &Fault| matches!(fault, Fault::Plugin { .. });
    let failures: Vec<Fault> = before.faults.into_iter().filter(is_failure).collect();
    let is_told = |name: &str| {
        let mut named = failures.iter();
        named.any(|fault| matches!(fault, Fault::Plugin { plugin, .. } if plugin == name))
    };
    // The others were asked again, and said it again.
    next.usage.extend(before.usage.into_iter().filter(|used| is_told(&used.plugin)));
    let words = before.log.into_iter().filter(|log| is_told(&log.plugin));
    next.log = words.chain(next.log).collect();
    next.steps = before.steps.into_iter().chain(next.steps).collect();
    next.left_out = before.left_out.into_iter().chain(failures).collect();
    next
}
