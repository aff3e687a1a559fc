//! Odds of the manifest: what comes of a command comes as often as its author says.

use super::lent::Lent;
use super::walked::walk;
use super::{Check, Subject, case, skipped};
use crate::chance::{Distribution, Probability};
use crate::odds::{By, Compared, Landing, Method, Odds, OddsError};
use crate::pipeline::Fault;
use crate::project::{ExpectedOdds, Part};
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check =
    Check { name: "odds", promise: "what the manifest expects comes as often as it says", run };

/// Rows of a table in a finding.
const ROWS: usize = 10;

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("odds", reason),
    };
    let tables = subject.manifest.map(|manifest| (manifest, manifest.odds.as_slice()));
    let Some((manifest, tables)) = tables.filter(|(_, tables)| !tables.is_empty()) else {
        return skipped("odds", "the manifest expects none");
    };
    let mut cases = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let line = super::written::line_of(&manifest.text, table.at);
        let found = judge(subject, plugin, table);
        let found = found.map(|finding| subject.at_manifest(finding, line)).into_iter().collect();
        cases.push(case(format!("{}: {}", number + 1, cleaned(&table.command)), found));
    }
    cases
}

fn judge(subject: &Subject<'_>, plugin: &Lent, table: &ExpectedOdds) -> Option<Finding> {
    let (odds, seen) = walk(subject, plugin, &table.command, aspect(table.by));
    if seen.is_cut {
        let message = "the odds take too much work to be told in a check";
        return Some(Finding::note("SK0456", message).help("sidekick odds takes its time"));
    }
    let odds = match odds.as_deref() {
        Ok([odds]) => odds,
        Ok(_) => return Some(untold("it is several rolls; one is needed")),
        Err(error) => return Some(untold(&told(error))),
    };
    let compared = Compared::with_expected(&landings(&table.expect, odds.by), odds);
    if compared.is_beyond(&table.max_shift) {
        return Some(other_odds(&compared, &table.max_shift, odds));
    }
    let Method::Sampled { rolls } = odds.method else { return None };
    let message = format!("the odds are those of {rolls} rolls, as far as these can tell");
    Some(Finding::note("SK0456", message).help("sidekick odds goes more ways"))
}

/// What of a reply is looked at.
pub(super) fn aspect(part: Option<Part>) -> By {
    match part {
        None => By::Any,
        Some(Part::Value) => By::Value,
        Some(Part::Successes) => By::Successes,
        Some(Part::Label) => By::Label,
        Some(Part::Reply) => By::Reply,
    }
}

fn other_odds(compared: &Compared, most: &Probability, odds: &Odds) -> Finding {
    let moved = share(&compared.shift);
    let message = if most.numerator().is_zero() {
        format!("the odds are not those expected: {moved} of the probability lies elsewhere")
    } else {
        let most = share(most);
        format!(
            "the odds are not those expected: {moved} of the probability lies elsewhere, {most} may"
        )
    };
    let message = match odds.method {
        Method::Sampled { rolls } => format!("{message} (of {rolls} rolls)"),
        Method::Computed | Method::Walked { .. } => message,
    };
    Finding::error("SK0455", message)
        .details(side_by_side(compared, ["expected", "now"]))
        .help("correct the plugin, or the table [[odds]]")
}

/// The rows that differ most, as lines.
pub(super) fn side_by_side(compared: &Compared, [before, after]: [&str; 2]) -> Vec<String> {
    let (rows, others) = compared.largest(ROWS);
    let mut table = vec![["outcome".to_owned(), before.to_owned(), after.to_owned()]];
    table.extend(rows.iter().map(|row| {
        let outcome: String = cleaned(&row.told()).chars().take(40).collect();
        [outcome, share(&row.before), share(&row.after)]
    }));
    let width = |column: usize| table.iter().map(|row| row[column].chars().count()).max();
    let [first, second] = [width(0).unwrap_or(0), width(1).unwrap_or(0)];
    let mut lines: Vec<_> = table
        .iter()
        .map(|[outcome, before, after]| format!("{outcome:<first$}  {before:<second$}  {after}"))
        .collect();
    if others > 0 {
        lines.push(format!("… and {others} more"));
    }
    lines
}

/// A probability that people can read: a short fraction, else a percentage.
pub(super) fn share(probability: &Probability) -> String {
    let fraction = probability.to_string();
    if fraction.len() <= 9 { fraction } else { format!("{:.4} %", probability.to_f64() * 100.0) }
}

/// The outcomes of a manifest as those of a roll.
fn landings(expected: &Distribution<String>, by: By) -> Distribution<Landing> {
    expected.clone().map(|text| match (by, text.trim().parse()) {
        (By::Any | By::Value | By::Successes, Ok(number)) => Landing::Number(number),
        _ => Landing::Text(text),
    })
}

fn untold(why: &str) -> Finding {
    Finding::error("SK0456", format!("the odds can't be told: {why}"))
        .help("see what comes of it: sidekick odds COMMAND")
}

/// Why there are no odds, in words.
pub(super) fn told(error: &OddsError) -> String {
    match error {
        OddsError::Wrong(faults) => match faults.first() {
            Some(Fault::Plugin { message, .. }) => format!("the plugin fails: {message}"),
            Some(Fault::Input(diagnostic)) => diagnostic.message.clone(),
            None => "the command is wrong".to_owned(),
        },
        OddsError::Nothing => "nothing is rolled".to_owned(),
        OddsError::Without(By::Value) => "there is no value".to_owned(),
        OddsError::Without(By::Successes) => "there are no successes".to_owned(),
        OddsError::Without(By::Label) => "there are no labels".to_owned(),
        OddsError::Without(By::Any | By::Reply) => "there is no reply".to_owned(),
    }
}
