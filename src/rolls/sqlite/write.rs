//! Counts and rolls are added, and the oldest rolls make room.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::digest::Digest;
use crate::limits::RollsLimits;
use crate::rolls::packed::Pieces;
use crate::rolls::{PluginUse, Roll};
use crate::store::ChannelId;

/// Adds counts and rolls in one transaction.
pub(super) fn keep(
    connection: &mut Connection,
    limits: &RollsLimits,
    counts: &[PluginUse],
    rolls: &[Roll],
) -> rusqlite::Result<Vec<Option<u64>>> {
    // Packed before others have to wait.
    let packed: Vec<_> = rolls.iter().map(|roll| Pieces::of(roll, limits)).collect();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for one in counts {
        count(&transaction, one)?;
    }
    let mut ids = Vec::new();
    let mut channels = Vec::new();
    for (roll, pieces) in rolls.iter().zip(&packed) {
        let Some(pieces) = pieces else {
            ids.push(None);
            continue;
        };
        let channel = channel(&transaction, &roll.channel)?;
        ids.push(Some(add(&transaction, channel, roll, pieces)?));
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    for channel in channels {
        make_room(&transaction, channel, limits)?;
    }
    transaction.commit()?;
    Ok(ids)
}

fn channel(transaction: &Transaction<'_>, id: &ChannelId) -> rusqlite::Result<i64> {
    let names = params![id.server(), id.channel()];
    let sql = "SELECT id FROM channels WHERE server = ?1 AND channel = ?2";
    let found = transaction.prepare(sql)?.query_row(names, |row| row.get(0)).optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    transaction.execute("INSERT INTO channels (server, channel) VALUES (?1, ?2)", names)?;
    Ok(transaction.last_insert_rowid())
}

fn count(transaction: &Transaction<'_>, one: &PluginUse) -> rusqlite::Result<()> {
    let PluginUse { plugin, module, counts, .. } = one;
    let channel = channel(transaction, &one.channel)?;
    let sql = "INSERT INTO usage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT DO UPDATE SET
            rolls = rolls + excluded.rolls,
            errors = errors + excluded.errors,
            fuel = fuel + excluded.fuel,
            most_fuel = max(most_fuel, excluded.most_fuel),
            last = max(last, excluded.last)";
    transaction.prepare(sql)?.execute(params![
        channel,
        plugin,
        number(module.length),
        module.digest.as_bytes(),
        number(counts.rolls),
        number(counts.errors),
        number(counts.fuel),
        number(counts.most_fuel),
        number(counts.last.0),
    ])?;
    Ok(())
}

fn add(
    transaction: &Transaction<'_>,
    channel: i64,
    roll: &Roll,
    pieces: &Pieces,
) -> rusqlite::Result<u64> {
    let sql = "INSERT INTO rolls (channel, at, size, body) VALUES (?1, ?2, ?3, ?4)";
    let values = params![channel, number(roll.at.0), length(&pieces.body), pieces.body];
    transaction.prepare(sql)?.execute(values)?;
    let id = transaction.last_insert_rowid();
    for (place, piece) in pieces.shared.iter().enumerate() {
        if let Some(piece) = piece {
            let piece = shared(transaction, channel, piece)?;
            let sql = "INSERT INTO parts VALUES (?1, ?2, ?3)";
            transaction.prepare(sql)?.execute(params![id, length_of(place), piece])?;
        }
    }
    Ok(u64::try_from(id).unwrap_or_default())
}

/// The piece of a channel with these bytes.
fn shared(transaction: &Transaction<'_>, channel: i64, body: &[u8]) -> rusqlite::Result<i64> {
    let digest = Digest::of(body);
    let sql = "SELECT id FROM pieces WHERE channel = ?1 AND digest = ?2";
    let found = transaction
        .prepare(sql)?
        .query_row(params![channel, digest.as_bytes()], |row| row.get(0))
        .optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    let sql = "INSERT INTO pieces (channel, digest, size, body) VALUES (?1, ?2, ?3, ?4)";
    let values = params![channel, digest.as_bytes(), length(body), body];
    transaction.prepare(sql)?.execute(values)?;
    Ok(transaction.last_insert_rowid())
}

/// Removes the oldest rolls of a channel that has too many, a tenth at a time: not every roll then has to.
fn make_room(
    transaction: &Transaction<'_>,
    channel: i64,
    limits: &RollsLimits,
) -> rusqlite::Result<()> {
    let most = length_of(limits.records);
    let bytes = number(limits.bytes);
    loop {
        let (count, own): (i64, i64) = transaction
            .prepare("SELECT count(*), total(size) FROM rolls WHERE channel = ?1")?
            .query_row([channel], |row| Ok((row.get(0)?, whole(row.get(1)?))))?;
        let shared = transaction
            .prepare("SELECT total(size) FROM pieces WHERE channel = ?1")?
            .query_row([channel], |row| Ok(whole(row.get(0)?)))?;
        if count == 0 || (count <= most && own + shared <= bytes) {
            return Ok(());
        }
        let too_many = (count - most).max(0);
        let tenth = (count / 10).max(1);
        let sql = "DELETE FROM rolls WHERE id IN
            (SELECT id FROM rolls WHERE channel = ?1 ORDER BY id LIMIT ?2)";
        transaction.execute(sql, params![channel, too_many.max(tenth)])?;
        let sql = "DELETE FROM pieces WHERE channel = ?1
            AND NOT EXISTS (SELECT 1 FROM parts WHERE parts.piece = pieces.id)";
        transaction.execute(sql, [channel])?;
    }
}

/// A sum of lengths: `total` gives a float even of nothing.
#[expect(clippy::cast_possible_truncation, reason = "a sum of lengths in a file is no such number")]
fn whole(total: f64) -> i64 {
    total as i64
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn length(bytes: &[u8]) -> i64 {
    length_of(bytes.len())
}

fn length_of(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
