//! Many rolls of one command, counted: mean, deviation, histogram.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::record::SCHEMA;
use crate::dice::Number;
use crate::odds::histogram;
use crate::pipeline::Rolled;
use crate::text::cleaned;

/// Most lines of a histogram; more values share lines.
const LINES: usize = 40;
/// Columns of the longest bar.
const COLUMNS: f64 = 40.0;

/// One result of a command, over many rolls.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary {
    expression: String,
    values: BTreeMap<Number, u64>,
    labels: BTreeMap<String, u64>,
    count: u64,
}

/// Adds the results of one more roll of the same command.
pub(super) fn count(summaries: &mut Vec<Summary>, results: &[Rolled]) {
    for (place, rolled) in results.iter().enumerate() {
        if place == summaries.len() {
            summaries.push(Summary { expression: rolled.expression.clone(), ..Summary::default() });
        }
        summaries[place].add(rolled);
    }
}

impl Summary {
    fn add(&mut self, rolled: &Rolled) {
        if let Some(value) = rolled.value {
            self.count += 1;
            *self.values.entry(value).or_default() += 1;
        }
        for label in &rolled.labels {
            *self.labels.entry(label.clone()).or_default() += 1;
        }
    }

    /// Whether no roll gave a number.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn mean(&self) -> f64 {
        self.weighted(|value| value) / self.count as f64
    }

    /// Of this sample, so divided by one less than the count.
    fn deviation(&self) -> f64 {
        let mean = self.mean();
        let squares = self.weighted(|value| (value - mean).powi(2));
        (squares / (self.count.saturating_sub(1)).max(1) as f64).sqrt()
    }

    fn weighted(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.values.iter().map(|(value, count)| of(value.to_f64()) * *count as f64).sum()
    }

    fn extremes(&self) -> Option<(&Number, &Number)> {
        Some((self.values.first_key_value()?.0, self.values.last_key_value()?.0))
    }

    /// For people: the figures, then a histogram.
    #[must_use]
    pub(super) fn to_text(&self) -> String {
        let Some((lowest, highest)) = self.extremes() else {
            return String::new();
        };
        let mut text = format!(
            "{}\n  {} rolls, mean {:.3}, deviation {:.3}, lowest {lowest}, highest {highest}\n",
            cleaned(&self.expression),
            self.count,
            self.mean(),
            self.deviation(),
        );
        let rows = self.rows(LINES);
        let widest = rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
        let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(1);
        for (name, count) in &rows {
            let share = 100.0 * *count as f64 / self.count as f64;
            let pad = " ".repeat(widest - name.width());
            let bar = histogram::bar(*count as f64 / most as f64, COLUMNS);
            let _ = writeln!(text, "{}", format!("  {pad}{name} {share:6.2}% {bar}").trim_end());
        }
        for (label, count) in &self.labels {
            let share = 100.0 * *count as f64 / self.count as f64;
            let _ = writeln!(text, "  {}: {share:.2}%", cleaned(label));
        }
        text
    }

    /// At most about `lines` rows of values, in order; values share a row where there are more.
    fn rows(&self, lines: usize) -> Vec<(String, u64)> {
        let (values, counts): (Vec<Number>, Vec<u64>) = self.values.iter().unzip();
        let rows = histogram::rows(&values, lines).into_iter();
        rows.map(|row| (row.name, counts[row.places].iter().sum())).collect()
    }
}

/// What `--times` prints with `--format json`: `schema/times.v1.json`.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    schema: u32,
    command: &'a str,
    times: u64,
    seed: Option<String>,
    summaries: Vec<Value>,
}

impl<'a> Record<'a> {
    /// The record of a command that was rolled `times` times.
    #[must_use]
    pub(super) fn new(
        command: &'a str,
        times: u64,
        seed: Option<u64>,
        summaries: &[Summary],
    ) -> Self {
        let summaries = summaries.iter().map(|summary| {
            let (lowest, highest) = summary.extremes().unzip();
            let values = summary.values.iter();
            json!({
                "expression": summary.expression,
                "count": summary.count,
                "mean": (summary.count > 0).then(|| summary.mean()),
                "deviation": (summary.count > 0).then(|| summary.deviation()),
                "lowest": lowest.map(ToString::to_string),
                "highest": highest.map(ToString::to_string),
                "histogram": values
                    .map(|(value, count)| json!({ "value": value.to_string(), "count": count }))
                    .collect::<Vec<_>>(),
                "labels": summary.labels,
            })
        });
        Self {
            schema: SCHEMA,
            command,
            times,
            seed: seed.map(|seed| seed.to_string()),
            summaries: summaries.collect(),
        }
    }
}
