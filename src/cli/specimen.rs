//! A module to look at, whoever made it: its bytes and, if they can be found, its symbols.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::CliError;
use super::exit::ExitCode;
use super::folders;
use super::output::Output;
use super::paths::shown;
use super::plugins::{RunOptions, missing_help};
use super::subject::{Subject, SubjectOptions};
use super::world::Surroundings;
use crate::digest::Digest;
use crate::module::{Names, Symbols, belongs, is_core_module};

/// A module to look at.
pub(super) struct Specimen {
    /// The file.
    pub module: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its identity.
    pub digest: Digest,
    /// Where its symbols are, and their bytes. Those of a module that was not stripped are its own.
    pub symbols: Option<(PathBuf, Vec<u8>)>,
}

/// Bytes that are read of one file; a module with symbols has a few mebibytes.
const LARGEST: u64 = 64 << 20;

impl Specimen {
    /// Opens a module, or builds it if the path is a plugin's folder. With `symbols`, these must be
    /// its own.
    ///
    /// # Errors
    /// When it can't be read or built, or is no core module.
    pub(super) fn open(
        path: Option<&Path>,
        symbols: Option<&Path>,
        run: &RunOptions,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Self, CliError> {
        let (module, bytes, built) = match path.filter(|path| !path.is_dir()) {
            Some(path) => (path.to_owned(), read(path)?, None),
            None => {
                let options = SubjectOptions { path: path.map(Path::to_owned), run: run.clone() };
                let module = Subject::open(&options, surroundings, output)?.into_module()?;
                (module.path, module.bytes, module.symbols)
            }
        };
        if let Err(what) = is_core_module(&bytes) {
            let message = format!("'{}' is no module: {what}", module.display());
            return Err(CliError::new(ExitCode::Input, message));
        }
        let module = PathBuf::from(shown(&module));
        let digest = Digest::of(&bytes);
        let mut specimen = Self { module, bytes, digest, symbols: None };
        specimen.symbols = match symbols {
            Some(path) => Some(specimen.named(path)?),
            None => specimen.found(built, surroundings, output)?,
        };
        Ok(specimen)
    }

    /// A module that lies in no file; `called` stands for its path.
    ///
    /// # Errors
    /// When the output can't be written.
    pub(super) fn of(
        called: &str,
        bytes: Vec<u8>,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Self, CliError> {
        let digest = Digest::of(&bytes);
        let mut specimen = Self { module: PathBuf::from(called), bytes, digest, symbols: None };
        specimen.symbols = specimen.found(None, surroundings, output)?;
        Ok(specimen)
    }

    /// The names of its functions, as far as they are known.
    #[must_use]
    pub(super) fn names(&self) -> Names {
        self.symbols.as_ref().map(|(_, bytes)| Names::of(bytes)).unwrap_or_default()
    }

    /// Its symbols, opened.
    #[must_use]
    pub(super) fn opened(&self) -> Option<Symbols<'_>> {
        self.symbols.as_ref().and_then(|(_, bytes)| Symbols::open(bytes).ok())
    }

    fn named(&self, path: &Path) -> Result<(PathBuf, Vec<u8>), CliError> {
        let bytes = read(path)?;
        if belongs(&bytes, &self.bytes) {
            return Ok((path.to_owned(), bytes));
        }
        let message = format!(
            "the symbols '{}' are not those of '{}'",
            path.display(),
            self.module.display()
        );
        Err(CliError::new(ExitCode::Input, message)
            .help("both must come from one build; build it again"))
    }

    fn found(
        &self,
        built: Option<PathBuf>,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Option<(PathBuf, Vec<u8>)>, CliError> {
        if !Names::of(&self.bytes).is_empty() {
            return Ok(Some((self.module.clone(), self.bytes.clone())));
        }
        let beside = self.module.with_extension("symbols");
        let kept = folders::cache(surroundings)
            .map(|cache| cache.join("symbols").join(format!("{}.symbols", self.digest)));
        let mut stale = None;
        let built = built.map(|path| PathBuf::from(shown(&path)));
        for path in built.into_iter().chain([beside]).chain(kept) {
            match path.is_file().then(|| read(&path)) {
                Some(Ok(bytes)) if belongs(&bytes, &self.bytes) => return Ok(Some((path, bytes))),
                Some(_) => stale = stale.or(Some(path)),
                None => {}
            }
        }
        if let Some(path) = stale.filter(|_| !output.quiet) {
            let text = format!("{} is of another build; it is not used", path.display());
            output.labelled("note:", &text)?;
        }
        Ok(None)
    }
}

/// The path from the folder one is in, if it lies below.
fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    read_module(path, &format!("'{}'", path.display()))
}

/// Reads a file, but none that has no end; `called` is what a message calls it.
///
/// # Errors
/// When it can't be read, is none, or is too long for any module.
pub(super) fn read_module(path: &Path, called: &str) -> Result<Vec<u8>, CliError> {
    let unreadable = |cause: io::Error| {
        let message = format!("cannot read {called}");
        let error = CliError::new(ExitCode::Input, message).because(&cause);
        missing_help(path).into_iter().fold(error, CliError::help)
    };
    // A pipe would be waited for, perhaps for ever.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        let message = format!("cannot read {called}: it is not a regular file");
        return Err(CliError::new(ExitCode::Input, message)
            .help("give a .wasm file, or the folder of a plugin"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    file.map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("'{}' has more than {LARGEST} bytes", path.display());
        return Err(CliError::new(ExitCode::Input, message).help("a module has at most 16777216"));
    }
    Ok(bytes)
}
