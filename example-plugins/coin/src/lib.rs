//! Flips a coin: the smallest plugin.
#![no_std]
use sidekick_plugin::prelude::*;

sidekick_plugin::export!(command: coin);

fn coin(_: &Command, host: &mut Host) -> Reply {
    Reply::text(if host.die(2) == 1 { "heads" } else { "tails" })
}

#[cfg(test)]
mod tests;
