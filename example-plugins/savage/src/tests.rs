//! Every branch of the rules, with scripted dice.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

fn whole(arguments: &str, faces: &[i64]) -> String {
    printed(&Scripted::faces(faces).run(savage, &Command::whole("sw", arguments)))
}

#[test]
fn the_higher_die_counts() {
    assert_eq!(whole("d10", &[7, 3]), "(7, wild ~~3~~) = 7 (success)");
    assert_eq!(whole("d10", &[2, 5]), "(~~2~~, wild 5) = 5 (success)");
    assert_eq!(whole("d10", &[5, 5]), "(5, wild ~~5~~) = 5 (success)");
    assert_eq!(whole(" D10 ", &[5, 5]), "(5, wild ~~5~~) = 5 (success)");
}

#[test]
fn both_dice_explode() {
    assert_eq!(whole("d10", &[10, 10, 4, 3]), "(10+_10_+_4_, wild ~~3~~) = 24 (5 raises)");
    assert_eq!(whole("d8", &[7, 6, 2]), "(~~7~~, wild 6+_2_) = 8 (1 raise)");
    assert_eq!(whole("d8", &[8, 1, 6, 2]), "(8+_1_, wild ~~6+_2_~~) = 9 (1 raise)");
}

#[test]
fn explosions_without_end_stop() {
    let mut faces = vec![4; 100];
    faces.push(1);
    let answer = Scripted::faces(&faces).run(savage, &Command::whole("sw", "d4"));
    assert_eq!(answer.parts[0].number, Some(400));
}

#[test]
fn each_four_above_the_target_is_a_raise() {
    for (arguments, face, label) in [
        ("d12", 3, "failure"),
        ("d12", 4, "success"),
        ("d12", 7, "success"),
        ("d12", 8, "1 raise"),
        ("d12", 11, "1 raise"),
        ("d12+1", 11, "2 raises"),
        ("d12 vs 6", 5, "failure"),
        ("d12 vs 6", 6, "success"),
        ("d12 vs 6", 10, "1 raise"),
        ("d12-2-2", 8, "success"),
        ("d12 - 2 + 1 VS 7", 8, "success"),
        ("d12 vs 0", 2, "success"),
    ] {
        let answer = Scripted::faces(&[face, 1]).run(savage, &Command::whole("sw", arguments));
        assert_eq!(answer.labels, [label], "{arguments} on {face}");
    }
    assert_eq!(whole("d8+2 vs 4", &[7, 3]), "(7, wild ~~3~~)+2 = 9 (1 raise)");
    assert_eq!(whole("d8-2", &[3, 2]), "(3, wild ~~2~~)-2 = 1 (failure)");
    assert_eq!(whole("d8+2-2", &[3, 2]), "(3, wild ~~2~~) = 3 (failure)");
}

#[test]
fn another_wild_die() {
    assert_eq!(whole("d10w10", &[2, 10, 3]), "(~~2~~, wild 10+_3_) = 13 (2 raises)");
}

#[test]
fn two_ones_are_snake_eyes() {
    assert_eq!(whole("d6", &[1, 1]), "(1, wild ~~1~~) = 1 (critical failure)");
    assert_eq!(whole("d6+9", &[1, 1]), "(1, wild ~~1~~)+9 = 10 (critical failure)");
    assert_eq!(whole("d6", &[1, 2]), "(~~1~~, wild 2) = 2 (failure)");
    assert_eq!(whole("d6", &[2, 1]), "(2, wild ~~1~~) = 2 (failure)");
}

#[test]
fn rapid_fire_has_a_result_for_each_trait_die() {
    assert_eq!(
        whole("3d10", &[2, 5, 10, 2, 4]),
        "(~~2~~ 5 10+_2_, wild 4): 4 (success), 5 (success), 12 (2 raises)"
    );
    assert_eq!(whole("2d8", &[3, 4, 1]), "(3 4, wild ~~1~~): 3 (failure), 4 (success)");
    assert_eq!(whole("2d8+1", &[3, 4, 1]), "(3 4, wild ~~1~~)+1: 4 (success), 5 (success)");
}

#[test]
fn rapid_fire_fails_critically_by_more_than_half() {
    let critical = whole("2d8", &[1, 5, 1]);
    assert_eq!(critical, "(1 5, wild ~~1~~): 1 (failure), 5 (success) (critical failure)");
    assert_eq!(
        whole("3d8", &[1, 5, 5, 1]),
        "(1 5 5, wild ~~1~~): 1 (failure), 5 (success), 5 (success)"
    );
    assert_eq!(whole("2d8", &[1, 1, 2]), "(~~1~~ 1, wild 2): 2 (failure), 1 (failure)");
}

#[test]
fn inside_a_sum_there_is_one_result() {
    let answer = Scripted::faces(&[7, 3]).run(savage, &Command::inside("sw", "d8+1"));
    assert_eq!(printed(&answer), "(7, wild ~~3~~)+1 = 8 (1 raise)");
    let answer = Scripted::default().run(savage, &Command::inside("sw", "2d8"));
    assert_eq!(printed(&answer), "several trait dice give several results, which have no sum");
}

#[test]
fn sums_that_start_with_it_are_left_to_the_dice() {
    let answer = Scripted::default().run(savage, &Command::whole("sw", "(d8)+1"));
    assert_eq!(answer, pass());
}

#[test]
fn wrong_arguments_get_a_calm_reply() {
    for arguments in
        ["", "8", "d", "dw6", "d8w", "d8x", "d8+", "d8+-1", "d8 vs", "d8 vs 4 5", "d8 vs -1"]
    {
        assert!(whole(arguments, &[]).starts_with("write `sw d10`"), "{arguments}");
    }
    for arguments in ["0d8", "21d8", "99999999999d8"] {
        assert_eq!(whole(arguments, &[]), "there are 1 to 20 trait dice", "{arguments}");
    }
    for arguments in ["d0", "d1", "d101", "d8w1", "d8w0"] {
        assert_eq!(whole(arguments, &[]), "a die has 2 to 100 sides", "{arguments}");
    }
    for arguments in ["d8+1001", "d8 vs 1001"] {
        assert_eq!(whole(arguments, &[]), "modifiers and target numbers go to 1000", "{arguments}");
    }
}
