//! Penetrating dice: a die that shows its highest face is thrown again, and what comes counts one
//! less; and so on, while the highest face comes.
#![no_std]

use sidekick_plugin::prelude::*;

// This function is the plugin's modifier hook. The letters it answers to stand in sidekick.toml.
sidekick_plugin::export!(modifier: penetrate);

/// Dice of one term, and throws of one die after the first: a command ends, whatever the dice do.
const MOST_DICE: usize = 100;
const MOST_THROWS: usize = 50;

fn penetrate(modifier: &Modifier, host: &mut Host) -> Result<Reply, Refusal> {
    let pool = &modifier.pool;
    if !modifier.argument.is_empty() {
        return Err(refuse(
            "`p` takes nothing: write it right after the dice, as in `3d6p`",
        ));
    }
    if pool.mode == Mode::Successes {
        return Err(refuse("`p` comes before a test, as in `3d6p >=5`"));
    }
    if pool.faces.len() > MOST_DICE {
        return Err(refuse("`p` takes at most 100 dice"));
    }
    let sides = u32::try_from(pool.sides).unwrap_or(0);
    if sides < 2 {
        return Err(refuse("`p` needs dice with 2 sides or more, as in `3d6p`"));
    }
    let mut faces = Vec::new();
    for face in &pool.faces {
        faces.push(face.clone());
        if face.counts() {
            faces.extend(further(face.value, sides, host));
        }
    }
    Ok(Reply::pool(Pool {
        faces,
        ..pool.clone()
    }))
}

/// The faces that follow one that `shows` so much.
fn further(mut shows: i64, sides: u32, host: &mut Host) -> Vec<Face> {
    let mut faces = Vec::new();
    while shows == i64::from(sides) && faces.len() < MOST_THROWS {
        shows = host.die(sides);
        faces.push(Face {
            origin: Origin::Exploded,
            ..Face::new(shows - 1)
        });
    }
    faces
}

#[cfg(test)]
mod tests;
