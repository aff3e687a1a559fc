//! Stress and botch dice of Ars Magica 5: `stress`, `stress 3`, `2d6+stress(3)`.
#![no_std]

use sidekick_plugin::prelude::*;

sidekick_plugin::export!(command: stress);

/// Botch dice of one roll.
const MOST_DICE: u32 = 100;
/// Ones in a row that are doubled; then the next face counts, whatever it is.
const MOST_ONES: usize = 30;

fn stress(command: &Command, host: &mut Host) -> Result<Answer, Refusal> {
    if command.starts_expression() {
        return Ok(pass());
    }
    let botch_dice = botch_dice(&command.arguments)?;
    let reply = match host.die(10) {
        10 => zero(botch_dice, host),
        first => doubled(first, host),
    };
    Ok(reply.into())
}

fn botch_dice(arguments: &str) -> Result<u32, Refusal> {
    let mut rest = Reader::new(arguments);
    if rest.is_empty() {
        return Ok(1);
    }
    match (rest.number(), rest.is_empty()) {
        (Some(dice), true) if dice <= MOST_DICE => Ok(dice),
        (Some(_), true) => Err(refuse(format!("there are at most {MOST_DICE} botch dice"))),
        _ => Err(refuse(
            "write `stress`, or `stress 3` for three botch dice; in a sum, `stress(3)+7`",
        )),
    }
}

/// Each one is rolled again, and doubles what comes. The 0 of the die is a ten now.
fn doubled(first: i64, host: &mut Host) -> Reply {
    let mut faces = vec![first];
    let mut last = first;
    while last == 1 && faces.len() <= MOST_ONES {
        last = host.die(10);
        faces.push(last);
    }
    let ones = faces.len() - 1;
    if ones == 0 {
        return Reply::value(first, format!("({first})"));
    }
    let struck: String =
        (0..ones).map(|one| if one == 0 { "~~1~~ " } else { "~~_1_~~ " }).collect();
    let factor = 1 << ones;
    Reply::value(last * factor, format!("({struck}_{last}_ ×{factor})"))
}

/// The first die shows its 0: it counts nothing, and each 0 of the botch dice is a botch.
fn zero(dice: u32, host: &mut Host) -> Reply {
    let faces = host.dice(dice, 10);
    let botches = faces.iter().filter(|face| **face == 10).count();
    let mut text = String::from("(**0**");
    if dice > 0 {
        text.push_str(if dice == 1 { ", botch die" } else { ", botch dice" });
    }
    for face in faces {
        match face {
            10 => text.push_str(" **0**"),
            _ => text.push_str(&format!(" {face}")),
        }
    }
    text.push(')');
    Reply::value(0, text).label(match botches {
        0 => "no botch".to_owned(),
        1 => "botch".to_owned(),
        _ => format!("{botches} botches"),
    })
}

#[cfg(test)]
mod tests;
