//! From message to reply: recognised commands, lines of the reply, plugins in every role, prose.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]

use sidekick::abi::{
    Answer, Delivery as AbiDelivery, Effect, EffectKind, FaceFate, Hook, LookupKind, Part,
    Position, Scope, Verdict,
};
use sidekick::chat::{Delivery, Message};
use sidekick::dice::{Listed, RuleSet};
use sidekick::pipeline::{Exchange, Fault, Memory, Session, Stage, respond};
use sidekick::plugin::{Call, Description, Dice, PluginError, Scripted, Source};
use sidekick::text::Severity;

type Script = fn(&mut Call) -> Result<Answer, PluginError>;

/// A session with nobody else at the table.
fn alone() -> Session {
    let mut session = Session::new(Dice::new(Source::Listed(Listed::new(Vec::new())), 10_000));
    session.prefix_optional = true;
    session
}

/// A plugin that answers to its own name and to `more`.
fn named(name: &str, more: &[&str], script: Script) -> Box<Scripted> {
    let commands = [name]
        .iter()
        .chain(more)
        .map(|word| (*word).to_owned())
        .collect();
    let description = Description {
        abi: 1,
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        commands,
        ..Description::default()
    };
    Box::new(Scripted::new(description, &[Hook::Command], script))
}

/// A plugin without words of its own.
fn hooked(
    name: &str,
    hook: Hook,
    letters: &[&str],
    dice: &[&str],
    script: Script,
) -> Box<Scripted> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let description = Description {
        abi: 1,
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        modifiers: owned(letters),
        dice: owned(dice),
        ..Description::default()
    };
    Box::new(Scripted::new(description, &[hook], script))
}

fn part(text: &str, number: Option<i64>, settled: bool) -> Part {
    Part {
        text: text.to_owned(),
        number,
        settled,
    }
}

fn settled(text: &str, number: i64) -> Part {
    part(text, Some(number), true)
}

fn answer(verdict: Verdict, parts: Vec<Part>) -> Result<Answer, PluginError> {
    Ok(Answer {
        verdict,
        parts,
        ..Answer::default()
    })
}

fn pass() -> Result<Answer, PluginError> {
    Ok(Answer::default())
}

fn say(session: &mut Session, text: &str, faces: &[i64]) -> Exchange {
    session.dice = Dice::new(Source::Listed(Listed::new(faces.to_vec())), 10_000);
    let message = Message {
        text: text.to_owned(),
        ..Message::default()
    };
    let exchange = respond(session, &message);
    if exchange.faults.is_empty() {
        assert_eq!(session.dice.left(), [0_i64; 0], "{text}");
    }
    exchange
}

fn reply(session: &mut Session, text: &str, faces: &[i64]) -> String {
    let exchange = say(session, text, faces);
    assert!(exchange.faults.is_empty(), "{text}: {:?}", exchange.faults);
    exchange.reply.expect(text).markdown
}

/// The code, the message and the marked text of the one fault that must come of a message, which must
/// leave the memory as it was.
fn fault(session: &mut Session, text: &str, faces: &[i64]) -> (String, String, String) {
    let before = session.memory.clone();
    let exchange = say(session, text, faces);
    assert!(exchange.reply.is_none() && !exchange.changed, "{text}");
    assert!(exchange.results.is_empty(), "{text}");
    assert_eq!(session.memory, before, "{text}");
    match &exchange.faults[..] {
        [Fault::Input(error)] => (
            error.code.clone(),
            error.message.clone(),
            error.span.of(text).to_owned(),
        ),
        [
            Fault::Plugin {
                code,
                message,
                span,
                plugin,
                ..
            },
        ] => {
            let span = span.expect("a span").of(text).to_owned();
            (code.clone(), format!("{plugin}: {message}"), span)
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn lines_have_name_expression_comment_text_and_value() {
    let mut session = alone();
    for (text, faces, line) in [
        ("/r 2d6k1!", &[6, 6, 5][..], "2d6k1!  = (~~6~~+6+_5_) = 11"),
        (
            "2d20k1+5 # Grog attacks",
            &[12, 11],
            "2d20k1+5 Grog attacks = (12+~~11~~)+5 = 17",
        ),
        (
            "/roll 1d20+6#Initiative",
            &[10],
            "1d20+6 Initiative = (10)+6 = 16",
        ),
        (
            "/R repeat (d6, 3, brief)",
            &[1, 1, 1],
            "repeat (d6, 3, brief)  = 1, 1, 1",
        ),
        ("2+2", &[], "2+2  = 2+2 = 4"),
        ("//roll-dice2-sides6", &[3, 4], "2d6  = (3+4) = 7"),
        (
            "//roll -sides 20 -dice 1 # old # form",
            &[9],
            "1d20 old # form = (9) = 9",
        ),
        ("//ROLL", &[1, 2], "2d6  = (1+2) = 3"),
        (
            "2d6; d20+1; 3 # x",
            &[1, 2, 3],
            "2d6  = (1+2) = 3\nd20+1  = (3)+1 = 4\n3 x = 3 = 3",
        ),
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
    assert_eq!(
        reply.plain,
        "3d10>=6f1 hit; $a = 4 = (*1* [2] 9, 0 successes) = 0"
    );
    assert_eq!(
        reply.markdown,
        "3d10>=6f1 hit; $a = 4 = (**1** ~~2~~ 9, 0 successes) = 0"
    );
    assert!(reply.terminal.contains("\u{1b}[1m1"));
    let [result] = &exchange.results[..] else {
        panic!("one result")
    };
    assert_eq!(result.markdown, "(**1** ~~2~~ 9, 0 successes) = 0");
    assert_eq!(result.label.as_deref(), Some("hit; $a = 4"));
    assert_eq!(
        (result.successes, &*result.expression),
        (Some(0), "3d10>=6f1")
    );
    assert_eq!(exchange.draws.len(), 3);
    assert!(
        exchange
            .draws
            .iter()
            .all(|draw| draw.origin == "dice" && draw.sides == "10")
    );
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
    assert_eq!(
        fault(&mut session, &"d0;".repeat(101), &[]).0,
        "too-many-rolls"
    );
    assert_eq!(
        fault(&mut session, &"[[d0]]".repeat(101), &[]).0,
        "too-many-rolls"
    );
}

#[test]
fn remarks_lie_in_the_command() {
    let mut session = alone();
    let text = "/r  3d10!>=8 # many";
    let exchange = say(&mut session, text, &[1, 2, 3]);
    let [remark] = &exchange.remarks[..] else {
        panic!("{:?}", exchange.remarks)
    };
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

// ---- plugins: whole commands ----

/// Throws a d10 and answers with it.
fn stress(call: &mut Call) -> Result<Answer, PluginError> {
    let bonus: i64 = match call.request.arguments.trim() {
        "" => 0,
        number => number
            .parse()
            .map_err(|_| PluginError::Declined(format!("`{number}` is no number")))?,
    };
    let face = call.services.die(10)?;
    Ok(Answer {
        verdict: Verdict::Reply,
        parts: vec![settled(&format!("~~{face}~~+{bonus}"), face + bonus)],
        labels: if face == 10 {
            vec!["botch".to_owned(), "a\u{1b}b".to_owned()]
        } else {
            Vec::new()
        },
        ..Answer::default()
    })
}

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
    let text = say(&mut session, "stress", &[10])
        .reply
        .expect("a reply")
        .markdown;
    assert_eq!(text, "stress  = ~~10~~+0 = 10 (botch, a\u{FFFD}b)");
    assert_eq!(
        fault(&mut session, "/r 2d6; stress x", &[1, 2]),
        (
            "plugin-declined".to_owned(),
            "stress: `x` is no number".to_owned(),
            "stress x".to_owned()
        )
    );
    assert_eq!(
        self::reply(&mut session, "2d6", &[1, 2]),
        "2d6  = (1+2) = 3"
    );
    let (code, message, _) = fault(&mut session, "stress", &[]);
    assert_eq!(code, "faces");
    assert!(
        message.contains("stress") && message.contains("run out"),
        "{message}"
    );
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
    session.plugins.push(named("second", &["x"], |_| {
        answer(Verdict::Reply, vec![settled("two", 2)])
    }));
    session
        .plugins
        .push(named("third", &["x"], |_| panic!("nobody asks the third")));
    let exchange = say(&mut session, "x", &[]);
    assert_eq!(exchange.reply.expect("a reply").markdown, "x  = two = 2");
    let used: Vec<_> = exchange.usage.iter().map(|usage| &*usage.plugin).collect();
    assert_eq!(used, ["first", "second"]);
    assert_eq!(exchange.log[0].plugin, "first");
    let steps: Vec<_> = exchange
        .steps
        .iter()
        .map(|step| (step.stage, &*step.text))
        .collect();
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
        assert_eq!(
            request.word,
            if request.text.starts_with("all") {
                "all"
            } else {
                ""
            }
        );
        if !request.text.starts_with("tell") {
            return pass();
        }
        let told = [
            &request.text,
            &request.typed,
            &request.comment,
            &request.rules,
        ];
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
    assert_eq!(
        reply(&mut session, "tell $b $b+1 $b", &[]),
        "1+2 (1+2)+1 1+2"
    );
}

#[test]
fn a_rewritten_command_goes_on_through_variables_plugins_and_dice() {
    let mut session = alone();
    session.plugins.push(named("atk", &[], |_| {
        answer(
            Verdict::Rewrite,
            vec![part("d20+$bonus; hurt 2 # Grog", None, false)],
        )
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
            "text" => vec![
                part("2*", None, false),
                settled("[$x d6; # ]", -3),
                part("+1", None, false),
            ],
            "glued" => vec![settled("two", 2), part("d6", None, false)],
            "call" => vec![settled("two", 2), part(" (3)", None, false)],
            "name" => vec![part("finala + ", None, false), settled("two", 2)],
            _ => vec![
                settled("two", 2),
                part(" + ", None, false),
                settled("**three**", 3),
            ],
        };
        answer(Verdict::Rewrite, parts)
    }));
    for (text, faces, line) in [
        ("health plain", &[1, 2][..], "33 + (1+2) = 36"),
        ("health sides", &[5, 6], "(5+6) = 11"),
        ("health text", &[], "2*[$x d6; # ]+1 = -5"),
        ("health two", &[], "two + **three** = 5"),
    ] {
        assert_eq!(
            reply(&mut session, text, faces),
            format!("{text}  = {line}")
        );
    }
    let glued = reply(&mut session, "health glued", &[1, 2]);
    assert!(glued.ends_with("= (1+2) = 3"), "{glued}");
    let exchange = say(&mut session, "health call", &[]);
    assert!(!exchange.faults.is_empty());
    for fault in &exchange.faults {
        let Fault::Input(error) = fault else {
            panic!("{fault:?}")
        };
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
            _ => vec![
                part("only text", None, true),
                part(" and 5 words", None, false),
            ],
        };
        answer(Verdict::Rewrite, parts)
    }));
    let exchange = say(&mut session, "say rolls", &[1, 2]);
    assert_eq!(
        exchange.reply.expect("a reply").markdown,
        "costs $5; **[[ (1+2)+3 = 6 ]] d20"
    );
    assert_eq!(exchange.results.len(), 1);
    assert_eq!(reply(&mut session, "say marked", &[4]), "(4) = 4 and d6");
    assert_eq!(reply(&mut session, "say it", &[]), "only text and 5 words");
}

#[test]
fn rewrites_in_a_circle_and_without_end_are_refused() {
    let mut session = alone();
    session.plugins.push(named("ping", &[], |_| {
        answer(Verdict::Rewrite, vec![part("pong", None, false)])
    }));
    session.plugins.push(named("pong", &[], |_| {
        answer(Verdict::Rewrite, vec![part("ping", None, false)])
    }));
    session.plugins.push(named("grow", &[], |call| {
        let text = format!("grow {}x", call.request.arguments);
        answer(Verdict::Rewrite, vec![part(&text, None, false)])
    }));
    session.plugins.push(named("fork", &[], |_| {
        answer(Verdict::Rewrite, vec![part("fork 1; fork 2", None, false)])
    }));
    let (code, message, marked) = fault(&mut session, "/r ping", &[]);
    assert_eq!((&*code, &*marked), ("plugin-broke-protocol", "ping"));
    assert!(
        message.contains("pong: ") && message.contains("ping → pong → ping"),
        "{message}"
    );
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

#[test]
fn replies_have_texts_numbers_and_rolls() {
    let mut session = alone();
    session.plugins.push(named("cast", &[], |call| {
        let parts = match &*call.request.arguments {
            "text" => vec![part("nothing [[d6]] $x", None, true)],
            "rolls" => vec![part("hit [[d20 + $b]], $b damage: [[2d6]]", None, false)],
            "open" => vec![part("[[d20", None, false)],
            "many" => vec![
                settled("hit 9", 9),
                part(", ", None, true),
                settled("location **18**", 18),
            ],
            _ => Vec::new(),
        };
        answer(Verdict::Reply, parts)
    }));
    reply(&mut session, "$b = 3", &[]);
    assert_eq!(
        reply(&mut session, "cast text # x", &[]),
        "nothing [[d6]] $x"
    );
    assert_eq!(
        reply(&mut session, "cast rolls", &[11, 1, 2]),
        "hit (11) + 3 = 14, $b damage: (1+2) = 3"
    );
    assert_eq!(fault(&mut session, "cast open", &[]).0, "open-roll");
    let exchange = say(&mut session, "cast many", &[]);
    assert_eq!(
        exchange.reply.expect("a reply").markdown,
        "hit 9, location **18**"
    );
    let results: Vec<_> = exchange
        .results
        .iter()
        .map(|result| &*result.markdown)
        .collect();
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
    Ok(Answer {
        verdict: Verdict::Reply,
        parts,
        delivery,
        ..Answer::default()
    })
}

// ---- plugins: words in expressions, letters, pools ----

#[test]
fn a_word_in_an_expression_has_a_value_a_text_and_labels() {
    let mut session = alone();
    session.plugins.push(named("stress", &[], stress));
    assert_eq!(
        reply(&mut session, "2d6+stress", &[1, 2, 4]),
        "2d6+stress  = (1+2)+~~4~~+0 = 7"
    );
    assert_eq!(
        reply(&mut session, "2*STRESS( 3 ) # x", &[10]),
        "2*STRESS( 3 ) x = 2*~~10~~+3 = 26 (botch, a\u{FFFD}b)"
    );
    assert_eq!(
        reply(&mut session, "1+stress2", &[4]),
        "1+stress2  = 1+~~4~~+2 = 7"
    );
    let exchange = say(&mut session, "d6+stress", &[1, 4]);
    let origins: Vec<_> = exchange.draws.iter().map(|draw| &*draw.origin).collect();
    assert_eq!(origins, ["dice", "stress"]);
    let (code, message, marked) = fault(&mut session, "/r 2d6 + stress(x)", &[1, 2]);
    assert_eq!((&*code, &*marked), ("plugin-declined", "stress(x)"));
    assert_eq!(message, "stress: `x` is no number");
    assert_eq!(fault(&mut session, "2d6+stres", &[]).0, "unknown-word");
}

#[test]
fn a_word_in_an_expression_needs_one_number() {
    let mut session = alone();
    session.plugins.push(named("odd", &[], |call| {
        assert_eq!(call.request.position, Position::Inside);
        match &*call.request.arguments {
            "none" => answer(Verdict::Reply, vec![part("text", None, true)]),
            "two" => answer(Verdict::Reply, vec![settled("1", 1), settled("2", 2)]),
            "list" => answer(Verdict::Rewrite, vec![part("repeat (d6, 2)", None, false)]),
            "sum" => answer(Verdict::Rewrite, vec![part("d6+$b", None, false)]),
            _ => pass(),
        }
    }));
    for inside in ["none", "two", "list"] {
        let (code, _, marked) = fault(&mut session, &format!("1+odd({inside})"), &[1, 1]);
        assert_eq!(
            (code, marked),
            ("plugin-broke-protocol".to_owned(), format!("odd({inside})"))
        );
    }
    assert_eq!(fault(&mut session, "1+odd", &[]).0, "unknown-word");
    reply(&mut session, "$b = 1+1", &[]);
    assert_eq!(
        reply(&mut session, "2*odd(sum)", &[4]),
        "2*odd(sum)  = 2*((4)+(1+1)) = 12"
    );
}

#[test]
fn term_hooks_see_what_the_former_left() {
    let mut session = alone();
    session
        .plugins
        .push(hooked("lucky", Hook::Term, &[], &[], |call| {
            let mut pool = call.request.pool.clone().expect("a pool");
            assert_eq!((&*call.request.text, pool.count, pool.sides), ("3d6", 3, 6));
            pool.faces[0].value = 6;
            pool.value = None;
            Ok(Answer {
                verdict: Verdict::Reply,
                pool: Some(pool),
                labels: vec!["lucky".to_owned()],
                ..Answer::default()
            })
        }));
    session
        .plugins
        .push(hooked("idle", Hook::Term, &[], &[], |_| pass()));
    session
        .plugins
        .push(hooked("striker", Hook::Term, &[], &[], |call| {
            let mut pool = call.request.pool.clone().expect("a pool");
            assert_eq!(pool.faces[0].value, 6);
            pool.faces[1].fate = FaceFate::Struck;
            pool.faces[2].symbol = "☠\u{202e}".to_owned();
            pool.value = None;
            let labels = vec!["struck".to_owned()];
            Ok(Answer {
                verdict: Verdict::Reply,
                pool: Some(pool),
                labels,
                ..Answer::default()
            })
        }));
    assert_eq!(
        reply(&mut session, "3d6 + 1", &[1, 2, 3]),
        "3d6 + 1  = (6 ~~2~~ ☠\u{FFFD}) + 1 = 10 (lucky, struck)"
    );
}

#[test]
fn letters_belong_to_the_plugin_that_registered_them() {
    let mut session = alone();
    session
        .plugins
        .push(hooked("unique", Hook::Modifier, &["u"], &["c"], |call| {
            let request = call.request.clone();
            let mut pool = request.pool.expect("a pool");
            if request.position == Position::Die {
                assert_eq!((pool.count, pool.faces.len(), &*request.word), (2, 0, "c"));
                assert_eq!(request.arguments, "X Y");
                for _ in 0..pool.count {
                    let value = call.services.die(2)?;
                    let symbol = if value == 1 { "X" } else { "Y" }.to_owned();
                    pool.faces.push(sidekick::abi::Face {
                        value,
                        symbol,
                        ..Default::default()
                    });
                }
            } else if &*request.arguments == "9" {
                return Err(PluginError::Declined("not nine".to_owned()));
            } else {
                pool.faces[0].value = 5;
            }
            pool.value = None;
            Ok(Answer {
                verdict: Verdict::Reply,
                pool: Some(pool),
                ..Answer::default()
            })
        }));
    assert_eq!(
        reply(&mut session, "3d8u", &[1, 1, 2]),
        "3d8u  = (5+1+2) = 8"
    );
    assert_eq!(
        reply(&mut session, "2dc(X Y)+1", &[1, 2]),
        "2dc(X Y)+1  = (X Y)+1 = 4"
    );
    let (code, message, marked) = fault(&mut session, "/r 3d8u9", &[1, 1, 2]);
    assert_eq!(
        (&*code, &*message, &*marked),
        ("plugin-declined", "unique: not nine", "u9")
    );
}

#[test]
fn a_pool_can_not_be_rewritten() {
    let mut session = alone();
    session
        .plugins
        .push(hooked("odd", Hook::Term, &[], &[], |_| {
            answer(Verdict::Rewrite, vec![part("d6", None, false)])
        }));
    assert_eq!(fault(&mut session, "d6", &[1]).0, "plugin-broke-protocol");
}

// ---- effects ----

fn effect(kind: EffectKind, scope: Scope, name: &str, value: &str) -> Effect {
    Effect {
        kind,
        scope,
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

/// Counts its calls in the state of the scope that its argument names.
fn counter(call: &mut Call) -> Result<Answer, PluginError> {
    let (scope, kind) = match &*call.request.arguments {
        "channel" => (Scope::Channel, LookupKind::ChannelState),
        "server" => (Scope::Server, LookupKind::ServerState),
        _ => (Scope::User, LookupKind::UserState),
    };
    let before = call
        .services
        .lookup(kind, "calls")
        .map(<[u8]>::len)
        .unwrap_or_default();
    let value = "x".repeat(before + 1);
    Ok(Answer {
        verdict: Verdict::Reply,
        parts: vec![settled("calls", value.len() as i64)],
        effects: vec![effect(EffectKind::SetState, scope, "calls", &value)],
        ..Answer::default()
    })
}

#[test]
fn state_is_kept_by_scope_and_seen_by_the_next_call_of_the_same_command() {
    let mut session = alone();
    session.plugins.push(named("count", &[], counter));
    session.plugins.push(named("other", &[], counter));
    assert_eq!(
        reply(&mut session, "0 + count + count", &[]),
        "0 + count + count  = 0 + calls + calls = 3"
    );
    assert!(say(&mut session, "count(channel)", &[]).changed);
    assert_eq!(
        reply(&mut session, "1*count(channel)", &[]),
        "1*count(channel)  = 1*calls = 1"
    );
    assert_eq!(
        reply(&mut session, "1*count(server)", &[]),
        "1*count(server)  = 1*calls = 1"
    );
    assert_eq!(reply(&mut session, "other", &[]), "other  = calls = 1");
    let message = Message {
        text: "1*count".to_owned(),
        place: sidekick::chat::Place {
            user: "else".to_owned(),
            ..Default::default()
        },
    };
    let exchange = respond(&mut session, &message);
    assert_eq!(exchange.results[0].markdown, "1*calls = 1");
}

#[test]
fn nothing_is_kept_of_a_command_that_fails() {
    let mut session = alone();
    session.plugins.push(named("count", &[], counter));
    assert_eq!(fault(&mut session, "count; 1/0", &[]).0, "division-by-zero");
    assert_eq!(
        fault(&mut session, "$a = 1; deal 1; 1/(count-1)", &[1]).0,
        "division-by-zero"
    );
    assert_eq!(session.memory, Memory::default());
    assert_eq!(reply(&mut session, "count", &[]), "count  = calls = 1");
}

#[test]
fn variables_are_set_and_removed_by_effects() {
    let mut session = alone();
    session.plugins.push(named("keep", &[], |call| {
        let kind = match &*call.request.arguments {
            "off" => EffectKind::RemoveVariable,
            _ => EffectKind::SetVariable,
        };
        let effects = vec![
            effect(kind, Scope::User, "mine", " 2d6 "),
            effect(kind, Scope::Channel, "OURS", "7"),
        ];
        let verdict = if call.request.arguments == "pass" {
            Verdict::Pass
        } else {
            Verdict::Reply
        };
        Ok(Answer {
            verdict,
            effects,
            ..Answer::default()
        })
    }));
    reply(&mut session, "keep", &[]);
    assert_eq!(
        reply(&mut session, "$mine+$OURS", &[1, 2]),
        "$mine+$OURS  = (1+2)+7 = 10"
    );
    reply(&mut session, "keep off", &[]);
    assert_eq!(fault(&mut session, "$mine", &[]).0, "unknown-variable");
    say(&mut session, "keep pass", &[]);
    assert_eq!(fault(&mut session, "$mine", &[]).0, "unknown-variable");
}

#[test]
fn effects_beyond_their_bounds_are_refused() {
    let mut session = alone();
    session.plugins.push(named("bad", &[], |call| {
        use EffectKind::{SetState, SetVariable};
        let long = "x".repeat(20 << 10);
        let effects = match &*call.request.arguments {
            "key" => vec![effect(SetState, Scope::User, "", "1")],
            "control" => vec![effect(SetState, Scope::User, "a\nb", "1")],
            "long key" => vec![effect(SetState, Scope::User, &long[..65], "1")],
            "value" => vec![effect(SetState, Scope::User, "a", &long)],
            "total" => (0..8)
                .map(|key| effect(SetState, Scope::User, &key.to_string(), &long[..16 << 10]))
                .collect(),
            "many" => vec![effect(SetState, Scope::User, "a", "1"); 65],
            "name" => vec![effect(SetVariable, Scope::User, "1a", "1")],
            "owner" => vec![effect(SetVariable, Scope::User, "ABC", "1")],
            "server" => vec![effect(SetVariable, Scope::Server, "abc", "1")],
            "empty" => vec![effect(SetVariable, Scope::User, "abc", " ")],
            "escape" => vec![effect(SetVariable, Scope::User, "abc", "\u{1b}[2J")],
            _ => (0..129)
                .map(|n| effect(SetVariable, Scope::User, &format!("v{n}"), "1"))
                .take(64)
                .collect(),
        };
        Ok(Answer {
            verdict: Verdict::Reply,
            effects,
            ..Answer::default()
        })
    }));
    for (arguments, code) in [
        ("key", "plugin-broke-protocol"),
        ("control", "plugin-broke-protocol"),
        ("long key", "plugin-broke-protocol"),
        ("value", "plugin-over-limit"),
        ("total", "plugin-over-limit"),
        ("many", "plugin-over-limit"),
        ("name", "plugin-broke-protocol"),
        ("owner", "plugin-broke-protocol"),
        ("server", "plugin-broke-protocol"),
        ("empty", "plugin-broke-protocol"),
        ("escape", "plugin-broke-protocol"),
    ] {
        assert_eq!(
            fault(&mut session, &format!("bad {arguments}"), &[]).0,
            code,
            "{arguments}"
        );
    }
    for number in 0..100 {
        reply(&mut session, &format!("$n{number} = 1"), &[]);
    }
    let (code, message, _) = fault(&mut session, "bad flood", &[]);
    assert_eq!(code, "plugin-broke-protocol");
    assert!(message.contains("128"), "{message}");
}

// ---- prose ----

#[test]
fn prose_has_its_rolls_in_place() {
    let mut session = alone();
    session.plugins.push(named("stress", &[], stress));
    let text = "/r Grog hits [[d20+5]]; then [[ 2d6+stress ]] damage # axe";
    let exchange = say(&mut session, text, &[14, 1, 2, 10]);
    assert_eq!(
        exchange.reply.expect("a reply").markdown,
        "Grog hits (14)+5 = 19; then (1+2)+~~10~~+0 = 13 (botch, a\u{FFFD}b) damage axe"
    );
    let results: Vec<_> = exchange
        .results
        .iter()
        .map(|result| &*result.expression)
        .collect();
    assert_eq!(results, ["d20+5", "2d6+stress"]);
    assert_eq!(fault(&mut session, "a [[2d6]] b [[d6", &[1, 1]).2, "[[");
    assert_eq!(
        fault(&mut session, "a [[2d6]] b [[nonsense]]", &[1, 1]).2,
        "nonsense"
    );
    assert_eq!(fault(&mut session, "a [[]] b", &[]).0, "missing-operand");
}

#[test]
fn prose_can_be_stored_and_uses_variables() {
    let mut session = alone();
    reply(&mut session, "$bonus = 2+3", &[]);
    assert_eq!(
        reply(
            &mut session,
            "$grog = Grog ($bonus) hits [[2*$bonus]], [[d20]]",
            &[7]
        ),
        "$grog Grog (2+3) hits 2*(2+3) = 10, (7) = 7"
    );
    let exchange = say(&mut session, "$grog", &[8]);
    assert_eq!(
        exchange.reply.expect("prose").markdown,
        "Grog (2+3) hits 2*(2+3) = 10, (8) = 8"
    );
    assert_eq!(
        reply(&mut session, "$who = x [[d6]]", &[1]),
        "$who x (1) = 1"
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
    let exchange = say(&mut session, "\u{1b}[2J [[d0]]", &[]);
    assert!(
        !exchange
            .reply
            .expect("a reply")
            .terminal
            .contains("\u{1b}[2J")
    );
}

#[test]
fn the_trace_names_each_stage() {
    let mut session = alone();
    session.plugins.push(named("stress", &[], stress));
    reply(&mut session, "$b = 1+1", &[]);
    let exchange = say(&mut session, "/r 2D6 +stress * $b # why", &[1, 2, 4]);
    let steps: Vec<_> = exchange
        .steps
        .iter()
        .map(|step| format!("{}: {}", step.stage.name(), step.text))
        .collect();
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
