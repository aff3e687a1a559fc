//! The plugin that an author works on: found, built, read; loaded when a command asks for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::engine::Engine;
use super::error::CliError;
use super::exit::ExitCode;
use super::interrupt;
use super::output::Output;
use super::plugins::{RunOptions, loudness, missing_help, read_files, refused, served};
use super::specimen::read_module;
use super::world::Surroundings;
use crate::digest::Digest;
use crate::plugin::{Plugin, PluginError};
use crate::project::{Manifest, Project, ProjectError, build};

/// Which plugin, and how it is built and run.
#[derive(Args, Clone, Debug)]
pub(super) struct SubjectOptions {
    /// A plugin's folder, or a .wasm file [default: the folder you are in]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub run: RunOptions,
}

/// A module, and what belongs to it.
pub(super) struct Artefact {
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its identity.
    pub digest: Digest,
    /// Its symbols, if it was built here.
    pub symbols: Option<PathBuf>,
    /// What it was made from, as far as the build tells.
    pub sources: Vec<PathBuf>,
}

/// The plugin that an author works on.
pub(super) struct Subject {
    /// The path as typed; `.` for the folder one is in.
    pub path: PathBuf,
    /// The folder that holds `tests`; that of the module, if only a module was given.
    pub folder: PathBuf,
    /// The folder's manifest; none if only a module was given.
    pub manifest: Option<Manifest>,
    /// Its module; none if it is a server.
    pub module: Option<Artefact>,
    /// The files shipped with it.
    pub files: BTreeMap<String, Vec<u8>>,
    run: RunOptions,
}

impl Subject {
    /// Finds the plugin, and builds it if it is a project.
    ///
    /// # Errors
    /// When there is none, or it can't be built.
    pub(super) fn open(
        options: &SubjectOptions,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<Self, CliError> {
        let run = options.run.clone();
        let limits = run.limits();
        let Some((path, project)) = found(options)? else {
            let path = options.path.clone().unwrap_or_default();
            let bytes = read_module(&path, &format!("the plugin '{}'", path.display()))?;
            let folder = path.parent().map(PathBuf::from).unwrap_or_default();
            let module = Artefact {
                digest: Digest::of(&bytes),
                bytes,
                symbols: None,
                sources: vec![path.clone()],
                path: path.clone(),
            };
            return Ok(Self {
                folder,
                manifest: None,
                module: Some(module),
                files: read_files(&path.with_extension("data"), limits.data_file)?,
                path,
                run,
            });
        };
        interrupt::end_tools_first();
        let module = match build(&project, &run.tools(surroundings), loudness(output)) {
            Ok(built) => Some(Artefact {
                path: built.module,
                bytes: built.bytes,
                digest: built.digest,
                symbols: built.symbols,
                sources: built.sources,
            }),
            Err(ProjectError::Server { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            path,
            manifest: Some(Manifest::read(&project.folder)?),
            module,
            files: read_files(&project.data(), limits.data_file)?,
            folder: project.folder,
            run,
        })
    }

    /// The plugin, ready to answer: its module loaded within the limits of the options, or its server
    /// started.
    ///
    /// # Errors
    /// When the module is refused, or the server does not start.
    pub(super) fn plugin(&self, engine: &Engine) -> Result<Box<dyn Plugin>, CliError> {
        self.try_load(engine)?.map_err(|error| refused(&self.path, &error))
    }

    /// The same for who looks at refusals.
    ///
    /// # Errors
    /// When the server does not start.
    pub(super) fn try_load(
        &self,
        engine: &Engine,
    ) -> Result<Result<Box<dyn Plugin>, PluginError>, CliError> {
        let Some(module) = &self.module else {
            let project = Project { folder: self.folder.clone() };
            let served = served(&project)?;
            let gone = || CliError::new(ExitCode::Input, "the manifest names no server any more");
            return served.map(Ok).ok_or_else(gone);
        };
        let loaded = engine.load_file(&module.path, self.files.clone(), &self.run.limits());
        Ok(loaded.map(|(plugin, _)| plugin))
    }

    /// The module.
    ///
    /// # Errors
    /// When it is a server.
    pub(super) fn into_module(self) -> Result<Artefact, CliError> {
        self.module.ok_or_else(|| ProjectError::Server { folder: self.path }.into())
    }
}

/// The folder of the project that the options mean, or the module, in full. Builds nothing.
///
/// # Errors
/// When there is neither.
pub(super) fn locate(options: &SubjectOptions) -> Result<PathBuf, CliError> {
    let path = match (found(options)?, &options.path) {
        (Some((_, project)), _) => project.folder,
        (None, path) => {
            let path = path.clone().unwrap_or_default();
            fs::metadata(&path).map_err(|cause| unreadable(&path, &cause))?;
            path
        }
    };
    std::path::absolute(&path).map_err(|cause| unreadable(&path, &cause))
}

fn unreadable(path: &Path, cause: &std::io::Error) -> CliError {
    let message = format!("cannot read the plugin '{}'", path.display());
    let error = CliError::new(ExitCode::Input, message).because(cause);
    missing_help(path).into_iter().fold(error, CliError::help)
}

/// The project that the options mean, and the path as typed; none if they name a file.
///
/// # Errors
/// When there is none.
pub(super) fn found(options: &SubjectOptions) -> Result<Option<(PathBuf, Project)>, CliError> {
    match &options.path {
        Some(path) if path.is_dir() => Ok(Some((path.clone(), Project::at(path)?))),
        Some(_) => Ok(None),
        None => {
            let here = std::env::current_dir().ok();
            let project = here.and_then(|folder| Project::find(&folder)).ok_or_else(|| {
                CliError::new(ExitCode::Input, "there is no sidekick.toml here or above")
                    .help("name a plugin's folder or a .wasm file, or make one: sidekick new NAME")
            })?;
            Ok(Some((PathBuf::from("."), project)))
        }
    }
}
