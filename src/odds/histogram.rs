//! Histograms of numbers: which share a row, and how long its bar is.

use std::ops::Range;

use crate::dice::Number;

/// A row: its name, and which of the numbers are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number, or the first and the last.
    pub name: String,
    /// Places in the list; none where a whole number never came.
    pub places: Range<usize>,
}

/// At most about `lines` rows of numbers, which are in ascending order; neighbours share a row where there
/// are more. Whole numbers have a row also where they never came.
#[must_use]
pub fn rows(values: &[Number], lines: usize) -> Vec<Row> {
    let whole: Option<Vec<i64>> = values.iter().map(|value| value.to_integer()).collect();
    whole.and_then(|values| whole_rows(&values, lines)).unwrap_or_else(|| grouped(values, lines))
}

fn whole_rows(values: &[i64], lines: usize) -> Option<Vec<Row>> {
    let (low, high) = (i128::from(*values.first()?), i128::from(*values.last()?));
    let step = usize::try_from(high - low + 1).ok()?.div_ceil(lines).max(1) as i128;
    let mut rows = Vec::new();
    let mut start = low;
    while start <= high {
        let end = (start + step - 1).min(high);
        let below = |bound: i128| values.partition_point(|value| i128::from(*value) < bound);
        let name = if start == end { start.to_string() } else { format!("{start}…{end}") };
        rows.push(Row { name, places: below(start)..below(end + 1) });
        start = end + 1;
    }
    Some(rows)
}

/// Rows for values that are not all whole numbers: neighbours together.
fn grouped(values: &[Number], lines: usize) -> Vec<Row> {
    let size = values.len().div_ceil(lines).max(1);
    let starts = (0..values.len()).step_by(size);
    starts
        .map(|start| {
            let places = start..values.len().min(start + size);
            Row { name: name(values, &places), places }
        })
        .collect()
}

/// The number at these places, or the first and the last.
#[must_use]
pub fn name(values: &[Number], places: &Range<usize>) -> String {
    match values.get(places.clone()) {
        Some([only]) => only.to_string(),
        Some([first, .., last]) => format!("{first}…{last}"),
        _ => String::new(),
    }
}

/// A bar of at most so many columns whose length is a share of that, in eighths of a column.
#[must_use]
pub fn bar(share: f64, columns: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share * columns * 8.0).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(values: &[i64]) -> Vec<Number> {
        values.iter().map(|value| Number::integer(*value)).collect()
    }

    #[test]
    fn whole_numbers_have_rows_where_none_came() {
        let found = rows(&whole(&[-1, 2]), 40);
        let names: Vec<_> = found.iter().map(|row| (&*row.name, row.places.clone())).collect();
        assert_eq!(names, [("-1", 0..1), ("0", 1..1), ("1", 1..1), ("2", 1..2)]);
    }

    #[test]
    fn many_numbers_share_rows() {
        let found = rows(&whole(&(1..=100).collect::<Vec<_>>()), 40);
        assert_eq!(found.len(), 34);
        assert_eq!((&*found[0].name, found[0].places.clone()), ("1…3", 0..3));
        assert_eq!((&*found[33].name, found[33].places.clone()), ("100", 99..100));
        let thirds: Vec<_> = (1..=50).filter_map(|above| Number::fraction(above, 3)).collect();
        assert_eq!(rows(&thirds, 40).len(), 25);
    }

    #[test]
    fn bars_have_eighths() {
        assert_eq!(
            (bar(1.0, 2.0), bar(0.5625, 2.0), bar(0.0, 2.0)),
            ("██".into(), "█▏".into(), String::new())
        );
    }
}
