//! Odds for people: as text, and as Markdown.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::columns::{self, Column, escaped};
use super::inspection_text::one_line;
use super::odds::Told;
use crate::odds::histogram::bar;
use crate::odds::{Chance, Comparison, Figures, Table, found, percent, thousands};

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Characters of a fraction that is still told.
const FRACTION: usize = 15;
/// Columns of all bars of a row together.
const BARS: f64 = 40.0;
/// Columns of an outcome; more would leave no room for its bar.
const NAME: usize = 60;

/// A word and what is said of it.
type Fact = (String, String);

/// The page; with `says_more`, what plugins used up, too.
#[must_use]
pub(super) fn text(told: &Told, says_more: bool) -> String {
    let mut page = String::new();
    for panel in told.panels() {
        if !page.is_empty() {
            page.push('\n');
        }
        for figures in &panel {
            let _ = writeln!(page, "{BOLD}{}{RESET}", one_line(&figures.odds.expression));
            lines(&mut page, &facts(told, figures, says_more));
            if panel.len() > 1 {
                page.push('\n');
            }
        }
        if let Some(comparison) = told.comparison() {
            lines(&mut page, &order(told, &comparison));
        }
        let table = Table::of(&panel);
        if !table.rows.is_empty() {
            let mut all = columns(&panel, &table);
            all.extend(bars(&panel, &table));
            let _ = write!(page, "\n{}", columns::text(&all));
        }
        if table.more > 0 {
            let _ = writeln!(page, "… and {} more", thousands(table.more as u64));
        }
    }
    page
}

/// The same as Markdown.
#[must_use]
pub(super) fn markdown(told: &Told, says_more: bool) -> String {
    let mut page = String::new();
    let list = |page: &mut String, facts: &[Fact]| {
        page.push_str("| | |\n|---|---|\n");
        for (name, what) in facts {
            let _ = writeln!(page, "| {} | {} |", escaped(name), escaped(what));
        }
        page.push('\n');
    };
    for panel in told.panels() {
        for figures in &panel {
            let _ = writeln!(page, "### {}\n", escaped(&figures.odds.expression));
            list(&mut page, &facts(told, figures, says_more));
        }
        if let Some(comparison) = told.comparison() {
            list(&mut page, &order(told, &comparison));
        }
        let table = Table::of(&panel);
        if !table.rows.is_empty() {
            let _ = writeln!(page, "{}", columns::markdown(&columns(&panel, &table)));
        }
        if table.more > 0 {
            let _ = writeln!(page, "… and {} more\n", thousands(table.more as u64));
        }
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn lines(page: &mut String, facts: &[Fact]) {
    let widest = facts.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    for (name, what) in facts {
        let pad = " ".repeat(widest - name.width());
        let _ = writeln!(page, "  {pad}{}  {}", one_line(name), one_line(what));
    }
}

/// The odds of one roll in a few lines.
fn facts(told: &Told, figures: &Figures<'_>, says_more: bool) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut fact = |name: &str, what: String| facts.push((name.to_owned(), what));
    fact(
        "odds",
        format!("{}, by {}", found(figures.odds, told.limits.leaves), figures.odds.by.name()),
    );
    if let Some(statistics) = &figures.statistics {
        let exact = figures.exact_mean(FRACTION).filter(|text| text.contains('/'));
        let exact = exact.map(|text| format!(" ({text})")).unwrap_or_default();
        let mean = format!("{:.3}{exact}, deviation {:.3}", statistics.mean, statistics.deviation);
        fact("mean", mean);
    }
    if let Some((lowest, highest)) = figures.extremes() {
        let mut spread = format!("lowest {lowest}");
        for (part, value) in figures.quantiles() {
            let _ = match part {
                50 => write!(spread, ", median {value}"),
                _ => write!(spread, ", {part}% {value}"),
            };
        }
        let _ = write!(spread, ", highest {highest}");
        fact("spread", spread);
    }
    let wrong = figures.wrong();
    if wrong.share > 0.0 {
        let counts =
            if figures.numbers.is_empty() { "" } else { "; mean and spread are of the rest" };
        fact("errors", format!("{}{counts}", said(&wrong)));
    }
    if !figures.numbers.is_empty() {
        for bound in &told.at_least {
            fact(&format!("at least {bound}"), said(&figures.at_least(*bound)));
        }
        for bound in &told.at_most {
            fact(&format!("at most {bound}"), said(&figures.at_most(*bound)));
        }
    }
    if let Some(worst) = figures.odds.worst.filter(|_| says_more) {
        let fuel = if worst.fuel > 0 { format!("{} fuel, ", worst.fuel) } else { String::new() };
        let text = format!(
            "at most {fuel}{} KiB memory, {} host calls, {} draws, a reply of {} bytes",
            worst.memory >> 10,
            worst.host_calls,
            worst.draws,
            worst.reply
        );
        fact("plugins", text);
    }
    facts
}

/// How the two compare.
fn order(told: &Told, comparison: &Comparison) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(order) = &comparison.order {
        let first = told.odds.first().map_or("the first", |odds| &odds.expression);
        facts.push(("higher".to_owned(), format!("{}: {first} is higher", said(&order.higher))));
        facts.push(("equal".to_owned(), said(&order.equal)));
        facts.push(("lower".to_owned(), format!("{}: {first} is lower", said(&order.lower))));
    }
    let shift = format!("{} of the cases come out otherwise", said(&comparison.shift));
    facts.push(("shift".to_owned(), shift));
    facts
}

/// A chance in words: in percent, then as a fraction, or its bounds if it is an estimate.
fn said(chance: &Chance) -> String {
    let share = percent(chance.share);
    match (chance.between, chance.fraction(FRACTION).filter(|text| text.contains('/'))) {
        (Some((low, high)), _) => format!("{share} ({} to {})", percent(low), percent(high)),
        (None, Some(fraction)) => format!("{share} ({fraction})"),
        (None, None) => share,
    }
}

/// The columns of a table, but for the bars.
fn columns(panel: &[Figures<'_>], table: &Table) -> Vec<Column> {
    let column = |title: String, is_number, cells: Vec<String>| Column { title, is_number, cells };
    let by = panel.first().map_or("", |figures| figures.odds.by.name());
    let has_numbers = panel.iter().any(|figures| !figures.numbers.is_empty());
    let names = table.rows.iter().map(|row| shortened(&one_line(&row.name)));
    let mut columns = vec![column(by.to_owned(), has_numbers, names.collect())];
    for (place, figures) in panel.iter().enumerate() {
        let cells = || table.rows.iter().filter_map(|row| row.cells.get(place));
        let of = |told: &dyn Fn(&Chance) -> String| {
            cells().map(|cell| told(&cell.chance)).collect::<Vec<_>>()
        };
        let title = match panel {
            [_] => "probability".to_owned(),
            _ => shortened(&one_line(&figures.odds.expression)),
        };
        columns.push(column(title, true, of(&|chance| percent(chance.share))));
        let fractions = of(&|chance| chance.fraction(FRACTION).unwrap_or_default());
        if fractions.iter().any(|text| text.contains('/')) {
            columns.push(column("exactly".to_owned(), true, fractions));
        }
        let bounds = of(&|chance| {
            let told = |(low, high)| format!("{} to {}", percent(low), percent(high));
            chance.between.map(told).unwrap_or_default()
        });
        if bounds.iter().any(|text| !text.is_empty()) {
            columns.push(column("95 of 100".to_owned(), true, bounds));
        }
        if !figures.numbers.is_empty() {
            let at_least = cells().map(|cell| {
                cell.at_least.as_ref().map(|chance| percent(chance.share)).unwrap_or_default()
            });
            columns.push(column("at least".to_owned(), true, at_least.collect()));
        }
    }
    columns
}

/// A column of bars for each of the odds.
fn bars(panel: &[Figures<'_>], table: &Table) -> Vec<Column> {
    let highest = table.highest();
    let length = BARS / panel.len().max(1) as f64;
    let column = |place: usize| {
        let shares = table.rows.iter().filter_map(|row| Some(row.cells.get(place)?.chance.share));
        let cells = shares.map(|share| bar(share / highest, length)).collect();
        Column { title: String::new(), is_number: false, cells }
    };
    (0..panel.len()).map(column).collect()
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Distribution, Weight};
    use crate::limits::OddsLimits;
    use crate::odds::{By, Landing, Method, Odds};

    fn told(outcomes: Vec<(Landing, u32)>, method: Method) -> Told {
        let outcomes =
            outcomes.into_iter().map(|(landing, weight)| (landing, Weight::from(weight)));
        let odds = Odds {
            expression: "roll".to_owned(),
            by: By::Reply,
            distribution: Distribution::of(outcomes),
            method,
            worst: None,
        };
        Told {
            command: "roll".to_owned(),
            odds: vec![odds],
            other: None,
            at_least: Vec::new(),
            at_most: Vec::new(),
            limits: OddsLimits::default(),
        }
    }

    #[test]
    fn texts_of_others_are_cleaned_and_escaped() {
        let landing = Landing::Text("a\u{1b}[2J\n|b|".into());
        let told = told(vec![(landing, 1)], Method::Walked { leaves: 1 });
        assert!(text(&told, false).contains("a\u{fffd}[2J |b|"), "{}", text(&told, false));
        let page = markdown(&told, false);
        assert!(page.contains("a\u{fffd}\\[2J \\|b\\|"), "{page}");
    }

    #[test]
    fn no_more_than_forty_texts_are_shown() {
        let many = (0..1_274).map(|n| (Landing::Text(format!("{n}")), 1)).collect();
        let told = told(many, Method::Computed);
        assert!(text(&told, false).ends_with("… and 1,234 more\n"));
        assert!(markdown(&told, false).ends_with("… and 1,234 more\n"));
    }

    #[test]
    fn samples_say_how_sure_they_are() {
        let told = told(
            vec![(Landing::Text("x".into()), 1), (Landing::Fault("y".into()), 1)],
            Method::Sampled { rolls: 100 },
        );
        let page = text(&told, false);
        assert!(page.contains("sampled: 100 rolls") && page.contains("40.38% to 59.62%"), "{page}");
        assert!(page.contains("error: y"), "{page}");
    }
}
