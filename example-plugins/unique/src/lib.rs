//! `3d8u`: dice that all show different faces; repeats are rolled again.
#![no_std]

use sidekick_plugin::prelude::*;

sidekick_plugin::export!(modifier: unique);

/// Dice of one term. The last of a hundred different faces takes a hundred rolls on average.
const MOST_DICE: usize = 100;

/// Rolls that are thrown to make a hundred dice differ; they take some five hundred.
const MOST_ROLLS: usize = 5_000;

fn unique(modifier: &Modifier, host: &mut Host) -> Result<Reply, Refusal> {
    let pool = &modifier.pool;
    if !modifier.argument.is_empty() || modifier.position == Position::Die {
        return Err(refuse("`u` takes nothing; a test after it stands apart, as in `3d8u >=5`"));
    }
    if pool.mode == Mode::Successes {
        return Err(refuse("`u` comes before tests and failures, as in `3d8u >=5`"));
    }
    let dice = pool.faces.iter().filter(|face| face.counts()).count();
    let different = match pool.sides {
        -1 => 3,
        sides => usize::try_from(sides).unwrap_or(0).max(1),
    };
    if dice > different {
        let faces = if different == 1 { "is 1 face" } else { &format!("are {different} faces") };
        return Err(refuse(format!("{dice} dice can't all differ: there {faces}")));
    }
    if dice > MOST_DICE {
        return Err(refuse(format!("`u` takes at most {MOST_DICE} dice")));
    }
    Ok(Reply::pool(Pool { faces: reroll(pool, host)?, ..pool.clone() }))
}

/// The faces in order; a repeat is struck, and the new face follows it.
fn reroll(pool: &Pool, host: &mut Host) -> Result<Vec<Face>, Refusal> {
    let mut seen: Vec<i64> = Vec::new();
    let mut rolls = 0;
    let mut faces = Vec::new();
    for mut face in pool.faces.iter().cloned() {
        if face.counts() {
            while seen.contains(&face.value) {
                rolls += 1;
                if rolls > MOST_ROLLS {
                    return Err(refuse(format!("no other face in {MOST_ROLLS} rolls; try again")));
                }
                let value =
                    if pool.sides == -1 { host.fudge() } else { host.die(pool.sides as u32) };
                let new = Face { origin: Origin::Rerolled, ..Face::new(value) };
                let old = core::mem::replace(&mut face, new);
                faces.push(Face { fate: Fate::Struck, ..old });
            }
            seen.push(face.value);
        }
        faces.push(face);
    }
    Ok(faces)
}

#[cfg(test)]
mod tests;
