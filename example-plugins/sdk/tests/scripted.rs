//! The scripted host, and what hooks may give back.

use sidekick_plugin::prelude::*;
use sidekick_plugin::testing::{Scripted, printed};
use sidekick_plugin::{Delivery, EffectKind};

fn two_dice(_: &Command, host: &mut Host) -> Reply {
    let faces = host.dice(2, 6);
    Reply::value(faces.iter().sum(), format!("({}+{})", faces[0], faces[1]))
}

fn command() -> Command {
    Command::whole("two", "")
}

#[test]
fn faces_come_in_order() {
    assert_eq!(printed(&Scripted::faces(&[3, 4]).run(two_dice, &command())), "(3+4) = 7");
}

#[test]
#[should_panic(expected = "the faces have run out: a face of d6 is needed after 1")]
fn too_few_faces_fail() {
    Scripted::faces(&[3]).run(two_dice, &command());
}

#[test]
#[should_panic(expected = "faces are left: [5]")]
fn too_many_faces_fail() {
    Scripted::faces(&[3, 4, 5]).run(two_dice, &command());
}

#[test]
#[should_panic(expected = "face 7 is not on a d6")]
fn a_face_must_be_on_its_die() {
    Scripted::faces(&[3, 7]).run(two_dice, &command());
}

#[test]
#[should_panic(expected = "there is no die with -2147483648 sides")]
fn a_die_beyond_31_bits_is_no_fudge_die() {
    fn huge(_: &Command, host: &mut Host) -> Reply {
        Reply::text(host.die(u32::MAX).to_string())
    }
    Scripted::faces(&[-1]).run(huge, &command());
}

#[test]
fn dice_with_one_face_and_fudge_dice() {
    fn odd(_: &Command, host: &mut Host) -> Reply {
        Reply::text(format!("{} {} {}", host.die(0), host.die(1), host.fudge()))
    }
    assert_eq!(printed(&Scripted::faces(&[-1]).run(odd, &command())), "0 1 -1");
    assert_eq!(printed(&Scripted::faces(&[0, 1, 1]).run(odd, &command())), "0 1 1");
}

#[test]
fn state_variables_and_files_are_found_apart() {
    fn find(_: &Command, host: &mut Host) -> Reply {
        let file = host.file("x").map(|bytes| bytes.len().to_string());
        let found = [
            host.state(Scope::User, "x"),
            host.state(Scope::Channel, "x"),
            host.state(Scope::Server, "x"),
            host.variable("x"),
            file,
        ];
        Reply::text(found.map(|value| value.unwrap_or("-".to_owned())).join(" "))
    }
    let found = |host: Scripted| printed(&host.run(find, &command()));
    assert_eq!(found(Scripted::default()), "- - - - -");
    let all = Scripted::default()
        .state(Scope::User, "x", "u")
        .state(Scope::Channel, "x", "c")
        .state(Scope::Server, "x", "s")
        .variable("x", "2d6")
        .file("x", &[0xff; 3]);
    assert_eq!(found(all), "u c s 2d6 3");
}

#[test]
fn notations_are_rolled_or_refused() {
    fn roll(command: &Command, host: &mut Host) -> Result<Reply, Refusal> {
        let roll = host.roll(&command.arguments)?;
        host.log(Level::Debug, "rolled");
        Ok(Reply::value(roll.value, roll.text))
    }
    let good = Roll { value: 7, text: "(3+4)".to_owned(), ..Roll::default() };
    let bad = Roll { error: "unknown modifier `q`".to_owned(), ..Roll::default() };
    let host = Scripted::default().roll_of("2d6", good).roll_of("2d6q", bad);
    let said = |arguments| printed(&host.clone().run(roll, &Command::whole("again", arguments)));
    assert_eq!(said("2d6"), "(3+4) = 7");
    assert_eq!(said("2d6q"), "unknown modifier `q`");
}

#[test]
fn replies_carry_labels_effects_and_delivery() {
    let answer = Answer::from(
        Reply::text("a")
            .open()
            .and("b")
            .label("l")
            .set_state(Scope::Channel, "k", "v")
            .remove_state(Scope::User, "k")
            .set_variable(Scope::User, "n", "2d6")
            .remove_variable(Scope::Channel, "N")
            .private(),
    );
    assert_eq!(printed(&answer), "ab (l)");
    let settled: Vec<bool> = answer.parts.iter().map(|part| part.settled).collect();
    assert_eq!(settled, [false, true]);
    let effects: Vec<_> = answer
        .effects
        .iter()
        .map(|effect| (effect.kind, effect.scope, effect.name.as_str(), effect.value.as_str()))
        .collect();
    assert_eq!(
        effects,
        [
            (EffectKind::SetState, Scope::Channel, "k", "v"),
            (EffectKind::RemoveState, Scope::User, "k", ""),
            (EffectKind::SetVariable, Scope::User, "n", "2d6"),
            (EffectKind::RemoveVariable, Scope::Channel, "N", ""),
        ]
    );
    assert_eq!(answer.delivery, Delivery::Private);
    assert_eq!(Answer::from(Reply::text("").spoiler()).delivery, Delivery::Spoiler);
}

#[test]
fn a_rewrite_is_open_and_a_refusal_is_all() {
    let answer = rewrite("max(1d10!, 1d6!)");
    assert!(!answer.parts[0].settled);
    assert_eq!(Answer::from(refuse("no")).refusal.as_deref(), Some("no"));
    assert_eq!(printed(&Answer::from(refuse("no"))), "no");
}

#[test]
fn expressions_are_told_from_arguments() {
    for (arguments, expression) in [("(3)+7", true), ("+7", true), ("", false), ("3", false)] {
        assert_eq!(Command::whole("x", arguments).starts_expression(), expression);
        assert!(!Command::inside("x", arguments).starts_expression());
    }
}

#[test]
fn readers_take_pieces_and_leave_the_rest() {
    let mut rest = Reader::new(" 12 Ab é 99999999999");
    assert_eq!((rest.letter(), rest.number(), rest.number()), (None, Some(12), None));
    assert!(!rest.eat("b"));
    assert!(rest.eat("aB"));
    assert_eq!((rest.letter(), rest.number()), (None, None));
    assert!(!rest.eat("e") && rest.eat("é") && !rest.is_empty());
    assert_eq!(rest.number(), Some(u32::MAX));
    assert!(rest.is_empty());
}
