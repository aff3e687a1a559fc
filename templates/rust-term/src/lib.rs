//! Marks a natural 20 and a natural 1: what the d20 shows before anything is added.
#![no_std]

use sidekick_plugin::prelude::*;

// This function is the plugin's term hook: it sees every dice term that was rolled.
sidekick_plugin::export!(term: look);

fn look(term: &Term, _: &mut Host) -> Answer {
    let pool = &term.pool;
    if pool.sides != 20 || pool.mode != Mode::Sum {
        return pass();
    }
    // Of the two dice of `2d20k1` one counts.
    let mut counting = pool.faces.iter().filter(|face| face.counts());
    match (counting.next(), counting.next()) {
        (Some(face), None) if face.value == 20 => marked("natural 20"),
        (Some(face), None) if face.value == 1 => marked("natural 1"),
        _ => pass(),
    }
}

/// The dice as they are, with a word behind the result.
fn marked(label: &str) -> Answer {
    Reply::unchanged().label(label).into()
}

#[cfg(test)]
mod tests;
