//! Many calls at once beside the same ones by themselves, as bare calls and as `test`, `roll --times` and
//! `fuzz` make them.

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use measure::{Goal, goal, median, table};
use sidekick::abi::Hook;
use sidekick::chat::{Message, Place};
use sidekick::dice::{RuleSet, Seeded};
use sidekick::fuzzing::{Plan, fuzz};
use sidekick::golden::{File, Test, run_file};
use sidekick::limits::PluginLimits;
use sidekick::pipeline::{Memory, Scene, Session, side_by_side};
use sidekick::plugin::node::{NodeRuntime, NodeTransport};
use sidekick::plugin::{Call, Description, Dice, Finished, Plugin, Source};

/// Calls, rolls, tests and runs of one turn.
const TOGETHER: u64 = 256;

const ROUNDS: usize = 21;

/// A plugin that is only called once at a time.
struct OneByOne(Box<dyn Plugin>);

impl Plugin for OneByOne {
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

type Plugins = Vec<Box<dyn Plugin>>;

/// Prints how long each load takes both ways.
pub fn batches(node: &str, subjects: &[(&str, Vec<u8>)]) -> Result<(), Box<dyn Error>> {
    let runtime = crate::start(node, NodeTransport::Pipe)?;
    let head = ["module", "load", "single us", "batched us", "times as fast"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut goals = Vec::new();
    let loads: [(&str, fn(&mut Plugins, &str)); 4] =
        [("calls", calls), ("test", tests), ("--times", rolls), ("fuzz", fuzzes)];
    for (word, bytes) in subjects {
        for (name, load) in loads {
            let mut ways = [single(&runtime, bytes)?, many(&runtime, bytes)?];
            let mut samples = vec![Vec::new(); ways.len()];
            for round in 0..ROUNDS {
                for turn in 0..ways.len() {
                    let index = (turn + round) % ways.len();
                    let begun = Instant::now();
                    load(&mut ways[index], word);
                    samples[index].push(begun.elapsed().as_secs_f64() * 1e6 / TOGETHER as f64);
                }
            }
            let times: Vec<f64> = samples.iter_mut().map(|samples| median(samples)).collect();
            let faster = times[0] / times[1];
            let figures = times.iter().map(|time| format!("{time:.1}"));
            let mut row = vec![(*word).to_owned(), name.to_owned()];
            row.extend(figures.chain([format!("{faster:.2}")]));
            rows.push(row);
            goals.push(goal(&format!("{name} of {word} at once"), faster, Goal::AtLeast(2.5)));
        }
    }
    println!("{}\n{}", table(&rows), goals.join("\n"));
    Ok(())
}

fn many(runtime: &NodeRuntime, bytes: &[u8]) -> Result<Plugins, Box<dyn Error>> {
    let plugin = runtime.load_bytes(bytes, BTreeMap::new(), &PluginLimits::default())?;
    Ok(vec![Box::new(plugin)])
}

fn single(runtime: &NodeRuntime, bytes: &[u8]) -> Result<Plugins, Box<dyn Error>> {
    let plugins = many(runtime, bytes)?.into_iter();
    Ok(plugins.map(|plugin| Box::new(OneByOne(plugin)) as Box<dyn Plugin>).collect())
}

fn calls(plugins: &mut Plugins, word: &str) {
    let calls = (0..TOGETHER).map(|_| crate::request(word)).collect();
    for finished in plugins[0].call_many(calls) {
        black_box(finished.outcome.expect("an answer"));
    }
}

fn rolls(plugins: &mut Plugins, word: &str) {
    let mut session = Session::new(Dice::new(Source::Lowest, 1));
    session.prefix_optional = true;
    session.plugins = std::mem::take(plugins);
    let scene = |round| Scene {
        message: Message { text: word.to_owned(), place: Place::default() },
        memory: Memory::default(),
        dice: Dice::new(Source::Seeded(Box::new(Seeded::round(7, round))), 10_000),
        rules: RuleSet::default(),
    };
    for played in side_by_side(&mut session, (0..TOGETHER).map(scene).collect()) {
        assert!(played.exchange.reply.is_some());
    }
    *plugins = session.plugins;
}

fn tests(plugins: &mut Plugins, word: &str) {
    let faces = if word == "echo" { Vec::new() } else { vec![1] };
    let test = Test::of(&format!("/r {word}"), faces);
    let file = File {
        path: PathBuf::new(),
        shown: "tests".to_owned(),
        source: String::new(),
        tests: vec![test; TOGETHER as usize],
    };
    let suite = run_file(&file, plugins, &PluginLimits::default());
    assert_eq!(suite.cases.len() as u64, TOGETHER);
    black_box(suite);
}

fn fuzzes(plugins: &mut Plugins, _word: &str) {
    let plan = Plan { runs: TOGETHER, seed: 7, known: Vec::new() };
    let found = fuzz(&plan, plugins, &PluginLimits::default(), &mut || true, &mut |found| {
        panic!("{found:?}")
    });
    assert_eq!(found.runs, TOGETHER);
}
