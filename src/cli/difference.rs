//! What is different between two modules: for people, and as a record, `schema/diff.v1.json`.

use std::fmt::Write;

use serde_json::{Value, json};

use super::inspection_text::one_line;
use super::record::SCHEMA;
use super::specimen::Specimen;
use crate::module::{Change, Difference, Facts, Resized, difference};
use crate::plugin::manifest_changes;

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// Functions that are shown if not all are asked for.
const TOP: usize = 20;

/// What is different between two modules.
pub(super) struct Compared<'a> {
    before: &'a Specimen,
    after: &'a Specimen,
    difference: Difference,
    manifest: Vec<Change>,
}

impl<'a> Compared<'a> {
    /// Compares two modules.
    #[must_use]
    pub(super) fn new(before: &'a Specimen, after: &'a Specimen) -> Self {
        let difference =
            difference((&before.bytes, &before.names()), (&after.bytes, &after.names()));
        let manifest = |specimen: &Specimen| {
            let manifests = Facts::of(&specimen.bytes).manifests;
            manifests.first().map(|text| String::from_utf8_lossy(text).into_owned())
        };
        let (old, new) = (manifest(before), manifest(after));
        let manifest = manifest_changes(old.as_deref(), new.as_deref());
        Self { before, after, difference, manifest }
    }

    /// Whether they are the same, byte by byte.
    #[must_use]
    pub(super) fn is_same(&self) -> bool {
        self.difference.same
    }

    /// The record of it.
    #[must_use]
    pub(super) fn record(&self) -> Value {
        let side = |one: &Specimen| {
            json!({
                "file": one.module.to_string_lossy(),
                "length": one.bytes.len(),
                "digest": one.digest.to_string(),
            })
        };
        let resized = |list: &[Resized]| -> Vec<Value> {
            let one = |one: &Resized| json!({ "name": one.name, "before": one.before, "after": one.after });
            list.iter().map(one).collect()
        };
        let changes = |list: &[Change]| -> Vec<Value> {
            let one = |one: &Change| json!({ "name": one.name, "before": one.before, "after": one.after });
            list.iter().map(one).collect()
        };
        let difference = &self.difference;
        json!({
            "schema": SCHEMA,
            "before": side(self.before),
            "after": side(self.after),
            "same": difference.same,
            "same_code": difference.same_code,
            "sizes": resized(&difference.sizes),
            "manifest": changes(&self.manifest),
            "imports": changes(&difference.imports),
            "exports": changes(&difference.exports),
            "functions": resized(&difference.functions),
        })
    }

    /// The page about it; `all` leaves nothing out.
    #[must_use]
    pub(super) fn text(&self, all: bool) -> String {
        if self.is_same() {
            return format!(
                "the same: {} bytes, {}\n",
                self.before.bytes.len(),
                self.before.digest
            );
        }
        let difference = &self.difference;
        let mut page = String::new();
        for (sign, one) in [('-', self.before), ('+', self.after)] {
            let name = one_line(&one.module.display().to_string());
            let _ = writeln!(page, "{sign} {}  {name}", one.digest.short());
        }
        if difference.same_code {
            page.push_str("the same code; only custom sections are different\n");
        }
        resized(&mut page, "Size", &difference.sizes, usize::MAX);
        changed(&mut page, "Manifest", &self.manifest);
        changed(&mut page, "Imports", &difference.imports);
        changed(&mut page, "Exports", &difference.exports);
        let most = if all { usize::MAX } else { TOP };
        resized(&mut page, "Functions", &difference.functions, most);
        page
    }
}

fn heading(page: &mut String, text: &str) {
    let _ = writeln!(page, "\n{BOLD}{text}{RESET}");
}

fn resized(page: &mut String, title: &str, list: &[Resized], most: usize) {
    if list.is_empty() {
        return;
    }
    heading(page, title);
    for one in list.iter().take(most) {
        let name = one_line(&one.name);
        let (growth, sizes) = match (one.before, one.after) {
            (Some(before), Some(after)) if before == after => {
                ("changed".to_owned(), format!("{before}"))
            }
            (Some(before), Some(after)) => {
                (format!("{:+}", one.growth()), format!("{before} → {after}"))
            }
            (None, Some(after)) => ("new".to_owned(), format!("{after}")),
            (Some(before), None) => ("gone".to_owned(), format!("{before}")),
            (None, None) => continue,
        };
        let _ = writeln!(page, "  {growth:>8}  {name}  {sizes}");
    }
    if let Some(rest) = list.get(most..).filter(|rest| !rest.is_empty()) {
        let growth: i64 = rest.iter().map(Resized::growth).sum();
        let _ = writeln!(page, "  {growth:>+8}  {} more; --all shows them", rest.len());
    }
}

fn changed(page: &mut String, title: &str, list: &[Change]) {
    if list.is_empty() {
        return;
    }
    heading(page, title);
    for change in list {
        let name = one_line(&change.name);
        for (sign, side) in [('-', &change.before), ('+', &change.after)] {
            if let Some(text) = side {
                let _ = writeln!(page, "  {sign} {name}  {}", one_line(text));
            }
        }
    }
}
