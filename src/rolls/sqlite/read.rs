//! What was counted and recorded is read.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::digest::Digest;
use crate::limits::RollsLimits;
use crate::rolls::packed::{Pieces, SHARED};
use crate::rolls::{Counts, PluginUse, Recent, Record};
use crate::store::{ChannelId, ObjectId};
use crate::timestamp::Timestamp;

/// What was used.
pub(super) fn usage(
    connection: &Connection,
    wanted: Option<&ChannelId>,
) -> rusqlite::Result<Vec<PluginUse>> {
    let sql = "SELECT server, channels.channel, plugin, length, digest,
            rolls, errors, fuel, most_fuel, last
        FROM channels JOIN usage ON usage.channel = channels.id
        WHERE (?1 IS NULL OR (server = ?1 AND channels.channel = ?2))
        ORDER BY server, channels.channel, plugin, length, digest";
    let (server, channel) = (wanted.map(ChannelId::server), wanted.map(ChannelId::channel));
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map(params![server, channel], |row| {
        let Some(channel) = channel_of(row, 0)? else { return Ok(None) };
        Ok(Some(PluginUse {
            channel,
            plugin: row.get(2)?,
            module: ObjectId { length: number(row, 3)?, digest: Digest::from_bytes(row.get(4)?) },
            counts: counts(row, 5)?,
        }))
    })?;
    rows.filter_map(Result::transpose).collect()
}

/// How much a module was used.
pub(super) fn uses_of(connection: &Connection, module: ObjectId) -> rusqlite::Result<Counts> {
    let sql = "SELECT rolls, errors, fuel, most_fuel, last FROM usage
        WHERE digest = ?1 AND length = ?2";
    let length = i64::try_from(module.length).unwrap_or(i64::MAX);
    let mut statement = connection.prepare(sql)?;
    let mut total = Counts::default();
    let rows =
        statement.query_map(params![module.digest.as_bytes(), length], |row| counts(row, 0))?;
    for counts in rows {
        total.add(&counts?);
    }
    Ok(total)
}

/// The roll with this number, or what is wrong with it.
pub(super) fn record(
    connection: &Connection,
    limits: &RollsLimits,
    id: u64,
) -> rusqlite::Result<Option<Result<Record, String>>> {
    let sql = "SELECT server, channels.channel, at, body
        FROM rolls JOIN channels ON channels.id = rolls.channel WHERE rolls.id = ?1";
    let Ok(key) = i64::try_from(id) else { return Ok(None) };
    let found = connection
        .prepare(sql)?
        .query_row([key], |row| Ok((channel_of(row, 0)?, time(row, 2)?, row.get(3)?)))
        .optional()?;
    let Some((channel, at, body)) = found else { return Ok(None) };
    let Some(channel) = channel else { return Ok(Some(Err("its channel has no name".to_owned()))) };
    let mut pieces = Pieces { body, ..Pieces::default() };
    let sql = "SELECT place, body, digest FROM parts JOIN pieces ON pieces.id = parts.piece
        WHERE roll = ?1";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([key])?;
    while let Some(row) = rows.next()? {
        let place = usize::try_from(number(row, 0)?).unwrap_or(SHARED);
        let body: Vec<u8> = row.get(1)?;
        if Digest::of(&body) != Digest::from_bytes(row.get(2)?) || place >= SHARED {
            return Ok(Some(Err("what it shares with others is damaged".to_owned())));
        }
        if let Some(piece) = pieces.shared.get_mut(place) {
            *piece = Some(body);
        }
    }
    let roll = pieces.roll(channel, at, limits);
    Ok(Some(roll.map(|roll| Record { id, roll })))
}

/// The last rolls of a channel.
pub(super) fn recent(
    connection: &Connection,
    limits: &RollsLimits,
    channel: &ChannelId,
    limit: usize,
) -> rusqlite::Result<Recent> {
    // One view of the file: others go on writing.
    let view = connection.unchecked_transaction()?;
    let sql = "SELECT rolls.id FROM channels JOIN rolls ON rolls.channel = channels.id
        WHERE server = ?1 AND channels.channel = ?2 ORDER BY rolls.id DESC LIMIT ?3";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = view.prepare(sql)?;
    let ids = statement
        .query_map(params![channel.server(), channel.channel(), limit], |row| number(row, 0))?;
    let ids: Vec<u64> = ids.collect::<rusqlite::Result<_>>()?;
    let mut recent = Recent::default();
    for id in ids.into_iter().rev() {
        match record(&view, limits, id)? {
            Some(Ok(record)) => recent.records.push(record),
            Some(Err(_)) => recent.damaged.push(id),
            None => {}
        }
    }
    Ok(recent)
}

/// The channel in two columns; none if nobody could have named it.
fn channel_of(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<ChannelId>> {
    let (server, channel): (String, String) = (row.get(first)?, row.get(first + 1)?);
    Ok(ChannelId::new(&server, &channel).ok())
}

fn counts(row: &Row<'_>, first: usize) -> rusqlite::Result<Counts> {
    Ok(Counts {
        rolls: number(row, first)?,
        errors: number(row, first + 1)?,
        fuel: number(row, first + 2)?,
        most_fuel: number(row, first + 3)?,
        last: time(row, first + 4)?,
    })
}

fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    Ok(u64::try_from(number).unwrap_or_default())
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    number(row, column).map(Timestamp)
}
