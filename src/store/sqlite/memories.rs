//! What is remembered for users, channels and servers.

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::{digest, signed, unsigned};
use super::{SqliteStore, database};
use crate::digest::Digest;
use crate::store::{Memory, Owner, StoreError};

impl SqliteStore {
    pub(super) fn recalled(
        &self,
        server: &str,
        owners: &[Owner],
    ) -> Result<Vec<Memory>, StoreError> {
        let mut connection = self.channels.hold();
        let transaction =
            database::reading(&mut connection).map_err(|error| self.channels.error(error))?;
        owners.iter().map(|owner| self.memory(&transaction, server, owner)).collect()
    }

    pub(super) fn remembered(
        &self,
        server: &str,
        memories: &[(Owner, Memory)],
    ) -> Result<bool, StoreError> {
        for (_, memory) in memories {
            memory.examine(&self.settings.limits)?;
        }
        let sqlite = |error| self.channels.error(error);
        let mut connection = self.channels.hold();
        let transaction = database::writing(&mut connection).map_err(sqlite)?;
        for (owner, memory) in memories {
            let found = self.memory(&transaction, server, owner)?;
            if found.version != memory.version {
                return Ok(false);
            }
            if found.text != memory.text {
                write_as_it_is(&transaction, server, owner, &memory.changed()).map_err(sqlite)?;
            }
        }
        transaction.commit().map_err(sqlite)?;
        Ok(true)
    }

    /// What is remembered for one, compared with its digest.
    pub(super) fn memory(
        &self,
        connection: &Connection,
        server: &str,
        owner: &Owner,
    ) -> Result<Memory, StoreError> {
        let (kind, name) = columns(owner);
        let query = "SELECT version, content, digest FROM memory \
            WHERE server = ?1 AND kind = ?2 AND owner = ?3";
        let read = |row: &rusqlite::Row<'_>| {
            let memory = Memory { version: unsigned(row, 0)?, text: row.get(1)? };
            Ok((memory, digest(row, 2)?))
        };
        let found = connection.query_row(query, [server, kind, name], read).optional();
        match found.map_err(|error| self.channels.error(error))? {
            None => Ok(Memory::default()),
            Some((memory, digest)) if digest == proof(server, owner, &memory) => Ok(memory),
            Some(_) => {
                let what = format!("what is remembered for {owner} is not what its digest says");
                Err(self.channels.inconsistent(what))
            }
        }
    }
}

/// The digest of what is remembered, of how often it was changed, and for whom: a name that is damaged must
/// not become somebody else's.
fn proof(server: &str, owner: &Owner, memory: &Memory) -> Digest {
    let (kind, name) = columns(owner);
    let Memory { version, text } = memory;
    Digest::of(serde_json::json!([server, kind, name, version, text]).to_string().as_bytes())
}

/// An owner in two columns.
fn columns(owner: &Owner) -> (&'static str, &str) {
    match owner {
        Owner::User(name) => ("user", name),
        Owner::Channel(name) => ("channel", name),
        Owner::Server => ("server", ""),
    }
}

/// Drops what is remembered for one.
pub(super) fn forget(connection: &Connection, server: &str, owner: &Owner) -> rusqlite::Result<()> {
    let (kind, name) = columns(owner);
    connection.execute(
        "DELETE FROM memory WHERE server = ?1 AND kind = ?2 AND owner = ?3",
        params![server, kind, name],
    )?;
    Ok(())
}

/// Writes a memory with the version that it has.
pub(super) fn write_as_it_is(
    connection: &Connection,
    server: &str,
    owner: &Owner,
    memory: &Memory,
) -> rusqlite::Result<()> {
    let (kind, name) = columns(owner);
    let (version, digest) = (signed(memory.version), proof(server, owner, memory));
    connection.execute(
        "INSERT INTO memory (server, kind, owner, version, digest, content) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (server, kind, owner) DO UPDATE SET \
        version = excluded.version, digest = excluded.digest, content = excluded.content",
        params![server, kind, name, version, digest.as_bytes(), memory.text],
    )?;
    Ok(())
}
