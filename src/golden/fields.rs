//! Fields of a TOML table, each mistake with its place.

use std::collections::BTreeMap;

use toml_edit::{Item, TableLike, Value};

use super::test::Texts;
use crate::text::{Diagnostic, Span, nearest};

/// A table that is being read.
pub(super) struct Fields<'a> {
    table: &'a dyn TableLike,
    /// Where it begins.
    pub(super) span: Span,
    source: &'a str,
}

impl<'a> Fields<'a> {
    /// The root of a document.
    pub(super) fn root(table: &'a dyn TableLike, source: &'a str) -> Self {
        Self { table, span: Span::new(0, 0), source }
    }

    /// Refuses keys that are not among `known`.
    pub(super) fn check(&self, known: &[&str], mistakes: &mut Vec<Diagnostic>) {
        for (name, item) in self.table.iter() {
            if known.contains(&name) {
                continue;
            }
            let key = self.table.key(name).and_then(toml_edit::Key::span);
            let span = key.map_or_else(|| span(item), |range| Span::new(range.start, range.end));
            let help = match nearest(name, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are: {}", known.join(", ")),
            };
            let what = format!("no key is called `{name}`");
            mistakes.push(Diagnostic::error("unknown-key", span, what).help(help));
        }
    }

    /// Where the value of a key stands; where the table begins, if it is not there.
    pub(super) fn span_of(&self, key: &str) -> Span {
        self.table.get(key).map_or(self.span, span)
    }

    /// The line of each key that is there, from 1.
    pub(super) fn lines(&self, known: &[&'static str]) -> BTreeMap<&'static str, u32> {
        let there = known.iter().filter_map(|key| {
            let at = self.table.key(key)?.span()?.start;
            Some((*key, line(self.source, at)))
        });
        there.collect()
    }

    /// The line where the table begins, from 1.
    pub(super) fn line(&self) -> u32 {
        line(self.source, self.span.start as usize)
    }

    pub(super) fn text(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Option<String> {
        let item = self.table.get(key)?;
        let text = item.as_str().map(str::to_owned);
        or_wrong(text, key, "a text", item, mistakes)
    }

    pub(super) fn number(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Option<i64> {
        let item = self.table.get(key)?;
        or_wrong(item.as_integer(), key, "a whole number", item, mistakes)
    }

    pub(super) fn flag(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Option<bool> {
        let item = self.table.get(key)?;
        or_wrong(item.as_bool(), key, "true or false", item, mistakes)
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &str,
        choices: &[(&str, T)],
        mistakes: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        let item = self.table.get(key)?;
        let word = item.as_str().unwrap_or_default();
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        let names: Vec<_> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        or_wrong(found, key, &names.join(" or "), item, mistakes)
    }

    pub(super) fn faces(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Option<Vec<i64>> {
        let item = self.table.get(key)?;
        let faces = item.as_array().and_then(|all| all.iter().map(Value::as_integer).collect());
        or_wrong(faces, key, "a list of whole numbers, as [1, 6]", item, mistakes)
    }

    pub(super) fn list(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Option<Vec<String>> {
        let item = self.table.get(key)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let list = item.as_array().and_then(|all| all.iter().map(text).collect());
        or_wrong(list, key, "a list of texts, as [\"one\", \"two\"]", item, mistakes)
    }

    /// Names and texts.
    pub(super) fn texts(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Option<Texts> {
        let item = self.table.get(key)?;
        let texts = item.as_table_like().and_then(|table| {
            let entry =
                |(name, item): (&str, &Item)| Some((name.to_owned(), item.as_str()?.to_owned()));
            table.iter().map(entry).collect()
        });
        or_wrong(texts, key, "a table of texts, as { name = \"text\" }", item, mistakes)
    }

    /// A table within this one.
    pub(super) fn table(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Option<Self> {
        let item = self.table.get(key)?;
        let table = item.as_table_like();
        let table = or_wrong(table, key, "a table, as { … }", item, mistakes)?;
        Some(Self { table, span: span(item), source: self.source })
    }

    /// A list of tables within this one, as `[[key]]` or `key = [{ … }]`.
    pub(super) fn tables(&self, key: &str, mistakes: &mut Vec<Diagnostic>) -> Vec<Self> {
        let Some(item) = self.table.get(key) else { return Vec::new() };
        let fields = |table: &'a dyn TableLike, range: Option<std::ops::Range<usize>>| {
            let range = range.unwrap_or_default();
            Self { table, span: Span::new(range.start, range.end), source: self.source }
        };
        let tables: Option<Vec<Self>> = match (item.as_array_of_tables(), item.as_array()) {
            (Some(all), _) => Some(all.iter().map(|one| fields(one, one.span())).collect()),
            (None, Some(all)) => all
                .iter()
                .map(|one| one.as_inline_table().map(|table| fields(table, one.span())))
                .collect(),
            (None, None) => None,
        };
        let what = "a list of tables, as [[test]]";
        or_wrong(tables, key, what, item, mistakes).unwrap_or_default()
    }
}

fn or_wrong<T>(
    value: Option<T>,
    key: &str,
    what: &str,
    item: &Item,
    mistakes: &mut Vec<Diagnostic>,
) -> Option<T> {
    if value.is_none() {
        let message = format!("`{key}` must be {what}");
        mistakes.push(Diagnostic::error("wrong-type", span(item), message));
    }
    value
}

fn span(item: &Item) -> Span {
    let range = item.span().unwrap_or_default();
    Span::new(range.start, range.end)
}

/// The line of an offset, from 1.
pub(super) fn line(source: &str, offset: usize) -> u32 {
    let before = source.get(..offset).unwrap_or_default();
    u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX).saturating_add(1)
}
