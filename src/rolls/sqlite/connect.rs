//! The file: opened, brought up to date, set aside when it is damaged.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::{FILE, SqliteRolls};
use crate::limits::RollsLimits;
use crate::rolls::RollsError;

/// The schemas, each made from the one before; forward only.
const MIGRATIONS: &[&str] = &[include_str!("schema.1.sql")];

/// Milliseconds between two tries to open a file that others are just making.
const STEP_MS: u64 = 20;

/// Opens the file; makes it if it is missing.
pub(super) fn open(folder: &Path, limits: &RollsLimits) -> Result<SqliteRolls, RollsError> {
    let place = folder.join(FILE);
    fs::create_dir_all(folder).map_err(|source| unusable(&place, source))?;
    let mut tries = limits.busy_ms / STEP_MS;
    loop {
        match connect(&place, limits) {
            // Where two make the file at once, SQLite does not wait by itself.
            Err(RollsError::Busy { .. }) if tries > 0 => {
                tries -= 1;
                thread::sleep(Duration::from_millis(STEP_MS));
            }
            Err(error) => return Err(error),
            Ok(connection) => return Ok(SqliteRolls { connection, place, limits: *limits }),
        }
    }
}

fn connect(place: &Path, limits: &RollsLimits) -> Result<Connection, RollsError> {
    let told = |source| error(place, source);
    let mut connection = Connection::open(place).map_err(told)?;
    connection.busy_timeout(Duration::from_millis(limits.busy_ms)).map_err(told)?;
    let version = version(&connection).map_err(told)?;
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if version > known {
        let place = place.display().to_string();
        return Err(RollsError::Newer { place, found: version, known });
    }
    connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
        .and_then(|()| connection.pragma_update(None, "synchronous", "NORMAL"))
        .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
        .map_err(told)?;
    if version < known {
        migrate(&mut connection).map_err(told)?;
    }
    Ok(connection)
}

/// Brings the schema up to date; another process may have done it in between.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = usize::try_from(version(&transaction)?).unwrap_or(usize::MAX);
    for (number, schema) in MIGRATIONS.iter().enumerate().skip(done) {
        transaction.execute_batch(schema)?;
        transaction.pragma_update(
            None,
            "user_version",
            i64::try_from(number + 1).unwrap_or(i64::MAX),
        )?;
    }
    transaction.commit()
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Renames a damaged file, if it is one.
pub(super) fn set_aside(
    folder: &Path,
    limits: &RollsLimits,
) -> Result<Option<PathBuf>, RollsError> {
    let place = folder.join(FILE);
    if is_sound(&place, limits) {
        return Ok(None);
    }
    let aside = folder.join(format!("{FILE}.damaged"));
    let beside = |ending: &str| folder.join(format!("{FILE}{ending}"));
    let moved = gone(fs::remove_file(beside("-shm")))
        // What was not yet in the file goes first: a new file must never take it for its own.
        .and_then(|()| gone(fs::rename(beside("-wal"), folder.join(format!("{FILE}.damaged-wal")))))
        .and_then(|()| gone(fs::rename(&place, &aside)));
    moved.map_err(|source| unusable(&place, source))?;
    Ok(Some(aside))
}

/// What is not there need not be moved.
fn gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn is_sound(place: &Path, limits: &RollsLimits) -> bool {
    let checked = connect(place, limits).and_then(|connection| {
        let check = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
        check.map_err(|source| error(place, source))
    });
    match checked {
        Ok(said) => matches!(said, rusqlite::types::Value::Text(ref said) if said == "ok"),
        Err(RollsError::Damaged { .. }) => false,
        // Whatever it is, renaming does not mend it.
        Err(_) => true,
    }
}

/// What SQLite says, in our words.
pub(super) fn error(place: &Path, source: rusqlite::Error) -> RollsError {
    let shown = place.display().to_string();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            RollsError::Busy { place: shown }
        }
        // A table that is not there, or a column of another kind, is damage to somebody's schema.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => {
            RollsError::Damaged { place: shown, what: source.to_string() }
        }
        None => RollsError::Damaged { place: shown, what: source.to_string() },
        Some(_) => unusable(place, source),
    }
}

fn unusable(
    place: &Path,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> RollsError {
    RollsError::Unusable { place: place.display().to_string(), source: source.into() }
}
