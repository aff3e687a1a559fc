//! What a store has and how it grew, for people: as text, and as Markdown.

use std::fmt::Write;

use super::columns::{self, Column, escaped};
use super::growth::Told;
use super::inspection_text::one_line;
use crate::growth::{Module, Named, Names, Shares, Sum, percent};

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Channels of a module that are named; of more, only how many.
const CHANNELS: usize = 3;

/// Modules that share most and are named in a row.
const SHARERS: usize = 2;

/// The page.
#[must_use]
pub(super) fn text(told: &Told) -> String {
    let mut page = format!("{BOLD}{}{RESET}\n", one_line(&told.title()));
    for (name, what) in facts(told) {
        let _ = writeln!(page, "{name:>9}  {what}");
    }
    if told.growth.modules.is_empty() {
        return page;
    }
    page.push('\n');
    page.push_str(&columns::text(&columns(told)));
    page
}

/// The same as Markdown.
#[must_use]
pub(super) fn markdown(told: &Told) -> String {
    let mut page = format!("### {}\n\n| | |\n|---|---|\n", escaped(&told.title()));
    for (name, what) in facts(told) {
        let _ = writeln!(page, "| {name} | {} |", escaped(&what));
    }
    if told.growth.modules.is_empty() {
        return page;
    }
    page.push('\n');
    page.push_str(&columns::markdown(&columns(told)));
    page
}

/// The store in a few lines: a word and what is said of it.
fn facts(told: &Told) -> Vec<(&'static str, String)> {
    let (growth, stats) = (&told.growth, &told.stats);
    let mut facts = vec![("modules", kept(&growth.total, "no modules"))];
    if growth.files.count > 0 {
        facts.push(("files", kept(&growth.files, "no files")));
    }
    if growth.beneath.count > 0 {
        let Sum { count, stored, .. } = growth.beneath;
        facts.push(("beneath", format!("{count} that these are built on, {stored} bytes stored")));
    }
    if growth.files.count + growth.beneath.count > 0 {
        let (bytes, stored) = (growth.bytes(), growth.stored());
        facts.push(("together", format!("{bytes} bytes, {stored} stored{}", times(stored, bytes))));
    }
    let free = match stats.modules_free {
        0 => String::new(),
        free => format!(" ({free} free)"),
    };
    let rolls = told.rolls_file.map(|bytes| format!(", rolls.db {bytes}")).unwrap_or_default();
    let (modules, channels) = (stats.modules_file, stats.channels_file);
    facts.push(("on disk", format!("modules.db {modules}{free}, channels.db {channels}{rolls}")));
    let (modules, channels) = (told.empty.modules_file, told.empty.channels_file);
    facts.push(("if empty", format!("modules.db {modules}, channels.db {channels}")));
    if told.channel.is_none() && stats.unneeded > 0 {
        let (count, stored) = (stats.unneeded, stats.unneeded_stored);
        let what = "that no channel needs";
        let but = "what others are built on stays";
        facts.push(("unneeded", format!("{count} {what}, {stored} bytes stored; {but}")));
    }
    facts
}

fn kept(sum: &Sum, none: &str) -> String {
    let Sum { count, bytes, stored } = *sum;
    match count {
        0 => none.to_owned(),
        _ => format!("{count} of {bytes} bytes, {stored} stored{}", times(stored, bytes)),
    }
}

/// How much smaller: a part, and how many times.
fn times(stored: u64, bytes: u64) -> String {
    if stored == 0 || stored > bytes {
        return String::new();
    }
    let tenths = u128::from(bytes) * 10 / u128::from(stored);
    format!(": {}, {}.{} times smaller", percent(stored, bytes), tenths / 10, tenths % 10)
}

fn columns(told: &Told) -> Vec<Column> {
    let modules = &told.growth.modules;
    let column = |title: &str, is_number, cell: &dyn Fn(usize, &Module) -> String| Column {
        title: title.to_owned(),
        is_number,
        cells: modules
            .iter()
            .zip(1..)
            .map(|(module, number)| one_line(&cell(number, module)))
            .collect(),
    };
    let names = &told.names;
    let mut columns = vec![
        column("#", true, &|number, _| number.to_string()),
        column("plugin", false, &|_, module| plugin(module)),
        column("module", false, &|_, module| module.kept.id.digest.short()),
        column("bytes", true, &|_, module| module.kept.id.length.to_string()),
        column("stored", true, &|_, module| module.kept.stored.to_string()),
        column("built on", false, &|_, module| match module.kept.base {
            Some(base) => names.label(base),
            None => "nothing".to_owned(),
        }),
        column("depth", true, &|_, module| module.kept.depth.to_string()),
    ];
    if modules.iter().any(|module| module.shares.is_some() || module.is_damaged) {
        columns.push(column("shared", true, &|_, module| match &module.shares {
            Some(shares) => percent(shares.common, shares.code),
            None if module.is_damaged => "damaged".to_owned(),
            None => "no code".to_owned(),
        }));
        columns.push(column("most with", false, &|_, module| {
            module.shares.as_ref().map_or(String::new(), |shares| most(shares, names))
        }));
    }
    if modules.iter().any(|module| told.used.contains_key(&module.kept.id)) {
        let used = |module: &Module| told.used.get(&module.kept.id);
        columns.push(column("rolls", true, &|_, module| {
            used(module).map_or("0".to_owned(), |used| used.rolls.to_string())
        }));
        columns.push(column("last used", false, &|_, module| match used(module) {
            Some(used) => used.last.to_string().chars().take(10).collect(),
            None => "never".to_owned(),
        }));
    }
    columns.push(column("channels", false, &|_, module| channels(&module.names)));
    columns
}

/// How a module is called: each name with its version, once.
fn plugin(module: &Module) -> String {
    let mut labels: Vec<String> = Vec::new();
    for named in &module.names {
        let label = named.label();
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    if labels.is_empty() { "nobody's".to_owned() } else { labels.join(", ") }
}

/// Who has most of its code.
fn most(shares: &Shares, names: &Names) -> String {
    let told =
        shares.most.iter().take(SHARERS).map(|share| {
            format!("{} {}", names.label(share.with), percent(share.bytes, shares.code))
        });
    told.collect::<Vec<_>>().join(", ")
}

/// Where a module is, and in brackets where it was.
#[must_use]
pub(super) fn channels(names: &[Named]) -> String {
    let mut told: Vec<String> = Vec::new();
    for named in names {
        let channel = named.channel.to_string();
        let channel = if named.is_past { format!("({channel})") } else { channel };
        if !told.contains(&channel) {
            told.push(channel);
        }
    }
    let more = told.len().saturating_sub(CHANNELS);
    told.truncate(CHANNELS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    told.join(" ") + &more
}
