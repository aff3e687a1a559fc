//! What came becomes what is expected; comments and order stay.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

use super::compare::{labels, log, parts, word};
use super::read::SCOPES;
use super::run::{Happened, Ran, run_test, run_test_with};
use super::test::{File, Step, Test, Texts};
use super::write::Unwritable;
use crate::files::replace;
use crate::limits::PluginLimits;
use crate::plugin::Plugin;

/// What became of a file's tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Names of tests that expect something else now.
    pub changed: Vec<String>,
    /// Names of tests that fail and stay as they are: their faces do not fit, their command is none, or
    /// they want no fault and there is one.
    pub kept: Vec<String>,
}

/// Makes failing tests expect what came, among those that are `wanted`. Faces are never invented,
/// unless there is a seed for those that are missing.
///
/// # Errors
/// When the file can't be written; it is as it was.
pub fn accept(
    file: &File,
    plugins: &mut Vec<Box<dyn Plugin>>,
    limits: &PluginLimits,
    seed: Option<u64>,
    wanted: &dyn Fn(&Test) -> bool,
) -> Result<Accepted, Unwritable> {
    let unwritable = |cause: std::io::Error| Unwritable::File { shown: file.shown.clone(), cause };
    let mut document: DocumentMut =
        file.source.parse().map_err(|error| unwritable(std::io::Error::other(error)))?;
    let mut accepted = Accepted::default();
    for (number, test) in file.tests.iter().enumerate().filter(|(_, test)| wanted(test)) {
        let mut ran = run_test(test, plugins, limits);
        if ran.findings.is_empty() {
            continue;
        }
        let mut redraw = false;
        if !dice_fit(&ran)
            && let Some(seed) = seed
        {
            ran = run_test_with(test, plugins, limits, Some(seed));
            redraw = true;
        }
        let item = document.get_mut("test").and_then(|tests| table(tests, number));
        let keeps = test.steps.iter().any(|step| step.expected.no_fault)
            || (!dice_fit(&ran) && !redraw)
            || ran
                .happened
                .iter()
                .any(|came| came.exchange.reply.is_none() && came.exchange.faults.is_empty());
        match item {
            Some(item) if !keeps => {
                update_all(item, test, &ran, redraw);
                accepted.changed.push(test.name.clone());
            }
            _ => accepted.kept.push(test.name.clone()),
        }
    }
    if !accepted.changed.is_empty() {
        replace(&file.path, document.to_string().as_bytes()).map_err(unwritable)?;
    }
    Ok(accepted)
}

fn dice_fit(ran: &Ran) -> bool {
    ran.happened.iter().all(|came| came.left.is_empty() && came.missed.is_none())
}

/// One of a list of tables.
fn table(item: &mut Item, number: usize) -> Option<&mut dyn TableLike> {
    match item {
        Item::ArrayOfTables(all) => Some(all.get_mut(number)?),
        Item::Value(Value::Array(all)) => Some(all.get_mut(number)?.as_inline_table_mut()?),
        _ => None,
    }
}

fn update_all(item: &mut dyn TableLike, test: &Test, ran: &Ran, redraw: bool) {
    for (number, (step, came)) in test.steps.iter().zip(&ran.happened).enumerate() {
        match number.checked_sub(1) {
            None => update(item, step, came, redraw),
            Some(number) => {
                let then = item.get_mut("then").and_then(|then| table(then, number));
                if let Some(then) = then {
                    update(then, step, came, redraw);
                }
            }
        }
    }
}

fn update(item: &mut dyn TableLike, step: &Step, came: &Happened, redraw: bool) {
    let learned = step.learned(came);
    if redraw && learned.faces != step.faces {
        set(item, "faces", learned.faces.iter().copied().collect());
    }
    let expected = &step.expected;
    if let Some(error) = learned.expected.error {
        for key in ["reply", "plain", "delivery", "parts", "labels"] {
            item.remove(key);
        }
        set(item, "error", Value::from(error));
        let message = learned.expected.message.unwrap_or_default();
        set(item, "message", Value::from(message));
    } else if let Some(reply) = &came.exchange.reply {
        let had_error = item.remove("error").is_some() | item.remove("message").is_some();
        if expected.reply.is_some() || expected.is_empty() || had_error {
            set(item, "reply", Value::from(&*reply.markdown));
        }
        if expected.plain.is_some() {
            set(item, "plain", Value::from(&*reply.plain));
        }
        if expected.delivery.is_some() {
            set(item, "delivery", Value::from(word(reply.delivery)));
        }
        if expected.parts.is_some() {
            set(item, "parts", Value::from(listed(came)));
        }
        if expected.labels.is_some() {
            set(item, "labels", labels(&came.exchange).into_iter().collect());
        }
    }
    if expected.log.is_some() {
        set(item, "log", log(&came.exchange).into_iter().collect());
    }
    if let Some(after) = item.get_mut("after").and_then(Item::as_table_like_mut) {
        update_after(after, step, came);
    }
}

fn update_after(after: &mut dyn TableLike, step: &Step, came: &Happened) {
    let place = &step.before.place;
    let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
    let variables = &came.memory.variables;
    texts(after, "variables", &variables.of_user(place).map(owned).collect());
    texts(after, "channel_variables", &variables.of_channel(place).map(owned).collect());
    if let Some(state) = after.get_mut("state").and_then(Item::as_table_like_mut) {
        for (scope, kept) in SCOPES.into_iter().zip(came.memory.state(place, &came.plugin)) {
            texts(state, scope, &kept);
        }
    }
}

/// Makes a group of texts, if it is there, the texts that are.
fn texts(outer: &mut dyn TableLike, key: &str, is: &Texts) {
    let Some(group) = outer.get_mut(key).and_then(Item::as_table_like_mut) else { return };
    let gone: Vec<String> = group
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| !is.contains_key(name))
        .collect();
    for name in gone {
        group.remove(&name);
    }
    for (name, text) in is {
        let same = group.get(name).and_then(Item::as_str) == Some(text);
        if !same {
            set(group, name, Value::from(&**text));
        }
    }
}

fn listed(came: &Happened) -> Array {
    let tables = parts(&came.exchange).into_iter().map(|part| {
        let mut table = InlineTable::new();
        table.insert("text", Value::from(part.text));
        if let Some(number) = part.number {
            table.insert("number", Value::from(number));
        }
        if part.settled {
            table.insert("final", Value::from(true));
        }
        Value::from(table)
    });
    tables.collect()
}

/// Puts a value where the old one stood, with the comment behind it, or at the end.
fn set(item: &mut dyn TableLike, key: &str, mut value: Value) {
    match item.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            item.insert(key, Item::Value(value));
        }
    }
}
