//! Whole processes, from start to end, in interleaved rounds.
//!
//! `bench-process PROGRAMS SIDEKICK MODULE [ROUNDS]` measures a roll, and a roll with the plugin
//! MODULE, beside the hosts that `bench/run` has built into the folder PROGRAMS.
//! `bench-process compare PROGRAM ARGUMENT… -- PROGRAM ARGUMENT…` measures any programs.

mod child;
mod contestants;

use std::error::Error;
use std::path::Path;

use child::{Contestant, Used};
use measure::{Goal, goal, median, table};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["compare", programs @ ..] => {
            let programs = programs.split(|word| *word == "--").filter(|words| !words.is_empty());
            show(&measured(&programs.map(Contestant::plain).collect::<Vec<_>>(), 41)?);
            Ok(())
        }
        [programs, sidekick, module] => all(programs, sidekick, module, 41),
        [programs, sidekick, module, rounds] => all(programs, sidekick, module, rounds.parse()?),
        _ => Err("bench-process PROGRAMS SIDEKICK MODULE [ROUNDS]".into()),
    }
}

fn all(programs: &str, sidekick: &str, module: &str, rounds: usize) -> Result<(), Box<dyn Error>> {
    let home = tempfile::tempdir()?;
    let contestants =
        contestants::all(Path::new(programs), Path::new(sidekick), Path::new(module), home.path());
    for contestant in &contestants {
        // The first run also fills the caches.
        let first = contestant.output().map_err(|error| format!("{}: {error}", contestant.name))?;
        let second =
            contestant.output().map_err(|error| format!("{}: {error}", contestant.name))?;
        if let Some(expected) = contestant.prints
            && !(first.contains(expected) && second.contains(expected))
        {
            return Err(format!("{} printed {first:?}, {second:?}", contestant.name).into());
        }
        println!("{}: {second}", contestant.name);
    }
    println!();
    let figures = measured(&contestants, rounds)?;
    show(&figures);

    let processor = |name: &str| {
        let found = figures.iter().find(|figure| figure.name == name);
        found.map_or(f64::NAN, |figure| figure.processor)
    };
    use contestants::{BARE, COLD, EXTISM, HELLO, INTERPRETED, NODE, ROLL, VERSION, WARM};
    println!();
    for (what, over, under, wanted) in [
        ("roll 2d6, x a bare Rust hello", ROLL, HELLO, Some(1.6)),
        ("warm plugin roll, x our --version", WARM, VERSION, Some(1.6)),
        ("warm plugin roll, x Node with the module", WARM, NODE, Some(1.0 / 40.0)),
        ("warm plugin roll, x bare wasmtime", WARM, BARE, None),
        ("warm plugin roll, x wasmi", WARM, INTERPRETED, None),
        ("warm plugin roll, x extism", WARM, EXTISM, None),
        ("cold plugin roll, x warm", COLD, WARM, None),
    ] {
        let figure = processor(over) / processor(under);
        match wanted {
            Some(limit) => println!("{}", goal(what, figure, Goal::AtMost(limit))),
            None if figure.is_nan() => {}
            None => println!("       {what}: {figure:.3}"),
        }
    }
    Ok(())
}

/// The medians of one contestant.
struct Figure {
    name: String,
    processor: f64,
    wall: f64,
    faults: f64,
}

fn measured(contestants: &[Contestant], rounds: usize) -> Result<Vec<Figure>, Box<dyn Error>> {
    let mut used: Vec<Vec<Used>> = vec![Vec::new(); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            let index = (turn + round) % contestants.len();
            used[index].push(contestants[index].run()?);
        }
    }
    let middle =
        |runs: &[Used], of: fn(&Used) -> f64| median(&mut runs.iter().map(of).collect::<Vec<_>>());
    let figure = |(contestant, runs): (&Contestant, &Vec<Used>)| Figure {
        name: contestant.name.clone(),
        processor: middle(runs, |run| run.processor),
        wall: runs.iter().map(|run| run.wall).fold(f64::INFINITY, f64::min),
        faults: middle(runs, |run| run.faults),
    };
    Ok(contestants.iter().zip(&used).map(figure).collect())
}

fn show(figures: &[Figure]) {
    let head = ["process", "CPU ms", "min wall ms", "x the first", "page faults"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let first = figures.first().map_or(f64::NAN, |figure| figure.processor);
    for figure in figures {
        rows.push(vec![
            figure.name.clone(),
            format!("{:.3}", figure.processor),
            format!("{:.3}", figure.wall),
            format!("{:.2}", figure.processor / first),
            format!("{:.0}", figure.faults),
        ]);
    }
    print!("{}", table(&rows));
}
