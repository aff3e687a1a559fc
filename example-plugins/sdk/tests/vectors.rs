//! The guest's records agree with the host's: both read `tests/abi/vectors.txt`.

mod json;

use json::Json;
use sidekick_plugin::{
    Answer, Command, Delivery, Effect, EffectKind, Face, Fate, Mode, Modifier, Origin, Part, Place,
    Pool, Position, Roll, Scope, Term, Verdict,
};

/// The choice with the name that a field has, or the default.
fn choice<T: Copy + Default>(json: &Json, field: &str, names: &[(&str, T)]) -> T {
    let Some(name) = json.optional_text(field) else {
        return T::default();
    };
    names.iter().find(|(known, _)| *known == name).expect(&name).1
}

fn face(json: &Json) -> Face {
    let origins = [
        ("rolled", Origin::Rolled),
        ("rerolled", Origin::Rerolled),
        ("exploded", Origin::Exploded),
        ("copied", Origin::Copied),
        ("added", Origin::Added),
    ];
    let fates = [
        ("counts", Fate::Counts),
        ("struck", Fate::Struck),
        ("missed", Fate::Missed),
        ("failed", Fate::Failed),
    ];
    Face {
        value: json.number("value").unwrap_or_default(),
        origin: choice(json, "origin", &origins),
        fate: choice(json, "fate", &fates),
        symbol: json.text("symbol"),
    }
}

fn pool(json: &Json) -> Pool {
    Pool {
        count: json.number("count").unwrap_or_default().try_into().expect("a count"),
        sides: json.number("sides").unwrap_or_default(),
        mode: choice(json, "mode", &[("sum", Mode::Sum), ("successes", Mode::Successes)]),
        faces: json.list("faces").iter().map(face).collect(),
        value: json.number("value"),
        text: json.optional_text("text"),
    }
}

fn answer(json: &Json) -> Answer {
    let verdicts =
        [("pass", Verdict::Pass), ("rewrite", Verdict::Rewrite), ("reply", Verdict::Reply)];
    let deliveries = [
        ("public", Delivery::Public),
        ("private", Delivery::Private),
        ("spoiler", Delivery::Spoiler),
    ];
    let text = |json: &Json| match json {
        Json::Text(text) => text.clone(),
        other => panic!("no text: {other:?}"),
    };
    let part = |json: &Json| Part {
        text: json.text("text"),
        number: json.number("number"),
        settled: json.flag("final"),
    };
    Answer {
        verdict: choice(json, "verdict", &verdicts),
        parts: json.list("parts").iter().map(part).collect(),
        pool: json.get("pool").map(pool),
        labels: json.list("labels").iter().map(text).collect(),
        effects: json.list("effects").iter().map(effect).collect(),
        delivery: choice(json, "delivery", &deliveries),
        refusal: None,
    }
}

fn effect(json: &Json) -> Effect {
    let kinds = [
        ("set-state", EffectKind::SetState),
        ("remove-state", EffectKind::RemoveState),
        ("set-variable", EffectKind::SetVariable),
        ("remove-variable", EffectKind::RemoveVariable),
    ];
    let scopes = [("user", Scope::User), ("channel", Scope::Channel), ("server", Scope::Server)];
    Effect {
        kind: choice(json, "kind", &kinds),
        scope: choice(json, "scope", &scopes),
        name: json.text("name"),
        value: json.text("value"),
    }
}

fn command(json: &Json) -> Command {
    let positions =
        [("whole", Position::Whole), ("inside", Position::Inside), ("die", Position::Die)];
    let place = json.get("place").map(|place| Place {
        server: place.text("server"),
        channel: place.text("channel"),
        user: place.text("user"),
    });
    Command {
        text: json.text("text"),
        typed: json.text("typed"),
        comment: json.text("comment"),
        word: json.text("word"),
        arguments: json.text("arguments"),
        position: choice(json, "position", &positions),
        place: place.unwrap_or_default(),
        rules: json.text("rules"),
    }
}

fn check_request(name: &str, json: &Json, bytes: &[u8]) {
    let Command { text, typed, comment, word, arguments, position, place, rules } = command(json);
    let pool = json.get("pool").map(pool).unwrap_or_default();
    let (letters, argument) = (word.clone(), arguments.clone());
    match json.text("hook").as_str() {
        "command" => assert_eq!(Command::read(bytes), Ok(command(json)), "{name}"),
        "term" => {
            let expected = Term { text, typed, comment, place, rules, pool };
            assert_eq!(Term::read(bytes), Ok(expected), "{name}");
        }
        "modifier" => {
            let expected =
                Modifier { text, typed, comment, letters, argument, position, place, rules, pool };
            assert_eq!(Modifier::read(bytes), Ok(expected), "{name}");
        }
        other => panic!("{name}: the hook {other}"),
    }
}

fn check_roll(name: &str, json: &Json, bytes: &[u8]) {
    let expected = Roll {
        value: json.number("value").unwrap_or_default(),
        text: json.text("text"),
        pools: json.list("pools").iter().map(pool).collect(),
        error: json.text("error"),
    };
    assert_eq!(Roll::read(bytes), Ok(expected), "{name}");
}

/// A guest never reads an answer, so of those only what it writes is compared.
fn check(kind: &str, mark: &str, name: &str, lines: &[&str]) -> bool {
    let hex = lines.last().expect(name).split(' ').filter(|pair| *pair != "-");
    let bytes: Vec<u8> = hex.map(|pair| u8::from_str_radix(pair, 16).expect(name)).collect();
    match (kind, mark) {
        ("answer", "read" | "malformed") => return false,
        ("answer", _) => assert_eq!(answer(&Json::parse(lines[0])).to_bytes(), bytes, "{name}"),
        ("request", "malformed") => assert!(Term::read(&bytes).is_err(), "{name}"),
        ("request", _) => check_request(name, &Json::parse(lines[0]), &bytes),
        ("roll", "malformed") => assert!(Roll::read(&bytes).is_err(), "{name}"),
        ("roll", _) => check_roll(name, &Json::parse(lines[0]), &bytes),
        _ => panic!("{name}: the kind {kind}"),
    }
    true
}

#[test]
fn vectors_agree_with_the_host() {
    let text = include_str!("../../../tests/abi/vectors.txt");
    let mut checked = 0;
    for entry in text.split("\n\n").filter(|entry| entry.starts_with('[')) {
        let lines: Vec<&str> = entry.lines().collect();
        let (head, name) = lines[0][1..].split_once("] ").expect(entry);
        let (kind, mark) = head.split_once(", ").unwrap_or((head, ""));
        checked += usize::from(check(kind, mark, name, &lines[1..]));
    }
    assert!(checked >= 40, "only {checked} entries were checked");
}
