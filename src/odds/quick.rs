//! Odds within what a glance may take: a check, a rehearsal of an upload.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{By, Compared, Odds, OddsError, odds};
use crate::abi::Hook;
use crate::chat::Message;
use crate::dice::Seeded;
use crate::limits::{DiceLimits, OddsLimits, PluginLimits};
use crate::pipeline::Session;
use crate::plugin::{Call, Description, Dice, Finished, Plugin, PluginError, Source, Usage};

/// Units of work for one command: about a second.
const WORK: u64 = 1_000_000_000;

/// What a glance may take for one command. Five dice of six sides have 7,776 ways to fall.
const BOUNDS: OddsLimits =
    OddsLimits { steps: 5_000_000, leaves: 10_000, samples: 2_000, states: 100_000, error: 1e-9 };

/// One plugin alone, whose odds are looked at quickly.
pub struct Quick {
    session: Session,
    seen: Arc<Mutex<Seen>>,
}

/// What was seen of the plugin on all ways.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The most of each that one call used up.
    pub most: Usage,
    /// The faces of the first way on which the plugin went wrong: it trapped, or went beyond a limit.
    pub wrong: Option<Vec<i64>>,
    /// Whether there was more to do than a glance may take; then the odds mean nothing.
    pub is_cut: bool,
    work: u64,
}

impl Quick {
    /// A plugin within these limits.
    #[must_use]
    pub fn new(plugin: Box<dyn Plugin>, limits: PluginLimits) -> Self {
        let seen = Arc::<Mutex<Seen>>::default();
        let source = Source::Seeded(Box::new(Seeded::new(1)));
        let mut session = Session::new(Dice::new(source, DiceLimits::default().faces));
        session.plugin_limits = limits;
        session.prefix_optional = true;
        session.plugins.push(Box::new(Watched { plugin, seen: Arc::clone(&seen) }));
        Self { session, seen }
    }

    /// The odds of each roll of a command, and what was seen on the way.
    pub fn odds(&mut self, command: &str, by: By) -> (Result<Vec<Odds>, OddsError>, Seen) {
        *locked(&self.seen) = Seen::default();
        let message = Message { text: command.to_owned(), ..Message::default() };
        let found = odds(&mut self.session, &message, by, &BOUNDS, &|_| ());
        (found, std::mem::take(&mut *locked(&self.seen)))
    }

    /// The odds of each roll of a command with another plugin and with this one; none where one of them gives
    /// none, or there is too much to do.
    pub fn compared(&mut self, before: &mut Self, command: &str, by: By) -> Vec<Compared> {
        let whole = |side: &mut Self| match side.odds(command, by) {
            (Ok(odds), seen) if !seen.is_cut => odds,
            _ => Vec::new(),
        };
        let (old, new) = (whole(before), whole(self));
        if old.len() != new.len() {
            return Vec::new();
        }
        old.iter().zip(&new).map(|(old, new)| Compared::of(old, new)).collect()
    }
}

/// A plugin that is looked at with each call, and is not asked for more than a glance may take.
struct Watched {
    plugin: Box<dyn Plugin>,
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
        let finished = self.plugin.call(call);
        let (most, usage) = (seen.most, finished.usage);
        seen.most = Usage {
            fuel: most.fuel.max(usage.fuel),
            memory: most.memory.max(usage.memory),
            host_calls: most.host_calls.max(usage.host_calls),
            draws: most.draws.max(usage.draws),
        };
        seen.work = seen.work.saturating_add(usage.fuel);
        // Where it is only asked whether it throws dice, it gets none: that is no failure of its own.
        let is_calm = matches!(
            finished.outcome,
            Ok(_) | Err(PluginError::Declined(_) | PluginError::NoDice(_))
        );
        if seen.wrong.is_none() && !is_calm {
            seen.wrong = Some(finished.services.dice.faces());
        }
        finished
    }
}

/// What a thread that panicked left is whole: nothing here is changed in steps.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
