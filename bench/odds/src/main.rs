//! The odds of five dice that a plugin throws, or is shown: found by our walk, and by answering the command
//! once for each list of faces in an ordinary engine, on one thread.
//!
//! `bench-odds [MODULE COMMAND]…`: further modules, each with a command that throws five d6. Wall time: more
//! than one processor is part of what is measured.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::time::Instant;

use measure::{Goal, goal, median, table};
use sidekick::chat::{Message, Place};
use sidekick::dice::Listed;
use sidekick::limits::{OddsLimits, PluginLimits};
use sidekick::odds::{By, Landing, Method, Odds, odds};
use sidekick::pipeline::{Session, respond};
use sidekick::plugin::wasm::WasmRuntime;
use sidekick::plugin::{Dice, Plugin, Source};

const LEAVES: u64 = 7_776;
const ROUNDS: usize = 11;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut subjects = vec![
        (wat::parse_str(include_str!("five.wat"))?, "five".to_owned()),
        (wat::parse_str(include_str!("seen.wat"))?, "5d6".to_owned()),
    ];
    for pair in arguments.chunks_exact(2) {
        subjects.push((fs::read(&pair[0])?, pair[1].clone()));
    }
    let head = ["command", "walk us a way", "one by one us", "times as fast"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut goals = Vec::new();
    for (bytes, command) in &subjects {
        let mut walked = session(&WasmRuntime::new(None).for_many_calls(), bytes)?;
        let mut listed = session(&WasmRuntime::new(None), bytes)?;
        let message = Message { text: command.clone(), place: Place::default() };
        // Both must have found the same before their time counts for anything.
        let (ours, theirs) = (walk(&mut walked, &message)?, one_by_one(&mut listed, &message));
        if ours.method != (Method::Walked { leaves: LEAVES }) || counted(&ours) != theirs {
            return Err(format!("{command}: {:?} {theirs:?}", counted(&ours)).into());
        }
        let (mut quick, mut slow) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let start = Instant::now();
            walk(&mut walked, &message)?;
            quick.push(start.elapsed().as_secs_f64() * 1e6 / LEAVES as f64);
            let start = Instant::now();
            one_by_one(&mut listed, &message);
            slow.push(start.elapsed().as_secs_f64() * 1e6 / LEAVES as f64);
        }
        let (quick, slow) = (median(&mut quick), median(&mut slow));
        let shown = |number: f64| format!("{number:.2}");
        rows.push(vec![command.clone(), shown(quick), shown(slow), shown(slow / quick)]);
        let what = format!("ways of {command} a second, x one by one");
        goals.push(goal(&what, slow / quick, Goal::AtLeast(5.0)));
    }
    println!("{}\n{}", table(&rows), goals.join("\n"));
    Ok(())
}

fn session(runtime: &WasmRuntime, bytes: &[u8]) -> Result<Session, Box<dyn Error>> {
    let plugin = runtime.load_bytes(bytes, BTreeMap::new(), &PluginLimits::default())?;
    let mut session = Session::new(Dice::new(Source::Lowest, 10_000));
    session.prefix_optional = true;
    session.plugins = vec![Box::new(plugin) as Box<dyn Plugin>];
    Ok(session)
}

fn walk(session: &mut Session, message: &Message) -> Result<Odds, Box<dyn Error>> {
    let all = odds(session, message, By::Value, &OddsLimits::default(), &|_| {});
    let all = all.map_err(|error| format!("{error:?}"))?;
    all.into_iter().next().ok_or_else(|| "no odds".into())
}

/// How often each value comes.
fn counted(odds: &Odds) -> BTreeMap<i64, u64> {
    let number = |landing: &Landing| landing.number().and_then(|number| number.to_integer());
    let scale = |weight: f64| (weight * LEAVES as f64).round() as u64;
    let all = odds.distribution.iter();
    all.filter_map(|(landing, _)| {
        let share = odds.distribution.probability(landing).to_f64();
        Some((number(landing)?, scale(share)))
    })
    .collect()
}

fn one_by_one(session: &mut Session, message: &Message) -> BTreeMap<i64, u64> {
    let mut counts = BTreeMap::new();
    for way in 0..LEAVES {
        let faces = (0..5).map(|place| (way / 6_u64.pow(place) % 6) as i64 + 1).collect();
        session.dice = Dice::new(Source::Listed(Listed::new(faces)), 10_000);
        let exchange = respond(session, message);
        let value = exchange.results.first().and_then(|result| result.value?.to_integer());
        *counts.entry(value.unwrap_or(i64::MIN)).or_default() += 1;
    }
    counts
}
