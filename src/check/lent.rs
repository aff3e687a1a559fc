//! One loaded plugin for many sessions, which remembers what it was asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::abi::{Answer, Hook, Request};
use crate::chat::Message;
use crate::dice::Listed;
use crate::limits::DiceLimits;
use crate::pipeline::{Exchange, Session, respond};
use crate::plugin::{
    Call, Description, Dice, Example, Finished, Plugin, PluginError, Source, Usage,
};

/// One loaded plugin for many sessions.
#[derive(Clone)]
pub(super) struct Lent {
    description: Description,
    hooks: Vec<Hook>,
    plugin: Arc<Mutex<Box<dyn Plugin>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// What the plugin was asked, and what it said.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) answer: Option<Answer>,
    pub(super) usage: Usage,
}

/// An example that was played.
pub(super) struct Played {
    pub(super) exchange: Exchange,
    /// Faces that nobody took.
    pub(super) left: Vec<i64>,
    /// What the plugin was asked on the way.
    pub(super) asked: Vec<Asked>,
}

impl Lent {
    pub(super) fn new(plugin: Box<dyn Plugin>) -> Self {
        Self {
            description: plugin.description().clone(),
            hooks: Hook::ALL.into_iter().filter(|hook| plugin.has(*hook)).collect(),
            plugin: Arc::new(Mutex::new(plugin)),
            asked: Arc::default(),
        }
    }

    /// The hooks it takes part in.
    pub(super) fn hooks(&self) -> &[Hook] {
        &self.hooks
    }

    /// Its examples.
    pub(super) fn examples(&self) -> &[Example] {
        &self.description.examples
    }

    /// Answers one call that nobody remembers.
    pub(super) fn ask(&self, call: Call) -> Finished {
        locked(&self.plugin).call(call)
    }

    /// Plays an example in a session of its own.
    pub(super) fn play(&self, example: &Example, limits: crate::limits::PluginLimits) -> Played {
        locked(&self.asked).clear();
        let source = Source::Listed(Listed::new(example.faces.clone()));
        let mut session = Session::new(Dice::new(source, DiceLimits::default().faces));
        session.plugin_limits = limits;
        session.plugins.push(Box::new(self.clone()));
        let message = Message { text: example.command.clone(), ..Message::default() };
        let exchange = respond(&mut session, &message);
        let asked = std::mem::take(&mut *locked(&self.asked));
        Played { exchange, left: session.dice.left().to_vec(), asked }
    }
}

impl Plugin for Lent {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.hooks.contains(&hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        let request = call.request.clone();
        let finished = self.ask(call);
        let answer = finished.outcome.as_ref().ok().cloned();
        locked(&self.asked).push(Asked { request, answer, usage: finished.usage });
        finished
    }
}

impl Played {
    /// The fault of the plugin, with its call stack.
    pub(super) fn error(&self) -> Option<(&str, &str, &[String])> {
        self.exchange.faults.iter().find_map(|fault| match fault {
            crate::pipeline::Fault::Plugin { code, message, stack, .. } => {
                Some((code.as_str(), message.as_str(), stack.as_slice()))
            }
            crate::pipeline::Fault::Input(_) => None,
        })
    }
}

/// What a thread that panicked left is whole: nothing here is changed in steps.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the plugin did nothing wrong: it answered, or refused in its own words.
pub(super) fn is_calm(outcome: &Result<Answer, PluginError>) -> bool {
    matches!(outcome, Ok(_) | Err(PluginError::Declined(_)))
}
