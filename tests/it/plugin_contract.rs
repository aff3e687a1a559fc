//! What every runtime promises, tried on a scripted plugin and on a guest that does the same.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::sync::Arc;

use sidekick::abi::{Answer, Hook, LookupKind, Part, Verdict};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Call, Description, Finished, Plugin, PluginError, Scripted, Services};

use crate::guests;

/// `tests/guests/good.wat` in Rust.
fn good(call: &mut Call) -> Result<Answer, PluginError> {
    let text = call.request.text.clone();
    let (letter, rest) = text.split_at(1);
    let services = &mut call.services;
    match letter {
        "e" => Ok(reply(Part {
            text: rest.to_owned(),
            ..Part::default()
        })),
        "p" => Ok(Answer::default()),
        "n" => Err(PluginError::Declined(rest.to_owned())),
        "d" => Ok(number(services.die(i64::from(rest.as_bytes()[0]))?)),
        "F" => Ok(number(services.die(-1)?)),
        "r" => Ok(number(services.roll(rest)?.to_bytes().len() as i64)),
        "l" => {
            services.log(sidekick::abi::LogLevel::Info, rest);
            Ok(Answer::default())
        }
        "c" => Ok(number(1)),
        "0" | "1" | "2" | "3" | "4" => {
            let kind = letter
                .parse()
                .ok()
                .and_then(LookupKind::from_number)
                .expect("a kind");
            match services.lookup(kind, rest) {
                Some(found) => {
                    let text = String::from_utf8(found.to_vec()).expect("a text");
                    Ok(reply(Part {
                        text,
                        ..Part::default()
                    }))
                }
                None => Err(PluginError::Declined("nothing there".to_owned())),
            }
        }
        _ => Err(PluginError::Declined("unknown request".to_owned())),
    }
}

fn reply(part: Part) -> Answer {
    Answer {
        verdict: Verdict::Reply,
        parts: vec![part],
        ..Answer::default()
    }
}

fn number(number: i64) -> Answer {
    reply(Part {
        number: Some(number),
        ..Part::default()
    })
}

fn files() -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([("table.txt".to_owned(), b"one\ntwo".to_vec())])
}

/// The same plugin in each runtime.
fn plugins() -> Vec<(&'static str, Box<dyn Plugin>)> {
    let description = Description {
        name: "good".to_owned(),
        ..Description::default()
    };
    let scripted = Scripted::new(description, &[Hook::Command, Hook::Modifier], good);
    let runtime = WasmRuntime::new(None);
    let wasm = runtime
        .load_bytes(&guests::module("good"), files(), &Default::default())
        .unwrap_or_else(|error| panic!("{error}"));
    vec![("scripted", Box::new(scripted)), ("wasm", Box::new(wasm))]
}

fn services() -> Services {
    let mut services = Services::new(guests::dice(), Default::default());
    services.variables = Arc::new(BTreeMap::from([("atk".to_owned(), "2d6+3".to_owned())]));
    services.state = ["user", "channel", "server"]
        .map(|scope| BTreeMap::from([("last".to_owned(), format!("of the {scope}"))]));
    services
}

fn call(plugin: &mut dyn Plugin, text: &str) -> Finished {
    let mut services = services();
    if plugin.description().version.is_empty() {
        services.files = Arc::new(files()); // the scripted one brings none
    }
    plugin.call(Call {
        request: guests::request(Hook::Command, text),
        services,
    })
}

/// What a call amounts to, but for the fuel.
fn told(finished: &Finished) -> impl PartialEq + std::fmt::Debug + use<> {
    let services = &finished.services;
    (
        finished.outcome.clone(),
        services.dice.draws().to_vec(),
        services.log.clone(),
    )
}

#[test]
fn every_runtime_gives_the_same_answers() {
    let requests = [
        "ehello",
        "e",
        "e🎲 zwölf",
        "p",
        "nnot today",
        "d\u{6}",
        "d\u{14}",
        "F",
        "r2d6+1",
        "r2q6",
        "lline",
        "l",
        "c",
        "0atk",
        "0nothing",
        "1last",
        "2last",
        "3last",
        "4table.txt",
        "4nothing.txt",
        "?",
    ];
    let mut plugins = plugins();
    for request in requests {
        let all: Vec<_> = plugins
            .iter_mut()
            .map(|(_, plugin)| told(&call(plugin.as_mut(), request)))
            .collect();
        assert_eq!(all[0], all[1], "{request}");
    }
}

#[test]
fn answers_are_what_the_contract_says() {
    for (name, mut plugin) in plugins() {
        let plugin = plugin.as_mut();
        let text = |finished: Finished| finished.outcome.map(|answer| answer.parts[0].text.clone());
        assert_eq!(text(call(plugin, "eé")), Ok("é".to_owned()), "{name}");
        assert_eq!(
            text(call(plugin, "2last")),
            Ok("of the channel".to_owned()),
            "{name}"
        );
        assert_eq!(
            text(call(plugin, "4table.txt")),
            Ok("one\ntwo".to_owned()),
            "{name}"
        );
        assert_eq!(call(plugin, "p").outcome, Ok(Answer::default()), "{name}");
        let declined = PluginError::Declined("not today".to_owned());
        assert_eq!(call(plugin, "nnot today").outcome, Err(declined), "{name}");
        let thrown = call(plugin, "d\u{6}");
        let face = thrown.services.dice.draws()[0].face;
        assert_eq!(thrown.outcome, Ok(number(face)), "{name}");
        assert_eq!(call(plugin, "lline").services.log[0].text, "line", "{name}");
    }
}

#[test]
fn hooks_are_those_that_exist() {
    for (name, plugin) in plugins() {
        assert_eq!(plugin.description().name, "good", "{name}");
        let has = Hook::ALL.map(|hook| plugin.has(hook));
        assert_eq!(has, [true, false, true], "{name}");
    }
}

#[test]
fn dice_come_back_and_go_on_where_they_were() {
    for (name, mut plugin) in plugins() {
        let mut dice = guests::dice();
        let mut faces = Vec::new();
        for _ in 0..5 {
            let services = Services::new(dice, Default::default());
            let request = guests::request(Hook::Command, "d\u{14}");
            let mut finished = plugin.call(Call { request, services });
            assert_eq!(finished.services.draws(), 1, "{name}");
            faces.extend(
                finished
                    .services
                    .dice
                    .take_draws()
                    .iter()
                    .map(|draw| draw.face),
            );
            dice = finished.services.dice;
        }
        let mut straight = services();
        let expected: Vec<_> = (0..5).map(|_| straight.die(20).expect("a face")).collect();
        assert_eq!(faces, expected, "{name}");
    }
}
