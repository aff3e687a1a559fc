//! The tests of the plugin that is being worked on.

use crate::chat::{Message, Place};
use crate::dice::Listed;
use crate::limits::DiceLimits;
use crate::pipeline::{Fault, Memory, Session, respond};
use crate::plugin::{Description, Dice, Example, Source};
use crate::report::{Case, Finding, Outcome, Report, Suite};

/// Runs all tests in this session; its memory is as before afterwards.
pub(super) fn run(session: &mut Session, description: &Description) -> Report {
    let memory = std::mem::take(&mut session.memory);
    // The golden tests of `tests/*.toml` are suites of their own, to be run here as well.
    let examples = Suite {
        name: "examples".to_owned(),
        promise: "the examples of the manifest give the replies they promise".to_owned(),
        cases: description.examples.iter().map(|example| case(session, example)).collect(),
    };
    session.memory = memory;
    Report { subject: description.name.clone(), suites: vec![examples] }
}

fn case(session: &mut Session, example: &Example) -> Case {
    session.memory = Memory::default();
    let dice = Source::Listed(Listed::new(example.faces.clone()));
    session.dice = Dice::new(dice, DiceLimits::default().faces);
    let message = Message { text: example.command.clone(), place: Place::default() };
    let exchange = respond(session, &message);
    let left = session.dice.left();
    let finding = match (&exchange.reply, exchange.faults.first()) {
        (_, Some(fault)) => Some(told(fault)),
        (None, None) => Some("there is no reply".to_owned()),
        (Some(reply), None) if reply.markdown != example.reply => {
            Some(format!("expected `{}`, got `{}`", example.reply, reply.markdown))
        }
        _ if !left.is_empty() => Some(format!("faces are left over: {left:?}")),
        _ => None,
    };
    let outcome = match finding {
        Some(message) => Outcome::Found(vec![Finding::error("SK0450", message)]),
        None => Outcome::Passed,
    };
    Case { name: example.command.clone(), place: None, outcome }
}

fn told(fault: &Fault) -> String {
    match fault {
        Fault::Input(diagnostic) => diagnostic.message.clone(),
        Fault::Plugin { plugin, message, .. } => format!("plugin '{plugin}': {message}"),
    }
}
