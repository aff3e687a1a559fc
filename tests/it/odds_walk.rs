//! The odds of commands that plugins take part in, found by going every way that the dice may go.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::sync::Mutex;

use sidekick::abi::{Answer, Effect, EffectKind, Hook, Part, Scope, Verdict};
use sidekick::chat::{Message, Place};
use sidekick::dice::Number;
use sidekick::limits::{OddsLimits, PluginLimits};
use sidekick::odds::{By, Landing, Method, Odds, OddsError, odds};
use sidekick::pipeline::Session;
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Call, Description, Dice, Finished, Plugin, PluginError, Scripted, Source};

/// A plugin of this name, which is also its word.
fn scripted(name: &str, answer: fn(&mut Call) -> Result<Answer, PluginError>) -> Box<dyn Plugin> {
    let description = Description {
        name: name.to_owned(),
        commands: vec![name.to_owned()],
        ..Description::default()
    };
    Box::new(Scripted::new(description, &[Hook::Command], answer))
}

fn reply(text: &str, number: Option<i64>, labels: &[&str]) -> Answer {
    Answer {
        verdict: Verdict::Reply,
        parts: vec![Part { text: text.to_owned(), number, ..Part::default() }],
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        ..Answer::default()
    }
}

fn coin(call: &mut Call) -> Result<Answer, PluginError> {
    Ok(reply(if call.services.die(2)? == 1 { "heads" } else { "tails" }, None, &[]))
}

/// Throws until it is no six; the number of throws.
fn patient(call: &mut Call) -> Result<Answer, PluginError> {
    let mut throws = 1;
    while call.services.die(6)? == 6 {
        throws += 1;
    }
    Ok(reply("", Some(throws), &[]))
}

/// The sum of five dice; a label with doubled ones.
fn five(call: &mut Call) -> Result<Answer, PluginError> {
    let mut faces = Vec::new();
    for _ in 0..5 {
        faces.push(call.services.die(6)?);
    }
    let is_glitch = faces.iter().filter(|face| **face == 1).count() > 1;
    let labels: &[&str] = if is_glitch { &["glitch"] } else { &[] };
    Ok(reply("", Some(faces.iter().sum()), labels))
}

/// Wrong on a face of three.
fn touchy(call: &mut Call) -> Result<Answer, PluginError> {
    match call.services.die(6)? {
        3 => Err(PluginError::Declined("not a three".to_owned())),
        face => Ok(reply("", Some(face), &[])),
    }
}

/// Counts in its state how often it was asked.
fn diary(call: &mut Call) -> Result<Answer, PluginError> {
    let before = call.services.state[0].get("asked").map_or(0, String::len);
    let effect = Effect {
        kind: EffectKind::SetState,
        scope: Scope::User,
        name: "asked".to_owned(),
        value: "x".repeat(before + 1),
    };
    let number = call.services.die(2)? + 10 * before as i64;
    Ok(Answer { effects: vec![effect], ..reply("", Some(number), &[]) })
}

fn session(plugins: Vec<Box<dyn Plugin>>) -> Session {
    let mut session = Session::new(Dice::new(Source::Lowest, 10_000));
    session.prefix_optional = true;
    session.plugins = plugins;
    session
}

fn message(text: &str) -> Message {
    let place = Place { server: "s".into(), channel: "c".into(), user: "u".into() };
    Message { text: text.to_owned(), place }
}

fn ask(plugins: Vec<Box<dyn Plugin>>, text: &str, by: By) -> Result<Vec<Odds>, OddsError> {
    odds(&mut session(plugins), &message(text), by, &OddsLimits::default(), &|_| {})
}

fn only(plugins: Vec<Box<dyn Plugin>>, text: &str, by: By) -> Odds {
    let mut all = ask(plugins, text, by).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

fn text(text: &str) -> Landing {
    Landing::Text(text.to_owned())
}

fn number(value: i64) -> Landing {
    Landing::Number(Number::integer(value))
}

fn chance(odds: &Odds, landing: &Landing) -> String {
    odds.distribution.probability(landing).to_string()
}

#[test]
fn a_reply_without_numbers_is_told_as_it_is() {
    let odds = only(vec![scripted("coin", coin)], "coin", By::Any);
    assert_eq!((odds.by, odds.method), (By::Reply, Method::Walked { leaves: 2 }));
    assert_eq!(chance(&odds, &text("heads")), "1/2");
    assert_eq!(odds.distribution.len(), 2);
    assert_eq!(odds.distribution.error(), 0.0);
}

#[test]
fn five_dice_by_a_plugin_are_five_dice() {
    let walked = only(vec![scripted("five", five)], "five", By::Any);
    assert_eq!((walked.by, walked.method), (By::Value, Method::Walked { leaves: 7_776 }));
    assert_eq!(chance(&walked, &number(5)), "1/7776");
    assert_eq!(chance(&walked, &number(17)), "65/648");
    let labels = only(vec![scripted("five", five)], "five", By::Label);
    assert_eq!(chance(&labels, &text("glitch")), "763/3888");
    assert_eq!(chance(&labels, &text("")), "3125/3888");
}

#[test]
fn a_chain_without_end_is_cut_where_the_rest_is_rare() {
    let odds = only(vec![scripted("patient", patient)], "patient", By::Value);
    let error = odds.distribution.error();
    assert!(error > 0.0 && error <= 1e-12, "{error}");
    let first = odds.distribution.probability(&number(1)).to_f64();
    assert!((first - 5.0 / 6.0).abs() < 1e-11, "{first}");
    assert!(odds.distribution.len() >= 15);
}

#[test]
fn what_goes_wrong_is_an_outcome() {
    let odds = only(vec![scripted("touchy", touchy)], "touchy", By::Any);
    let faults: Vec<_> = odds
        .distribution
        .iter()
        .filter(|(landing, _)| matches!(landing, Landing::Fault(message) if message.contains("not a three")))
        .map(|(landing, _)| chance(&odds, landing))
        .collect();
    assert_eq!(faults, ["1/6"]);
    assert_eq!(chance(&odds, &number(6)), "1/6");
    match ask(vec![], "2d6 +", By::Any) {
        Err(OddsError::Wrong(faults)) => assert_eq!(faults.len(), 1),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_part_has_its_own_odds() {
    let all = ask(vec![scripted("coin", coin)], "coin; d4; 3", By::Any).expect("odds");
    let told: Vec<_> = all.iter().map(|odds| (&*odds.expression, odds.by)).collect();
    assert_eq!(told, [("coin", By::Reply), ("d4", By::Value), ("3", By::Value)]);
    assert_eq!(chance(&all[1], &number(4)), "1/4");
    assert_eq!(chance(&all[2], &number(3)), "1");
}

#[test]
fn the_memory_is_read_and_left_alone() {
    let mut session = session(vec![scripted("diary", diary)]);
    session
        .memory
        .kept(&message("").place, "diary", Scope::User)
        .insert("asked".into(), "xx".into());
    session.memory.variables.set(&message("").place, "atk", "2d4", 9).expect("room");
    let before = session.memory.clone();
    let limits = OddsLimits::default();
    let all = odds(&mut session, &message("diary; diary; $atk"), By::Any, &limits, &|_| {});
    let all = all.expect("odds");
    assert_eq!(chance(&all[0], &number(21)), "1/2");
    assert_eq!(chance(&all[1], &number(32)), "1/2");
    assert_eq!(chance(&all[2], &number(5)), "1/4");
    assert_eq!(session.memory, before);
}

#[test]
fn beyond_the_budget_it_is_sampled_and_says_so() {
    let limits = OddsLimits { leaves: 100, samples: 3_000, ..OddsLimits::default() };
    let sampled = || {
        let mut session = session(vec![scripted("five", five)]);
        let mut all = odds(&mut session, &message("five"), By::Any, &limits, &|_| {});
        all.as_mut().expect("odds").remove(0)
    };
    let first = sampled();
    assert_eq!(first.method, Method::Sampled { rolls: 3_000 });
    let exact = only(vec![scripted("five", five)], "five", By::Any).distribution;
    assert!(first.distribution.shift(&exact).to_f64() < 0.1);
    assert_eq!(first.distribution, sampled().distribution);
}

/// A plugin of which there is only one.
struct Single(Box<dyn Plugin>);

impl Plugin for Single {
    fn description(&self) -> &Description {
        self.0.description()
    }

    fn has(&self, hook: Hook) -> bool {
        self.0.has(hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        self.0.call(call)
    }
}

#[test]
fn the_answer_does_not_depend_on_how_many_go() {
    for (name, answer) in [("five", five as fn(&mut Call) -> _), ("patient", patient)] {
        let many = only(vec![scripted(name, answer)], name, By::Any);
        let one = only(vec![Box::new(Single(scripted(name, answer)))], name, By::Any);
        assert_eq!(many.distribution, one.distribution);
        assert_eq!((many.method, many.worst), (one.method, one.worst));
    }
}

#[test]
fn progress_ends_with_everything() {
    let seen = Mutex::new(Vec::new());
    let watch = |progress: sidekick::odds::Progress| {
        seen.lock().expect("no panic").push((progress.leaves, progress.share));
    };
    let mut session = session(vec![scripted("five", five)]);
    odds(&mut session, &message("five"), By::Any, &OddsLimits::default(), &watch).expect("odds");
    let seen = seen.into_inner().expect("no panic");
    assert_eq!(seen.last(), Some(&(7_776, 1.0)));
    assert!(seen.is_sorted());
}

/// A guest that replies with the sum of two dice, and traps if the first is a six.
const TRAPS_ON_SIX: &str = r#"(module
  (@custom "sidekick" "abi = 1\nname = \"six\"\nversion = \"1.0.0\"\ncommands = [\"six\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "die" (func $die (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "\01\00\01\00\00\00\02\02\00\0e\00\00\00\02\00\08\00\00\00")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $face i32)
    (local.set $face (call $die (i32.const 6)))
    (if (i32.eq (local.get $face) (i32.const 6)) (then unreachable))
    (i64.store (i32.const 83)
      (i64.extend_i32_u (i32.add (local.get $face) (call $die (i32.const 4)))))
    (call $write_output (i32.const 64) (i32.const 27))
    (i32.const 0)))"#;

fn guest(runtime: &WasmRuntime) -> Box<dyn Plugin> {
    let module = wat::parse_str(TRAPS_ON_SIX).expect("a module");
    let loaded = runtime.load_bytes(&module, BTreeMap::new(), &PluginLimits::default());
    Box::new(loaded.expect("it is admitted"))
}

#[test]
fn a_trap_is_an_outcome_and_the_worst_is_told() {
    let runtime = WasmRuntime::new(None);
    let ordinary = only(vec![guest(&runtime)], "six", By::Any);
    let odds = only(vec![guest(&WasmRuntime::new(None).for_many_calls())], "six", By::Any);
    assert_eq!((&odds.distribution, odds.worst), (&ordinary.distribution, ordinary.worst));
    assert_eq!((odds.by, odds.method), (By::Value, Method::Walked { leaves: 21 }));
    assert_eq!(chance(&odds, &number(9)), "1/24");
    let is_trap = |landing: &Landing| matches!(landing, Landing::Fault(message) if message.contains("unreachable"));
    assert_eq!(odds.distribution.probability_that(is_trap).to_string(), "1/6");
    let worst = odds.worst.expect("a guest was asked");
    assert_eq!((worst.draws, worst.host_calls, worst.memory), (2, 3, 65_536));
    assert!(worst.fuel > 10 && worst.reply == "six  =  = 9".len(), "{worst:?}");
}
