//! The conformance corpus of the dice language, run as data: transcripts of the historic bot and cases
//! derived from its documents. Sessions are run by `sessions.rs`.

#![cfg(test)] // functions beside the tests may expect, too

use serde_json::Value;
use sidekick::dice::{Listed, Number, Rules, Vocabulary, evaluate, explain, parse};
use sidekick::limits::DiceLimits;
use sidekick::text::Markup;

const CASES: &str = include_str!("../dice/cases.json");

fn cases(expect: &str) -> Vec<Value> {
    let cases: Vec<Value> = serde_json::from_str(CASES).expect("cases.json is JSON");
    let chosen: Vec<_> = cases.into_iter().filter(|case| case["expect"] == expect).collect();
    assert!(!chosen.is_empty(), "no case expects `{expect}`");
    chosen
}

fn notation(case: &Value) -> &str {
    let input = case["input"].as_str().expect("a case has an input");
    let body = input.strip_prefix("/roll ").or_else(|| input.strip_prefix("/r ")).expect(input);
    body.split('#').next().unwrap_or_default().trim()
}

/// The text `TEXT = VALUE`, the value and the successes, as the corpus has them.
fn roll(
    notation: &str,
    faces: &[i64],
    rules: &Rules,
) -> Result<(String, Option<Number>, Option<i64>), String> {
    let limits = DiceLimits::default();
    let parsed = parse(notation, &Vocabulary::default(), &limits);
    let expression = parsed.expression.ok_or_else(|| format!("{:?}", parsed.diagnostics))?;
    let mut dice = Listed::new(faces.to_vec());
    let outcome =
        evaluate(&expression, &mut dice, rules, &limits).map_err(|error| error.message)?;
    if !dice.left().is_empty() {
        return Err(format!("faces left over: {:?}", dice.left()));
    }
    let text = explain(notation, &outcome, Markup::Markdown);
    let text = match outcome.value {
        Some(value) => format!("{text} = {value}"),
        None => text,
    };
    Ok((text, outcome.value, outcome.successes()))
}

fn number(value: &Value) -> Option<Number> {
    (!value.is_null()).then(|| value.to_string().parse().expect("a total is a number"))
}

#[test]
fn accepted_notations_give_the_recorded_text_and_value() {
    let mut wrong = Vec::new();
    for case in cases("ok") {
        let id = case["id"].as_str().expect("id");
        let faces: Vec<i64> = match case["faces"].as_array() {
            Some(faces) => faces.iter().map(|face| face.as_i64().expect(id)).collect(),
            // Only acceptance is recorded.
            None => vec![1; 3],
        };
        let refused = case["recommended"] == "reject";
        for (name, rules) in [("corrected", Rules::CORRECTED), ("classic", Rules::CLASSIC)] {
            let result = roll(notation(&case), &faces, &rules);
            if refused {
                if result.is_ok() {
                    wrong.push(format!("{id} {name}: accepted, against the recommendation"));
                }
                continue;
            }
            let (text, value, successes) = match result {
                Ok(result) => result,
                Err(error) => {
                    wrong.push(format!("{id} {name}: {error}"));
                    continue;
                }
            };
            let fixed = name == "corrected" && !case["expected_text_fixed"].is_null();
            let expected =
                &case[if fixed { "expected_text_fixed" } else { "expected_text_current" }];
            if expected.as_str().is_some_and(|expected| expected != text) {
                wrong.push(format!("{id} {name}: {text}, not {expected}"));
            }
            let fixed = name == "corrected" && !case["expected_total_fixed"].is_null();
            let total = &case[if fixed { "expected_total_fixed" } else { "expected_total" }];
            if case.get("expected_total").is_some() && number(total) != value {
                wrong.push(format!("{id} {name}: {value:?}, not {total}"));
            }
            let expected = case["expected_successes"].as_i64();
            if !fixed && expected.is_some() && expected != successes {
                wrong.push(format!("{id} {name}: {successes:?} successes, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What the historic bot refused is accepted where the reconstruction recommends it. Requests that are
/// left to plugins are no notation without one.
#[test]
fn refused_notations_follow_the_recommendation() {
    let mut wrong = Vec::new();
    for case in cases("reject") {
        let id = case["id"].as_str().expect("id");
        let recommended = case["recommended"].as_str().unwrap_or("reject");
        let notation = notation(&case);
        let parsed = parse(notation, &Vocabulary::default(), &DiceLimits::default());
        let accepted = parsed.expression.is_some();
        let expected = match recommended {
            "plugin" | "reject" => false,
            // The bracketed alternative: a reroll and a test are what the letters say.
            "plugin or min modifier" => true,
            text if text.starts_with("accept") || text.starts_with("negative pool") => true,
            other => panic!("{id}: `{other}` is a recommendation that nobody has read"),
        };
        if accepted != expected {
            wrong
                .push(format!("{id} {notation}: accepted is {accepted}: {:?}", parsed.diagnostics));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A target in brackets may have modifiers, which are its own.
#[test]
fn modifiers_of_a_target_stay_with_it() {
    let (text, ..) = roll("3d10>=(2d6k1)k1", &[5, 6, 7, 2, 6], &Rules::CORRECTED).expect("rolls");
    assert_eq!(text, "(~~5~~ ~~6~~ 7, 1 success) = 1");
}

/// Dice in a count or in the sides are noted, not shown: the faces stand for the whole term.
#[test]
fn computed_operands_vanish_behind_the_faces() {
    let rolled =
        |notation, faces: &[i64]| roll(notation, faces, &Rules::CORRECTED).expect("rolls").0;
    assert_eq!(rolled("2d(1d4+2)", &[4, 6, 5]), "(6+5) = 11");
    assert_eq!(rolled("(1d2)d(1d4+2) + 1d6", &[2, 4, 6, 5, 3]), "(6+5) + (3) = 14");
}

#[test]
fn too_deep_is_one_mistake() {
    for text in ["(".repeat(5_000), format!("{}1", "-".repeat(5_000)), "repeat(".repeat(900)] {
        let parsed = parse(&text, &Vocabulary::default(), &DiceLimits::default());
        let codes: Vec<_> = parsed.diagnostics.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(codes, ["too-deep"], "{}", &text[..20]);
    }
}

fn codes(notation: &str) -> Vec<String> {
    let parsed = parse(notation, &Vocabulary::default(), &DiceLimits::default());
    parsed.diagnostics.into_iter().map(|found| found.code).collect()
}

/// A mistake is told once, where it is; what follows from it is not.
#[test]
fn mistakes_are_told_once() {
    for (notation, expected) in [
        ("2(3)", vec!["missing-operator"]),
        ("5.", vec!["glued-decimal"]),
        ("3d6r<(2+1)", vec!["computed-threshold"]),
        ("3d6!>(2+1)", vec!["computed-threshold"]),
        ("3d6r <(2+1)", vec![]),
        ("repeat((4d6k3)!>15,8)", vec!["misplaced-modifier"]),
        ("(1,2)", vec!["unexpected-text"]),
        ("2d20<=(11+5)", vec![]),
        ("3d10!>=8", vec!["explode-then-test"]),
    ] {
        assert_eq!(codes(notation), expected, "{notation}");
    }
}

/// Successes of several terms add up; of a `repeat`, they are those of its first round.
#[test]
fn successes_add_up() {
    let successes =
        |notation, faces: &[i64]| roll(notation, faces, &Rules::CORRECTED).expect("rolls").2;
    assert_eq!(successes("2d6>=5 + 2d6>=5", &[5, 6, 5, 1]), Some(3));
    assert_eq!(successes("repeat(2d6>=5, 2)", &[5, 6, 5, 1]), Some(2));
    assert_eq!(successes("2d6", &[5, 6]), None);
}

/// A face that a reroll brings and that fails an earlier test is not rerolled again.
#[test]
fn a_missed_face_ends_the_rerolls() {
    let (text, ..) = roll("3d6<4rr>2", &[3, 1, 1, 5], &Rules::CORRECTED).expect("rolls");
    assert_eq!(text, "(~~3~~ ~~_5_~~ 1 1, 2 successes) = 2");
}
