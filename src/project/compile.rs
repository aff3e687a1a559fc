//! A plugin's crate to a WebAssembly module, by cargo; the same bytes wherever it is built.

use std::ffi::OsStr;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::{Artifact, Message};

use super::build::Made;
use super::{Crate, Project, ProjectError, dep_info, examine, running};

/// Rust's name for bare WebAssembly.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// The tools that build, as the person chose them.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    /// The rustup toolchain; none for the one that is active in the crate's folder.
    pub toolchain: Option<String>,
    /// Cargo's home, whose path must not end up in the module.
    pub cargo_home: Option<PathBuf>,
}

/// How much cargo says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loudness {
    /// Only mistakes.
    Quiet,
    /// What cargo usually says.
    Normal,
    /// Each command that cargo runs.
    Verbose,
}

/// Variables that would change the module, or make flags of ours count for nothing: cargo ignores
/// its configuration's `rustflags` when one of these is set. They may also leak in from an outer
/// `cargo run`. A target folder of the person's choice stays: the module's path is asked for, not guessed.
const FORGOTTEN: [&str; 5] = [
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
];

/// Builds the module of a crate, with names and line tables; cargo's own output goes to standard error
/// as it comes.
///
/// # Errors
/// When a tool is missing, the crate can't become a module, or the build fails.
pub(super) fn cargo_module(
    project: &Project,
    tools: &Tools,
    loudness: Loudness,
) -> Result<Made, ProjectError> {
    let sysroot = sysroot(project, tools)?;
    if !sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Err(ProjectError::NoTarget { toolchain: tools.toolchain.clone() });
    }
    let subject = examine(project, tools)?;
    let mut command = cargo(project, tools, &subject, &sysroot, loudness);
    let mut cargo = running::start(&mut command)
        .map_err(|cause| ProjectError::NoCargo { tool: "cargo", cause })?;
    let stdout = cargo.child.stdout.take();
    let messages = stdout.map(|stdout| module_of(BufReader::new(stdout), &subject));
    let status = cargo.wait().map_err(garbled)?;
    let module = messages.transpose().map_err(garbled)?.flatten();
    if !status.success() {
        return Err(ProjectError::Failed { name: subject.name });
    }
    match module {
        None => Err(ProjectError::NoModule { name: subject.name }),
        Some(module) => Ok(Made {
            name: subject.name,
            sources: dep_info::sources(&module),
            module,
            target: subject.target,
        }),
    }
}

fn cargo(
    project: &Project,
    tools: &Tools,
    subject: &Crate,
    sysroot: &Path,
    loudness: Loudness,
) -> Command {
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "--target", TARGET, "--package", &subject.name]);
    command.args(["--message-format", "json-render-diagnostics"]);
    match loudness {
        Loudness::Quiet => _ = command.arg("--quiet"),
        Loudness::Normal => {}
        Loudness::Verbose => _ = command.arg("--verbose"),
    }
    if subject.workspace.join("Cargo.lock").is_file() {
        command.arg("--locked");
    }
    if tools.toolchain.is_some() {
        // Chosen by name, so it may be older than the crate asks for; the compiler has the last word.
        command.arg("--ignore-rust-version");
    }
    command.args(["--config", &remapped(tools, subject, sysroot)]);
    // Stripped by us afterwards: the code keeps its offsets, so a trap there can be found here.
    for setting in ["profile.release.strip=false", "profile.release.debug='line-tables-only'"] {
        command.args(["--config", setting]);
    }
    for name in FORGOTTEN {
        command.env_remove(name);
    }
    command.envs(tools.variables()).current_dir(&project.folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

/// The setting that keeps this machine's paths out of the module. By `--config`, not by
/// `RUSTFLAGS`, so that the flags of the crate's own configuration stay.
fn remapped(tools: &Tools, subject: &Crate, sysroot: &Path) -> String {
    let rust = (sysroot.join("lib/rustlib/src/rust"), "/rust".to_owned());
    let cargo = tools.cargo_home.iter().map(|home| (home.clone(), "/cargo".to_owned()));
    let flags: Vec<_> = cargo
        .chain([rust])
        .chain(subject.sources.iter().cloned())
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .map(toml::Value::String)
        .collect();
    format!("target.{TARGET}.rustflags={}", toml::Value::Array(flags))
}

/// The folder of the toolchain that cargo will use in the crate's folder.
fn sysroot(project: &Project, tools: &Tools) -> Result<PathBuf, ProjectError> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .envs(tools.variables())
        .current_dir(&project.folder)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|cause| ProjectError::NoCargo { tool: "rustc", cause })?;
    if !output.status.success() {
        return Err(ProjectError::NoToolchain { toolchain: tools.toolchain.clone() });
    }
    let path = String::from_utf8(output.stdout)
        .map_err(|cause| garbled(io::Error::new(io::ErrorKind::InvalidData, cause)))?;
    Ok(PathBuf::from(path.trim_end()))
}

/// The path of the module among cargo's messages.
fn module_of(messages: impl io::BufRead, subject: &Crate) -> io::Result<Option<PathBuf>> {
    let mut module = None;
    for message in Message::parse_stream(messages) {
        if let Message::CompilerArtifact(artifact) = message? {
            module = wasm_file(&artifact, subject).or(module);
        }
    }
    Ok(module)
}

fn wasm_file(artifact: &Artifact, subject: &Crate) -> Option<PathBuf> {
    let is_module = |file: &&_| Path::new(*file).extension() == Some(OsStr::new("wasm"));
    let files = artifact.filenames.iter().filter(|_| artifact.package_id == subject.id);
    files.map(|file| file.as_path()).find(is_module).map(Into::into)
}

fn garbled(cause: io::Error) -> ProjectError {
    ProjectError::Garbled { tool: "cargo", cause }
}
