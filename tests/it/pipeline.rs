//! From message to reply: recognised commands, lines of the reply, plugins in every role, prose.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that can't go on fails")]

use sidekick::abi::{
    Answer, Delivery as AbiDelivery, Effect, EffectKind, FaceFate, Hook, LookupKind, Part,
    Position, Scope, Verdict,
};
use sidekick::chat::{Delivery, Message};
use sidekick::dice::{Listed, RuleSet};
use sidekick::pipeline::{Exchange, Fault, Memory, Session, Stage, respond};
use sidekick::plugin::{Call, Description, Dice, PluginError, Scripted, Source};
use sidekick::text::Severity;

mod commands;
mod effects;
mod expressions;
mod properties;
mod prose;
mod rewriting;
mod whole;

type Script = fn(&mut Call) -> Result<Answer, PluginError>;

/// A session with nobody else at the table.
fn alone() -> Session {
    let mut session = Session::new(Dice::new(Source::Listed(Listed::new(Vec::new())), 10_000));
    session.prefix_optional = true;
    session
}

/// A plugin that answers to its own name and to `more`.
fn named(name: &str, more: &[&str], script: Script) -> Box<Scripted> {
    let commands = [name].iter().chain(more).map(|word| (*word).to_owned()).collect();
    let description = Description {
        abi: 1,
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        commands,
        ..Description::default()
    };
    Box::new(Scripted::new(description, &[Hook::Command], script))
}

/// A plugin without words of its own.
fn hooked(
    name: &str,
    hook: Hook,
    letters: &[&str],
    dice: &[&str],
    script: Script,
) -> Box<Scripted> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let description = Description {
        abi: 1,
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        modifiers: owned(letters),
        dice: owned(dice),
        ..Description::default()
    };
    Box::new(Scripted::new(description, &[hook], script))
}

fn part(text: &str, number: Option<i64>, settled: bool) -> Part {
    Part { text: text.to_owned(), number, settled }
}

fn settled(text: &str, number: i64) -> Part {
    part(text, Some(number), true)
}

fn answer(verdict: Verdict, parts: Vec<Part>) -> Result<Answer, PluginError> {
    Ok(Answer { verdict, parts, ..Answer::default() })
}

fn pass() -> Result<Answer, PluginError> {
    Ok(Answer::default())
}

fn say(session: &mut Session, text: &str, faces: &[i64]) -> Exchange {
    session.dice = Dice::new(Source::Listed(Listed::new(faces.to_vec())), 10_000);
    let message = Message { text: text.to_owned(), ..Message::default() };
    let exchange = respond(session, &message);
    if exchange.faults.is_empty() {
        assert_eq!(session.dice.left(), [0_i64; 0], "{text}");
    }
    exchange
}

fn reply(session: &mut Session, text: &str, faces: &[i64]) -> String {
    let exchange = say(session, text, faces);
    assert!(exchange.faults.is_empty(), "{text}: {:?}", exchange.faults);
    exchange.reply.expect(text).markdown
}

/// The code, the message and the marked text of the one fault that must come of a message, which must
/// leave the memory as it was.
fn fault(session: &mut Session, text: &str, faces: &[i64]) -> (String, String, String) {
    let before = session.memory.clone();
    let exchange = say(session, text, faces);
    assert!(exchange.reply.is_none() && !exchange.changed, "{text}");
    assert!(exchange.results.is_empty(), "{text}");
    assert_eq!(session.memory, before, "{text}");
    match &exchange.faults[..] {
        [Fault::Input(error)] => {
            (error.code.clone(), error.message.clone(), error.span.of(text).to_owned())
        }
        [Fault::Plugin { code, message, span, plugin, .. }] => {
            let span = span.expect("a span").of(text).to_owned();
            (code.clone(), format!("{plugin}: {message}"), span)
        }
        other => panic!("{text}: {other:?}"),
    }
}

/// Throws a d10 and answers with it.
fn stress(call: &mut Call) -> Result<Answer, PluginError> {
    let bonus: i64 = match call.request.arguments.trim() {
        "" => 0,
        number => {
            number.parse().map_err(|_| PluginError::Declined(format!("`{number}` is no number")))?
        }
    };
    let face = call.services.die(10)?;
    Ok(Answer {
        verdict: Verdict::Reply,
        parts: vec![settled(&format!("~~{face}~~+{bonus}"), face + bonus)],
        labels: if face == 10 {
            vec!["botch".to_owned(), "a\u{1b}b".to_owned()]
        } else {
            Vec::new()
        },
        ..Answer::default()
    })
}
