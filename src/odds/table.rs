//! The rows in which odds are shown: numbers in order, the rest by how likely it is, never too many.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Figures;
use super::{Chance, Landing, histogram};
use crate::chance::Weight;
use crate::dice::Number;

/// Most rows of numbers, and of all else.
const ROWS: usize = 40;
/// What is rarer than this, together at one end, shares a row where there are too many.
const TAIL: f64 = 0.000_05;

/// What a row tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number, or several neighbours.
    Number,
    /// A text.
    Text,
    /// Something that goes wrong.
    Fault,
}

/// How likely a row is in one of the odds.
#[derive(Clone, Debug)]
pub struct Cell {
    /// That it comes.
    pub chance: Chance,
    /// That it comes or something higher; none for what is no number.
    pub at_least: Option<Chance>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// What comes; not cleaned.
    pub name: String,
    /// What that is.
    pub kind: Kind,
    /// In each of the odds.
    pub cells: Vec<Cell>,
}

/// The rows of one odds or of several beside each other.
#[derive(Clone, Debug)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Row>,
    /// Outcomes that have none, for there are too many.
    pub more: usize,
}

impl Table {
    /// About forty rows that tell of these odds.
    #[must_use]
    pub fn of(all: &[Figures<'_>]) -> Self {
        let mut rows = numbers(all);
        let (texts, more_texts) = others(all, Kind::Text);
        let (faults, more_faults) = others(all, Kind::Fault);
        rows.extend(texts);
        rows.extend(faults);
        Self { rows, more: more_texts + more_faults }
    }

    /// The share of the likeliest row.
    #[must_use]
    pub fn highest(&self) -> f64 {
        let shares = self.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.chance.share);
        shares.fold(0.0, f64::max)
    }
}

/// An outcome as it is shown: texts as they are, not cleaned; what goes wrong is marked.
#[must_use]
pub fn told(landing: &Landing) -> String {
    match landing {
        Landing::Number(number) => number.to_string(),
        Landing::Text(text) if text.is_empty() => "(none)".to_owned(),
        Landing::Text(text) => text.clone(),
        Landing::Fault(message) => format!("error: {message}"),
    }
}

fn numbers(all: &[Figures<'_>]) -> Vec<Row> {
    let values: BTreeSet<Number> =
        all.iter().flat_map(|one| one.numbers.iter().map(|(number, _)| *number)).collect();
    let values: Vec<Number> = values.into_iter().collect();
    let weights: Vec<Vec<Weight>> = all.iter().map(|one| weights(one, &values)).collect();
    let mut above: Vec<Weight> = vec![Weight::ZERO; all.len()];
    let mut rows: Vec<Row> = Vec::new();
    for group in groups(all, &values, &weights).into_iter().rev() {
        let cells = all.iter().zip(&weights).zip(&mut above).map(|((figures, weights), above)| {
            let mine = weights.get(group.places.clone()).unwrap_or_default();
            let weight = mine.iter().fold(Weight::ZERO, |sum, weight| sum + weight);
            *above += &weight;
            let at_least = Some(figures.chance_of_all(above));
            Cell { chance: figures.chance(&weight), at_least }
        });
        rows.push(Row { cells: cells.collect(), name: group.name, kind: Kind::Number });
    }
    rows.reverse();
    rows
}

/// The weight of each of the values.
fn weights(figures: &Figures<'_>, values: &[Number]) -> Vec<Weight> {
    let mut known = figures.numbers.iter().peekable();
    let weight = |value| known.next_if(|(number, _)| *number == value).map(|(_, weight)| weight);
    values.iter().map(weight).map(|weight| weight.cloned().unwrap_or_default()).collect()
}

/// Which values share a row.
fn groups(all: &[Figures<'_>], values: &[Number], weights: &[Vec<Weight>]) -> Vec<histogram::Row> {
    let row = |places: std::ops::Range<usize>| histogram::Row {
        name: histogram::name(values, &places),
        places,
    };
    let rows = histogram::rows(values, ROWS);
    if rows.iter().all(|row| row.places.len() <= 1) && rows.len() == values.len() {
        return rows;
    }
    if values.len() <= ROWS {
        // Gaps are worth a row each only where they are few.
        let has_single = rows.iter().all(|row| row.places.len() <= 1) && rows.len() <= ROWS;
        let is_named = |row: &histogram::Row| !row.name.contains('…');
        return if has_single && rows.iter().all(is_named) {
            rows
        } else {
            (0..values.len()).map(|place| row(place..place + 1)).collect()
        };
    }
    // The ends of long chains would make rows of everything else coarse.
    let share = |place: usize| {
        let shares = all.iter().zip(weights).filter_map(|(figures, weights)| {
            Some(figures.odds.distribution.share(weights.get(place)?).to_f64())
        });
        shares.fold(0.0, f64::max)
    };
    let tail = |places: &mut dyn Iterator<Item = usize>| {
        let mut sum = 0.0;
        let rare = places.take_while(|place| {
            sum += share(*place);
            sum < TAIL
        });
        match rare.count() {
            1 => 0,
            count => count,
        }
    };
    let low = tail(&mut (0..values.len()));
    let high = values.len() - tail(&mut (0..values.len()).rev());
    if low >= high {
        return rows;
    }
    let ends = usize::from(low > 0) + usize::from(high < values.len());
    let middle = values.get(low..high).unwrap_or_default();
    let middle = histogram::rows(middle, ROWS - ends).into_iter().map(|row| histogram::Row {
        name: row.name,
        places: row.places.start + low..row.places.end + low,
    });
    let first = (low > 0).then(|| row(0..low));
    let last = (high < values.len()).then(|| row(high..values.len()));
    first.into_iter().chain(middle).chain(last).collect()
}

/// Rows of what is no number, the likeliest first; and how many have none.
fn others(all: &[Figures<'_>], kind: Kind) -> (Vec<Row>, usize) {
    let mut weights: BTreeMap<&Landing, Vec<Weight>> = BTreeMap::new();
    for (place, figures) in all.iter().enumerate() {
        for (landing, weight) in figures.odds.distribution.iter() {
            if Kind::of(landing) == kind {
                let row = weights.entry(landing).or_insert_with(|| vec![Weight::ZERO; all.len()]);
                if let Some(cell) = row.get_mut(place) {
                    cell.clone_from(weight);
                }
            }
        }
    }
    let mut sorted: Vec<(&Landing, Vec<Weight>)> = weights.into_iter().collect();
    // Of the same probability, they stay in their order.
    sorted.sort_by(|(_, left), (_, right)| right.cmp(left));
    let more = sorted.len().saturating_sub(ROWS);
    let rows = sorted.iter().take(ROWS).map(|(landing, weights)| {
        let cells = all.iter().zip(weights);
        let cells = cells
            .map(|(figures, weight)| Cell { chance: figures.chance(weight), at_least: None })
            .collect();
        Row { name: told(landing), kind, cells }
    });
    (rows.collect(), more)
}

impl Kind {
    /// What an outcome is.
    #[must_use]
    pub fn of(landing: &Landing) -> Self {
        match landing {
            Landing::Number(_) => Self::Number,
            Landing::Text(_) => Self::Text,
            Landing::Fault(_) => Self::Fault,
        }
    }

    /// In a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Fault => "error",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Distribution;
    use crate::odds::Method;
    use crate::odds::figures::tests::{odds, two_dice};

    #[test]
    fn numbers_are_in_order_and_add_up() {
        let two = two_dice();
        let table = Table::of(&[Figures::of(&two)]);
        assert_eq!(table.rows.len(), 11);
        let first = &table.rows[0];
        assert_eq!((&*first.name, first.cells[0].at_least.as_ref().unwrap().share), ("2", 1.0));
        let last = &table.rows[10].cells[0];
        assert_eq!(last.at_least.as_ref().unwrap().fraction(9).as_deref(), Some("1/36"));
        assert_eq!(table.highest(), 1.0 / 6.0);
    }

    #[test]
    fn two_stand_beside_each_other() {
        let (one, two) = (odds("d2", Method::Computed, &[(1, 1), (2, 1)]), two_dice());
        let table = Table::of(&[Figures::of(&one), Figures::of(&two)]);
        let shares: Vec<_> = table.rows[1].cells.iter().map(|cell| cell.chance.share).collect();
        assert_eq!((table.rows.len(), shares), (12, vec![0.5, 1.0 / 36.0]));
    }

    #[test]
    fn long_rare_ends_share_a_row() {
        let weights: Vec<(i64, u32)> =
            (1..=100).map(|value| (value, if value <= 30 { 1_000_000 } else { 1 })).collect();
        let long = odds("long", Method::Computed, &weights);
        let table = Table::of(&[Figures::of(&long)]);
        let names: Vec<_> = table.rows.iter().map(|row| &*row.name).collect();
        assert_eq!((names.len(), names[0], names[30]), (31, "1", "31…100"));
    }

    #[test]
    fn few_numbers_far_apart_have_a_row_each() {
        let far = odds("far", Method::Computed, &[(1, 1), (1_000, 1), (1_000_000, 1)]);
        let table = Table::of(&[Figures::of(&far)]);
        let names: Vec<_> = table.rows.iter().map(|row| &*row.name).collect();
        assert_eq!(names, ["1", "1000", "1000000"]);
    }

    #[test]
    fn texts_are_by_probability_and_not_too_many() {
        let mut many = two_dice();
        many.distribution = Distribution::of(
            (1..=50_u32)
                .map(|number| (Landing::Text(format!("text {number:02}")), Weight::from(number))),
        );
        let table = Table::of(&[Figures::of(&many)]);
        assert_eq!((table.rows.len(), table.more), (40, 10));
        assert_eq!(table.rows[0].name, "text 50");
        assert!(table.rows[0].cells[0].at_least.is_none());
    }

    #[test]
    fn what_goes_wrong_comes_last() {
        let mut one = two_dice();
        one.distribution = Distribution::of([
            (Landing::Fault("division by zero".into()), Weight::from(9_u32)),
            (Landing::Text(String::new()), Weight::ONE),
        ]);
        let table = Table::of(&[Figures::of(&one)]);
        let names: Vec<_> = table.rows.iter().map(|row| &*row.name).collect();
        assert_eq!(names, ["(none)", "error: division by zero"]);
    }
}
