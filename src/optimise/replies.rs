//! What a plugin answers to the examples of its manifest.

use crate::chat::{Message, Place};
use crate::dice::Listed;
use crate::limits::DiceLimits;
use crate::pipeline::{Exchange, Fault, Memory, Session, respond};
use crate::plugin::{Dice, Draw, Plugin, Source};

/// What came of one example, as far as a channel can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    /// The command.
    pub(super) command: String,
    reply: Option<String>,
    faults: Vec<String>,
    labels: Vec<Vec<String>>,
    draws: Vec<Draw>,
}

impl Answered {
    fn of(exchange: Exchange) -> Self {
        let faults = exchange.faults.iter().map(|fault| match fault {
            Fault::Input(diagnostic) => diagnostic.message.clone(),
            // The call stack has other numbers in another module.
            Fault::Plugin { message, .. } => message.clone(),
        });
        Self {
            faults: faults.collect(),
            labels: exchange.results.iter().map(|rolled| rolled.labels.clone()).collect(),
            command: exchange.command,
            reply: exchange.reply.map(|reply| reply.markdown),
            draws: exchange.draws,
        }
    }

    /// The reply, or what went wrong.
    pub(super) fn told(&self) -> String {
        self.reply.clone().unwrap_or_else(|| self.faults.join("; "))
    }
}

/// Says each example of the plugin's manifest, with its dice and an empty memory.
pub(super) fn replies(plugin: Box<dyn Plugin>) -> Vec<Answered> {
    let examples = plugin.description().examples.clone();
    let mut session = Session::new(dice(&[]));
    session.plugins.push(plugin);
    let mut answered = Vec::new();
    for example in examples {
        session.dice = dice(&example.faces);
        session.memory = Memory::default();
        let message = Message { text: example.command, place: Place::default() };
        answered.push(Answered::of(respond(&mut session, &message)));
    }
    answered
}

fn dice(faces: &[i64]) -> Dice {
    Dice::new(Source::Listed(Listed::new(faces.to_vec())), DiceLimits::default().faces)
}
