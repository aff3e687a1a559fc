//! Many calls at once come out as each by itself does, and so do messages that are answered side by side.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use sidekick::abi::{Answer, Effect, EffectKind, Hook, Part, Scope, Verdict};
use sidekick::chat::{Message, Place};
use sidekick::dice::{Listed, RuleSet, Seeded};
use sidekick::limits::PluginLimits;
use sidekick::pipeline::{Memory, Played, Scene, Session, respond, side_by_side};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{
    Call, Description, Dice, Finished, Plugin, PluginError, Prefixed, Scripted, Services, Source,
};

use crate::{guests, hostile, nodes, parity};

fn listed(faces: &[i64]) -> Source {
    Source::Listed(Listed::new(faces.to_vec()))
}

/// Dice of every kind, some of them with too little for what is thrown.
fn sources() -> Vec<Source> {
    vec![
        Source::Seeded(Box::new(Seeded::new(7))),
        Source::Seeded(Box::new(Seeded::round(7, 3))),
        listed(&[3, 5, -1, 2]),
        listed(&[9_000]),
        listed(&[i64::MAX]),
        listed(&[]),
        Source::Lowest,
        Source::Highest,
        Source::Prefixed(Box::new(Prefixed::new(vec![2, 1_000, -9, 4], 9))),
        Source::Prefixed(Box::new(Prefixed::new(vec![i64::MIN], 9))),
    ]
}

fn services(source: Source, limits: PluginLimits) -> Services {
    let mut services = Services::new(Dice::new(source, 10_000), limits);
    services.variables = Arc::new(BTreeMap::from([("x".to_owned(), "2d6".to_owned())]));
    services.state[1].insert("key".to_owned(), "kept".to_owned());
    services
}

/// The same calls, made anew for each way of making them.
fn calls(texts: &[&str], limits: PluginLimits) -> Vec<Call> {
    let with = |text: &str, source| Call {
        request: guests::request(Hook::Command, text),
        services: services(source, limits),
    };
    let mut all = Vec::new();
    for text in texts {
        all.extend(sources().into_iter().map(|source| with(text, source)));
    }
    all
}

/// What a call amounts to, the dice that are left with it.
fn told(finished: &Finished) -> impl PartialEq + std::fmt::Debug + use<> {
    let dice = &finished.services.dice;
    (parity::told(finished), dice.left().to_vec(), dice.missed().cloned())
}

/// Everything that the good guest can be asked for.
const GOOD: &[&str] = &[
    "eecho", "p", "nno", "d\u{1}", "d\u{2}", "d\u{6}", "d\u{64}", "F", "r2d6+1", "r100d6", "r3d",
    "lline", "c", "0x", "0y", "2key", "4file", "4none", "odd", "c", "d\u{3}",
];

fn same(plugin: &mut dyn Plugin, texts: &[&str], limits: PluginLimits, what: &str) {
    let single: Vec<_> =
        calls(texts, limits).into_iter().map(|call| told(&plugin.call(call))).collect();
    let many: Vec<_> = plugin.call_many(calls(texts, limits)).iter().map(told).collect();
    assert_eq!(single.len(), many.len(), "{what}");
    for (number, (single, many)) in single.iter().zip(&many).enumerate() {
        assert_eq!(single, many, "{what}: call {number}");
    }
}

#[test]
fn many_calls_at_once_end_as_each_by_itself() {
    let files = BTreeMap::from([("file".to_owned(), b"in a file".to_vec())]);
    let limits = PluginLimits::default();
    let tight = PluginLimits { host_calls: 2, output: 25, draws: 0, log: 3, ..limits };
    let module = guests::module("good");
    let ours = WasmRuntime::new(None).load_bytes(&module, files.clone(), &limits);
    same(&mut ours.expect("a plugin"), GOOD, limits, "wasmtime");
    for program in nodes::all() {
        let what = program.display().to_string();
        let runtime = nodes::runtime(program.clone());
        let mut plugin = runtime.load_bytes(&module, files.clone(), &limits).expect("a plugin");
        assert!(plugin.batch() > 1);
        same(&mut plugin, GOOD, limits, &what);
        same(&mut plugin, GOOD, tight, &what);
        let small = PluginLimits { input: 20, ..limits };
        same(&mut plugin, GOOD, small, &what);
    }
    let http = nodes::over_http(nodes::first());
    let mut plugin = http.load_bytes(&module, files, &limits).expect("a plugin");
    assert_eq!(plugin.batch(), 1);
    same(&mut plugin, GOOD, limits, "HTTP");
}

#[test]
fn a_batch_ends_as_single_calls_whatever_a_guest_does() {
    let runtime = nodes::runtime(nodes::first());
    for (name, _) in hostile::GUESTS {
        let limits = PluginLimits { deadline_ms: 20_000, host_calls: 1_000, ..Default::default() };
        let Ok(mut plugin) =
            runtime.load_bytes(&guests::module(name), BTreeMap::new(), &PluginLimits::default())
        else {
            continue;
        };
        // What lasts for ever lasts for a while; how deep a stack gets is not the same each time.
        let endless = name.ends_with("forever") || *name == "endless-loop";
        if name.starts_with("recursion") {
            continue;
        }
        let limits = if endless { PluginLimits { deadline_ms: 50, ..limits } } else { limits };
        let calls = || {
            let call = |source| Call {
                request: guests::request(Hook::Command, "odd"),
                services: services(source, limits),
            };
            sources().into_iter().take(if endless { 2 } else { 9 }).map(call).collect::<Vec<_>>()
        };
        let single: Vec<_> = calls().into_iter().map(|call| told(&plugin.call(call))).collect();
        let many: Vec<_> = plugin.call_many(calls()).iter().map(told).collect();
        assert_eq!(single, many, "{name}");
    }
}

#[test]
fn more_calls_than_fit_a_frame_are_all_made() {
    let runtime = nodes::runtime(nodes::first());
    let limits = PluginLimits::default();
    let module = guests::module("good");
    let mut plugin = runtime.load_bytes(&module, BTreeMap::new(), &limits).expect("a plugin");
    let texts: Vec<String> =
        (0..700).map(|number| format!("e{number} {}", "x".repeat(number * 20))).collect();
    let call = |text: &String| Call {
        request: guests::request(Hook::Command, text),
        services: services(Source::Lowest, limits),
    };
    let finished = plugin.call_many(texts.iter().map(call).collect());
    assert_eq!(finished.len(), texts.len());
    for (text, finished) in texts.iter().zip(finished) {
        assert_eq!(finished.outcome.expect("an answer").parts[0].text, text[1..]);
    }
}

/// A plugin that likes several calls at once, and else is as it is.
struct Gladly(Box<dyn Plugin>);

impl Plugin for Gladly {
    fn description(&self) -> &Description {
        self.0.description()
    }

    fn has(&self, hook: Hook) -> bool {
        self.0.has(hook)
    }

    fn call(&mut self, call: Call) -> Finished {
        self.0.call(call)
    }

    fn batch(&self) -> usize {
        5
    }
}

type Script = fn(&mut Call) -> Result<Answer, PluginError>;

fn scripted(name: &str, script: Script) -> Box<dyn Plugin> {
    let description = Description {
        abi: 1,
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        commands: vec![name.to_owned()],
        ..Description::default()
    };
    Box::new(Scripted::new(description, &[Hook::Command], script))
}

fn reply(verdict: Verdict, text: &str, number: Option<i64>) -> Result<Answer, PluginError> {
    let part = Part { text: text.to_owned(), number, settled: verdict == Verdict::Reply };
    Ok(Answer { verdict, parts: vec![part], ..Answer::default() })
}

/// Plugins that throw dice, keep state, log, write commands anew, and go wrong.
fn plugins(gladly: bool) -> Vec<Box<dyn Plugin>> {
    let all = [
        scripted("stress", |call| {
            let face = call.services.die(10)?;
            if face == 10 {
                return Err(PluginError::Protocol("a ten".to_owned()));
            }
            call.services.log(sidekick::abi::LogLevel::Warning, &format!("face {face}"));
            reply(Verdict::Reply, &face.to_string(), Some(face))
        }),
        scripted("count", |call| {
            let before = call.services.state[0].get("count").and_then(|count| count.parse().ok());
            let count: i64 = before.unwrap_or(0) + 1;
            let mut answer = reply(Verdict::Reply, &count.to_string(), Some(count))?;
            answer.effects.push(Effect {
                kind: EffectKind::SetState,
                scope: Scope::User,
                name: "count".to_owned(),
                value: count.to_string(),
            });
            Ok(answer)
        }),
        scripted("anew", |call| {
            let face = call.services.die(3)?;
            reply(Verdict::Rewrite, &format!("{face}d6+stress; count; stress"), None)
        }),
        scripted("unwilling", |_| Err(PluginError::Declined("not today".to_owned()))),
    ];
    let gladly = |plugin| if gladly { Box::new(Gladly(plugin)) as Box<dyn Plugin> } else { plugin };
    all.into_iter().map(gladly).collect()
}

fn session(plugins: Vec<Box<dyn Plugin>>) -> Session {
    let mut session = Session::new(Dice::new(Source::Lowest, 10_000));
    session.plugins = plugins;
    session.prefix_optional = true;
    session
}

fn scene(text: &str, source: Source) -> Scene {
    let mut memory = Memory::default();
    let place = Place::default();
    let set = memory.variables.set(&place, "many", "2d6+stress", usize::MAX);
    set.expect("there is room");
    let message = Message { text: text.to_owned(), place };
    Scene { message, memory, dice: Dice::new(source, 10_000), rules: RuleSet::default() }
}

/// Everything that came of a message.
fn said(played: &Played) -> String {
    format!("{:?}\n{:?}\n{:?}", played.exchange, played.memory, played.dice)
}

fn one_by_one(session: &mut Session, scenes: Vec<Scene>) -> Vec<String> {
    let mut one = |scene: Scene| {
        let Scene { message, memory, dice, rules } = scene;
        (session.memory, session.dice, session.rules) = (memory, dice, rules);
        let exchange = respond(session, &message);
        let memory = std::mem::take(&mut session.memory);
        let dice = std::mem::replace(&mut session.dice, Dice::new(Source::Lowest, 0));
        said(&Played { exchange, memory, dice })
    };
    scenes.into_iter().map(&mut one).collect()
}

const COMMANDS: &[&str] = &[
    "2d6",
    "stress",
    "2d6+stress",
    "anew",
    "count; count",
    "repeat(2d6+stress, 12)",
    "unwilling",
    "$x = stress; $x+$x",
    "$many*2",
    "3d6k",
    "stress+stress+unwilling",
    "/r anew; anew",
    "hello",
    "I hit for [[2d6+stress]] and [[stress]]",
    "stress; deal 3",
    "2d6+nobody",
];

proptest! {
    #[test]
    fn messages_side_by_side_are_answered_as_one_by_one(
        chosen in prop::collection::vec((0..COMMANDS.len(), 0..4_u8, any::<u64>()), 0..12)
    ) {
        let scenes = || -> Vec<Scene> {
            let scene = |(command, kind, seed): &(usize, u8, u64)| {
                let source = match kind {
                    0 => listed(&[1, 2, 3, 4, 5, 6]),
                    1 => Source::Prefixed(Box::new(Prefixed::new(vec![9, 1], *seed))),
                    _ => Source::Seeded(Box::new(Seeded::new(*seed))),
                };
                scene(COMMANDS[*command], source)
            };
            chosen.iter().map(scene).collect()
        };
        let expected = one_by_one(&mut session(plugins(false)), scenes());
        let mut gladly = session(plugins(true));
        let played = side_by_side(&mut gladly, scenes());
        prop_assert_eq!(played.iter().map(said).collect::<Vec<_>>(), expected);
        prop_assert_eq!(gladly.plugins.len(), 4);
        prop_assert_eq!(gladly.plugins[1].description().name.as_str(), "count");
    }
}

#[test]
fn messages_side_by_side_in_node_are_answered_as_one_by_one() {
    let runtime = nodes::runtime(nodes::first());
    for (name, commands) in parity::COMMANDS {
        let path = parity::module(name);
        let load = || -> Vec<Box<dyn Plugin>> {
            let limits = PluginLimits::default();
            let plugin = runtime.load_file(&path, BTreeMap::new(), &limits).expect("a plugin");
            vec![Box::new(plugin)]
        };
        let scenes = || -> Vec<Scene> {
            let of = |command: &&str| {
                let seed = |seed| scene(command, Source::Seeded(Box::new(Seeded::new(seed))));
                (0..40).map(seed).collect::<Vec<_>>()
            };
            commands.iter().flat_map(of).collect()
        };
        let expected = one_by_one(&mut session(load()), scenes());
        let played = side_by_side(&mut session(load()), scenes());
        for (played, expected) in played.iter().zip(expected) {
            assert_eq!(said(played), expected, "{name}");
        }
    }
}
