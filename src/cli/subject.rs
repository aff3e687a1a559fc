//! The plugin that an author works on: found, built, read; loaded when a command asks for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::error::CliError;
use super::exit::ExitCode;
use super::output::Output;
use super::plugins::{RunOptions, loudness, missing_help, read_files};
use super::world::Surroundings;
use crate::digest::Digest;
use crate::plugin::wasm::WasmRuntime;
use crate::plugin::{Plugin, PluginError};
use crate::project::{Manifest, Project, build};

/// Which plugin, and how it is built and run.
#[derive(Args, Clone, Debug)]
pub(super) struct SubjectOptions {
    /// A plugin's folder, or a .wasm file [default: the folder you are in]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub run: RunOptions,
}

/// The plugin that an author works on.
pub(super) struct Subject {
    /// The path as typed; `.` for the folder one is in.
    pub path: PathBuf,
    /// The folder that holds `tests`; that of the module, if only a module was given.
    pub folder: PathBuf,
    /// The folder's manifest; none if only a module was given.
    pub manifest: Option<Manifest>,
    /// The module.
    pub module: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its identity.
    pub digest: Digest,
    /// Its symbols, if it was built here.
    pub symbols: Option<PathBuf>,
    /// What it was made from, as far as the build tells.
    pub sources: Vec<PathBuf>,
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
            let bytes = fs::read(&path).map_err(|cause| {
                let message = format!("cannot read the plugin '{}'", path.display());
                let error = CliError::new(ExitCode::Input, message).because(&cause);
                missing_help(&path).into_iter().fold(error, CliError::help)
            })?;
            let folder = path.parent().map(PathBuf::from).unwrap_or_default();
            return Ok(Self {
                folder,
                manifest: None,
                digest: Digest::of(&bytes),
                bytes,
                symbols: None,
                sources: vec![path.clone()],
                files: read_files(&path.with_extension("data"), limits.data_file)?,
                module: path.clone(),
                path,
                run,
            });
        };
        let built = build(&project, &run.tools(surroundings), loudness(output))?;
        Ok(Self {
            path,
            manifest: Some(Manifest::read(&project.folder)?),
            module: built.module,
            bytes: built.bytes,
            digest: built.digest,
            symbols: built.symbols,
            sources: built.sources,
            files: read_files(&project.data(), limits.data_file)?,
            folder: project.folder,
            run,
        })
    }

    /// Loads the module anew, within the limits of the options.
    ///
    /// # Errors
    /// When it is refused.
    pub(super) fn load(&self, runtime: &WasmRuntime) -> Result<Box<dyn Plugin>, PluginError> {
        let plugin = runtime.load_file(&self.module, self.files.clone(), &self.run.limits())?;
        Ok(Box::new(plugin))
    }

    /// The runtime that the options ask for.
    #[must_use]
    pub(super) fn runtime(&self, surroundings: &Surroundings) -> WasmRuntime {
        self.run.runtime(surroundings)
    }
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
