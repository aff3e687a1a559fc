//! Processor time, interleaved rounds, medians and tables.
//!
//! Wall time says little on a busy machine, so everything here counts processor time. Contestants take
//! turns, round by round, so that a disturbance hits all of them; the median forgets the worst
//! rounds. Compare figures of one run only.

use std::fmt::Write as _;
use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds of processor time that this thread has used.
pub fn thread_nanoseconds() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
}

/// Something measured: does its work so many times and gives a number that depends on the result,
/// so that no compiler can leave the work out.
pub type Work<'a> = Box<dyn FnMut(u32) -> i64 + 'a>;

/// Nanoseconds of processor time for one repetition of each work: medians over interleaved rounds.
/// Each batch is made to take about `batch_nanoseconds`.
pub fn interleaved(works: &mut [Work<'_>], rounds: usize, batch_nanoseconds: f64) -> Vec<f64> {
    let times: Vec<u32> =
        works.iter_mut().map(|work| repetitions(work, batch_nanoseconds)).collect();
    let mut samples = vec![Vec::with_capacity(rounds); works.len()];
    for round in 0..rounds {
        for turn in 0..works.len() {
            // A different one begins each round, so that none always follows the same neighbour.
            let index = (turn + round) % works.len();
            let start = thread_nanoseconds();
            black_box(works[index](times[index]));
            let spent = thread_nanoseconds() - start;
            samples[index].push(spent / f64::from(times[index]));
        }
    }
    samples.iter_mut().map(|samples| median(samples)).collect()
}

/// How often a work is to be repeated to fill a batch. Warms it up, too.
fn repetitions(work: &mut Work<'_>, batch_nanoseconds: f64) -> u32 {
    let mut times = 1;
    loop {
        let start = thread_nanoseconds();
        black_box(work(times));
        let spent = thread_nanoseconds() - start;
        if spent >= batch_nanoseconds / 2.0 {
            return ((batch_nanoseconds / spent * f64::from(times)).ceil() as u32).max(1);
        }
        times *= 2;
    }
}

/// The middle value; sorts the samples.
pub fn median(samples: &mut [f64]) -> f64 {
    samples.sort_by(f64::total_cmp);
    let middle = samples.len() / 2;
    match samples.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => samples[middle],
        _ => f64::midpoint(samples[middle - 1], samples[middle]),
    }
}

/// A Markdown table: the first row is the head; all columns but the first are set to the right.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0).max(2)).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (column, width) in widths.iter().enumerate() {
            let cell = row.get(column).map_or("", String::as_str);
            let _ = match column {
                0 => write!(text, "| {cell:<width$} "),
                _ => write!(text, "| {cell:>width$} "),
            };
        }
        text.push_str("|\n");
        if number == 0 {
            for (column, width) in widths.iter().enumerate() {
                let dashes = "-".repeat(width + 1);
                text.push_str(&if column == 0 {
                    format!("|{dashes}-")
                } else {
                    format!("|{dashes}:")
                });
            }
            text.push_str("|\n");
        }
    }
    text
}

/// The verdict on a goal: `met` or `MISSED`, with the figure.
pub fn goal(name: &str, figure: f64, wanted: Goal) -> String {
    let (met, sign, limit) = match wanted {
        Goal::AtLeast(limit) => (figure >= limit, ">=", limit),
        Goal::AtMost(limit) => (figure <= limit, "<=", limit),
    };
    let verdict = if met { "met" } else { "MISSED" };
    format!("{verdict:6} {name}: {figure:.3} (goal {sign} {limit})")
}

/// What is wanted of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// At least so much.
    AtLeast(f64),
    /// At most so much.
    AtMost(f64),
}
