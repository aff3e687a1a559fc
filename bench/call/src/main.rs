//! A call of a plugin on a fresh instance, with fuel, epoch and limits on: through our runtime, in
//! wasmtime with the same settings and nothing around it, and in wasmi.
//!
//! `bench-call MODULE WORD…`: each module is called by its word. `bench-call --compile MODULE CODE`
//! writes compiled code for the host `bare`.

mod modules;
mod ours;

use std::error::Error;
use std::fs;
use std::hint::black_box;

use measure::{Goal, Work, goal, interleaved, table};
use modules::Subject;
use ours::Ours;
use peers::bare::{Bare, engine};
use peers::interpreted::Interpreted;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--compile", module, code] => {
            Ok(fs::write(code, engine()?.precompile_module(&fs::read(module)?)?)?)
        }
        pairs => compare(&modules::subjects(pairs)?),
    }
}

fn compare(subjects: &[Subject]) -> Result<(), Box<dyn Error>> {
    let head =
        ["module", "bytes", "sidekick us", "bare wasmtime us", "wasmi us", "x bare", "x wasmi"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut goals = Vec::new();
    for subject in subjects {
        let mut ours = Ours::new(&subject.bytes, &subject.word)?;
        let request = ours.request();
        let engine = engine()?;
        let bare = Bare::new(&engine, &wasmtime::Module::from_binary(&engine, &subject.bytes)?)?;
        let interpreted = Interpreted::new(&subject.bytes)?;

        // All three must have answered before their time counts for anything.
        let answers = [ours.call()?, bare.call(&request)?.len(), interpreted.call(&request)?.len()];
        if answers.contains(&0) {
            return Err(format!("{}: an empty answer: {answers:?}", subject.word).into());
        }

        let mut works: Vec<Work<'_>> = vec![
            Box::new(|times| (0..times).filter_map(|_| ours.call().ok()).sum::<usize>() as i64),
            Box::new(|times| {
                let calls = (0..times).filter_map(|_| bare.call(black_box(&request)).ok());
                calls.map(|answer| answer.len()).sum::<usize>() as i64
            }),
            Box::new(|times| {
                let calls = (0..times).filter_map(|_| interpreted.call(black_box(&request)).ok());
                calls.map(|answer| answer.len()).sum::<usize>() as i64
            }),
        ];
        let times = interleaved(&mut works, 61, 3e6);
        let shown = |nanoseconds: f64| format!("{:.2}", nanoseconds / 1e3);
        rows.push(vec![
            subject.word.clone(),
            subject.bytes.len().to_string(),
            shown(times[0]),
            shown(times[1]),
            shown(times[2]),
            format!("{:.2}", times[0] / times[1]),
            format!("{:.2}", times[0] / times[2]),
        ]);
        let what = format!("a call of {}, x bare wasmtime", subject.word);
        goals.push(goal(&what, times[0] / times[1], Goal::AtMost(1.3)));
    }
    println!("{}\n{}", table(&rows), goals.join("\n"));
    Ok(())
}
