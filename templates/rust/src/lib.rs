//! Rolls three dice against a target: at or under it is a success, and by how much counts, too.
#![no_std]

use sidekick_plugin::prelude::*;

// This function is the plugin's command hook. The words it answers to stand in sidekick.toml.
sidekick_plugin::export!(command: roll);

/// The target if none is given.
const USUAL: i64 = 10;

fn roll(command: &Command, host: &mut Host) -> Result<Answer, Refusal> {
    if command.starts_expression() {
        // Followed by `+2` or `(12)*2`, it is asked again for its own part.
        return Ok(pass());
    }
    let target = target(&command.arguments)?;
    let faces = host.dice(3, 6);
    let sum: i64 = faces.iter().sum();
    let shown: Vec<String> = faces.iter().map(ToString::to_string).collect();
    let label = if sum <= target {
        format!("success by {}", target - sum)
    } else {
        format!("failure by {}", sum - target)
    };
    Ok(Reply::value(sum, format!("({})", shown.join("+")))
        .label(label)
        .into())
}

fn target(arguments: &str) -> Result<i64, Refusal> {
    let mut rest = Reader::new(arguments);
    if rest.is_empty() {
        return Ok(USUAL);
    }
    match (rest.number(), rest.is_empty()) {
        (Some(number @ 3..=18), true) => Ok(number.into()),
        _ => Err(refuse("give a target from 3 to 18, or none for 10")),
    }
}

#[cfg(test)]
mod tests;
