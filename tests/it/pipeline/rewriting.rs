//! Plugins that put another command in the place of theirs.

use super::*;

#[test]
fn a_rewritten_command_goes_on_through_variables_plugins_and_dice() {
    let mut session = alone();
    session.plugins.push(named("atk", &[], |_| {
        answer(Verdict::Rewrite, vec![part("d20+$bonus; hurt 2 # Grog", None, false)])
    }));
    session.plugins.push(named("hurt", &[], |call| {
        let text = format!("{}d8", call.request.arguments);
        answer(Verdict::Rewrite, vec![part(&text, None, false)])
    }));
    reply(&mut session, "$bonus = 2+3", &[]);
    let exchange = say(&mut session, "/r atk # typed", &[11, 3, 4]);
    assert_eq!(
        exchange.reply.expect("a reply").markdown,
        "atk  = (11)+(2+3) = 16\natk Grog = (3+4) = 7"
    );
    let stages: Vec<_> = exchange.steps.iter().map(|step| step.stage).collect();
    assert_eq!(
        stages,
        [
            Stage::Command,
            Stage::Plugin,
            Stage::Variables,
            Stage::Dice,
            Stage::Plugin,
            Stage::Dice,
            Stage::Reply
        ]
    );
}

#[test]
fn a_mistake_in_a_rewritten_command_points_at_what_was_typed() {
    let mut session = alone();
    session.plugins.push(named("atk", &[], |_| {
        answer(Verdict::Rewrite, vec![part("d20+nonsense", None, false)])
    }));
    let (code, _, marked) = fault(&mut session, "/r 1; atk 5 # x", &[]);
    assert_eq!((&*code, &*marked), ("unknown-word", "atk 5"));
}

#[test]
fn final_parts_of_a_rewrite_stay_as_they_are() {
    let mut session = alone();
    session.plugins.push(named("health", &[], |call| {
        let parts = match &*call.request.arguments {
            "plain" => vec![settled("33", 33), part(" + 2d2", None, false)],
            "sides" => vec![part("2d", None, false), settled("6", 6)],
            "text" => {
                vec![part("2*", None, false), settled("[$x d6; # ]", -3), part("+1", None, false)]
            }
            "glued" => vec![settled("two", 2), part("d6", None, false)],
            "call" => vec![settled("two", 2), part(" (3)", None, false)],
            "name" => vec![part("finala + ", None, false), settled("two", 2)],
            _ => vec![settled("two", 2), part(" + ", None, false), settled("**three**", 3)],
        };
        answer(Verdict::Rewrite, parts)
    }));
    for (text, faces, line) in [
        ("health plain", &[1, 2][..], "33 + (1+2) = 36"),
        ("health sides", &[5, 6], "(5+6) = 11"),
        ("health text", &[], "2*[$x d6; # ]+1 = -5"),
        ("health two", &[], "two + **three** = 5"),
    ] {
        assert_eq!(reply(&mut session, text, faces), format!("{text}  = {line}"));
    }
    let glued = reply(&mut session, "health glued", &[1, 2]);
    assert!(glued.ends_with("= (1+2) = 3"), "{glued}");
    let exchange = say(&mut session, "health call", &[]);
    assert!(!exchange.faults.is_empty());
    for fault in &exchange.faults {
        let Fault::Input(error) = fault else { panic!("{fault:?}") };
        assert!(!error.message.contains("final"), "{error:?}");
    }
    let (code, message, _) = fault(&mut session, "health name", &[]);
    assert_eq!(code, "unknown-word");
    assert!(message.contains("`finala`"), "{message}");
}

#[test]
fn final_text_without_a_number_makes_prose() {
    let mut session = alone();
    session.plugins.push(named("say", &[], |call| {
        let parts = match &*call.request.arguments {
            "rolls" => vec![
                part("costs $5; **[[", None, true),
                part(" 2d6+3 ", None, false),
                part("]] d20", None, true),
            ],
            "marked" => vec![part("[[d6]] and ", None, false), part("d6", None, true)],
            _ => vec![part("only text", None, true), part(" and 5 words", None, false)],
        };
        answer(Verdict::Rewrite, parts)
    }));
    let exchange = say(&mut session, "say rolls", &[1, 2]);
    assert_eq!(exchange.reply.expect("a reply").markdown, "costs $5; **[[ (1+2)+3 = 6 ]] d20");
    assert_eq!(exchange.results.len(), 1);
    assert_eq!(reply(&mut session, "say marked", &[4]), "(4) = 4 and d6");
    assert_eq!(reply(&mut session, "say it", &[]), "only text and 5 words");
}

#[test]
fn rewrites_in_a_circle_and_without_end_are_refused() {
    let mut session = alone();
    session
        .plugins
        .push(named("ping", &[], |_| answer(Verdict::Rewrite, vec![part("pong", None, false)])));
    session
        .plugins
        .push(named("pong", &[], |_| answer(Verdict::Rewrite, vec![part("ping", None, false)])));
    session.plugins.push(named("grow", &[], |call| {
        let text = format!("grow {}x", call.request.arguments);
        answer(Verdict::Rewrite, vec![part(&text, None, false)])
    }));
    session.plugins.push(named("fork", &[], |_| {
        answer(Verdict::Rewrite, vec![part("fork 1; fork 2", None, false)])
    }));
    let (code, message, marked) = fault(&mut session, "/r ping", &[]);
    assert_eq!((&*code, &*marked), ("plugin-broke-protocol", "ping"));
    assert!(message.contains("pong: ") && message.contains("ping → pong → ping"), "{message}");
    for text in ["grow", "fork"] {
        let (code, message, _) = fault(&mut session, text, &[]);
        assert_eq!(code, "plugin-broke-protocol");
        assert!(message.contains("rewrite"), "{message}");
    }
    session.plugins.push(named("deep", &[], |_| {
        answer(Verdict::Rewrite, vec![part("1 + deep", None, false)])
    }));
    let (code, ..) = fault(&mut session, "2 + deep", &[]);
    assert_eq!(code, "plugin-broke-protocol");
}
