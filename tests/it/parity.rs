//! Two engines, one answer: what wasmtime and Node make of the same requests with the same dice.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::path::PathBuf;

use sidekick::limits::PluginLimits;
use sidekick::plugin::node::NodeRuntime;
use sidekick::plugin::{Finished, Limit, Plugin, PluginError, Usage};

use crate::console::{folder, repository, shell};
use crate::{guests, hostile, nodes};

/// What a call amounts to, but for the fuel, which V8 does not count.
pub(crate) fn told(finished: &Finished) -> impl PartialEq + std::fmt::Debug + use<> {
    let services = &finished.services;
    let usage = Usage { fuel: 0, ..finished.usage };
    (finished.outcome.clone(), services.dice.draws().to_vec(), services.log.clone(), usage)
}

pub(crate) type Otherwise = fn(&PluginError) -> bool;

/// Guests that end otherwise in Node, and how. What all runtimes agree on is not here.
const DIFFERENCES: &[(&str, Otherwise)] = &[
    // Work is not counted, growths neither; the deadline ends what does not end.
    ("endless-loop", is_late),
    ("memory-fill-forever", is_late),
    ("memory-copy-forever", is_late),
    ("memory-grow-forever", is_late),
    ("table-grow-forever", is_late),
    ("output-flood", |error| over(error, Limit::HostCalls)),
    // Who gives up because there is no more room traps; why it gave up is not seen.
    ("memory-grow-or-give-up", |error| trapped(error, "`unreachable` executed")),
    ("table-grow-or-give-up", |error| trapped(error, "`unreachable` executed")),
    // V8 has one word for both.
    ("call-of-nothing", |error| trapped(error, NO_FUNCTION)),
    ("call-of-another-type", |error| trapped(error, NO_FUNCTION)),
];

const NO_FUNCTION: &str =
    "indirect call of an empty table entry or of a function with another type";

/// Guests whose numbers that are none have other bits: wasmtime makes them the same on every machine.
pub(crate) const OTHER_BITS: &[&str] = &["nan"];

/// Guests that use up the stack: how much there is differs, and so does what is told of its end.
pub(crate) const OTHER_STACK: &[&str] =
    &["recursion", "recursion-through-a-table", "recursion-with-large-frames"];

fn is_late(error: &PluginError) -> bool {
    matches!(error, PluginError::TooLate(_))
}

fn over(error: &PluginError, wanted: Limit) -> bool {
    matches!(error, PluginError::OverLimit { limit, .. } if *limit == wanted)
}

pub(crate) fn trapped(error: &PluginError, wanted: &str) -> bool {
    matches!(error, PluginError::Trapped { reason, .. } if reason == wanted)
}

/// The same module in both.
fn both(node: &NodeRuntime, module: &[u8]) -> [Result<Box<dyn Plugin>, PluginError>; 2] {
    let limits = Default::default();
    let ours = guests::large_runtime().load_bytes(module, BTreeMap::new(), &limits);
    let its = node.load_bytes(module, BTreeMap::new(), &limits);
    [ours.map(|plugin| Box::new(plugin) as _), its.map(|plugin| Box::new(plugin) as _)]
}

#[test]
fn every_guest_ends_alike_or_as_the_list_says() {
    let pipes =
        nodes::all().iter().map(|program| (nodes::runtime(program.clone()), program, "pipe"));
    let http =
        nodes::all().iter().map(|program| (nodes::over_http(program.clone()), program, "HTTP"));
    for (node, program, transport) in pipes.chain(http) {
        for (name, _) in hostile::GUESTS {
            let what = format!("{name} in {}, {transport}", program.display());
            let module = guests::module(name);
            let (mut ours, mut its) = match both(&node, &module) {
                [Ok(ours), Ok(its)] => (ours, its),
                [ours, its] => {
                    assert_eq!(ours.err(), its.err(), "{what}");
                    continue;
                }
            };
            let listed = DIFFERENCES.iter().find(|(listed, _)| listed == name);
            // What lasts for ever need not last long here. Over HTTP a host call takes long: some will do.
            let ends = listed.is_none() || *name == "output-flood";
            let deadline_ms = if ends { 20_000 } else { 200 };
            let host_calls = if transport == "HTTP" { 1_000 } else { 10_000 };
            let limits = PluginLimits { host_calls, ..PluginLimits::default() };
            let ours = guests::ask_within(ours.as_mut(), "odd", limits);
            let its =
                guests::ask_within(its.as_mut(), "odd", PluginLimits { deadline_ms, ..limits });
            if let Some((_, as_listed)) = listed {
                let error = its.outcome.as_ref().expect_err("a fault");
                assert!(as_listed(error), "{what}: {error}");
                assert_ne!(its.outcome, ours.outcome, "{what}: no longer a difference");
            } else if OTHER_BITS.contains(name) {
                let number = |finished: &Finished| {
                    let answer = finished.outcome.as_ref().expect("an answer");
                    f64::from_bits(answer.parts[0].number.expect("a number").cast_unsigned())
                };
                assert!(number(&ours).is_nan() && number(&its).is_nan(), "{what}");
            } else if OTHER_STACK.contains(name) {
                assert!(trapped(
                    ours.outcome.as_ref().expect_err("a trap"),
                    "call stack exhausted"
                ));
                let error = its.outcome.as_ref().expect_err("a trap");
                assert!(trapped(error, "call stack exhausted"), "{what}: {error:?}");
            } else {
                assert_eq!(told(&its), told(&ours), "{what}");
            }
        }
    }
}

/// Every example plugin, and commands for seeded rolls; those of the manifests have their dice listed.
pub(crate) const COMMANDS: [(&str, &[&str]); 7] = [
    ("coin", &["/r coin", "/r coin # again"]),
    ("genesys", &["/r genesys 2y1g2p", "/r genesys 3z"]),
    ("glitch", &["/r 8d6>=5f1", "/r 2d6+3"]),
    ("push", &["/r yz s3k2g2", "/r push", "/r yz nothing"]),
    ("savage", &["/r sw d8", "/r sw d7.5"]),
    ("stress", &["/r stress", "/r 2d6+stress(3)", "/r repeat(2d6+stress, 5)", "/r stress lots"]),
    ("unique", &["/r 3d8u", "/r 9d8u"]),
];

/// The module of an example, built.
pub(crate) fn module(name: &str) -> PathBuf {
    let folder = folder();
    let output = shell(folder.path())
        .args(["-c", r#"sidekick -q roll 1d6 --faces 1 --plugin "example-plugins/$1""#, "sh", name])
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{name}: {output:?}");
    repository().join(format!("example-plugins/target/sidekick/{name}.wasm"))
}
