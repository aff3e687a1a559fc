//! Rolls, pushes and what is kept between them, with scripted dice.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

fn roll(arguments: &str, faces: &[i64]) -> Answer {
    Scripted::faces(faces).run(year_zero, &Command::whole("yz", arguments))
}

/// Pushes a roll that was kept as `state`.
fn push_of(state: &str, faces: &[i64]) -> Answer {
    let host = Scripted::faces(faces).state(Scope::User, LAST, state);
    host.run(year_zero, &Command::whole("push", ""))
}

/// What the answer asks the host to keep.
fn kept(answer: &Answer) -> &str {
    assert_eq!(answer.effects.len(), 1);
    let effect = &answer.effects[0];
    assert_eq!((effect.scope, effect.name.as_str()), (Scope::User, LAST));
    &effect.value
}

#[test]
fn sixes_are_successes_and_ones_do_not_hurt_yet() {
    let answer = roll("s3k2g2", &[1, 3, 6, 2, 5, 1, 6]);
    assert_eq!(printed(&answer), "s(**1** ~~3~~ 6) k(~~2~~ ~~5~~) g(**1** 6) = 2");
    assert_eq!(kept(&answer), "s136k25g16");
}

#[test]
fn kinds_are_thrown_in_order_and_may_be_absent() {
    let answer = roll("G1 S2", &[4, 5, 6]);
    assert_eq!(printed(&answer), "s(~~4~~ ~~5~~) g(6) = 1");
    assert_eq!(kept(&answer), "s45kg6");
    let skill = roll("k1k1", &[1, 6]);
    assert_eq!(printed(&skill), "k(~~1~~ 6) = 1");
    assert_eq!(printed(&roll("s1k0", &[2])), "s(~~2~~) = 0");
}

#[test]
fn a_push_keeps_sixes_and_ones_that_hurt() {
    let answer = push_of("s136k25g16", &[6, 1, 6]);
    assert_eq!(
        printed(&answer),
        "s(**1** _6_ 6) k(~~_1_~~ _6_) g(**1** 6) = 4 (1 damage, 1 gear damage)"
    );
    assert_eq!(kept(&answer), "s166k16g16!");
}

#[test]
fn new_ones_hurt_as_well() {
    let answer = push_of("s34kg2", &[1, 1, 5]);
    assert_eq!(printed(&answer), "s(**_1_** **_1_**) g(~~_5_~~) = 0 (2 damage)");
    let answer = push_of("skg22", &[1, 3]);
    assert_eq!(printed(&answer), "g(**_1_** ~~_3_~~) = 0 (1 gear damage)");
}

#[test]
fn ones_on_skill_dice_are_rolled_again_and_harmless() {
    assert_eq!(printed(&push_of("sk11g", &[1, 6])), "k(~~_1_~~ _6_) = 1");
}

#[test]
fn a_roll_is_pushed_once() {
    let first = push_of("s3kg", &[2]);
    assert_eq!(printed(&push_of(kept(&first), &[])), "this roll has been pushed already");
}

#[test]
fn a_push_needs_a_roll() {
    let nothing = Scripted::default().run(year_zero, &Command::whole("push", ""));
    assert_eq!(printed(&nothing), "there is nothing to push; roll first, as in `yz s3k2g2`");
    for state in ["", "s", "7", "16", "x1", "s1?"] {
        assert_eq!(push_of(state, &[]), nothing, "{state}");
    }
}

#[test]
fn a_push_needs_a_die_to_roll() {
    let answer = push_of("s16k6g1", &[]);
    assert_eq!(printed(&answer), "no die can be rolled again: sixes stay, and ones that hurt");
    assert_eq!(answer.effects, []);
}

#[test]
fn both_words_have_a_value_in_a_sum() {
    let answer = Scripted::faces(&[6]).run(year_zero, &Command::inside("yz", "s1"));
    assert_eq!(printed(&answer), "s(6) = 1");
    let answer = Scripted::default().run(year_zero, &Command::whole("yz", "(s1)+1"));
    assert_eq!(answer, pass());
}

#[test]
fn wrong_arguments_get_a_calm_reply() {
    for arguments in ["", "s", "3", "s3x2", "3s", "s3k", "s0", "s3, k2", "é"] {
        let reply = printed(&roll(arguments, &[]));
        assert!(reply.starts_with("write `yz s3k2g2`"), "{arguments}: {reply}");
    }
    for arguments in ["s101", "s50k50g1", "s99999999999k1"] {
        let reply = printed(&roll(arguments, &[]));
        assert_eq!(reply, "there are at most 100 dice in a roll", "{arguments}");
    }
    let push = Scripted::default().run(year_zero, &Command::whole("push", "s3"));
    assert_eq!(printed(&push), "`push` stands alone: it rolls the last `yz` again");
}
