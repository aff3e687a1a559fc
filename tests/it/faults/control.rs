//! A writer that keeps the same rows as the store but syncs less: what it loses shows that losses are seen.

use rusqlite::Connection;
use sidekick::store::SqliteStore;

use super::promise::note;
use super::work::{self, Trouble, settings, trouble, upload_somewhere};
use super::worker::Role;

/// Uploads to a store beside, and copies every row of it to the store of the role, with this setting of
/// `synchronous`; for ever.
pub(super) fn mirror(role: &Role, synchronous: &str, first: u64) -> Result<u64, Trouble> {
    let beside = tempfile::tempdir().map_err(|error| error.to_string())?;
    let open = |folder| SqliteStore::open(folder, settings(), work::clock);
    let store = open(beside.path()).map_err(|error| trouble(&error))?;
    drop(open(&role.store).map_err(|error| trouble(&error))?);
    let files = ["modules.db", "channels.db"];
    let copies = files.map(|file| {
        let connection = Connection::open(role.store.join(file))?;
        connection.pragma_update(None, "synchronous", synchronous)?;
        connection.pragma_update(None, "foreign_keys", "OFF")?;
        let from = beside.path().join(file);
        connection.execute("ATTACH ?1 AS beside", [from.to_string_lossy()])?;
        Ok::<_, rusqlite::Error>(connection)
    });
    for number in first.. {
        let promise = upload_somewhere(&store, number)?;
        for copy in &copies {
            let copy = copy.as_ref().map_err(|error| error.to_string())?;
            copy_rows(copy).map_err(|error| error.to_string())?;
        }
        if let Some(promise) = promise {
            note(&role.promises, &promise);
        }
    }
    Ok(0)
}

/// Copies the rows that are new or others beside, in one transaction.
fn copy_rows(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let tables = statement.query_map([], |row| row.get::<_, String>(0))?;
    let tables: Vec<String> = tables.collect::<Result<_, _>>()?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for table in tables.iter().filter(|table| !table.starts_with("sqlite_")) {
        connection.execute_batch(&format!(
            "INSERT OR REPLACE INTO main.{table} \
            SELECT * FROM beside.{table} EXCEPT SELECT * FROM main.{table}"
        ))?;
    }
    connection.execute_batch("COMMIT")
}
