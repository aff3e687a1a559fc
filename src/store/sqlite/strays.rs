//! Rows that belong to nothing: what they belonged to is made again, or they go.

use rusqlite::{Connection, params};

use super::repair::Repair;

/// Rows of bytes and sketches without their object.
pub(super) fn in_modules(objects: &Connection, done: &mut Vec<Repair>) -> rusqlite::Result<()> {
    for table in ["body", "sketch"] {
        let query = format!("DELETE FROM {table} WHERE object NOT IN (SELECT id FROM object)");
        tell(table, objects.execute(&query, [])?, done);
    }
    Ok(())
}

/// Channels whose row is gone while their changes are there get it back, to be mended; plugins and needs
/// that belong to nothing go.
pub(super) fn in_channels(names: &Connection, done: &mut Vec<Repair>) -> rusqlite::Result<()> {
    // The last entry's digest is the chain; no digest of plugins is this one, so that they are made again.
    names.execute(
        "INSERT INTO channel (server, channel, first, sequence, chain, state) \
        SELECT server, channel, min(sequence), max(sequence), \
        (SELECT chain FROM entry AS last WHERE last.server = lost.server \
        AND last.channel = lost.channel ORDER BY sequence DESC LIMIT 1), ?1 FROM entry AS lost \
        WHERE NOT EXISTS (SELECT 1 FROM channel \
        WHERE channel.server = lost.server AND channel.channel = lost.channel) \
        GROUP BY server, channel",
        params![[0_u8; 32]],
    )?;
    let plugins = names.execute(
        "DELETE FROM plugin WHERE NOT EXISTS (SELECT 1 FROM channel \
        WHERE channel.server = plugin.server AND channel.channel = plugin.channel)",
        [],
    )?;
    tell("plugin", plugins, done);
    // Told by what they lead to: the plugins are made again, or were told above.
    names.execute(
        "DELETE FROM need WHERE NOT EXISTS (SELECT 1 FROM plugin WHERE plugin.server = need.server \
        AND plugin.channel = need.channel AND plugin.name = need.plugin)",
        [],
    )?;
    Ok(())
}

fn tell(table: &'static str, rows: usize, done: &mut Vec<Repair>) {
    if rows > 0 {
        done.push(Repair::Strays { table, rows });
    }
}
