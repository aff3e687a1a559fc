//! How building a plugin can go wrong.

use std::io;
use std::path::{Path, PathBuf};

use super::how_to_install;
use crate::plugin::ManifestError;

/// How building a plugin can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The folder holds no crate.
    #[error("'{}' is no plugin's folder: it has neither sidekick.toml nor Cargo.toml", .folder.display())]
    NoCrate {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds plugins in folders of their own.
    #[error("'{}' holds several plugins: {}", .folder.display(), names(.folder, .plugins))]
    Several {
        /// The folder.
        folder: PathBuf,
        /// Theirs.
        plugins: Vec<PathBuf>,
    },
    /// There is a manifest, but nothing says how a module is made.
    #[error("nothing says how the module of '{}' is made: there is no Cargo.toml", .folder.display())]
    NoBuild {
        /// The folder.
        folder: PathBuf,
    },
    /// The manifest has a mistake, so that nothing can be made by it.
    #[error("the manifest '{}' is refused", .path.display())]
    Refused {
        /// The manifest.
        path: PathBuf,
        /// The mistake.
        #[source]
        cause: ManifestError,
    },
    /// The plugin is an HTTP server, so there is nothing to build.
    #[error("the plugin in '{}' is a server: it has no module to build", .folder.display())]
    Server {
        /// The folder.
        folder: PathBuf,
    },
    /// The plugin's name makes no file name.
    #[error("a file can't be called '{name}.wasm' on every system")]
    Name {
        /// The name.
        name: String,
    },
    /// The lock file does not fit the manifests.
    #[error("'{}' is out of date: the dependencies in Cargo.toml have changed", .lock.display())]
    Lock {
        /// The lock file.
        lock: PathBuf,
        /// The crate's manifest.
        manifest: PathBuf,
    },
    /// A toolchain was asked for by name, but cargo is not rustup's.
    #[error("'{}' is not rustup's cargo, so it can't use the toolchain '{toolchain}'", .cargo.display())]
    NotRustup {
        /// The cargo that is first on the path.
        cargo: PathBuf,
        /// What was asked for.
        toolchain: String,
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
    /// A table of the manifest that is for the author's tools has a mistake of form.
    #[error("the table {table} of '{}' is wrong", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Which table: `[project]`.
        table: &'static str,
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
    /// What was built is something else than a module.
    #[error("what was built, '{}', is refused: {what}", .path.display())]
    NoWasm {
        /// The file.
        path: PathBuf,
        /// What it is, in the words of admission.
        what: String,
    },
    /// The project can't be copied, to be built elsewhere.
    #[error("cannot copy '{}' to build it elsewhere", .folder.display())]
    Uncopied {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The project builds here, but its copy does not.
    #[error("the copy that was built elsewhere failed{}", told(.said))]
    NotAgain {
        /// How.
        #[source]
        cause: Box<ProjectError>,
        /// What the tools printed.
        said: String,
    },
    /// What was built can't be read.
    #[error("cannot read what was built, '{}'", .path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A file or folder can't be written.
    #[error("cannot write '{}'", .path.display())]
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
    #[error("Rust's target {} is not installed for '{}'", super::toolchain::TARGET, .cargo.display())]
    NoTarget {
        /// The cargo that builds.
        cargo: PathBuf,
        /// The commands that bring it.
        commands: Vec<String>,
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
            Self::NoToolchain { toolchain: Some(name) } => vec![
                format!(
                    "run: rustup toolchain install {name} --target {}",
                    super::toolchain::TARGET
                ),
                "or see those there are: rustup toolchain list".to_owned(),
            ],
            Self::NoToolchain { toolchain: None } => {
                vec!["run in the plugin's folder, to get the one named there: rustup toolchain install"
                    .to_owned()]
            }
            Self::NotRustup { .. } => vec![
                "leave --toolchain and SIDEKICK_TOOLCHAIN away, or install rustup from \
                 https://rustup.rs and put ~/.cargo/bin first on the path"
                    .to_owned(),
            ],
            Self::NoTarget { commands, .. } if commands.is_empty() => vec![
                "this cargo is not rustup's: install the target with the package manager that \
                 brought it, or Rust from https://rustup.rs"
                    .to_owned(),
            ],
            Self::NoTarget { commands, .. } => {
                let mut help: Vec<_> =
                    commands.iter().map(|command| format!("run: {command}")).collect();
                help.push(if commands.iter().any(|command| command.starts_with("rustup")) {
                    "or name a toolchain that has it: --toolchain NAME, SIDEKICK_TOOLCHAIN=NAME"
                        .to_owned()
                } else {
                    "or install Rust from https://rustup.rs and put ~/.cargo/bin first on the path"
                        .to_owned()
                });
                help
            }
            Self::Several { folder, plugins } => {
                let first = plugins.first().unwrap_or(folder);
                vec![format!("name one: {}", first.display())]
            }
            Self::NoBuild { .. } => vec![
                "say it in sidekick.toml: [project] build = [\"PROGRAM\", …], module = \"FILE.wasm\""
                    .to_owned(),
            ],
            Self::NotAgain { .. } => vec![
                "it may read files that no one names: files outside its folder, or what an earlier \
                 build left behind"
                    .to_owned(),
            ],
            Self::Name { .. } => {
                vec!["give the plugin another name, in sidekick.toml".to_owned()]
            }
            Self::Lock { manifest, .. } => vec![format!(
                "run: cargo update --workspace --manifest-path {}",
                manifest.display()
            )],
            Self::NoManifest { cause, .. } if cause.kind() == io::ErrorKind::InvalidData => {
                vec!["save it as UTF-8".to_owned()]
            }
            Self::NoManifest { .. } => {
                vec!["a plugin's folder holds a sidekick.toml; sidekick new makes one".to_owned()]
            }
            Self::Manifest { .. } | Self::Settings { .. } | Self::Refused { .. } => {
                vec!["its keys are explained by: sidekick help manifest".to_owned()]
            }
            Self::NoProgram { program, cause } => vec![match how_to_install(program) {
                _ if cause.kind() == io::ErrorKind::PermissionDenied => {
                    format!("make it a program: chmod +x {program}")
                }
                Some(how) => format!("get it by: {how}"),
                None => format!("install `{program}`, or change the command in sidekick.toml"),
            }],
            Self::Unwritten { cause, .. } => match cause.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    vec!["the disk is full: free some space, or build elsewhere".to_owned()]
                }
                io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                    vec!["a file stands where a folder should be: move it away".to_owned()]
                }
                _ => vec!["make the folder writable, or set CARGO_TARGET_DIR=FOLDER".to_owned()],
            },
            Self::NotMade { .. } => {
                vec!["`module` in sidekick.toml names the file that `build` makes".to_owned()]
            }
            Self::NotServed { .. } => {
                vec!["a server listens on 127.0.0.1, at the port in the variable PORT".to_owned()]
            }
            Self::CommandFailed { .. }
            | Self::NoPort { .. }
            | Self::NotWasm { .. }
            | Self::NoWasm { .. }
            | Self::Uncopied { .. }
            | Self::Server { .. }
            | Self::Unread { .. }
            | Self::Unreadable { .. }
            | Self::Failed { .. }
            | Self::NoModule { .. }
            | Self::Garbled { .. } => Vec::new(),
        }
    }
}

/// Names of folders below another, a few of them.
fn names(folder: &Path, below: &[PathBuf]) -> String {
    let short = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let mut names: Vec<_> = below.iter().take(8).map(short).collect();
    if names.len() < below.len() {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// What tools printed, after a colon and on lines of its own.
fn told(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(", saying:\n{said}\n") }
}
