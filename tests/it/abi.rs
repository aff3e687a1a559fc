//! The host's records: shared vectors, round trips, and bytes of all kinds.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that can't read its data ends")]

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use sidekick::abi::{
    Answer, Delivery, Effect, EffectKind, Face, FaceFate, FaceOrigin, Hook, Malformed, Mode, Part,
    Place, Pool, Position, Request, RollAnswer, Scope, Verdict,
};

const ITEMS: usize = 10_000;

/// An entry of `tests/abi/vectors.txt`.
struct Vector {
    kind: &'static str,
    mark: &'static str,
    name: &'static str,
    json: &'static str,
    bytes: Vec<u8>,
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../abi/vectors.txt");
    let entries = text.split("\n\n").filter(|entry| entry.starts_with('['));
    let vectors: Vec<Vector> = entries.map(vector).collect();
    assert_eq!(vectors.len(), text.matches("\n[").count(), "an entry was not read");
    vectors
}

fn vector(entry: &'static str) -> Vector {
    let lines: Vec<&str> = entry.lines().collect();
    let (head, name) = lines[0][1..].split_once("] ").expect(entry);
    let (kind, mark) = head.split_once(", ").unwrap_or((head, ""));
    let (json, hex) = match lines[1..] {
        [hex] if mark == "malformed" => ("", hex),
        [json, hex] if mark != "malformed" => (json, hex),
        _ => panic!("{entry}"),
    };
    let bytes = hex.split(' ').filter(|pair| *pair != "-");
    let bytes = bytes.map(|pair| u8::from_str_radix(pair, 16).expect(entry)).collect();
    Vector { kind, mark, name, json, bytes }
}

fn compare<T: DeserializeOwned + PartialEq + std::fmt::Debug>(
    vector: &Vector,
    read: impl FnOnce(&[u8]) -> Result<T, Malformed>,
    write: impl FnOnce(&T) -> Vec<u8>,
) {
    let name = vector.name;
    let read = read(&vector.bytes);
    if vector.mark == "malformed" {
        assert!(read.is_err(), "{name}: {read:?}");
        return;
    }
    let expected: T = serde_json::from_str(vector.json).expect(name);
    assert_eq!(read.as_ref(), Ok(&expected), "{name}");
    if vector.mark.is_empty() {
        assert_eq!(write(&expected), vector.bytes, "{name}");
    } else {
        assert_eq!(vector.mark, "read", "{name}");
    }
}

#[test]
fn vectors_agree_in_json_and_bytes() {
    for vector in vectors() {
        match vector.kind {
            "request" => {
                let hook = match vector.mark {
                    "malformed" => Hook::Command,
                    _ => serde_json::from_str::<Request>(vector.json).expect(vector.name).hook,
                };
                let read = |bytes: &[u8]| Request::from_bytes(hook, bytes, ITEMS);
                compare(&vector, read, Request::to_bytes);
            }
            "answer" => compare(&vector, |b| Answer::from_bytes(b, ITEMS), Answer::to_bytes),
            "roll" => compare(&vector, |b| RollAnswer::from_bytes(b, ITEMS), RollAnswer::to_bytes),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn lists_have_a_limit_and_mistakes_say_where() {
    let labels = Answer { labels: vec!["x".to_owned(); 4], ..Answer::default() }.to_bytes();
    assert!(Answer::from_bytes(&labels, 4).is_ok());
    let error = Answer::from_bytes(&labels, 3).expect_err("too long");
    assert_eq!(error.to_string(), "field 4: more than 3 of them");

    let faces = Pool { faces: vec![Face::default(); 4], ..Pool::default() };
    let answer = Answer { pool: Some(faces), ..Answer::default() }.to_bytes();
    let error = Answer::from_bytes(&answer, 3).expect_err("too long");
    assert_eq!(error.to_string(), "field 4: of a pool: more than 3 of them");

    let error = Answer::from_bytes(&[4, 0, 9, 0, 0, 0, b'x'], ITEMS).expect_err("cut");
    assert_eq!(error.to_string(), "field 4: 9 bytes are announced and 1 are left");
}

#[test]
fn json_of_an_answer_is_as_documented() {
    let answer = Answer {
        verdict: Verdict::Reply,
        parts: vec![Part { text: "heads".to_owned(), number: None, settled: true }],
        ..Answer::default()
    };
    assert_eq!(
        serde_json::to_string(&answer).expect("writes"),
        r#"{"verdict":"reply","parts":[{"text":"heads","number":null,"final":true}],"pool":null,"labels":[],"effects":[],"delivery":"public"}"#
    );
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z0-9 $~*é☠]{0,12}"]
}

fn faces() -> impl Strategy<Value = Vec<Face>> {
    let origin = prop::sample::select(vec![
        FaceOrigin::Rolled,
        FaceOrigin::Rerolled,
        FaceOrigin::Exploded,
        FaceOrigin::Copied,
        FaceOrigin::Added,
    ]);
    let fate = prop::sample::select(vec![
        FaceFate::Counts,
        FaceFate::Struck,
        FaceFate::Missed,
        FaceFate::Failed,
    ]);
    let face = (any::<i64>(), origin, fate, text());
    let face = face.prop_map(|(value, origin, fate, symbol)| Face { value, origin, fate, symbol });
    prop::collection::vec(face, 0..6)
}

fn pool() -> impl Strategy<Value = Pool> {
    let mode = prop::sample::select(vec![Mode::Sum, Mode::Successes]);
    let value = prop::option::of(any::<i64>());
    (any::<u32>(), -1_i64..=i64::MAX, mode, faces(), value, prop::option::of(text())).prop_map(
        |(count, sides, mode, faces, value, text)| Pool { count, sides, mode, faces, value, text },
    )
}

fn request() -> impl Strategy<Value = Request> {
    let hook = prop::sample::select(Hook::ALL.to_vec());
    let position = prop::sample::select(vec![Position::Whole, Position::Inside, Position::Die]);
    let texts = [text(), text(), text(), text(), text(), text()];
    let place = (text(), text(), text());
    let place = place.prop_map(|(server, channel, user)| Place { server, channel, user });
    (hook, texts, position, place, prop::option::of(pool())).prop_map(
        |(hook, [text, typed, comment, word, arguments, rules], position, place, pool)| Request {
            hook,
            text,
            typed,
            comment,
            word,
            arguments,
            position,
            place,
            rules,
            pool,
        },
    )
}

fn effect() -> impl Strategy<Value = Effect> {
    let kind = prop::sample::select(vec![
        EffectKind::SetState,
        EffectKind::RemoveState,
        EffectKind::SetVariable,
        EffectKind::RemoveVariable,
    ]);
    let scope = prop::sample::select(vec![Scope::User, Scope::Channel, Scope::Server]);
    (kind, scope, text(), text()).prop_map(|(kind, scope, name, value)| Effect {
        kind,
        scope,
        name,
        value,
    })
}

fn answer() -> impl Strategy<Value = Answer> {
    let verdict = prop::sample::select(vec![Verdict::Pass, Verdict::Rewrite, Verdict::Reply]);
    let delivery =
        prop::sample::select(vec![Delivery::Public, Delivery::Private, Delivery::Spoiler]);
    let part = (text(), prop::option::of(any::<i64>()), any::<bool>());
    let part = part.prop_map(|(text, number, settled)| Part { text, number, settled });
    (
        verdict,
        prop::collection::vec(part, 0..4),
        prop::option::of(pool()),
        prop::collection::vec(text(), 0..3),
        prop::collection::vec(effect(), 0..3),
        delivery,
    )
        .prop_map(|(verdict, parts, pool, labels, effects, delivery)| Answer {
            verdict,
            parts,
            pool,
            labels,
            effects,
            delivery,
        })
}

fn roll() -> impl Strategy<Value = RollAnswer> {
    (any::<i64>(), text(), prop::collection::vec(pool(), 0..3), text())
        .prop_map(|(value, text, pools, error)| RollAnswer { value, text, pools, error })
}

proptest! {
    #[test]
    fn requests_come_back(request in request()) {
        prop_assert_eq!(Request::from_bytes(request.hook, &request.to_bytes(), ITEMS), Ok(request));
    }

    #[test]
    fn answers_come_back(answer in answer()) {
        prop_assert_eq!(Answer::from_bytes(&answer.to_bytes(), ITEMS), Ok(answer.clone()));
        let json = serde_json::to_string(&answer).expect("writes");
        prop_assert_eq!(serde_json::from_str::<Answer>(&json).expect("reads"), answer);
    }

    #[test]
    fn rolls_come_back(roll in roll()) {
        prop_assert_eq!(RollAnswer::from_bytes(&roll.to_bytes(), ITEMS), Ok(roll));
    }

    /// What is read from damaged bytes is whole again when it is written.
    #[test]
    fn damaged_records_are_read_or_refused(
        answer in answer(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = answer.to_bytes();
        bytes.truncate(cut.index(bytes.len() + 1));
        for (place, byte) in damage {
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
        }
        if let Ok(read) = Answer::from_bytes(&bytes, ITEMS) {
            prop_assert_eq!(Answer::from_bytes(&read.to_bytes(), ITEMS), Ok(read));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(read) = Request::from_bytes(Hook::Term, &bytes, ITEMS) {
            prop_assert_eq!(Request::from_bytes(Hook::Term, &read.to_bytes(), ITEMS), Ok(read));
        }
        if let Ok(read) = RollAnswer::from_bytes(&bytes, ITEMS) {
            prop_assert_eq!(RollAnswer::from_bytes(&read.to_bytes(), ITEMS), Ok(read));
        }
    }
}
