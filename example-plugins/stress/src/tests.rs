//! Every branch of the rules, with scripted dice.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

fn whole(arguments: &str, faces: &[i64]) -> String {
    printed(&Scripted::faces(faces).run(stress, &Command::whole("stress", arguments)))
}

#[test]
fn two_to_nine_count_as_they_are() {
    assert_eq!(whole("", &[2]), "(2) = 2");
    assert_eq!(whole("", &[9]), "(9) = 9");
    assert_eq!(whole("5", &[9]), "(9) = 9");
}

#[test]
fn each_one_doubles() {
    assert_eq!(whole("", &[1, 7]), "(~~1~~ _7_ ×2) = 14");
    assert_eq!(whole("", &[1, 1, 7]), "(~~1~~ ~~_1_~~ _7_ ×4) = 28");
    assert_eq!(whole("", &[1, 1, 1, 2]), "(~~1~~ ~~_1_~~ ~~_1_~~ _2_ ×8) = 16");
}

#[test]
fn the_zero_is_a_ten_after_a_one() {
    assert_eq!(whole("", &[1, 10]), "(~~1~~ _10_ ×2) = 20");
}

#[test]
fn ones_without_end_stop() {
    let faces = [1; MOST_ONES + 1];
    let answer = Scripted::faces(&faces).run(stress, &Command::whole("stress", ""));
    assert_eq!(answer.parts[0].number, Some(1 << MOST_ONES));
}

#[test]
fn a_zero_asks_the_botch_dice() {
    assert_eq!(whole("", &[10, 4]), "(**0**, botch die 4) = 0 (no botch)");
    assert_eq!(whole("", &[10, 10]), "(**0**, botch die **0**) = 0 (botch)");
    assert_eq!(whole("3", &[10, 10, 1, 10]), "(**0**, botch dice **0** 1 **0**) = 0 (2 botches)");
    assert_eq!(whole("2", &[10, 1, 9]), "(**0**, botch dice 1 9) = 0 (no botch)");
    assert_eq!(whole("0", &[10]), "(**0**) = 0 (no botch)");
}

#[test]
fn it_has_a_value_in_a_sum() {
    let answer = Scripted::faces(&[1, 7]).run(stress, &Command::inside("stress", " 3 "));
    assert_eq!(printed(&answer), "(~~1~~ _7_ ×2) = 14");
}

#[test]
fn sums_that_start_with_it_are_left_to_the_dice() {
    for arguments in ["+7", "(3)+7", "- 2", "*2"] {
        let answer = Scripted::default().run(stress, &Command::whole("stress", arguments));
        assert_eq!(answer, pass(), "{arguments}");
    }
}

#[test]
fn wrong_arguments_get_a_calm_reply() {
    for arguments in ["x", "3 4", "3 + 7", "2d6", "-"] {
        let answer = Scripted::default().run(stress, &Command::inside("stress", arguments));
        assert!(printed(&answer).starts_with("write `stress`"), "{arguments}");
    }
    assert_eq!(whole("101", &[]), "there are at most 100 botch dice");
    assert_eq!(whole("99999999999999999999", &[]), "there are at most 100 botch dice");
}
