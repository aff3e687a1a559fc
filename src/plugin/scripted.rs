//! A plugin from a table of answers, for documents, dry runs and tests.

use super::{Call, Description, Finished, Plugin, Usage};
use crate::abi::{Answer, Hook};

/// A plugin whose answer is a plain function: the honest simple implementation of [`Plugin`].
pub struct Scripted {
    description: Description,
    hooks: Vec<Hook>,
    answer: fn(&mut Call) -> Result<Answer, super::PluginError>,
}

impl Scripted {
    /// A plugin that takes part in `hooks` and answers with `answer`.
    #[must_use]
    pub fn new(
        description: Description,
        hooks: &[Hook],
        answer: fn(&mut Call) -> Result<Answer, super::PluginError>,
    ) -> Self {
        Self { description, hooks: hooks.to_vec(), answer }
    }
}

impl Plugin for Scripted {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.hooks.contains(&hook)
    }

    fn twin(&self) -> Option<Box<dyn Plugin>> {
        let Self { description, hooks, answer } = self;
        let (description, hooks) = (description.clone(), hooks.clone());
        Some(Box::new(Self { description, hooks, answer: *answer }))
    }

    fn call(&mut self, mut call: Call) -> Finished {
        let outcome = (self.answer)(&mut call);
        let outcome = outcome.and_then(|answer| {
            call.services.check_answer(&answer)?;
            Ok(answer)
        });
        Finished { outcome, services: call.services, usage: Usage::default() }
    }
}
