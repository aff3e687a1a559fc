//! One database file: opened with care, its settings asserted.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::schema::Schema;
use crate::store::StoreError;

/// An open database.
#[derive(Debug)]
pub(super) struct Database {
    path: PathBuf,
    connection: Mutex<Connection>,
}

/// The connection, for one caller at a time.
pub(super) type Held<'a> = MutexGuard<'a, Connection>;

impl Database {
    /// Opens the database of this schema in the folder; an absent or empty file becomes a new one. What is
    /// not ours is left as it is.
    pub(super) fn open(
        folder: &Path,
        schema: Schema,
        patience: Duration,
    ) -> Result<Self, StoreError> {
        let path = folder.join(schema.file);
        let connection = open(&path, schema, patience).map_err(|found| found.at(&path))?;
        Ok(Self { path, connection: Mutex::new(connection) })
    }

    /// Opens the database of this schema in the folder to read it, as it lies there.
    pub(super) fn look(folder: &Path, schema: Schema) -> Result<Self, StoreError> {
        let path = folder.join(schema.file);
        let open = || -> Result<Connection, Trouble> {
            let connection = super::look::connection(&path)?;
            if version(&connection, schema)? == schema.newest() {
                return Ok(connection);
            }
            Err(Trouble::Setting("its tables are old and must be written anew".to_owned()))
        };
        let connection = open().map_err(|found| found.at(&path))?;
        Ok(Self { path, connection: Mutex::new(connection) })
    }

    /// The connection. Nothing is half done after a panic: SQLite rolls back.
    pub(super) fn hold(&self) -> Held<'_> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets the file have no more bytes than this; what it has already, it keeps.
    pub(super) fn bound(&self, bytes: u64) -> Result<(), StoreError> {
        let connection = self.hold();
        let set = || -> rusqlite::Result<()> {
            let page = connection.query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0))?;
            let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / page.max(1);
            let pages = pages.clamp(1, i64::from(u32::MAX - 1));
            let set = format!("PRAGMA max_page_count = {pages}");
            connection.query_row(&set, [], |_| Ok(()))
        };
        set().map_err(|error| self.error(error))
    }

    /// What SQLite said, as an error of the store.
    pub(super) fn error(&self, error: rusqlite::Error) -> StoreError {
        Trouble::Sqlite(error).at(&self.path)
    }

    /// What contradicts itself in it.
    pub(super) fn inconsistent(&self, what: impl Into<String>) -> StoreError {
        StoreError::Inconsistent { place: self.path.display().to_string(), what: what.into() }
    }
}

/// A transaction that writes: the lock is taken at once, so that no reader has to become a writer.
pub(super) fn writing(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// A transaction that reads: everything in it is of one moment.
pub(super) fn reading(connection: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    connection.transaction_with_behavior(TransactionBehavior::Deferred)
}

/// What speaks against a database file.
enum Trouble {
    Sqlite(rusqlite::Error),
    Io(std::io::Error),
    Foreign(String),
    Newer { found: u32, known: u32 },
    Setting(String),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Trouble {
    fn at(self, path: &Path) -> StoreError {
        let place = path.display().to_string();
        match self {
            Self::Foreign(what) => StoreError::Foreign { place, what },
            Self::Newer { found, known } => StoreError::Newer { place, found, known },
            Self::Setting(what) => StoreError::Unusable { place, source: what.into() },
            Self::Io(error) => StoreError::Unusable { place, source: Box::new(error) },
            // A value that can't be what it should be.
            Self::Sqlite(
                error @ (rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::Utf8Error(..)),
            ) => StoreError::Inconsistent { place, what: error.to_string() },
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                    StoreError::Busy { place }
                }
                Some(ErrorCode::DiskFull) => StoreError::Full { place },
                Some(ErrorCode::DatabaseCorrupt) => {
                    StoreError::Inconsistent { place, what: error.to_string() }
                }
                Some(ErrorCode::NotADatabase) => {
                    StoreError::Foreign { place, what: "it is no SQLite database".to_owned() }
                }
                _ => StoreError::Unusable { place, source: Box::new(error) },
            },
        }
    }
}

fn open(path: &Path, schema: Schema, patience: Duration) -> Result<Connection, Trouble> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => return Err(Trouble::Foreign("it is no file".to_owned())),
        Ok(found) if found.permissions().readonly() => {
            return Err(Trouble::Setting("it may not be written to".to_owned()));
        }
        Ok(_) => (),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (),
        Err(error) => return Err(Trouble::Io(error)),
    }
    // Without SQLITE_OPEN_URI: a folder may be called anything.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(patience)?;
    // Nothing is written before it is known whose file it is.
    let version = version(&connection, schema)?;
    if version == 0 {
        connection.pragma_update(None, "page_size", schema.page)?;
        // Room that a collection makes is given back, also when the disk is full.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    settle(&connection)?;
    if version < schema.newest() {
        let transaction = writing(&mut connection)?;
        schema.migrate(&transaction, self::version(&transaction, schema)?)?;
        transaction.commit()?;
    }
    Ok(connection)
}

/// The version of the tables; 0 if there are none yet.
fn version(connection: &Connection, schema: Schema) -> Result<u32, Trouble> {
    let number = |pragma| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id")?;
    let found = u32::try_from(number("PRAGMA user_version")?).unwrap_or(u32::MAX);
    if application == 0 && found == 0 && number("SELECT count(*) FROM sqlite_schema")? == 0 {
        return Ok(0);
    }
    if application != i64::from(schema.application) {
        return Err(Trouble::Foreign("another program made it".to_owned()));
    }
    if found > schema.newest() {
        return Err(Trouble::Newer { found, known: schema.newest() });
    }
    Ok(found)
}

/// Switches on what keeps acknowledged changes through a power cut, and makes sure that it is on.
fn settle(connection: &Connection) -> Result<(), Trouble> {
    let wanted = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
        // What a large batch leaves of the log is given back.
        ("journal_size_limit", "4194304"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
    ];
    for (setting, value) in wanted {
        connection.pragma_update_and_check(None, setting, value, |_| Ok(())).or_else(no_rows)?;
        let found = connection.pragma_query_value(None, setting, |row| {
            Ok(match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => other.as_str()?.to_owned(),
            })
        })?;
        if found != value {
            return Err(Trouble::Setting(format!("SQLite's {setting} is {found}, not {value}")));
        }
    }
    Ok(())
}

/// Some settings answer with their value, some don't.
fn no_rows(error: rusqlite::Error) -> rusqlite::Result<()> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        other => Err(other),
    }
}
