//! The plugin without WebAssembly, with listed faces.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

fn answer(pool: Pool, argument: &str, faces: &[i64]) -> Answer {
    Scripted::faces(faces).run(penetrate, &Modifier::after("3d6p", "p", argument, pool))
}

fn values(pool: Pool, faces: &[i64]) -> Vec<i64> {
    let pool = answer(pool, "", faces).pool.expect("a pool");
    pool.faces.iter().map(|face| face.value).collect()
}

#[test]
fn the_highest_face_is_thrown_again_and_counts_one_less() {
    assert_eq!(values(Pool::of(6, &[2, 5]), &[]), [2, 5]);
    assert_eq!(values(Pool::of(6, &[2, 6, 3]), &[4]), [2, 6, 3, 3]);
    assert_eq!(values(Pool::of(6, &[6]), &[6, 6, 1]), [6, 5, 5, 0]);
}

#[test]
fn struck_dice_stay_as_they_are() {
    let mut pool = Pool::of(6, &[6, 6]);
    pool.faces[0].fate = Fate::Struck;
    assert_eq!(values(pool, &[2]), [6, 6, 1]);
}

#[test]
fn it_ends_whatever_the_dice_do() {
    let throws = [2; MOST_THROWS];
    assert_eq!(values(Pool::of(2, &[2]), &throws).len(), MOST_THROWS + 1);
}

#[test]
fn wrong_uses_get_a_calm_reply() {
    let refused = |pool, argument| printed(&answer(pool, argument, &[]));
    let test = Pool {
        mode: Mode::Successes,
        ..Pool::of(6, &[6])
    };
    assert!(refused(Pool::of(6, &[6]), "2").starts_with("`p` takes nothing"));
    assert!(refused(test, "").starts_with("`p` comes before a test"));
    assert!(refused(Pool::of(6, &[1; 101]), "").starts_with("`p` takes at most"));
    for sides in [-1, 0, 1] {
        assert!(refused(Pool::of(sides, &[1]), "").starts_with("`p` needs dice"));
    }
}
