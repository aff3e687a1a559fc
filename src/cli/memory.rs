//! Where a conversation keeps its memory: opened for one message at a time, so that a long talk keeps
//! nobody else waiting.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::CliError;
use super::exit::ExitCode;
use super::folders;
use super::world::Surroundings;
use crate::channel::{Recalled, recall, remember};
use crate::chat::Place;
use crate::pipeline::{Session, SessionFile};
use crate::store::Store;

/// Where the memory of a conversation is kept.
pub(super) enum Keeping {
    /// In this file; it is looked into at every message.
    Given(PathBuf),
    /// In the user's own; a message that needs no memory never touches it.
    Usual,
    /// In the store, by user, channel and server; likewise.
    Channel(Arc<dyn Store>),
}

/// The memory of one message, opened.
pub(super) enum Opened {
    /// The message needs none.
    Not,
    /// A file, locked until this is dropped.
    File(SessionFile),
    /// As it was in the store; nobody is kept waiting.
    Recalled(Box<Recalled>),
}

impl Keeping {
    /// Reads the memory into the session, if `text` may need it.
    ///
    /// # Errors
    /// When it can't be read.
    pub(super) fn open(
        &self,
        text: &str,
        place: &Place,
        session: &mut Session,
        surroundings: &Surroundings,
    ) -> Result<Opened, CliError> {
        let path = match self {
            Self::Given(path) => path.clone(),
            Self::Usual | Self::Channel(_) if !session.needs_memory(text) => {
                return Ok(Opened::Not);
            }
            Self::Usual => usual(surroundings)?,
            Self::Channel(store) => {
                let recalled = recall(&**store, place)?;
                session.memory.clone_from(&recalled.memory);
                return Ok(Opened::Recalled(Box::new(recalled)));
            }
        };
        let (file, memory) = SessionFile::open(&path, session.limits.file)?;
        session.memory = memory;
        Ok(Opened::File(file))
    }

    /// Keeps what the session remembers now; whether nobody else had changed it since it was opened.
    ///
    /// # Errors
    /// When it can't be written; what was kept before is then as it was.
    pub(super) fn keep(&self, opened: Opened, session: &Session) -> Result<bool, CliError> {
        match (self, opened) {
            (_, Opened::File(mut file)) => file.save(&session.memory)?,
            (Self::Channel(store), Opened::Recalled(recalled)) => {
                return Ok(remember(&**store, &recalled, &session.memory)?);
            }
            (_, Opened::Not | Opened::Recalled(_)) => {}
        }
        Ok(true)
    }
}

fn usual(surroundings: &Surroundings) -> Result<PathBuf, CliError> {
    let folder = folders::state(surroundings).ok_or_else(|| {
        CliError::new(ExitCode::Store, "there is no home folder to keep the session in")
            .help("name a file: --session FILE")
    })?;
    Ok(folder.join("session.json"))
}
