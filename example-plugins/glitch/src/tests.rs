//! Pools as the host hands them over, with and without glitches.

use sidekick_plugin::testing::Scripted;

use super::*;

/// A pool of d6 after `>=5f1`: 5 and 6 are hits, ones are marked.
fn pool(faces: &[i64]) -> Pool {
    let mut pool = Pool { mode: Mode::Successes, ..Pool::of(6, faces) };
    for face in &mut pool.faces {
        face.fate = match face.value {
            1 => Fate::Failed,
            2..=4 => Fate::Missed,
            _ => Fate::Counts,
        };
    }
    pool
}

fn look_at(pool: Pool) -> Answer {
    Scripted::default().run(look, &Term::rolled("8d6>=5f1", pool))
}

/// Value and label of the answer.
fn seen(pool: Pool) -> (Option<i64>, Option<String>) {
    let answer = look_at(pool);
    (answer.pool.and_then(|pool| pool.value), answer.labels.first().cloned())
}

fn face(value: i64, origin: Origin, fate: Fate) -> Face {
    Face { value, origin, fate, symbol: String::new() }
}

#[test]
fn more_than_half_ones_is_a_glitch() {
    assert_eq!(seen(pool(&[1, 1, 6, 1, 5, 3, 1, 1])), (Some(2), Some("glitch".to_owned())));
}

#[test]
fn exactly_half_is_none_but_hits_are_not_reduced() {
    assert_eq!(seen(pool(&[1, 1, 6, 1, 5, 3])), (Some(2), None));
}

#[test]
fn without_hits_it_is_critical() {
    assert_eq!(seen(pool(&[1, 1, 4])), (Some(0), Some("critical glitch".to_owned())));
}

#[test]
fn a_pool_without_ones_is_left_alone() {
    assert_eq!(look_at(pool(&[6, 5, 2])), pass());
    assert_eq!(look_at(pool(&[])), pass());
}

#[test]
fn ones_that_are_not_marked_glitch_too() {
    let mut pool = pool(&[1, 1, 5]);
    pool.faces.iter_mut().filter(|face| face.value == 1).for_each(|one| one.fate = Fate::Missed);
    assert_eq!(seen(pool), (Some(1), Some("glitch".to_owned())));
}

#[test]
fn dice_are_counted_and_not_tosses() {
    // Two dice, one of them a 1: the explosion and the copy are no dice.
    let mut exploded = pool(&[6, 1]);
    exploded.faces.insert(1, face(1, Origin::Exploded, Fate::Failed));
    exploded.faces.insert(1, face(6, Origin::Copied, Fate::Counts));
    assert_eq!(seen(exploded), (Some(2), None));
    // One die, which showed a 1 before it was rerolled.
    let mut rerolled = pool(&[5]);
    rerolled.faces.insert(0, face(1, Origin::Rolled, Fate::Struck));
    rerolled.faces[1].origin = Origin::Rerolled;
    assert_eq!(look_at(rerolled), pass());
    // And the other way round.
    let mut unlucky = pool(&[1]);
    unlucky.faces.insert(0, face(4, Origin::Rolled, Fate::Struck));
    unlucky.faces[1].origin = Origin::Rerolled;
    assert_eq!(seen(unlucky), (Some(0), Some("critical glitch".to_owned())));
}

#[test]
fn other_dice_and_sums_are_left_alone() {
    assert_eq!(look_at(Pool { sides: 10, ..pool(&[1, 1]) }), pass());
    assert_eq!(look_at(Pool { mode: Mode::Sum, ..pool(&[1, 1]) }), pass());
}

#[test]
fn faces_stay_as_they_are() {
    let before = pool(&[1, 1, 6]);
    let after = look_at(before.clone()).pool.expect("a pool");
    assert_eq!(after.faces, before.faces);
}
