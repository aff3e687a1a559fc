//! The session file of a conversation: opened for one message at a time, so that a long talk keeps
//! nobody else waiting.

use std::path::PathBuf;

use super::error::CliError;
use super::exit::ExitCode;
use super::folders;
use super::world::Surroundings;
use crate::pipeline::{Session, SessionFile};

/// Where the memory of a conversation is kept.
pub(super) enum MemoryFile {
    /// In this file; it is looked into at every message.
    Given(PathBuf),
    /// In the user's own; a message that needs no memory never touches it.
    Usual,
}

impl MemoryFile {
    /// Reads the memory into the session, if `text` may need it, and locks the file until the value
    /// given back is dropped.
    ///
    /// # Errors
    /// When there is a file that can't be read.
    pub(super) fn open(
        &self,
        text: &str,
        session: &mut Session,
        surroundings: &Surroundings,
    ) -> Result<Option<SessionFile>, CliError> {
        let path = match self {
            Self::Given(path) => path.clone(),
            Self::Usual if !session.needs_memory(text) => return Ok(None),
            Self::Usual => usual(surroundings)?,
        };
        let (file, memory) = SessionFile::open(&path, session.limits.file)?;
        session.memory = memory;
        Ok(Some(file))
    }
}

fn usual(surroundings: &Surroundings) -> Result<PathBuf, CliError> {
    let folder = folders::state(surroundings).ok_or_else(|| {
        CliError::new(ExitCode::Store, "there is no home folder to keep the session in")
            .help("name a file: --session FILE")
    })?;
    Ok(folder.join("session.json"))
}
