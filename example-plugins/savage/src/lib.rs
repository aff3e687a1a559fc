//! Savage Worlds: a trait die and a wild die, both exploding, the higher one counts.
#![no_std]

use sidekick_plugin::prelude::*;

mod dice;
mod roll;

use roll::Roll;

sidekick_plugin::export!(command: savage);

fn savage(command: &Command, host: &mut Host) -> Result<Answer, Refusal> {
    if command.starts_expression() {
        return Ok(pass());
    }
    let roll = Roll::read(&command.arguments)?;
    if command.is_inside() && roll.dice > 1 {
        return Err(refuse("several trait dice give several results, which have no sum"));
    }
    Ok(roll.throw(host).reply(&roll).into())
}

#[cfg(test)]
mod tests;
