//! Plugins that answer a whole command.

use super::*;

#[test]
fn a_plugin_answers_a_whole_command() {
    let mut session = alone();
    session.plugins.push(named("stress", &[], stress));
    let exchange = say(&mut session, "/r Stress 3 # calm", &[4]);
    let reply = exchange.reply.expect("a reply");
    assert_eq!(reply.markdown, "Stress 3 calm = ~~4~~+3 = 7");
    assert_eq!(reply.plain, "Stress 3 calm = [4]+3 = 7");
    assert_eq!(exchange.draws[0].origin, "stress");
    assert_eq!(exchange.usage[0].plugin, "stress");
    assert_eq!(exchange.results[0].markdown, "~~4~~+3 = 7");
    assert!(exchange.results[0].outcome.is_none());
    let text = say(&mut session, "stress", &[10]).reply.expect("a reply").markdown;
    assert_eq!(text, "stress  = ~~10~~+0 = 10 (botch, a\u{FFFD}b)");
    assert_eq!(
        fault(&mut session, "/r 2d6; stress x", &[1, 2]),
        (
            "plugin-declined".to_owned(),
            "stress: `x` is no number".to_owned(),
            "stress x".to_owned()
        )
    );
    assert_eq!(self::reply(&mut session, "2d6", &[1, 2]), "2d6  = (1+2) = 3");
    let (code, message, _) = fault(&mut session, "stress", &[]);
    assert_eq!(code, "faces");
    assert!(message.contains("stress") && message.contains("run out"), "{message}");
}

#[test]
fn a_word_ends_before_anything_but_a_letter() {
    let mut session = alone();
    session.plugins.push(named("v5", &["sw"], |call| {
        let request = &call.request;
        let text = format!("{}|{}|{}", request.word, request.arguments, request.text);
        assert_eq!(request.position, Position::Whole);
        answer(Verdict::Reply, vec![part(&text, None, true)])
    }));
    for (text, expected) in [
        ("v5 9 2", "v5|9 2|v5 9 2"),
        ("V5(3)", "v5|(3)|V5(3)"),
        ("/r sw3d10 # x", "sw|3d10|sw3d10"),
        ("sw", "sw||sw"),
    ] {
        assert_eq!(reply(&mut session, text, &[]), expected);
    }
    for other in ["swim", "sw_x", "v5x"] {
        assert_eq!(fault(&mut session, other, &[]).0, "unknown-word", "{other}");
    }
}

#[test]
fn plugins_are_asked_in_order_until_one_does_not_pass() {
    let mut session = alone();
    session.plugins.push(named("first", &["x"], |call| {
        call.services.log(sidekick::abi::LogLevel::Info, "asked");
        pass()
    }));
    session
        .plugins
        .push(named("second", &["x"], |_| answer(Verdict::Reply, vec![settled("two", 2)])));
    session.plugins.push(named("third", &["x"], |_| panic!("nobody asks the third")));
    let exchange = say(&mut session, "x", &[]);
    assert_eq!(exchange.reply.expect("a reply").markdown, "x  = two = 2");
    let used: Vec<_> = exchange.usage.iter().map(|usage| &*usage.plugin).collect();
    assert_eq!(used, ["first", "second"]);
    assert_eq!(exchange.log[0].plugin, "first");
    let steps: Vec<_> = exchange.steps.iter().map(|step| (step.stage, &*step.text)).collect();
    assert_eq!(
        steps,
        [
            (Stage::Command, "x"),
            (Stage::Plugin, "first: passes"),
            (Stage::Plugin, "second: replies two"),
            (Stage::Reply, "x  = two = 2"),
        ]
    );
}

#[test]
fn a_star_is_offered_every_command_with_its_variables_expanded() {
    let mut session = alone();
    session.plugins.push(named("all", &["*"], |call| {
        let request = &call.request;
        assert_eq!(request.word, if request.text.starts_with("all") { "all" } else { "" });
        if !request.text.starts_with("tell") {
            return pass();
        }
        let told = [&request.text, &request.typed, &request.comment, &request.rules];
        let text = told.map(String::as_str).join("|");
        answer(Verdict::Reply, vec![part(&text, None, true)])
    }));
    reply(&mut session, "$b = 1+2", &[]);
    assert_eq!(
        reply(&mut session, "/r tell $b 2*$b # why", &[]),
        "tell (1+2) 2*(1+2)|/r tell $b 2*$b # why|why|corrected"
    );
    assert_eq!(reply(&mut session, "2d6", &[1, 1]), "2d6  = (1+1) = 2");
    reply(&mut session, "deal 1", &[1]);
}

#[test]
fn blanks_separate_the_arguments_of_a_word() {
    let mut session = alone();
    session.plugins.push(named("tell", &[], |call| {
        let text = call.request.arguments.clone();
        answer(Verdict::Reply, vec![part(&text, None, true)])
    }));
    reply(&mut session, "$b = 1+2", &[]);
    assert_eq!(reply(&mut session, "tell $b $b+1 $b", &[]), "1+2 (1+2)+1 1+2");
}

#[test]
fn replies_have_texts_numbers_and_rolls() {
    let mut session = alone();
    session.plugins.push(named("cast", &[], |call| {
        let parts = match &*call.request.arguments {
            "text" => vec![part("nothing [[d6]] $x", None, true)],
            "rolls" => vec![part("hit [[d20 + $b]], $b damage for $5: [[2d6]]", None, false)],
            "open" => vec![part("[[d20", None, false)],
            "unknown" => vec![part("has $nothing", None, false)],
            "many" => {
                vec![settled("hit 9", 9), part(", ", None, true), settled("location **18**", 18)]
            }
            _ => Vec::new(),
        };
        answer(Verdict::Reply, parts)
    }));
    reply(&mut session, "$b = 3", &[]);
    assert_eq!(reply(&mut session, "cast text # x", &[]), "nothing [[d6]] $x");
    assert_eq!(
        reply(&mut session, "cast rolls", &[11, 1, 2]),
        "hit (11) + 3 = 14, 3 damage for $5: (1+2) = 3"
    );
    assert_eq!(fault(&mut session, "cast open", &[]).0, "open-roll");
    assert_eq!(fault(&mut session, "cast unknown", &[]).0, "unknown-variable");
    let exchange = say(&mut session, "cast many", &[]);
    assert_eq!(exchange.reply.expect("a reply").markdown, "hit 9, location **18**");
    let results: Vec<_> = exchange.results.iter().map(|result| &*result.markdown).collect();
    assert_eq!(results, ["hit 9", "location **18**"]);
}

#[test]
fn the_most_private_delivery_is_kept() {
    let mut session = alone();
    for (name, script) in [
        ("hide", (|_| deliver(AbiDelivery::Spoiler)) as Script),
        ("whisper", |_| deliver(AbiDelivery::Private)),
        ("shout", |_| deliver(AbiDelivery::Public)),
    ] {
        session.plugins.push(named(name, &[], script));
    }
    for (text, delivery) in [
        ("shout", Delivery::Public),
        ("hide", Delivery::Spoiler),
        ("hide; whisper; shout", Delivery::Private),
        ("1 + hide(2)", Delivery::Spoiler),
    ] {
        let exchange = say(&mut session, text, &[]);
        assert_eq!(exchange.reply.expect(text).delivery, delivery, "{text}");
    }
}

fn deliver(delivery: AbiDelivery) -> Result<Answer, PluginError> {
    let parts = vec![settled("x", 1)];
    Ok(Answer { verdict: Verdict::Reply, parts, delivery, ..Answer::default() })
}
