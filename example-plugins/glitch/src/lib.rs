//! Shadowrun 5: glitches in a pool of six-sided dice that counts hits, as `8d6>=5f1`.
#![no_std]

use sidekick_plugin::prelude::*;

sidekick_plugin::export!(term: look);

fn look(term: &Term, _: &mut Host) -> Answer {
    let pool = &term.pool;
    if pool.sides != 6 || pool.mode != Mode::Successes {
        return pass();
    }
    let label = label(&pool.faces);
    let hits = hits(&pool.faces);
    let failed = pool.faces.iter().any(|face| face.fate == Fate::Failed);
    if label.is_none() && !failed {
        return pass();
    }
    // Ones are marked by `f1`, but take no hits away.
    let reply = Reply::pool(Pool { value: Some(hits), ..pool.clone() });
    match label {
        Some(label) => reply.label(label).into(),
        None => reply.into(),
    }
}

fn hits(faces: &[Face]) -> i64 {
    faces.iter().filter(|face| face.counts()).count() as i64
}

/// More than half of the dice show 1.
fn label(faces: &[Face]) -> Option<&'static str> {
    let dice = faces.iter().filter(|face| is_die(face)).count();
    let ones = faces.iter().filter(|face| is_die(face) && face.value == 1).count();
    match (2 * ones > dice, hits(faces)) {
        (false, _) => None,
        (true, 0) => Some("critical glitch"),
        (true, _) => Some("glitch"),
    }
}

/// A die is counted once, with the face that it shows in the end: what was rerolled or dropped is
/// struck, and sixes that explode bring tosses, not dice.
fn is_die(face: &Face) -> bool {
    face.fate != Fate::Struck && matches!(face.origin, Origin::Rolled | Origin::Rerolled)
}

#[cfg(test)]
mod tests;
