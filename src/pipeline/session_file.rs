//! The memory of a session in a file: read whole, written whole, one process at a time.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Memory, SessionError};

/// The schema that is written.
const SCHEMA: u64 = 1;

/// A session file with its lock: between [`SessionFile::open`] and the end of this value no other
/// process can open it, so that nobody's change is lost.
#[derive(Debug)]
pub struct SessionFile {
    path: PathBuf,
    limit: u64,
    // Closing the file unlocks it.
    _lock: File,
}

#[derive(Deserialize)]
struct Header {
    schema: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored<M> {
    schema: u64,
    memory: M,
}

impl SessionFile {
    /// Locks a session file, waiting for other processes, and reads it. A file that does not exist is
    /// an empty memory. `limit` is in bytes.
    ///
    /// # Errors
    /// When it can't be locked or read, or holds no session of this version; it is left as it is.
    pub fn open(path: &Path, limit: u64) -> Result<(Self, Memory), SessionError> {
        // A rename would put a plain file in the place of a link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let lock = lock(&path)?;
        let memory = read(&path, limit)?;
        Ok((Self { path, limit, _lock: lock }, memory))
    }

    /// Writes the memory beside the file and renames it, so that a reader sees the old or the new
    /// one and never half of it.
    ///
    /// # Errors
    /// When the memory is too large or can't be written; the file is then as it was.
    pub fn save(&mut self, memory: &Memory) -> Result<(), SessionError> {
        let mut bytes = serde_json::to_vec_pretty(&Stored { schema: SCHEMA, memory })
            .map_err(|error| self.unwritable(error.into()))?;
        bytes.push(b'\n');
        if bytes.len() as u64 > self.limit {
            return Err(SessionError::TooLarge { path: self.path.clone(), allowed: self.limit });
        }
        self.replace(&bytes).map_err(|error| self.unwritable(error))
    }

    fn replace(&self, bytes: &[u8]) -> std::io::Result<()> {
        let folder = folder(&self.path);
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(&self.path)?;
        // The rename itself lasts only once the folder is on disk; not every system can do that.
        if let Ok(folder) = File::open(folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    fn unwritable(&self, source: std::io::Error) -> SessionError {
        SessionError::Unwritable { path: self.path.clone(), source }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Takes the lock in `FILE.lock`: the file itself is replaced by every save, so a lock on it would
/// hold nobody back.
fn lock(path: &Path) -> Result<File, SessionError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let locked = fs::create_dir_all(folder(path))
        .and_then(|()| File::options().create(true).append(true).open(&name))
        .and_then(|file| file.lock().map(|()| file));
    locked.map_err(|source| SessionError::Unlocked { path: name, source })
}

fn read(path: &Path, limit: u64) -> Result<Memory, SessionError> {
    let unreadable = |source| SessionError::Unreadable { path: path.to_owned(), source };
    let damaged = |source| SessionError::Damaged { path: path.to_owned(), source };
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Memory::default()),
        opened => opened.map_err(unreadable)?,
    };
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(SessionError::TooLarge { path: path.to_owned(), allowed: limit });
    }
    let header: Header = serde_json::from_slice(&bytes).map_err(damaged)?;
    if header.schema > SCHEMA {
        let path = path.to_owned();
        return Err(SessionError::Newer { path, found: header.schema, known: SCHEMA });
    }
    if header.schema == 0 {
        return Err(damaged(serde::de::Error::custom("there is no schema 0")));
    }
    let stored: Stored<Memory> = serde_json::from_slice(&bytes).map_err(damaged)?;
    Ok(stored.memory)
}
