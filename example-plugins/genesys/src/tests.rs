//! Faces, cancelling, words and mistakes, with scripted dice.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

fn whole(arguments: &str, faces: &[i64]) -> String {
    printed(&Scripted::faces(faces).run(genesys, &Command::whole("genesys", arguments)))
}

/// Every face of a die, in order.
fn faces_of(letter: char, sides: i64) -> String {
    let all: Vec<i64> = (1..=sides).collect();
    let line = whole(&format!("{sides}{letter}"), &all);
    line.split_once(" = ").expect("a value").0.to_owned()
}

#[test]
fn dice_have_the_published_faces() {
    assert_eq!(faces_of('b', 6), "b(– – S SA AA A)");
    assert_eq!(faces_of('s', 6), "s(– – F F T T)");
    assert_eq!(faces_of('a', 8), "a(– S S SS A A SA AA)");
    assert_eq!(faces_of('d', 8), "d(– F FF T T T TT FT)");
    assert_eq!(faces_of('p', 12), "p(– S S SS SS A SA SA SA AA AA **Triumph**)");
    assert_eq!(faces_of('c', 12), "c(– F F FF FF T T FT FT TT TT **Despair**)");
    assert_eq!(faces_of('f', 12), "f(● ● ● ● ● ● ●● ○ ○ ○○ ○○ ○○)");
}

#[test]
fn success_and_failure_cancel() {
    assert_eq!(whole("2a1d", &[4, 2, 2]), "a(SS S) d(F) = 2 (success)");
    assert_eq!(whole("1a1d", &[2, 2]), "a(S) d(F) = 0 (failure)");
    assert_eq!(whole("1a1d", &[1, 3]), "a(–) d(FF) = -2 (failure)");
}

#[test]
fn advantage_and_threat_cancel() {
    assert_eq!(whole("2a", &[8, 5]), "a(AA A) = 0 (failure, 3 advantages)");
    assert_eq!(whole("1a1d", &[8, 4]), "a(AA) d(T) = 0 (failure, 1 advantage)");
    assert_eq!(whole("1a1d", &[5, 4]), "a(A) d(T) = 0 (failure)");
    assert_eq!(whole("1a1d", &[4, 4]), "a(SS) d(T) = 2 (success, 1 threat)");
    assert_eq!(whole("1d", &[7]), "d(TT) = 0 (failure, 2 threats)");
}

#[test]
fn triumph_and_despair_count_and_stay() {
    assert_eq!(whole("1p", &[12]), "p(**Triumph**) = 1 (success, 1 triumph)");
    assert_eq!(whole("1c", &[12]), "c(**Despair**) = -1 (failure, 1 despair)");
    assert_eq!(
        whole("2p1c", &[12, 12, 12]),
        "p(**Triumph** **Triumph**) c(**Despair**) = 1 (success, 2 triumphs, 1 despair)"
    );
    assert_eq!(whole("2c", &[12, 12]), "c(**Despair** **Despair**) = -2 (failure, 2 despairs)");
}

#[test]
fn force_dice_alone_neither_succeed_nor_fail() {
    assert_eq!(whole("2f", &[10, 1]), "f(○○ ●) = 0 (2 light, 1 dark)");
    assert_eq!(whole("1a1f", &[2, 8]), "a(S) f(○) = 1 (success, 1 light)");
}

#[test]
fn letters_may_come_in_any_form() {
    let expected = "a(S) p(S) c(–) d(–) s(–) b(S) = 3 (success)";
    assert_eq!(whole("1a1p1c1d1s1b", &[2, 2, 1, 1, 1, 3]), expected);
    assert_eq!(whole("APCDSB", &[2, 2, 1, 1, 1, 3]), expected);
    assert_eq!(whole("1a 1p 1c 1d 1s 1b", &[2, 2, 1, 1, 1, 3]), expected);
    assert_eq!(whole("aab2a", &[1, 1, 1, 2, 1]), "a(– – – S) b(–) = 1 (success)");
}

#[test]
fn it_has_a_value_in_a_sum() {
    let answer = Scripted::faces(&[4]).run(genesys, &Command::inside("genesys", "a"));
    assert_eq!(printed(&answer), "a(SS) = 2 (success)");
    let answer = Scripted::default().run(genesys, &Command::whole("genesys", "(2a)+1"));
    assert_eq!(answer, pass());
}

#[test]
fn wrong_arguments_get_a_calm_reply() {
    for arguments in ["", "2", "2x", "a2", "0a", "2a;", "2é", "2a1", "a-d"] {
        assert!(whole(arguments, &[]).starts_with("write `genesys 2a1p1d`"), "{arguments}");
    }
    for arguments in ["101a", "60a60p", "99999999999a1p"] {
        assert_eq!(whole(arguments, &[]), "there are at most 100 dice in a roll", "{arguments}");
    }
}
