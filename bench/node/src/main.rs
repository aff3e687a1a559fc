//! Plugins in Node: a call through the pipe and over HTTP beside one in this process, many at once beside as many
//! by themselves, and the time from nothing to the first answer beside a Node that does nothing.
//!
//! `bench-node NODE [MODULE WORD]…`. The work is done in another process, so this is wall time: medians
//! over interleaved rounds.

mod batches;

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use measure::{Goal, goal, median, table};
use sidekick::abi::{Hook, Position, Request};
use sidekick::dice::Seeded;
use sidekick::limits::PluginLimits;
use sidekick::plugin::node::{NodeOptions, NodeRuntime, NodeTransport};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Call, Dice, Plugin, PluginError, Services, Source};

const ROUNDS: usize = 101;

/// Calls of one round.
const CALLS: u32 = 50;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((node, pairs)) = arguments.split_first() else {
        return Err("bench-node NODE [MODULE WORD]…".into());
    };
    let echo = wat::parse_str(include_str!("../../call/echo.wat"))?;
    let mut subjects = vec![("echo", echo)];
    for pair in pairs.chunks(2) {
        let [path, word] = pair else { return Err("a module and its word".into()) };
        subjects.push((word, std::fs::read(path)?));
    }
    calls(node, &subjects)?;
    println!();
    batches::batches(node, &subjects)?;
    println!();
    boot(node, &subjects[0].1)
}

fn start(node: &str, transport: NodeTransport) -> Result<NodeRuntime, Box<dyn Error>> {
    let options = NodeOptions { transport, ..NodeOptions::new(Path::new(node).to_owned()) };
    Ok(NodeRuntime::start(options)?)
}

fn calls(node: &str, subjects: &[(&str, Vec<u8>)]) -> Result<(), Box<dyn Error>> {
    let limits = PluginLimits::default();
    let (pipe, http) = (start(node, NodeTransport::Pipe)?, start(node, NodeTransport::Http)?);
    let wasmtime = WasmRuntime::new(None);
    let head = ["module", "wasmtime us", "pipe us", "HTTP us", "pipe x wasmtime", "pipe x HTTP"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut goals = Vec::new();
    for (word, bytes) in subjects {
        let files = BTreeMap::new;
        let mut all: Vec<Box<dyn Plugin>> = vec![
            Box::new(wasmtime.load_bytes(bytes, files(), &limits)?),
            Box::new(pipe.load_bytes(bytes, files(), &limits)?),
            Box::new(http.load_bytes(bytes, files(), &limits)?),
        ];
        let mut samples = vec![Vec::new(); all.len()];
        for round in 0..ROUNDS {
            for turn in 0..all.len() {
                let index = (turn + round) % all.len();
                for _ in 0..CALLS {
                    let begun = Instant::now();
                    black_box(call(all[index].as_mut(), word)?);
                    samples[index].push(begun.elapsed().as_secs_f64() * 1e6);
                }
            }
        }
        let times: Vec<f64> = samples.iter_mut().map(|samples| median(samples)).collect();
        let mut row = vec![(*word).to_owned()];
        row.extend(times.iter().map(|time| format!("{time:.1}")));
        row.push(format!("{:.2}", times[1] / times[0]));
        row.push(format!("{:.2}", times[1] / times[2]));
        rows.push(row);
        let what = format!("a call of {word} through the pipe, x HTTP");
        goals.push(goal(&what, times[1] / times[2], Goal::AtMost(0.45)));
    }
    println!("{}\n{}", table(&rows), goals.join("\n"));
    Ok(())
}

fn boot(node: &str, module: &[u8]) -> Result<(), Box<dyn Error>> {
    let limits = PluginLimits::default();
    let mut samples = vec![Vec::new(); 3];
    for round in 0..31 {
        for turn in 0..samples.len() {
            let index = (turn + round) % samples.len();
            let begun = Instant::now();
            let transport = if index == 2 { NodeTransport::Http } else { NodeTransport::Pipe };
            if index == 0 {
                let empty = Command::new(node).args(["-e", ""]).stdin(Stdio::null()).status()?;
                assert!(empty.success());
                samples[index].push(begun.elapsed().as_secs_f64() * 1e3);
            } else {
                let runtime = start(node, transport)?;
                let mut plugin = runtime.load_bytes(module, BTreeMap::new(), &limits)?;
                black_box(call(&mut plugin, "echo")?);
                samples[index].push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    let times: Vec<f64> = samples.iter_mut().map(|samples| median(samples)).collect();
    let head = ["from nothing", "ms", "x empty"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (name, time) in
        ["an empty Node, to its end", "pipe, to the first answer", "HTTP, to the first answer"]
            .iter()
            .zip(&times)
    {
        rows.push(vec![
            (*name).to_owned(),
            format!("{time:.1}"),
            format!("{:.2}", time / times[0]),
        ]);
    }
    let what = "boot and first answer through the pipe, x an empty Node";
    println!("{}\n{}", table(&rows), goal(what, times[1] / times[0], Goal::AtMost(1.3)));
    Ok(())
}

fn call(plugin: &mut dyn Plugin, word: &str) -> Result<usize, PluginError> {
    Ok(plugin.call(request(word)).outcome?.parts.len())
}

fn request(word: &str) -> Call {
    let mut request = Request::new(Hook::Command);
    request.text = word.to_owned();
    request.typed = word.to_owned();
    request.word = word.to_owned();
    request.position = Position::Inside;
    let dice = Dice::new(Source::Seeded(Box::new(Seeded::new(1))), u32::MAX);
    let services = Services::new(dice, PluginLimits::default());
    Call { request, services }
}
