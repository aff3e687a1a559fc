//! The symbol dice of Genesys and Star Wars: `genesys 2a1p1d`.
#![no_std]

use sidekick_plugin::prelude::*;

mod dice;
mod tally;

use dice::Die;
use tally::Tally;

sidekick_plugin::export!(command: genesys);

const USAGE: &str = "write `genesys 2a1p1d` with the dice a (ability), p (proficiency), b (boost), \
    d (difficulty), c (challenge), s (setback), f (force)";
/// Dice of one roll.
const MOST_DICE: u32 = 100;

fn genesys(command: &Command, host: &mut Host) -> Result<Answer, Refusal> {
    if command.starts_expression() {
        return Ok(pass());
    }
    let pool = read(&command.arguments)?;
    let mut tally = Tally::default();
    let mut groups = Vec::new();
    for (count, die) in pool {
        let thrown: Vec<&[_]> = (0..count).map(|_| die.face(host.die(die.sides()))).collect();
        thrown.iter().for_each(|face| tally.add(face));
        let faces: Vec<String> = thrown.into_iter().map(dice::text).collect();
        groups.push(format!("{}({})", die.letter(), faces.join(" ")));
    }
    let reply = Reply::value(tally.net_successes(), groups.join(" "));
    Ok(tally.labels().into_iter().fold(reply, Reply::label).into())
}

/// Counts and dice in the order typed; each die stands once, with its count.
fn read(arguments: &str) -> Result<Vec<(u32, Die)>, Refusal> {
    let mut rest = Reader::new(arguments);
    let mut pool: Vec<(u32, Die)> = Vec::new();
    while !rest.is_empty() {
        let count = rest.number().unwrap_or(1);
        let die = rest.letter().and_then(Die::of).ok_or_else(|| refuse(USAGE))?;
        match pool.iter_mut().find(|(_, known)| *known == die) {
            Some((known, _)) => *known = known.saturating_add(count),
            None => pool.push((count, die)),
        }
    }
    let all = pool.iter().fold(0_u32, |all, (count, _)| all.saturating_add(*count));
    match all {
        0 => Err(refuse(USAGE)),
        1..=MOST_DICE => Ok(pool),
        _ => Err(refuse(format!("there are at most {MOST_DICE} dice in a roll"))),
    }
}

#[cfg(test)]
mod tests;
