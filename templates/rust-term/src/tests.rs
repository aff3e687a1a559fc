//! The plugin without WebAssembly, with dice as they fell.

use sidekick_plugin::testing::Scripted;

use super::*;

fn labels(pool: Pool) -> Vec<String> {
    Scripted::default()
        .run(look, &Term::rolled("d20", pool))
        .labels
}

#[test]
fn a_natural_20_and_a_natural_1_are_marked() {
    assert_eq!(labels(Pool::of(20, &[20])), ["natural 20"]);
    assert_eq!(labels(Pool::of(20, &[1])), ["natural 1"]);
    assert_eq!(labels(Pool::of(20, &[19])), [""; 0]);
}

#[test]
fn the_die_that_counts_decides() {
    let mut pool = Pool::of(20, &[20, 1]);
    pool.faces[0].fate = Fate::Struck;
    assert_eq!(labels(pool), ["natural 1"]);
}

#[test]
fn other_dice_are_left_alone() {
    let tests = Pool {
        mode: Mode::Successes,
        ..Pool::of(20, &[20])
    };
    for pool in [
        Pool::of(6, &[1]),
        Pool::of(20, &[20, 1]),
        Pool::of(20, &[]),
        tests,
    ] {
        let answer = Scripted::default().run(look, &Term::rolled("2d20", pool));
        assert_eq!(answer, pass());
    }
}
