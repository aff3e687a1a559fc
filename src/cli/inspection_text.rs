//! Everything that is known of a module, for people.

use std::fmt::{Display, Write};

use unicode_width::UnicodeWidthStr;

use super::inspection::Inspection;
use super::specimen::Specimen;
use crate::abi::Hook;
use crate::module::{Measure, NO_CRATE, Room, Share};
use crate::plugin::Description;
use crate::text::cleaned;

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Functions and limits that are shown if not all are asked for.
const TOP: usize = 20;

/// The whole page about a module; `all` leaves nothing out.
#[must_use]
pub(super) fn text(inspection: &Inspection, specimen: &Specimen, all: bool) -> String {
    let mut page = Page(String::new());
    page.line(specimen.module.display());
    page.identity(inspection);
    page.verdict(inspection);
    if let Some(description) = &inspection.description {
        page.description(description);
    }
    page.summary(inspection);
    page.contents(inspection, all);
    page.sizes(inspection, specimen, all);
    page.limits(&inspection.measures, all);
    page.0
}

/// One line of what others wrote.
#[must_use]
pub(super) fn one_line(text: &str) -> String {
    cleaned(text).replace(['\n', '\t'], " ")
}

/// A text that grows by lines.
struct Page(String);

impl Page {
    fn line(&mut self, text: impl Display) {
        let _ = writeln!(self.0, "{}", one_line(&text.to_string()));
    }

    fn heading(&mut self, text: &str) {
        let _ = writeln!(self.0, "\n{BOLD}{text}{RESET}");
    }

    /// Rows of a name and what is said of it.
    fn pairs<'a>(&mut self, rows: impl IntoIterator<Item = (String, &'a str)>) {
        let rows: Vec<_> =
            rows.into_iter().map(|(name, text)| (one_line(&name), one_line(text))).collect();
        let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0).min(40);
        for (name, text) in rows {
            let pad = width.saturating_sub(name.width());
            let _ = writeln!(self.0, "  {name}{:pad$}  {text}", "");
        }
    }

    fn identity(&mut self, inspection: &Inspection) {
        let length = format!("{} bytes", inspection.facts.length);
        let digest = inspection.digest.to_string();
        let code = match inspection.code {
            Some(code) => format!("{code} (without custom sections)"),
            None => "can't be told: the module is broken".to_owned(),
        };
        self.pairs([
            ("length".to_owned(), &*length),
            ("blake3".to_owned(), &*digest),
            ("code".to_owned(), &*code),
        ]);
    }

    fn verdict(&mut self, inspection: &Inspection) {
        if inspection.refusals.is_empty() {
            self.heading("Admitted");
            return;
        }
        self.heading("Refused");
        for refusal in &inspection.refusals {
            self.line(format!("  {}", refusal.text));
        }
    }

    fn description(&mut self, description: &Description) {
        self.heading(&format!(
            "Plugin {} {}",
            one_line(&description.name),
            one_line(&description.version)
        ));
        if !description.summary.is_empty() {
            self.line(format!("  {}", description.summary));
        }
        let fuel = description.limits.fuel.map(|fuel| format!("{fuel} units"));
        let memory = description.limits.memory.map(|memory| format!("{memory} bytes"));
        let rows = [
            ("commands", description.commands.join(", ")),
            ("modifiers", description.modifiers.join(", ")),
            ("dice", description.dice.join(", ")),
            ("needs fuel", fuel.unwrap_or_default()),
            ("needs memory", memory.unwrap_or_default()),
        ];
        let rows = rows.iter().filter(|(_, text)| !text.is_empty());
        self.pairs(rows.map(|(name, text)| ((*name).to_owned(), &**text)));
        if !description.examples.is_empty() {
            self.heading("Examples");
        }
        for example in &description.examples {
            let faces: Vec<_> = example.faces.iter().map(ToString::to_string).collect();
            let faces = faces.join(",");
            self.line(format!("  {}  [{faces}]  →  {}", example.command, example.reply));
        }
    }

    fn contents(&mut self, inspection: &Inspection, all: bool) {
        let facts = &inspection.facts;
        self.heading("Sections");
        for section in &facts.sections {
            let (bytes, name) = (section.range.len(), one_line(&section.name));
            let name = if section.custom { format!("'{name}'") } else { name };
            self.line(format!("  {bytes:>8}  {name}"));
        }
        if let Some(flaw) = &facts.flaw {
            self.line(format!("  then {} (at byte {:#x})", flaw.message, flaw.offset));
        }
        let imports = facts.imports.iter();
        let imports = imports.map(|one| (format!("{}.{}", one.module, one.name), &*one.what));
        self.table("Imports", imports.collect(), all);
        let exports = facts.exports.iter().map(|one| (one.name.clone(), &*one.what));
        self.table("Exports", exports.collect(), all);
    }

    fn summary(&mut self, inspection: &Inspection) {
        let facts = &inspection.facts;
        self.heading("Module");
        let hooks: Vec<_> = facts.hooks().into_iter().map(Hook::export).collect();
        let hooks = if hooks.is_empty() { "none".to_owned() } else { hooks.join(", ") };
        let features = match &inspection.features {
            Some(list) if list.is_empty() => "none beyond WebAssembly 1.0".to_owned(),
            Some(list) => list.join(", "),
            None => "can't be told".to_owned(),
        };
        let memories = rooms(&facts.memories, "pages");
        let tables = rooms(&facts.tables, "entries");
        self.pairs([
            ("hooks".to_owned(), &*hooks),
            ("memory".to_owned(), &*memories),
            ("table".to_owned(), &*tables),
            ("features".to_owned(), &*features),
        ]);
    }

    fn table(&mut self, heading: &str, mut rows: Vec<(String, &str)>, all: bool) {
        if rows.is_empty() {
            return;
        }
        self.heading(heading);
        let more = if all { 0 } else { rows.len().saturating_sub(TOP) };
        rows.truncate(rows.len() - more);
        self.pairs(rows);
        if more > 0 {
            self.line(format!("  {more} more; --all shows them"));
        }
    }

    fn sizes(&mut self, inspection: &Inspection, specimen: &Specimen, all: bool) {
        let (sizes, length) = (&inspection.sizes, inspection.facts.length);
        let part = |name: &str, bytes| Share { name: name.to_owned(), bytes, functions: 0 };
        let parts = [
            part("data", sizes.data),
            part("custom sections", sizes.custom),
            part("the rest: types, imports, exports, tables", sizes.rest),
        ];
        let code = part("functions", sizes.functions.iter().map(|share| share.bytes).sum());
        if sizes.crates.iter().any(|share| share.name != NO_CRATE) {
            self.heading("Size by crate");
            sizes.crates.iter().for_each(|share| self.share(share, length));
        } else {
            self.heading("Size by part");
            if code.bytes > 0 {
                self.share(&code, length);
            }
        }
        for share in parts.iter().filter(|share| share.bytes > 0) {
            self.share(share, length);
        }
        if sizes.functions.is_empty() {
            return;
        }
        self.heading("Size by function");
        let shown = if all { sizes.functions.len() } else { TOP };
        for share in sizes.functions.iter().take(shown) {
            self.share(share, length);
        }
        if let Some(rest) = sizes.functions.get(shown..).filter(|rest| !rest.is_empty()) {
            let bytes = rest.iter().map(|share| share.bytes).sum();
            let name = format!("{} more; --all shows them", rest.len());
            self.share(&Share { name, bytes, functions: 0 }, length);
        }
        match &specimen.symbols {
            Some((path, _)) => self.line(format!("  names from {}", path.display())),
            None => self.line(
                "  for names, give its symbols with --symbols FILE, or build it: sidekick build",
            ),
        }
    }

    fn share(&mut self, share: &Share, whole: usize) {
        let percent = 100.0 * share.bytes as f64 / whole.max(1) as f64;
        let times = match share.functions {
            0 | 1 => String::new(),
            many => format!("  ({many} functions)"),
        };
        self.line(format!("  {:>8}  {percent:>5.1} %  {}{times}", share.bytes, share.name));
    }

    fn limits(&mut self, measures: &[Measure], all: bool) {
        self.heading("Limits");
        // Those that everybody asks for, and those that it comes near to.
        let is_shown =
            |(place, one): &(usize, &Measure)| all || *place < 4 || one.used >= one.allowed / 10;
        for (_, one) in measures.iter().enumerate().filter(is_shown) {
            let mark = if one.is_beyond() { "  too much" } else { "" };
            self.line(format!("  {:>8} of {:<8}  {}{mark}", one.used, one.allowed, one.what));
        }
    }
}

fn rooms(rooms: &[Room], unit: &str) -> String {
    let told = rooms.iter().map(|room| match room.maximum {
        Some(maximum) if maximum == room.initial => format!("{maximum} {unit}"),
        Some(maximum) => format!("{} to {maximum} {unit}", room.initial),
        None => format!("{} {unit}, no maximum of its own", room.initial),
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() { "none".to_owned() } else { told.join("; ") }
}
