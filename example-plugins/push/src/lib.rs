//! The Year Zero Engine: `yz s3k2g2` rolls stat, skill and gear dice, `push` rolls the rest again.
#![no_std]

use sidekick_plugin::prelude::*;

mod hand;

use hand::Hand;

sidekick_plugin::export!(command: year_zero);

/// The key of the last roll in the user's state.
const LAST: &str = "last";

fn year_zero(command: &Command, host: &mut Host) -> Result<Answer, Refusal> {
    if command.starts_expression() {
        return Ok(pass());
    }
    let hand = match command.word.as_str() {
        "push" => push(command, host)?,
        _ => Hand::throw(&command.arguments, host)?,
    };
    let mut reply = Reply::value(hand.successes(), hand.text());
    for label in hand.labels() {
        reply = reply.label(label);
    }
    Ok(reply.set_state(Scope::User, LAST, hand.to_state()).into())
}

fn push(command: &Command, host: &mut Host) -> Result<Hand, Refusal> {
    if !Reader::new(&command.arguments).is_empty() {
        return Err(refuse("`push` stands alone: it rolls the last `yz` again"));
    }
    let last = host.state(Scope::User, LAST);
    let mut hand = last
        .and_then(|state| Hand::from_state(&state))
        .ok_or_else(|| refuse("there is nothing to push; roll first, as in `yz s3k2g2`"))?;
    if hand.pushed {
        return Err(refuse("this roll has been pushed already"));
    }
    if !hand.push(host) {
        return Err(refuse("no die can be rolled again: sixes stay, and ones that hurt"));
    }
    Ok(hand)
}

#[cfg(test)]
mod tests;
