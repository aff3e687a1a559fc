//! All ways that the dice of a command may fall, gone with the plugin, within what a check may take.

use std::sync::{Arc, Mutex};

use super::Subject;
use super::lent::{Lent, is_calm, locked};
use crate::abi::Hook;
use crate::chat::Message;
use crate::dice::Seeded;
use crate::limits::{DiceLimits, OddsLimits};
use crate::odds::{By, Odds, OddsError, odds};
use crate::pipeline::Session;
use crate::plugin::{Call, Description, Dice, Finished, Plugin, PluginError, Source, Usage};

/// Units of work for one command: about a second.
const WORK: u64 = 1_000_000_000;

/// What a check may take for one command, so that it stays a matter of a moment. Five dice of six sides have
/// 7,776 ways to fall.
#[must_use]
pub(super) fn bounds() -> OddsLimits {
    OddsLimits { steps: 5_000_000, leaves: 10_000, samples: 2_000, states: 100_000, error: 1e-9 }
}

/// What was seen of the plugin on all ways.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The most of each that one call used up.
    pub most: Usage,
    /// Calls that were made.
    pub calls: u64,
    /// Work of all of them.
    work: u64,
    /// The faces of the first way on which the plugin went wrong.
    pub wrong: Option<Vec<i64>>,
    /// Whether there was more to do than a check may take.
    pub is_cut: bool,
}

/// What came of going all ways.
pub(super) struct Walked {
    /// The odds, one for each part of the command.
    pub odds: Result<Vec<Odds>, OddsError>,
    /// What was seen of the plugin.
    pub seen: Seen,
}

/// Goes all ways of a command.
pub(super) fn walk(subject: &Subject<'_>, plugin: &Lent, command: &str, by: By) -> Walked {
    let seen = Arc::<Mutex<Seen>>::default();
    let source = Source::Seeded(Box::new(Seeded::new(subject.seed)));
    let mut session = Session::new(Dice::new(source, DiceLimits::default().faces));
    session.plugin_limits = subject.limits;
    session.prefix_optional = true;
    session.plugins.push(Box::new(Watched { plugin: plugin.clone(), seen: Arc::clone(&seen) }));
    let message = Message { text: command.to_owned(), ..Message::default() };
    let odds = odds(&mut session, &message, by, &bounds(), &|_| ());
    let seen = locked(&seen).clone();
    Walked { odds, seen }
}

/// A plugin that is looked at with each call, and is not asked for more than a check may take.
struct Watched {
    plugin: Lent,
    seen: Arc<Mutex<Seen>>,
}

impl Plugin for Watched {
    fn description(&self) -> &Description {
        self.plugin.description()
    }

    fn has(&self, hook: Hook) -> bool {
        self.plugin.has(hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        let mut seen = locked(&self.seen);
        if seen.work > WORK {
            seen.is_cut = true;
            let outcome = Err(PluginError::Declined("too much work".to_owned()));
            return Finished { outcome, services: call.services, usage: Usage::default() };
        }
        let finished = self.plugin.ask(call);
        let (most, usage) = (seen.most, finished.usage);
        seen.most = Usage {
            fuel: most.fuel.max(usage.fuel),
            memory: most.memory.max(usage.memory),
            host_calls: most.host_calls.max(usage.host_calls),
            draws: most.draws.max(usage.draws),
        };
        seen.calls += 1;
        seen.work = seen.work.saturating_add(usage.fuel);
        let dice = &finished.services.dice;
        // That dice run out is how ways are found, and none of the plugin's doing.
        if seen.wrong.is_none() && dice.missed().is_none() && !is_calm(&finished.outcome) {
            seen.wrong = Some(dice.draws().iter().map(|draw| draw.face).collect());
        }
        finished
    }
}
