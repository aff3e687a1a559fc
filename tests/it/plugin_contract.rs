//! What every runtime promises, tried on a scripted plugin and on a guest that does the same, in every engine.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::sync::Arc;

use sidekick::abi::{Answer, Hook, LookupKind, Part, Verdict};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{
    Call, Description, Finished, Limit, Plugin, PluginError, Scripted, Services,
};

use crate::interpreter::Interpreter;
use crate::{guests, nodes};

/// `tests/guests/good.wat` in Rust.
fn good(call: &mut Call) -> Result<Answer, PluginError> {
    let text = call.request.text.clone();
    let (letter, rest) = text.split_at(1);
    let services = &mut call.services;
    match letter {
        "e" => Ok(reply(Part { text: rest.to_owned(), ..Part::default() })),
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
            let kind = letter.parse().ok().and_then(LookupKind::from_number).expect("a kind");
            match services.lookup(kind, rest) {
                Some(found) => {
                    let text = String::from_utf8(found.to_vec()).expect("a text");
                    Ok(reply(Part { text, ..Part::default() }))
                }
                None => Err(PluginError::Declined("nothing there".to_owned())),
            }
        }
        _ => Err(PluginError::Declined("unknown request".to_owned())),
    }
}

fn reply(part: Part) -> Answer {
    Answer { verdict: Verdict::Reply, parts: vec![part], ..Answer::default() }
}

fn number(number: i64) -> Answer {
    reply(Part { number: Some(number), ..Part::default() })
}

fn files() -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([("table.txt".to_owned(), b"one\ntwo".to_vec())])
}

/// The same plugin in each runtime.
fn plugins() -> Vec<(&'static str, Box<dyn Plugin>)> {
    let description = Description { name: "good".to_owned(), ..Description::default() };
    let scripted = Scripted::new(description, &[Hook::Command, Hook::Modifier], good);
    let runtime = WasmRuntime::new(None);
    let wasm = runtime
        .load_bytes(&guests::module("good"), files(), &Default::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let mut all: Vec<(&'static str, Box<dyn Plugin>)> =
        vec![("scripted", Box::new(scripted)), ("wasm", Box::new(wasm))];
    let pooled = WasmRuntime::new(None).for_many_calls();
    let pooled = pooled
        .load_bytes(&guests::module("good"), files(), &Default::default())
        .unwrap_or_else(|error| panic!("{error}"));
    all.push(("wasm for many calls", pooled.twin().expect("a twin")));
    let node = nodes::runtime(nodes::first());
    let http = nodes::over_http(nodes::first());
    for (name, runtime) in [("node", node), ("node over HTTP", http)] {
        let plugin = runtime
            .load_bytes(&guests::module("good"), files(), &Default::default())
            .unwrap_or_else(|error| panic!("{error}"));
        all.push((name, Box::new(plugin)));
    }
    let interpreted = Interpreter::new().load_bytes(&guests::module("good"), files());
    all.push(("wasmi", interpreted.expect("it is good").expect("it is plain")));
    all
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
    plugin.call(Call { request: guests::request(Hook::Command, text), services })
}

/// What a call amounts to, but for the fuel.
fn told(finished: &Finished) -> impl PartialEq + std::fmt::Debug + use<> {
    let services = &finished.services;
    (finished.outcome.clone(), services.dice.draws().to_vec(), services.log.clone())
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
        let all: Vec<_> =
            plugins.iter_mut().map(|(_, plugin)| told(&call(plugin.as_mut(), request))).collect();
        for other in &all[1..] {
            assert_eq!(&all[0], other, "{request}");
        }
    }
}

#[test]
fn answers_are_what_the_contract_says() {
    for (name, mut plugin) in plugins() {
        let plugin = plugin.as_mut();
        let text = |finished: Finished| finished.outcome.map(|answer| answer.parts[0].text.clone());
        assert_eq!(text(call(plugin, "eé")), Ok("é".to_owned()), "{name}");
        assert_eq!(text(call(plugin, "2last")), Ok("of the channel".to_owned()), "{name}");
        assert_eq!(text(call(plugin, "4table.txt")), Ok("one\ntwo".to_owned()), "{name}");
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
            faces.extend(finished.services.dice.take_draws().iter().map(|draw| draw.face));
            dice = finished.services.dice;
        }
        let mut straight = services();
        let expected: Vec<_> = (0..5).map(|_| straight.die(20).expect("a face")).collect();
        assert_eq!(faces, expected, "{name}");
    }
}

#[test]
fn the_thousandth_call_is_like_the_first() {
    for (name, mut plugin) in plugins() {
        let first = told(&call(plugin.as_mut(), "c"));
        for number in 2..=1_000 {
            assert_eq!(told(&call(plugin.as_mut(), "c")), first, "{name}, call {number}");
        }
    }
}

#[test]
fn guests_see_nothing_of_each_other() {
    // Both count in their memory and in a global; each call finds them as the module made them.
    let runtime = WasmRuntime::new(None);
    let module = guests::module("good");
    let mut one = guests::load(&runtime, &module).expect("it is good");
    let mut other = guests::load(&runtime, &module).expect("it is good");
    for _ in 0..10 {
        assert_eq!(guests::ask(&mut one, "c").outcome, Ok(number(1)));
        assert_eq!(guests::ask(&mut other, "c").outcome, Ok(number(1)));
    }
}

#[test]
fn after_a_fault_the_same_plugin_answers_again() {
    let runtime = WasmRuntime::new(None);
    let mut plugin = guests::load(&runtime, &guests::module("good")).expect("it is good");
    let little = sidekick::limits::PluginLimits { fuel: 60, ..Default::default() };
    for _ in 0..10 {
        let ended = guests::ask_within(&mut plugin, "ehello", little);
        assert_eq!(ended.outcome, Err(PluginError::OutOfFuel(60)));
        assert!(guests::ask(&mut plugin, "ehello").outcome.is_ok());
    }
}

#[test]
fn a_hook_that_is_not_there_is_a_fault_of_ours() {
    let runtime = WasmRuntime::new(None);
    let mut plugin = guests::load(&runtime, &guests::module("good")).expect("it is good");
    let request = guests::request(Hook::Term, "2d6");
    let ended = plugin.call(Call { request, services: services() }).outcome;
    assert_eq!(ended.map_err(|error| error.code()), Err("plugin-runtime"));
}

#[test]
fn calls_in_several_threads_keep_their_own_deadlines() {
    let runtime = WasmRuntime::new(None);
    let plugins: Vec<_> = ["endless-loop", "good", "endless-loop", "good"]
        .map(|name| guests::load(&runtime, &guests::module(name)).expect("it is admitted"))
        .into_iter()
        .enumerate()
        .collect();
    let threads: Vec<_> = plugins
        .into_iter()
        .map(|(place, mut plugin)| {
            std::thread::spawn(move || {
                if place % 2 == 0 {
                    let deadline_ms = 20 * (place as u64 + 1);
                    let limits = sidekick::limits::PluginLimits {
                        fuel: u64::MAX,
                        deadline_ms,
                        ..Default::default()
                    };
                    let ended = guests::ask_within(&mut plugin, "c", limits).outcome;
                    assert_eq!(ended, Err(PluginError::TooLate(deadline_ms)));
                } else {
                    for _ in 0..300 {
                        assert_eq!(guests::ask(&mut plugin, "c").outcome, Ok(number(1)));
                    }
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().expect("it ends well"));
}

#[test]
fn a_call_too_large_for_the_guest_is_not_made() {
    let runtime = WasmRuntime::new(None);
    let mut plugin = guests::load(&runtime, &guests::module("good")).expect("it is good");
    let finished = guests::ask(&mut plugin, &"x".repeat(300_000));
    let over = PluginError::OverLimit { limit: Limit::Input, allowed: 262_144 };
    assert_eq!((finished.outcome, finished.usage.fuel), (Err(over), 0));
}

#[test]
fn files_too_large_are_refused_by_name() {
    let runtime = WasmRuntime::new(None);
    let files = BTreeMap::from([("names.txt".to_owned(), vec![b'x'; (1 << 20) + 1])]);
    let refused = runtime.load_bytes(&guests::module("good"), files, &Default::default());
    assert_eq!(
        refused.err().expect("a refusal").to_string(),
        "the module is refused: the file `names.txt` has 1048577 bytes; the limit is 1048576"
    );
}

/// A plugin in Rust that panics, built with line tables and nothing else.
const PANICS: &str = r#"
#![no_std]
#[panic_handler]
fn panicked(_: &core::panic::PanicInfo<'_>) -> ! { core::arch::wasm32::unreachable() }
#[unsafe(link_section = "sidekick")]
static MANIFEST: [u8; 60] = *b"abi = 1\nname = 'odd'\nversion = '1'\ncommands = ['odd', '*'] \n";
#[unsafe(no_mangle)]
pub extern "C" fn sidekick_abi_1() {}
#[inline(never)]
fn divided(by: i32) -> i32 { 7 / by }
#[unsafe(no_mangle)]
pub extern "C" fn sidekick_command(length: i32) -> i32 { divided(length - length) }
"#;

#[test]
fn a_trap_is_shown_with_files_and_lines() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("panics.rs"), PANICS).expect("a source");
    let built = std::process::Command::new("rustc")
        .args(["--edition", "2024", "--target", "wasm32-unknown-unknown", "--crate-type", "cdylib"])
        .args(["-C", "debuginfo=1", "-C", "opt-level=1", "panics.rs"])
        .current_dir(folder.path())
        .output()
        .expect("rustc starts");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let runtime = WasmRuntime::new(None);
    let path = folder.path().join("panics.wasm");
    let mut plugin =
        runtime.load_file(&path, BTreeMap::new(), &Default::default()).expect("it is admitted");
    match guests::ask(&mut plugin, "odd").outcome {
        Err(PluginError::Trapped { stack, .. }) => {
            let line = |name: &str| {
                let found = stack.iter().find(|line| line.contains(name));
                found.unwrap_or_else(|| panic!("{name} in {stack:?}")).clone()
            };
            assert!(line("divided").contains("panics.rs:10"), "{stack:?}");
            assert!(line("sidekick_command").contains("panics.rs:12"), "{stack:?}");
        }
        other => panic!("{other:?}"),
    }
}
