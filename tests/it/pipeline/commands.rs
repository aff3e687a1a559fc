//! What the host answers without plugins, and how a reply looks.

use super::*;

#[test]
fn lines_have_name_expression_comment_text_and_value() {
    let mut session = alone();
    for (text, faces, line) in [
        ("/r 2d6k1!", &[6, 6, 5][..], "2d6k1!  = (~~6~~+6+_5_) = 11"),
        ("2d20k1+5 # Grog attacks", &[12, 11], "2d20k1+5 Grog attacks = (12+~~11~~)+5 = 17"),
        ("/roll 1d20+6#Initiative", &[10], "1d20+6 Initiative = (10)+6 = 16"),
        ("/R repeat (d6, 3, brief)", &[1, 1, 1], "repeat (d6, 3, brief)  = 1, 1, 1"),
        ("2+2", &[], "2+2  = 2+2 = 4"),
        ("//roll-dice2-sides6", &[3, 4], "2d6  = (3+4) = 7"),
        ("//roll -sides 20 -dice 1 # old # form", &[9], "1d20 old # form = (9) = 9"),
        ("//ROLL", &[1, 2], "2d6  = (1+2) = 3"),
        ("2d6; d20+1; 3 # x", &[1, 2, 3], "2d6  = (1+2) = 3\nd20+1  = (3)+1 = 4\n3 x = 3 = 3"),
        ("max(1, 2);", &[], "max(1, 2)  = max(1, 2) = 2"),
    ] {
        assert_eq!(reply(&mut session, text, faces), line, "{text}");
    }
}

#[test]
fn a_message_without_prefix_is_a_command_only_where_that_is_wanted() {
    let mut session = alone();
    session.prefix_optional = false;
    let exchange = say(&mut session, "2d6", &[]);
    assert!(exchange.reply.is_none() && exchange.faults.is_empty());
    assert_eq!(reply(&mut session, "/r 2d6", &[1, 1]), "2d6  = (1+1) = 2");
}

#[test]
fn a_reply_has_three_renderings_and_results_of_their_own() {
    let mut session = alone();
    let exchange = say(&mut session, "3d10>=6f1 # hit; $a = 4", &[1, 2, 9]);
    let reply = exchange.reply.expect("a reply");
    assert_eq!(reply.plain, "3d10>=6f1 hit; $a = 4 = (*1* [2] 9, 0 successes) = 0");
    assert_eq!(reply.markdown, "3d10>=6f1 hit; $a = 4 = (**1** ~~2~~ 9, 0 successes) = 0");
    assert!(reply.terminal.contains("\u{1b}[1m1"));
    let [result] = &exchange.results[..] else { panic!("one result") };
    assert_eq!(result.markdown, "(**1** ~~2~~ 9, 0 successes) = 0");
    assert_eq!(result.label.as_deref(), Some("hit; $a = 4"));
    assert_eq!((result.successes, &*result.expression), (Some(0), "3d10>=6f1"));
    assert_eq!(exchange.draws.len(), 3);
    assert!(exchange.draws.iter().all(|draw| draw.origin == "dice" && draw.sides == "10"));
}

#[test]
fn several_mistakes_are_told_at_once_where_they_were_typed() {
    let mut session = alone();
    let text = "/r 2d6zz + nonsense # x";
    let exchange = say(&mut session, text, &[]);
    let marked: Vec<_> = exchange
        .faults
        .iter()
        .map(|fault| match fault {
            Fault::Input(error) => error.span.of(text),
            Fault::Plugin { .. } => panic!("no plugin is here"),
        })
        .collect();
    assert_eq!(marked, ["zz", "nonsense"]);
    let text = "$one + 2d6zz + $two k1";
    let exchange = say(&mut session, text, &[]);
    let codes: Vec<_> = exchange
        .faults
        .iter()
        .map(|fault| match fault {
            Fault::Input(error) => (&*error.code, error.span.of(text)),
            Fault::Plugin { .. } => panic!("no plugin is here"),
        })
        .collect();
    assert_eq!(
        codes,
        [("unknown-variable", "$one"), ("unknown-variable", "$two"), ("unknown-modifier", "zz")]
    );
    for (text, code) in [
        ("/r", "empty-command"),
        ("/r # only a comment", "empty-command"),
        ("//roll-dice", "aol-form"),
        ("hello [[2d6", "open-roll"),
        ("${a", "open-brace"),
        ("${1}", "variable-name"),
    ] {
        assert_eq!(fault(&mut session, text, &[]).0, code, "{text}");
    }
    assert_eq!(fault(&mut session, &"1+".repeat(5_000), &[]).0, "too-long");
    assert_eq!(fault(&mut session, &"d0;".repeat(101), &[]).0, "too-many-rolls");
    assert_eq!(fault(&mut session, &"[[d0]]".repeat(101), &[]).0, "too-many-rolls");
}

#[test]
fn remarks_lie_in_the_command() {
    let mut session = alone();
    let text = "/r  3d10!>=8 # many";
    let exchange = say(&mut session, text, &[1, 2, 3]);
    let [remark] = &exchange.remarks[..] else { panic!("{:?}", exchange.remarks) };
    assert!(remark.severity < Severity::Error);
    assert!("3d10!>=8".contains(remark.span.of(text)) && !remark.span.of(text).is_empty());
}

#[test]
fn the_rules_of_the_session_are_in_force() {
    let mut session = alone();
    assert_eq!(
        reply(&mut session, "2d10>7!", &[10, 5, 1]),
        "2d10>7!  = (10 ~~_1_~~ ~~5~~, 1 success) = 1"
    );
    session.rules = RuleSet::Classic;
    assert_eq!(
        reply(&mut session, "2d10>7!", &[10, 5, 1]),
        "2d10>7!  = (10 _1_ ~~5~~, 2 successes) = 2"
    );
}

#[test]
fn what_a_person_types_can_not_drive_the_terminal() {
    let mut session = alone();
    let exchange = say(&mut session, "2+2 # \u{1b}[2J\u{202e}", &[]);
    let reply = exchange.reply.expect("a reply");
    for text in [&reply.plain, &reply.markdown, &reply.terminal] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
    let exchange = say(&mut session, "3\u{b}+ 0\u{85}", &[]);
    let reply = exchange.reply.expect("odd blanks are blanks");
    assert!(reply.plain.ends_with("= 3 + 0 = 3"), "{reply:?}");
    let exchange = say(&mut session, "\u{1b}[2J [[d0]]", &[]);
    assert!(!exchange.reply.expect("a reply").terminal.contains("\u{1b}[2J"));
}

#[test]
fn the_trace_names_each_stage() {
    let mut session = alone();
    session.plugins.push(named("stress", &[], stress));
    reply(&mut session, "$b = 1+1", &[]);
    let exchange = say(&mut session, "/r 2D6 +stress * $b # why", &[1, 2, 4]);
    let steps: Vec<_> =
        exchange.steps.iter().map(|step| format!("{}: {}", step.stage.name(), step.text)).collect();
    assert_eq!(
        steps,
        [
            "command: 2D6 +stress * $b # why",
            "variables: 2D6 +stress * (1+1)",
            "plugin: stress: replies ~~4~~+0",
            "dice: 2d6 + stress*(1 + 1) → (1+2) +[4]+0 * (1+1) = 11",
            "reply: 2D6 +stress * $b why = (1+2) +[4]+0 * (1+1) = 11",
        ]
    );
}

#[test]
fn of_many_mistakes_twenty_are_told_and_the_others_counted() {
    let mut session = alone();
    let text: Vec<_> = (0..200).map(|number| format!("$n{number}")).collect();
    for (count, more) in [(20, None), (21, Some("and 1 more")), (200, Some("and 180 more"))] {
        let exchange = say(&mut session, &text[..count].join("+"), &[]);
        let told: Vec<_> = exchange
            .faults
            .iter()
            .map(|fault| match fault {
                Fault::Input(error) => (&*error.code, &*error.message),
                Fault::Plugin { .. } => panic!("no plugin is here"),
            })
            .collect();
        assert_eq!(told[19], ("unknown-variable", "nothing is stored as $n19"), "{count}");
        assert_eq!(told.get(20).copied(), more.map(|more| ("more-mistakes", more)), "{count}");
        assert!(told.len() <= 21);
    }
    // As many as a message has room for.
    let exchange = say(&mut session, &"$n".repeat(3_900), &[]);
    assert_eq!(exchange.faults.len(), 21);
}
