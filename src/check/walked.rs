//! All ways that the dice of a command may fall, gone with the plugin.

use super::Subject;
use super::lent::Lent;
use crate::abi::Hook;
use crate::odds::{By, Odds, OddsError, Quick, Seen};
use crate::plugin::{Call, Description, Finished, Plugin};

/// Goes all ways of a command: its odds, and what was seen of the plugin.
pub(super) fn walk(
    subject: &Subject<'_>,
    plugin: &Lent,
    command: &str,
    by: By,
) -> (Result<Vec<Odds>, OddsError>, Seen) {
    alone(subject, plugin).odds(command, by)
}

/// The plugin alone, within the limits of the subject.
pub(super) fn alone(subject: &Subject<'_>, plugin: &Lent) -> Quick {
    Quick::new(Box::new(Forgetful(plugin.clone())), subject.limits)
}

/// The plugin without the memory of what it was asked: that would be thousands of requests.
struct Forgetful(Lent);

impl Plugin for Forgetful {
    fn description(&self) -> &Description {
        self.0.description()
    }

    fn has(&self, hook: Hook) -> bool {
        self.0.has(hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        self.0.ask(call)
    }
}
