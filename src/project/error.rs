//! How building a plugin can go wrong.

use std::io;
use std::path::PathBuf;

/// How building a plugin can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The folder holds no crate.
    #[error("'{}' is no plugin's folder: it has neither sidekick.toml nor Cargo.toml", .folder.display())]
    NoCrate {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no manifest.
    #[error("cannot read the manifest '{}'", .path.display())]
    NoManifest {
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The table `[project]` of the manifest has a mistake of form.
    #[error("the table [project] of '{}' is wrong", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The mistake, with its line.
        #[source]
        cause: Box<toml::de::Error>,
    },
    /// The table `[project]` of the manifest makes no sense.
    #[error("the table [project] of '{}' is wrong: {what}", .path.display())]
    Settings {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The program that the manifest names can't be started.
    #[error("cannot start `{program}`, which this plugin needs")]
    NoProgram {
        /// The first word of the command.
        program: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The manifest's build command failed; it has said why.
    #[error("`{command}` failed ({status}); its messages are above")]
    CommandFailed {
        /// The command.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// The manifest's build command made no module.
    #[error("`{command}` ended well, but there is no '{}'", .module.display())]
    NotMade {
        /// The command.
        command: String,
        /// The file that should be there.
        module: PathBuf,
    },
    /// The manifest's server does not listen.
    #[error("`{command}` does not listen on the port that the variable PORT names")]
    NotServed {
        /// The command.
        command: String,
    },
    /// There is no port for the manifest's server.
    #[error("there is no free port for the plugin's server")]
    NoPort {
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// What was built is no module.
    #[error("what was built, '{}', can't be used", .path.display())]
    NotWasm {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: crate::module::Malformed,
    },
    /// A built file can't be read or written.
    #[error("cannot read or write '{}'", .path.display())]
    Unwritten {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The crate is not made to become a module.
    #[error("the crate '{name}' builds no WebAssembly module: it has no cdylib target")]
    NoLibrary {
        /// The crate.
        name: String,
    },
    /// Cargo can't read the crate's manifest, or there is no such package.
    #[error("cannot examine the crate in '{}'", .folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// What cargo said.
        #[source]
        cause: cargo_metadata::Error,
    },
    /// Cargo knows the folder only as part of another package.
    #[error("'{}' holds no package of its own", .folder.display())]
    NoPackage {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no cargo, or no rustc.
    #[error("cannot start {tool}, which builds plugins")]
    NoCargo {
        /// Which.
        tool: &'static str,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// There is no such toolchain, or it does not work; rustc has said why.
    #[error("the toolchain {} can't be used", .toolchain.as_deref().unwrap_or("that is active"))]
    NoToolchain {
        /// The rustup toolchain that was asked for; none for the active one.
        toolchain: Option<String>,
    },
    /// Rust can't build for WebAssembly.
    #[error("Rust's target {} is not installed", super::compile::TARGET)]
    NoTarget {
        /// The rustup toolchain that was asked for; none for the active one.
        toolchain: Option<String>,
    },
    /// The build failed; cargo has said why.
    #[error("cargo could not build the plugin '{name}'; its messages are above")]
    Failed {
        /// The crate.
        name: String,
    },
    /// Cargo ended well without a module.
    #[error("cargo built '{name}', but named no .wasm file")]
    NoModule {
        /// The crate.
        name: String,
    },
    /// A tool's output could not be read.
    #[error("cannot read what {tool} says")]
    Garbled {
        /// Which.
        tool: &'static str,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl ProjectError {
    /// How to mend it, each with the command to run where there is one.
    #[must_use]
    pub fn help(&self) -> Vec<String> {
        match self {
            Self::NoCrate { .. } | Self::NoPackage { .. } => {
                vec!["give a .wasm file, or the folder with the plugin's Cargo.toml".to_owned()]
            }
            Self::NoLibrary { .. } => {
                vec!["add to its Cargo.toml: [lib] crate-type = [\"cdylib\"]".to_owned()]
            }
            Self::NoCargo { .. } => {
                vec!["install Rust from https://rustup.rs, then try again".to_owned()]
            }
            Self::NoToolchain { .. } => {
                vec!["see those there are: rustup toolchain list".to_owned()]
            }
            Self::NoTarget { toolchain } => {
                let option = match toolchain {
                    Some(name) => format!(" --toolchain {name}"),
                    None => String::new(),
                };
                vec![
                    format!("run: rustup target add {}{option}", super::compile::TARGET),
                    "or name a toolchain that has it: --toolchain NAME, SIDEKICK_TOOLCHAIN=NAME"
                        .to_owned(),
                ]
            }
            Self::NoManifest { .. } => {
                vec!["a plugin's folder holds a sidekick.toml; sidekick new makes one".to_owned()]
            }
            Self::Manifest { .. } | Self::Settings { .. } => {
                vec!["its keys are explained by: sidekick help manifest".to_owned()]
            }
            Self::NoProgram { program, .. } => {
                vec![format!("install `{program}`, or change the command in sidekick.toml")]
            }
            Self::NotMade { .. } => {
                vec!["`module` in sidekick.toml names the file that `build` makes".to_owned()]
            }
            Self::NotServed { .. } => {
                vec!["a server listens on 127.0.0.1, at the port in the variable PORT".to_owned()]
            }
            Self::CommandFailed { .. }
            | Self::NoPort { .. }
            | Self::NotWasm { .. }
            | Self::Unwritten { .. }
            | Self::Unreadable { .. }
            | Self::Failed { .. }
            | Self::NoModule { .. }
            | Self::Garbled { .. } => Vec::new(),
        }
    }
}
