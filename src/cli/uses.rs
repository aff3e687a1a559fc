//! How much the plugins of a channel are used: for people, and as records.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::error::CliError;
use super::output::Output;
use crate::limits::RollsLimits;
use crate::rolls::{PluginUse, Rolls, SqliteRolls};
use crate::store::{Channel, ChannelId};

/// What was used in a channel, or in all of them. When that can't be read, it is only told: nothing depends on it.
///
/// # Errors
/// When the output can't be written.
pub(super) fn of(
    folder: &Path,
    channel: Option<&ChannelId>,
    output: &mut Output,
) -> Result<Vec<PluginUse>, CliError> {
    let there = SqliteRolls::open_existing(folder, &RollsLimits::default());
    let used = there.and_then(|rolls| match rolls {
        Some(rolls) => rolls.usage(channel),
        None => Ok(Vec::new()),
    });
    match used {
        Ok(used) => Ok(used),
        Err(error) => {
            output.labelled("warning:", &format!("how much is used is not known: {error}"))?;
            Ok(Vec::new())
        }
    }
}

/// A line for each plugin that was used with the module that it has now.
#[must_use]
pub(super) fn page(channel: &Channel, used: &[PluginUse]) -> String {
    let mut page = String::new();
    for plugin in &channel.plugins {
        let is_its = |one: &&PluginUse| one.plugin == plugin.name && one.module == plugin.module;
        let Some(PluginUse { counts, .. }) = used.iter().find(is_its) else { continue };
        if page.is_empty() {
            page.push_str("used\n");
        }
        let rolls = if counts.rolls == 1 { "roll" } else { "rolls" };
        let errors = match counts.errors {
            0 => String::new(),
            1 => ", 1 error".to_owned(),
            many => format!(", {many} errors"),
        };
        let fuel = match counts.most_fuel {
            0 => String::new(),
            most => format!(", {} fuel a roll, at most {most}", counts.fuel / counts.rolls.max(1)),
        };
        let (name, last) = (&plugin.name, counts.last);
        let _ = writeln!(page, "  {name}  {} {rolls}{errors}{fuel}, last {last}", counts.rolls);
    }
    page
}

/// The record of what was used, with all modules that plugins ever had.
#[must_use]
pub(super) fn record(used: &[PluginUse]) -> Value {
    let one = |one: &PluginUse| {
        json!({
            "plugin": one.plugin,
            "module": one.module,
            "rolls": one.counts.rolls,
            "errors": one.counts.errors,
            "fuel": one.counts.fuel,
            "most_fuel": one.counts.most_fuel,
            "last": one.counts.last,
        })
    };
    used.iter().map(one).collect()
}
