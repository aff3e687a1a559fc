//! Recorded rolls, found, replayed and shown: `schema/replay.v1.json`.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::error::CliError;
use super::exit::ExitCode;
use super::global::Format;
use super::inspection_text::one_line;
use super::output::Output;
use super::record::SCHEMA;
use crate::channel;
use crate::limits::{PluginLimits, RollsLimits};
use crate::plugin::{Plugin, Runtime};
use crate::rolls::{
    self, Against, Came, Difference, Recent, Record, Replayed, Replays, Rolls, RollsError,
    SqliteRolls,
};
use crate::store::{Channel, ChannelId, ChannelPlugin, Store};
use crate::text::cleaned;

/// Rolls that are shown if not all are asked for.
pub(super) const MOST: usize = 20;

/// Which rolls are meant.
pub(super) enum Chosen {
    /// The one with this number.
    One(u64),
    /// The last ones of a channel.
    Last(ChannelId, usize),
}

/// What was kept of rolls in the store of this folder; none if nothing ever was.
///
/// # Errors
/// When it can't be read.
pub(super) fn rolls_there(folder: &Path) -> Result<Option<SqliteRolls>, CliError> {
    Ok(SqliteRolls::open_existing(folder, &RollsLimits::default())?)
}

/// The recorded rolls that are meant.
///
/// # Errors
/// When there are none.
pub(super) fn find(rolls: Option<&SqliteRolls>, chosen: &Chosen) -> Result<Recent, CliError> {
    let recent = match (rolls, chosen) {
        (None, _) => Recent::default(),
        (Some(rolls), Chosen::One(id)) => {
            let records = rolls.record(*id)?.into_iter().collect();
            Recent { records, ..Recent::default() }
        }
        (Some(rolls), Chosen::Last(channel, limit)) => rolls.recent(channel, *limit)?,
    };
    if recent.records.is_empty() && recent.damaged.is_empty() {
        let (message, help) = match chosen {
            Chosen::One(id) => (
                format!("no roll with the number {id} is recorded here"),
                "the rolls of a channel: sidekick replay --channel NAME --list",
            ),
            Chosen::Last(channel, _) => (
                format!("no roll of the channel '{channel}' is recorded here"),
                "record some: sidekick roll --channel NAME --record COMMAND",
            ),
        };
        return Err(CliError::new(ExitCode::Input, message).help(help));
    }
    Ok(recent)
}

/// Warns of rolls that can't be read.
///
/// # Errors
/// When the output can't be written.
pub(super) fn tell_damaged(recent: &Recent, output: &mut Output) -> Result<(), CliError> {
    for id in &recent.damaged {
        output
            .labelled("warning:", &format!("the recorded roll {id} is damaged; it is left out"))?;
    }
    Ok(())
}

/// Replays rolls with the modules of this store, but for the plugins in `instead`.
#[must_use]
pub(super) fn replay(
    records: &[Record],
    instead: Vec<Box<dyn Plugin>>,
    store: &Arc<dyn Store>,
    runtime: &Arc<dyn Runtime + Send + Sync>,
    limits: &PluginLimits,
) -> Replays {
    let mut load = |set: &[ChannelPlugin]| {
        let set = Channel { sequence: 0, plugins: set.to_vec() };
        channel::plugins(&set, store, runtime, limits).0
    };
    rolls::replay_all(records, Against::Instead(instead, &mut load))
}

/// Rolls of a channel that are replayed when a plugin is to be changed.
const REHEARSED: usize = 200;

/// What the last rolls of a channel would give with another plugin in it; none if no roll is recorded. What
/// was recorded is of use, but nothing depends on it: when it can't be read, that is only told.
///
/// # Errors
/// When the plugin can't be had, or the output can't be written.
pub(super) fn rehearse(
    (folder, channel): (&Path, &ChannelId),
    plugin: impl FnOnce(&mut Output) -> Result<Box<dyn Plugin>, CliError>,
    store: &Arc<dyn Store>,
    runtime: &Arc<dyn Runtime + Send + Sync>,
    limits: &PluginLimits,
    output: &mut Output,
) -> Result<Option<Replays>, CliError> {
    let there = SqliteRolls::open_existing(folder, &RollsLimits::default());
    let recent = there.and_then(|rolls| match rolls {
        Some(rolls) => rolls.recent(channel, REHEARSED),
        None => Ok(Recent::default()),
    });
    match recent {
        Ok(recent) if recent.records.is_empty() => Ok(None),
        Ok(recent) => {
            tell_damaged(&recent, output)?;
            let plugin = plugin(output)?;
            Ok(Some(replay(&recent.records, vec![plugin], store, runtime, limits)))
        }
        Err(error) => {
            output.labelled("warning:", &format!("no roll is replayed: {error}"))?;
            Ok(None)
        }
    }
}

/// Replays in few words, for a record about something else.
#[must_use]
pub(super) fn in_short(replays: &Replays) -> Value {
    let changed = replays.changed().map(|one| {
        let roll = &one.record.roll;
        json!({
            "id": one.record.id,
            "user": roll.asked.user,
            "command": roll.asked.command,
            "before": roll.came.told(),
            "after": one.came.told(),
        })
    });
    json!({
        "same": replays.same(),
        "changed": changed.collect::<Vec<_>>(),
        "left_out": replays.left_out.iter().map(|one| one.id).collect::<Vec<_>>(),
    })
}

/// Shows what was recorded.
///
/// # Errors
/// When the output can't be written.
pub(super) fn list(records: &[Record], output: &mut Output) -> Result<ExitCode, CliError> {
    for record in records {
        if output.format == Format::Json {
            output.json(&json(record, None, None))?;
        } else {
            let told = one_line(&record.roll.came.told());
            output.result(&format!("{}  {}  → {told}", record.roll.at, head(record)))?;
        }
    }
    Ok(ExitCode::Success)
}

/// Shows what is different, at most `most` rolls of it in full, and gives how the command ends.
///
/// # Errors
/// When the output can't be written, or the one roll that is meant can't be replayed.
pub(super) fn show(
    replays: &Replays,
    chosen: &Chosen,
    most: usize,
    output: &mut Output,
) -> Result<ExitCode, CliError> {
    if let (Chosen::One(id), Some(left_out)) = (chosen, replays.left_out.first()) {
        let message = format!("the roll {id} can't be replayed: {}", left_out.why);
        return Err(CliError::new(ExitCode::Store, message)
            .help("a module that no channel needs any more is gone some time later"));
    }
    tell_left_out(replays, output)?;
    let changed = replays.changed().count();
    if output.format == Format::Json {
        for replayed in &replays.replayed {
            output.json(&json(
                &replayed.record,
                Some(&replayed.came),
                Some(&replayed.differences),
            ))?;
        }
    } else {
        let alone = matches!(chosen, Chosen::One(_));
        output.page(&text(replays, alone, most))?;
    }
    Ok(if changed == 0 { ExitCode::Success } else { ExitCode::Findings })
}

/// Warns of rolls that could not be replayed.
///
/// # Errors
/// When the output can't be written.
pub(super) fn tell_left_out(replays: &Replays, output: &mut Output) -> Result<(), CliError> {
    for left_out in &replays.left_out {
        let text = format!("the roll {} is left out: {}", left_out.id, left_out.why);
        output.labelled("warning:", &text)?;
    }
    Ok(())
}

/// The page about replays; one that stands alone shows its reply even if it is the same.
#[must_use]
pub(super) fn text(replays: &Replays, alone: bool, most: usize) -> String {
    let mut lines = Vec::new();
    if let (true, [replayed]) = (alone, &*replays.replayed)
        && replayed.is_same()
    {
        lines.push(head(&replayed.record));
        let reply = cleaned(&replayed.came.told()).into_owned();
        lines.extend(reply.lines().map(|line| format!("    {line}")));
    }
    for replayed in replays.changed().take(most) {
        lines.push(head(&replayed.record));
        for difference in worth_telling(replayed) {
            lines.push(format!("  {}", cleaned(&difference.what)));
            lines.extend(difference.lines().iter().map(|line| format!("    {line}")));
        }
    }
    let (changed, same) = (replays.changed().count(), replays.same());
    if changed > most {
        lines.push(format!("… and {} more; --all shows them", changed - most));
    }
    let rolls = if changed + same == 1 { "roll" } else { "rolls" };
    lines
        .push(format!("{} {rolls} replayed: {same} the same, {changed} different", changed + same));
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The differences that do not follow from others: with another reply, its parts are others, too.
fn worth_telling(replayed: &Replayed) -> impl Iterator<Item = &Difference> {
    use rolls::Aspect::{Labels, Parts, Reply, Values};
    let another_reply = replayed.differences.iter().any(|one| one.aspect == Reply);
    let follows = move |one: &&Difference| matches!(one.aspect, Parts | Values | Labels);
    replayed.differences.iter().filter(move |one| !(another_reply && follows(one)))
}

fn head(record: &Record) -> String {
    let asked = &record.roll.asked;
    format!("{}  {}: {}", record.id, one_line(&asked.user), one_line(&asked.command))
}

fn json(record: &Record, came: Option<&Came>, differences: Option<&[Difference]>) -> Value {
    let roll = &record.roll;
    let told = |came: &Came| {
        json!({
            "reply": came.reply.as_ref().map(|reply| json!({
                "plain": reply.plain, "markdown": reply.markdown, "delivery": reply.delivery,
            })),
            "errors": came.faults,
            "draws": came.draws,
            "fuel": came.fuel,
        })
    };
    let modules = roll.asked.plugins.iter();
    let modules = modules.map(|plugin| json!({ "name": plugin.name, "module": plugin.module }));
    let one = |one: &Difference| {
        json!({
            "aspect": one.aspect.name(), "what": one.what, "before": one.before, "after": one.after,
        })
    };
    json!({
        "schema": SCHEMA,
        "id": record.id,
        "at": roll.at,
        "server": roll.channel.server(),
        "channel": roll.channel.channel(),
        "user": roll.asked.user,
        "command": roll.asked.command,
        "rules": roll.asked.rules,
        "seed": roll.asked.seed.map(|seed| seed.to_string()),
        "plugins": modules.collect::<Vec<_>>(),
        "recorded": told(&roll.came),
        "replayed": came.map(told),
        "differences": differences.map(|all| all.iter().map(one).collect::<Vec<_>>()),
    })
}

impl From<RollsError> for CliError {
    fn from(error: RollsError) -> Self {
        let told = Self::new(ExitCode::Store, error.to_string());
        let source = std::error::Error::source(&error);
        let told = source.into_iter().fold(told, |told, source| told.because(source));
        match error {
            RollsError::Damaged { .. } => {
                told.help("the next roll in a channel sets the file aside and begins a new one")
            }
            RollsError::Busy { .. } => told.help("try again"),
            RollsError::Newer { .. } => told.help("use a newer sidekick, or --store DIR"),
            RollsError::Unusable { .. } | RollsError::Unreadable { .. } => told,
        }
    }
}
