//! Every branch, with scripted dice.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

fn answer(pool: Pool, faces: &[i64]) -> Answer {
    Scripted::faces(faces).run(unique, &Modifier::after("3d8u", "u", "", pool))
}

/// The faces of the answer as the host prints them.
fn shown(pool: Pool, faces: &[i64]) -> Vec<String> {
    let pool = answer(pool, faces).pool.expect("a pool");
    let show = |face: &Face| {
        let new = match face.origin {
            Origin::Rerolled => format!("_{}_", face.value),
            _ => face.value.to_string(),
        };
        if face.counts() { new } else { format!("~~{new}~~") }
    };
    pool.faces.iter().map(show).collect()
}

#[test]
fn different_faces_stay() {
    assert_eq!(shown(Pool::of(8, &[3, 1, 8]), &[]), ["3", "1", "8"]);
    assert_eq!(shown(Pool::of(8, &[]), &[]), [""; 0]);
}

#[test]
fn repeats_are_rolled_until_they_differ() {
    assert_eq!(shown(Pool::of(8, &[2, 2, 5]), &[7]), ["2", "~~2~~", "_7_", "5"]);
    let twice = shown(Pool::of(8, &[2, 2, 5]), &[2, 8]);
    assert_eq!(twice, ["2", "~~2~~", "~~_2_~~", "_8_", "5"]);
    // The new face may be what a later die shows: then that one is rolled again.
    let later = shown(Pool::of(8, &[2, 2, 5]), &[5, 1]);
    assert_eq!(later, ["2", "~~2~~", "_5_", "~~5~~", "_1_"]);
}

#[test]
fn all_faces_of_a_die_can_be_had() {
    let all = shown(Pool::of(4, &[4, 4, 4, 4]), &[3, 4, 3, 2, 1]);
    assert_eq!(all, ["4", "~~4~~", "_3_", "~~4~~", "~~_4_~~", "~~_3_~~", "_2_", "~~4~~", "_1_"]);
}

#[test]
fn struck_faces_do_not_take_part() {
    let mut pool = Pool::of(4, &[4, 4, 1]);
    pool.faces[1].fate = Fate::Struck;
    assert_eq!(shown(pool, &[]), ["4", "~~4~~", "1"]);
}

#[test]
fn fudge_dice_have_three_faces() {
    assert_eq!(shown(Pool::of(-1, &[0, 0, 1]), &[-1]), ["0", "~~0~~", "_-1_", "1"]);
    let refused = printed(&answer(Pool::of(-1, &[0, 0, 1, 1]), &[]));
    assert_eq!(refused, "4 dice can't all differ: there are 3 faces");
}

#[test]
fn too_many_dice_get_a_calm_reply() {
    let refused = printed(&answer(Pool::of(8, &[1; 9]), &[]));
    assert_eq!(refused, "9 dice can't all differ: there are 8 faces");
    let refused = printed(&answer(Pool::of(0, &[0, 0]), &[]));
    assert_eq!(refused, "2 dice can't all differ: there is 1 face");
    let refused = printed(&answer(Pool::of(1000, &[1; 101]), &[]));
    assert_eq!(refused, "`u` takes at most 100 dice");
}

#[test]
fn dice_that_never_differ_get_a_calm_reply() {
    let refused = printed(&answer(Pool::of(8, &[1, 1]), &[1; MOST_ROLLS]));
    assert_eq!(refused, "no other face in 5000 rolls; try again");
}

#[test]
fn wrong_places_get_a_calm_reply() {
    let number = Modifier::after("3d8u2", "u", "2", Pool::of(8, &[1, 2, 3]));
    let refused = printed(&Scripted::default().run(unique, &number));
    assert_eq!(refused, "`u` takes nothing; a test after it stands apart, as in `3d8u >=5`");
    let die =
        Modifier { position: Position::Die, ..Modifier::after("3du", "u", "", Pool::default()) };
    assert_eq!(printed(&Scripted::default().run(unique, &die)), refused);
    let test = Pool { mode: Mode::Successes, ..Pool::of(8, &[1, 1, 3]) };
    let refused = printed(&answer(test, &[]));
    assert_eq!(refused, "`u` comes before tests and failures, as in `3d8u >=5`");
}
