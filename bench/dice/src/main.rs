//! Parse and roll twelve expressions, in our engine and in its peers, in one run.
//!
//! `bench-dice [ROUNDS]`; `bench-dice --profile N [NUMBER]` only rolls the twelve, or one of them, N
//! times with our engine, for a profiler.

mod engines;
mod expressions;

use std::process::ExitCode;

use engines::{Engine, engines};
use expressions::EXPRESSIONS;
use measure::{Goal, Work, goal, interleaved, table};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("--profile") => {
            let mut number = || arguments.next().and_then(|number| number.parse::<usize>().ok());
            let times = number().and_then(|times| u32::try_from(times).ok()).unwrap_or(1_000);
            let only = number();
            let mut ours = engines::Ours::new();
            let chosen = EXPRESSIONS.iter().enumerate();
            let chosen = chosen.filter(|(number, _)| only.is_none_or(|only| only == *number));
            let sum: i64 = chosen.map(|(_, one)| ours.repeat(one.ours, times)).sum();
            println!("{sum}");
            ExitCode::SUCCESS
        }
        rounds => compare(rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(61)),
    }
}

fn compare(rounds: usize) -> ExitCode {
    let mut engines = engines();
    let wrong: Vec<String> = engines.iter_mut().flat_map(|engine| wrong(engine.as_mut())).collect();
    if !wrong.is_empty() {
        eprintln!("{}", wrong.join("\n"));
        return ExitCode::FAILURE;
    }
    let names: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();

    // times[expression][engine], in nanoseconds
    let mut times = Vec::new();
    for number in 0..EXPRESSIONS.len() {
        let mut works: Vec<Work<'_>> = Vec::new();
        let mut who = Vec::new();
        for (index, engine) in engines.iter_mut().enumerate() {
            if let Some(spelling) = engine.spellings()[number] {
                works.push(Box::new(move |times| engine.repeat(spelling, times)));
                who.push(index);
            }
        }
        let mut row = vec![f64::NAN; names.len()];
        for (index, time) in who.into_iter().zip(interleaved(&mut works, rounds, 5e5)) {
            row[index] = time;
        }
        times.push(row);
    }

    let mut rows = vec![vec!["ns".to_owned()]];
    rows[0].extend(names.iter().map(ToString::to_string));
    for (expression, times) in EXPRESSIONS.iter().zip(&times) {
        let mut row = vec![expression.name.to_owned()];
        row.extend(times.iter().map(|time| shown(*time, 0)));
        rows.push(row);
    }
    println!("{}", table(&rows));

    let mut rows = vec![
        ["engine", "supports", "million a second", "sidekick is faster by", "by geometric mean"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut ratios = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let pairs: Vec<(f64, f64)> =
            times.iter().map(|row| (row[0], row[index])).filter(|pair| !pair.1.is_nan()).collect();
        let ours: f64 = pairs.iter().map(|pair| pair.0).sum();
        let theirs: f64 = pairs.iter().map(|pair| pair.1).sum();
        let logarithms: f64 = pairs.iter().map(|pair| (pair.1 / pair.0).ln()).sum();
        ratios.push(theirs / ours);
        rows.push(vec![
            (*name).to_owned(),
            pairs.len().to_string(),
            shown(pairs.len() as f64 * 1e3 / theirs, 2),
            shown(theirs / ours, 2),
            shown((logarithms / pairs.len() as f64).exp(), 2),
        ]);
    }
    println!("{}", table(&rows));

    for (peer, wanted) in [("caith", 20.0), ("tyche", 8.0), ("evaluroll", 2.5), ("dice_exp", 2.5)] {
        if let Some(index) = names.iter().position(|name| name.starts_with(peer)) {
            let what = format!("times as fast as {}", names[index]);
            println!("{}", goal(&what, ratios[index], Goal::AtLeast(wanted)));
        }
    }
    ExitCode::SUCCESS
}

/// What an engine does not do as its spelling says: refuse, or average something else.
fn wrong(engine: &mut dyn Engine) -> Vec<String> {
    const ROLLS: u32 = 20_000;
    let mut wrong = Vec::new();
    for (expression, spelling) in EXPRESSIONS.iter().zip(engine.spellings()) {
        let Some(spelling) = spelling else { continue };
        let rolls: Option<Vec<f64>> =
            (0..ROLLS).map(|_| engine.roll(spelling).map(|value| value as f64)).collect();
        let Some(rolls) = rolls else {
            wrong.push(format!("{} refuses `{spelling}`", engine.name()));
            continue;
        };
        let mean = rolls.iter().sum::<f64>() / f64::from(ROLLS);
        let variance =
            rolls.iter().map(|roll| (roll - mean).powi(2)).sum::<f64>() / f64::from(ROLLS);
        let error = (variance / f64::from(ROLLS)).sqrt();
        if (mean - expression.mean).abs() > 6.0 * error {
            let name = engine.name();
            wrong.push(format!(
                "{name}: `{spelling}` averages {mean:.3}, not {:.3}",
                expression.mean
            ));
        }
    }
    wrong
}

fn shown(number: f64, decimals: usize) -> String {
    if number.is_nan() { "-".to_owned() } else { format!("{number:.decimals$}") }
}
