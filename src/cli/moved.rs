//! Odds before and after a change of a plugin: for people, and as a part of `schema/upload.v1.json` and
//! `schema/diff.v1.json`.

use std::fmt::Write;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::inspection_text::one_line;
use crate::chance::{Probability, Weight};
use crate::limits::PluginLimits;
use crate::odds::{By, Compared, Moved, Quick};
use crate::plugin::Plugin;

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Outcomes that are shown of each roll.
const ROWS: usize = 20;
/// Columns of the longest bar.
const COLUMNS: f64 = 12.0;
/// Columns of an outcome; what is longer is cut.
const OUTCOME: usize = 36;

/// The examples of the later plugin whose odds are others than with the earlier one.
#[must_use]
pub(super) fn moved(
    before: Box<dyn Plugin>,
    after: Box<dyn Plugin>,
    limits: &PluginLimits,
) -> Vec<Compared> {
    let mut commands: Vec<String> = Vec::new();
    for example in &after.description().examples {
        if !commands.contains(&example.command) {
            commands.push(example.command.clone());
        }
    }
    let mut before = Quick::new(before, *limits);
    let mut after = Quick::new(after, *limits);
    let nothing = Probability::of(&Weight::ZERO, &Weight::ONE);
    let all = commands.iter().flat_map(|command| after.compared(&mut before, command, By::Any));
    all.filter(|one| one.is_beyond(&nothing)).collect()
}

/// Both histograms of each roll, side by side.
#[must_use]
pub(super) fn text(all: &[Compared]) -> String {
    let mut page = String::new();
    for one in all {
        let command = one_line(&one.command);
        let shift = percent(&one.shift);
        let _ = writeln!(page, "\n{BOLD}Odds of {command}{RESET}  by {}", by_name(one.by));
        let (rows, others) = one.shown(ROWS);
        let outcomes: Vec<_> = rows.iter().map(|row| cut(&row.told())).collect();
        let width =
            outcomes.iter().map(|text| text.width()).max().unwrap_or(0).max("outcome".len());
        let most = rows.iter().flat_map(|row| [row.before.to_f64(), row.after.to_f64()]);
        let most = most.fold(f64::MIN_POSITIVE, f64::max);
        let columns = COLUMNS as usize;
        let _ = writeln!(page, "  {:<width$}  {:<9} {:columns$}  after", "outcome", "before", "");
        for (row, outcome) in rows.iter().zip(outcomes) {
            let pad = " ".repeat(width.saturating_sub(outcome.width()));
            let (before, after) = (side(&row.before, most), side(&row.after, most));
            let gap = " ".repeat((columns + 10).saturating_sub(before.width()));
            let _ = writeln!(page, "  {outcome}{pad}  {before}{gap}  {after}");
        }
        if others > 0 {
            let _ = writeln!(page, "  … and {others} more outcomes");
        }
        let sampled = if one.margin > 1e-6 { ", as far as a sample can tell" } else { "" };
        let _ = writeln!(page, "  {shift} of the probability lies elsewhere{sampled}");
    }
    page
}

/// The record of it.
#[must_use]
pub(super) fn record(all: &[Compared]) -> Value {
    let fraction = |probability: &Probability| json!({ "fraction": probability.to_string(), "share": probability.to_f64() });
    let list = |one: &Compared, of: fn(&Moved) -> &Probability| -> Vec<Value> {
        let come = one.rows.iter().filter(|row| !of(row).numerator().is_zero());
        come.map(|row| json!({ "outcome": row.told(), "probability": fraction(of(row)) })).collect()
    };
    let told = all.iter().map(|one| {
        json!({
            "command": one.command,
            "by": by_name(one.by),
            "shift": fraction(&one.shift),
            "margin": one.margin,
            "before": list(one, |row| &row.before),
            "after": list(one, |row| &row.after),
        })
    });
    told.collect()
}

fn by_name(by: By) -> &'static str {
    match by {
        By::Any | By::Reply => "reply",
        By::Value => "value",
        By::Successes => "successes",
        By::Label => "label",
    }
}

/// A percentage and its bar.
fn side(probability: &Probability, most: f64) -> String {
    if probability.numerator().is_zero() {
        return format!("{:>9}", "-");
    }
    let eighths = (probability.to_f64() / most * COLUMNS * 8.0).round() as usize;
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let bar = format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8]);
    format!("{:>9} {bar}", percent(probability)).trim_end().to_owned()
}

fn percent(probability: &Probability) -> String {
    format!("{:.3} %", probability.to_f64() * 100.0)
}

fn cut(text: &str) -> String {
    let text = one_line(text);
    if text.width() <= OUTCOME {
        return text;
    }
    let mut short = String::new();
    for letter in text.chars() {
        if short.width() >= OUTCOME - 1 {
            break;
        }
        short.push(letter);
    }
    short + "…"
}
