//! Whole processes, start to end, in interleaved rounds.
//!
//! `bench-process compare [--rounds N] -- PROGRAM ARGUMENT… [-- PROGRAM …]` measures any programs.

mod child;

use std::process::ExitCode;

use child::{Contestant, Used};
use measure::{median, table};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rounds = 41;
    let contestants: Vec<Contestant> = arguments
        .split(|argument| argument == "--")
        .filter_map(|words| {
            let (program, arguments) = words.split_first()?;
            Some(Contestant {
                name: words.join(" "),
                program: program.into(),
                arguments: arguments.to_vec(),
                variables: Vec::new(),
                emptied: None,
            })
        })
        .collect();
    let mut used = vec![Vec::new(); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            let index = (turn + round) % contestants.len();
            match contestants[index].run() {
                Ok(one) => used[index].push(one),
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::FAILURE;
                }
            }
        }
    }
    let figures: Vec<(f64, f64, f64)> = used
        .iter()
        .map(|runs| {
            let mut processor: Vec<f64> = runs.iter().map(|run: &Used| run.processor).collect();
            let wall = runs
                .iter()
                .map(|run| run.wall)
                .fold(f64::INFINITY, f64::min);
            let mut faults: Vec<f64> = runs.iter().map(|run| run.faults).collect();
            (median(&mut processor), wall, median(&mut faults))
        })
        .collect();
    let mut rows = vec![
        ["process", "CPU ms", "min wall ms", "x", "page faults"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (contestant, (processor, wall, faults)) in contestants.iter().zip(&figures) {
        rows.push(vec![
            contestant.name.clone(),
            format!("{processor:.3}"),
            format!("{wall:.3}"),
            format!("{:.2}", processor / figures[0].0),
            format!("{faults}"),
        ]);
    }
    print!("{}", table(&rows));
    ExitCode::SUCCESS
}
