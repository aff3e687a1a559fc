//! What lasts between messages: variables, decks, and the file they are kept in.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that can't go on fails")]

use std::fs;
use std::path::Path;

use serde_json::Value;
use sidekick::chat::{Message, Place};
use sidekick::dice::{Listed, Number, Seeded};
use sidekick::limits::SessionLimits;
use sidekick::pipeline::{Exchange, Fault, Memory, Session, SessionError, SessionFile, respond};
use sidekick::plugin::{Dice, Source};

/// A session in which nobody has said anything.
fn session() -> Session {
    Session::new(Dice::new(Source::Listed(Listed::new(Vec::new())), 10_000))
}

/// What comes of a message, with these faces and no other.
fn say(session: &mut Session, user: &str, text: &str, faces: &[i64]) -> Exchange {
    session.dice = Dice::new(Source::Listed(Listed::new(faces.to_vec())), 10_000);
    let place = Place { user: user.to_owned(), ..Place::default() };
    let exchange = respond(session, &Message { text: text.to_owned(), place });
    if exchange.faults.is_empty() {
        assert!(session.dice.left().is_empty(), "{text}: faces left over");
    }
    exchange
}

/// The reply to a message that must have one.
fn reply(session: &mut Session, text: &str, faces: &[i64]) -> String {
    let exchange = say(session, "user", text, faces);
    assert!(exchange.faults.is_empty(), "{text}: {:?}", exchange.faults);
    exchange.reply.expect(text).markdown
}

/// The code of the error that a message must lead to; nothing else may come of it.
fn refused(session: &mut Session, text: &str) -> String {
    let before = session.memory.clone();
    let exchange = say(session, "user", text, &[1; 100]);
    assert!(exchange.reply.is_none() && !exchange.changed, "{text}: {:?}", exchange.reply);
    assert_eq!(session.memory, before, "{text}: the memory has changed");
    match &exchange.faults[..] {
        [Fault::Input(error), ..] => {
            let span = error.span.range();
            assert!(span.end <= text.len() && span.start < span.end, "{text}: {span:?}");
            error.code.clone()
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_transcripts_with_memory_are_answered_as_they_were() {
    let cases = fs::read_to_string("tests/dice/cases.json").expect("the corpus");
    let cases: Vec<Value> = serde_json::from_str(&cases).expect("the corpus is JSON");
    let sessions: Vec<_> = cases.iter().filter(|case| case["expect"] == "session").collect();
    assert!(sessions.len() >= 10);
    for case in sessions {
        let id = &case["id"];
        let mut session = session();
        for step in case["steps"].as_array().expect("steps") {
            let input = step["input"].as_str().expect("an input");
            let user = step["user"].as_str().unwrap_or("user");
            let faces: Vec<i64> = step["faces"]
                .as_array()
                .map(|faces| faces.iter().filter_map(Value::as_i64).collect())
                .unwrap_or_default();
            if input.contains("deal 54") {
                session.dice = Dice::new(Source::Seeded(Box::new(Seeded::new(1))), 10_000);
                let place = Place::default();
                let dealt = respond(&mut session, &Message { text: input.to_owned(), place });
                assert!(dealt.reply.is_some(), "{id} {input}");
                continue;
            }
            let exchange = say(&mut session, user, input, &faces);
            let rejected = step["expect"] == "reject";
            assert_eq!(exchange.reply.is_none(), rejected, "{id} {input}: {:?}", exchange.faults);
            let Some(reply) = exchange.reply else {
                continue;
            };
            if let Some(expected) = step["expected_output"].as_str() {
                // Of a list the corpus has the first line only.
                let printed = match input {
                    "/r $" => reply.markdown.lines().next().unwrap_or_default(),
                    _ => &reply.markdown,
                };
                assert_eq!(printed, expected, "{id} {input}");
            }
            if let Some(total) = step["expected_total"].as_i64() {
                let value = exchange.results[0].value;
                assert_eq!(value, Some(Number::integer(total)), "{id} {input}");
            }
        }
    }
}

#[test]
fn the_list_has_the_names_of_the_user_and_of_the_channel() {
    let mut session = session();
    assert_eq!(
        reply(&mut session, "/r $", &[]),
        "@user, you have the following rolls memorized:\n0 of 128"
    );
    reply(&mut session, "/r $b = 2d6 # damage", &[1, 2]);
    reply(&mut session, "/r $a = $b + 1", &[1, 2]);
    reply(&mut session, "/r $STR = 4", &[]);
    assert_eq!(
        reply(&mut session, "/r $", &[]),
        "@user, you have the following rolls memorized:\n$a = $b + 1\n$b = 2d6\n2 of 128\n\
         Everybody in this channel has:\n$STR = 4\n1 of 128"
    );
    assert_eq!(reply(&mut session, "/r $a =", &[]), "$a is forgotten");
    assert!(!reply(&mut session, "/r $", &[]).contains("$a"));
}

#[test]
fn what_fails_is_not_stored() {
    let mut session = session();
    for (text, code) in [
        ("/r $a = 2d6zz", "unknown-modifier"),
        ("/r $a = 1/0", "division-by-zero"),
        ("/r $a = $a + 1", "variable-cycle"),
        ("/r $b = 1; $a = 1/0", "division-by-zero"),
        ("/r $b =", "unknown-variable"),
        ("/r $b", "unknown-variable"),
    ] {
        assert_eq!(refused(&mut session, text), code, "{text}");
    }
    assert_eq!(session.memory, Memory::default());
}

#[test]
fn cycles_are_named() {
    let mut session = session();
    reply(&mut session, "/r $a = 1", &[]);
    reply(&mut session, "/r $b = $a", &[]);
    reply(&mut session, "/r $c = $b + 1", &[]);
    let exchange = say(&mut session, "user", "/r $a = 2*$c", &[]);
    let [Fault::Input(error)] = &exchange.faults[..] else { panic!("{:?}", exchange.faults) };
    assert_eq!(error.message, "$c stands for itself: $c → $b → $a → $c");
    assert_eq!(error.span.of(&exchange.command), "$c");
    assert_eq!(reply(&mut session, "/r $c", &[]), "$c  = 1 + 1 = 2");
}

#[test]
fn a_misspelled_name_gets_a_hint() {
    let mut session = session();
    reply(&mut session, "/r $strength = 4; $s = 1", &[]);
    let exchange = say(&mut session, "user", "/r 2d6 + $strenght", &[1, 1]);
    let [Fault::Input(error)] = &exchange.faults[..] else { panic!("{:?}", exchange.faults) };
    assert_eq!(error.help.as_deref(), Some("did you mean $strength?"));
    assert_eq!(error.span.of(&exchange.command), "$strenght");
    let exchange = say(&mut session, "user", "/r $strengthd6", &[]);
    let [Fault::Input(error)] = &exchange.faults[..] else { panic!("{:?}", exchange.faults) };
    assert_eq!(error.help.as_deref(), Some("did you mean `${strength}d6`?"));
}

#[test]
fn hostile_variables_end_quickly() {
    let mut session = session();
    reply(&mut session, "/r $x0 = 1", &[]);
    let mut refusals = Vec::new();
    for level in 1..40 {
        let text = format!("/r $x{level} = $x{0} + $x{0}", level - 1);
        let exchange = say(&mut session, "user", &text, &[]);
        refusals.extend(exchange.faults.into_iter().map(|fault| match fault {
            Fault::Input(error) => error.code,
            Fault::Plugin { code, .. } => code,
        }));
    }
    assert!(refusals.contains(&"too-many-variables".to_owned()), "{refusals:?}");
    let long = format!("/r $long = {}1", "1+".repeat(3_000));
    reply(&mut session, &long, &[]);
    assert_eq!(refused(&mut session, "/r $long + $long"), "too-long");
}

#[test]
fn names_are_limited_in_number_and_length() {
    let mut session = session();
    for number in 0..128 {
        reply(&mut session, &format!("/r $n{number} = {number}"), &[]);
    }
    assert_eq!(refused(&mut session, "/r $more = 1"), "variables-full");
    reply(&mut session, "/r $MORE = 1", &[]);
    reply(&mut session, "/r $n7 = 70", &[]);
    let long = "n".repeat(65);
    assert_eq!(refused(&mut session, &format!("/r ${long} = 1")), "variable-name");
}

#[test]
fn variables_stay_one_operand() {
    let mut session = session();
    for text in ["/r $sum = 1+2", "/r $neg = 0-3", "/r $two = 2"] {
        reply(&mut session, text, &[]);
    }
    reply(&mut session, "/r $dice = 2d6", &[1, 1]);
    for (text, faces, printed) in [
        ("2*$sum", &[][..], "2*(1+2) = 6"),
        ("$sum", &[], "1+2 = 3"),
        ("max($sum, $two)", &[], "max(1+2, 2) = 3"),
        ("10-$neg", &[], "10-(0-3) = 13"),
        ("${two}d6", &[3, 4], "(3+4) = 7"),
        ("$two d $two", &[1, 2], "(1+2) = 3"),
        ("3d$sum", &[1, 2, 3], "(1+2+3) = 6"),
        ("3d(4+$two)", &[6, 6, 6], "(6+6+6) = 18"),
        ("${dice}k1", &[2, 5], "(~~2~~+5) = 5"),
        ("2d6>=$two", &[1, 5], "(~~1~~ 5, 1 success) = 1"),
        ("$dice+$dice", &[1, 2, 3, 4], "(1+2)+(3+4) = 10"),
        ("repeat ($dice, $two, brief)", &[1, 2, 3, 4], "3, 7"),
        ("2^$sum*$dice", &[1, 2], "2^(1+2)*(1+2) = 24"),
        ("2d10<$dice", &[1, 10, 2, 3], "(1 ~~10~~, 1 success) = 1"),
    ] {
        let found = reply(&mut session, &format!("/r {text}"), faces);
        assert_eq!(found, format!("{text}  = {printed}"));
    }
}

/// What is stored is not torn apart by the modifiers around its name, nor takes hold of what follows.
#[test]
fn modifiers_and_variables_keep_apart() {
    let mut session = session();
    reply(&mut session, "/r $die = 1d4", &[1]);
    reply(&mut session, "/r $pool = 3d6!", &[1, 2, 3]);
    reply(&mut session, "/r $2nd = 4", &[]);
    let printed = reply(&mut session, "/r $pool>5", &[1, 6, 5, 3]);
    assert_eq!(printed, "$pool>5  = (~~1~~ 6 ~~_3_~~ ~~5~~, 1 success) = 1");
    assert_eq!(reply(&mut session, "/r $2nd+1", &[]), "$2nd+1  = 4+1 = 5");
    for (text, code) in [("3d6r<$die", "computed-threshold"), ("3d6!>$die", "computed-threshold")] {
        let exchange = say(&mut session, "user", &format!("/r {text}"), &[]);
        let [Fault::Input(error)] = &exchange.faults[..] else { panic!("{:?}", exchange.faults) };
        assert_eq!(error.code, code, "{text}");
    }
}

#[test]
fn errors_inside_a_variable_point_at_its_name() {
    let mut session = session();
    reply(&mut session, "/r $zero = 1-1", &[]);
    let exchange = say(&mut session, "user", "/r 5 + 3/$zero", &[]);
    let [Fault::Input(error)] = &exchange.faults[..] else { panic!("{:?}", exchange.faults) };
    assert_eq!(error.code, "division-by-zero");
    assert!(error.span.of(&exchange.command).ends_with("$zero"));
}

#[test]
fn cards_come_from_the_decks_of_the_channels() {
    let mut session = session();
    assert_eq!(reply(&mut session, "/r deal 2", &[33, 33]), "🃇   7  🃈   8");
    let exchange = say(&mut session, "user", "/r deal 1", &[52]);
    assert_eq!(exchange.reply.expect("a card").markdown, "🃟   j");
    assert_eq!((&*exchange.draws[0].sides, &*exchange.draws[0].origin), ("52", "deck"));
    let exchange = say(&mut session, "user", "/r deal 52", &[]);
    let [Fault::Input(error)] = &exchange.faults[..] else { panic!("{:?}", exchange.faults) };
    assert_eq!(error.message, "51 cards are left in the deck");
    assert!(error.help.as_ref().is_some_and(|help| help.contains("shuffle")));
    assert_eq!(exchange.draws, []);
    reply(&mut session, "/r deal 51", &[1; 50]);
    assert_eq!(refused(&mut session, "/r deal"), "deck");
    assert_eq!(reply(&mut session, "/r shuffle", &[]), "a new deck of 54 cards is shuffled");
    assert_eq!(reply(&mut session, "/r DEAL # mine", &[1]), "DEAL mine = 🂡   A");
    for wrong in ["/r deal 0", "/r deal -1", "/r deal x", "/r deal 99999999999999999999"] {
        assert_eq!(refused(&mut session, wrong), "deal");
    }
    reply(&mut session, "/r $hand = deal 2", &[1, 1]);
    reply(&mut session, "/r $hand", &[1, 1]);
}

#[test]
fn faces_that_run_out_deal_nothing() {
    let mut session = session();
    let before = session.memory.clone();
    let exchange = say(&mut session, "user", "/r deal 3", &[1, 1]);
    assert!(matches!(&exchange.faults[..], [Fault::Input(error)] if error.code == "faces"));
    assert_eq!(session.memory, before);
}

#[test]
fn a_command_says_whether_it_needs_the_memory() {
    let mut session = session();
    session.prefix_optional = true;
    for text in ["2d6", "/r 2d6 # costs $5", "//roll-dice2", "max(1, 2); d6"] {
        assert!(!session.needs_memory(text), "{text}");
    }
    for text in ["$", "$a", "2d6; deal 3", "SHUFFLE", "d6 + ${x}"] {
        assert!(session.needs_memory(text), "{text}");
    }
}

fn open(path: &Path) -> Result<(SessionFile, Memory), SessionError> {
    SessionFile::open(path, SessionLimits::default().file)
}

/// One command on a session file, as one process would do it.
fn on_file(path: &Path, text: &str, faces: &[i64]) -> String {
    let (mut file, memory) = open(path).expect("the session");
    let mut session = session();
    session.memory = memory;
    let said = reply(&mut session, text, faces);
    file.save(&session.memory).expect("saved");
    said
}

#[test]
fn a_session_file_keeps_variables_and_decks() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deep/session.json");
    on_file(&path, "/r $a = 2d6", &[1, 2]);
    on_file(&path, "/r $BOTH = 7", &[]);
    on_file(&path, "/r deal 2", &[1, 1]);
    assert_eq!(on_file(&path, "/r $a + $BOTH", &[3, 4]), "$a + $BOTH  = (3+4) + 7 = 14");
    assert_eq!(on_file(&path, "/r deal 1", &[1]), "🂣   3");
    let text = fs::read_to_string(&path).expect("the file");
    let json: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["schema"], 1);
    let names: Vec<_> = fs::read_dir(path.parent().expect("a folder"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 2, "only the session and its lock: {names:?}");
}

#[test]
fn a_file_that_is_no_session_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    let huge = format!("{{\"schema\": 1, \"memory\": {{}}, \"x\": \"{}\"}}", "x".repeat(9 << 20));
    for (text, expected) in [
        ("", "damaged"),
        ("{", "damaged"),
        ("[]", "damaged"),
        ("{\"schema\": 0, \"memory\": {}}", "damaged"),
        ("{\"schema\": 1}", "damaged"),
        ("{\"schema\": 1, \"memory\": {\"extra\": 1}}", "damaged"),
        ("{\"schema\": 1, \"memory\": {\"decks\": {\"s\": {\"c\": [99]}}}}", "damaged"),
        ("{\"schema\": 1, \"memory\": {\"decks\": {\"s\": {\"c\": [3, 3]}}}}", "damaged"),
        ("{\"schema\": 2, \"anything\": {}}", "newer"),
        (&huge, "large"),
    ] {
        fs::write(&path, text).expect("written");
        let error = open(&path).expect_err(expected);
        let kind = match error {
            SessionError::Damaged { .. } => "damaged",
            SessionError::Newer { found: 2, known: 1, .. } => "newer",
            SessionError::TooLarge { .. } => "large",
            _ => "other",
        };
        assert_eq!(kind, expected);
        assert_eq!(fs::read_to_string(&path).expect("still there"), text);
    }
    let inner = folder.path().join("folder");
    fs::create_dir(&inner).expect("a folder");
    let error = open(&inner).expect_err("a folder is no session");
    assert!(matches!(error, SessionError::Unreadable { .. }), "{error:?}");
}

#[test]
fn a_memory_that_grows_too_large_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    let (mut file, _) = SessionFile::open(&path, 400).expect("a new session");
    let mut session = session();
    reply(&mut session, "/r $a = 1", &[]);
    file.save(&session.memory).expect("small enough");
    let before = fs::read(&path).expect("the file");
    reply(&mut session, &format!("/r $b = {}1", "1+".repeat(200)), &[]);
    let error = file.save(&session.memory).expect_err("too large");
    assert!(matches!(error, SessionError::TooLarge { allowed: 400, .. }));
    assert_eq!(fs::read(&path).expect("the file"), before);
}

#[test]
fn nobody_loses_the_change_of_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.json");
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let path = &path;
            scope.spawn(move || {
                for number in 0..5 {
                    on_file(path, &format!("/r $w{writer}_{number} = {number}"), &[]);
                }
            });
        }
    });
    let list = on_file(&path, "/r $", &[]);
    assert!(list.ends_with("\n40 of 128"), "{list}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_session_stays_a_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
    on_file(&path, "/r $a = 1", &[]);
    std::os::unix::fs::symlink(&path, &link).expect("a link");
    on_file(&link, "/r $a = 2", &[]);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(on_file(&path, "/r $a", &[]), "$a  = 2 = 2");
}
