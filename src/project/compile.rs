//! A plugin's crate to a WebAssembly module, by cargo; the same bytes wherever it is built.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::{Artifact, Message};

use super::build::Made;
use super::toolchain::TARGET;
use super::{Crate, Loudness, Project, ProjectError, Toolchain, Tools, depinfo, examine};

/// Variables that would change the module, or make flags of ours count for nothing: cargo ignores
/// its configuration's `rustflags` when one of these is set. They may also leak in from an outer
/// `cargo run`. A target folder of the person's choice stays: the module's path is asked for, not guessed.
pub const FORGOTTEN: [&str; 5] = [
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
    let toolchain = Toolchain::find(project, tools)?;
    if !toolchain.has_target() {
        let commands = toolchain.target_commands(tools.toolchain.as_deref());
        return Err(ProjectError::NoTarget { cargo: toolchain.cargo, commands });
    }
    let mut subject = examine(project, tools)?;
    prepare(&subject.target)?;
    let mut told = run(project, tools, &subject, &toolchain, loudness)?;
    let strangers = told.strangers(&subject, &toolchain, tools);
    if !strangers.is_empty() {
        // Crates from elsewhere, which nobody knew of before they were fetched: their paths would
        // stand in the module. The next build knows them from the start.
        subject.sources.extend(strangers);
        told = run(project, tools, &subject, &toolchain, loudness)?;
    }
    let module = told.module.ok_or(ProjectError::NoModule { name: subject.name.clone() })?;
    let rule = fs::read_to_string(module.with_extension("d")).unwrap_or_default();
    let mut sources = depinfo::sources(&rule);
    sources.extend(subject.manifests());
    Ok(Made {
        name: subject.name,
        module,
        target: subject.target,
        sources,
        toolchain: Some(toolchain),
    })
}

/// Makes sure that the module can be written before anything is compiled.
pub(super) fn prepare(target: &Path) -> Result<(), ProjectError> {
    let folder = target.join("sidekick");
    fs::create_dir_all(&folder).map_err(|cause| ProjectError::Unwritten { path: folder, cause })
}

fn run(
    project: &Project,
    tools: &Tools,
    subject: &Crate,
    toolchain: &Toolchain,
    loudness: Loudness,
) -> Result<Told, ProjectError> {
    let mut command = cargo(project, tools, subject, toolchain, loudness);
    command.stderr(tools.messages().map_err(garbled)?);
    let mut child =
        command.spawn().map_err(|cause| ProjectError::NoCargo { tool: "cargo", cause })?;
    let told = child.stdout.take().map(|stdout| Told::read(BufReader::new(stdout), subject));
    let status = child.wait().map_err(garbled)?;
    let told = told.transpose().map_err(garbled)?.unwrap_or_default();
    if status.success() {
        Ok(told)
    } else {
        Err(ProjectError::Failed { name: subject.name.clone() })
    }
}

fn cargo(
    project: &Project,
    tools: &Tools,
    subject: &Crate,
    toolchain: &Toolchain,
    loudness: Loudness,
) -> Command {
    let mut command = Command::new(&toolchain.cargo);
    command.args(["build", "--release", "--target", TARGET, "--package", &subject.name]);
    command.args(["--message-format", "json-render-diagnostics"]);
    match loudness {
        Loudness::Quiet => _ = command.arg("--quiet"),
        Loudness::Normal => {}
        Loudness::Verbose => _ = command.arg("--verbose"),
    }
    let asked = |option: &str| tools.arguments.iter().any(|argument| argument == option);
    if subject.lock().is_file() && !asked("--locked") && !asked("--frozen") {
        command.arg("--locked");
    }
    if tools.toolchain.is_some() {
        // Chosen by name, so it may be older than the crate asks for; the compiler has the last word.
        command.arg("--ignore-rust-version");
    }
    command.args(["--config", &remapped(tools, subject, toolchain)]);
    // Stripped by us afterwards: the code keeps its offsets, so a trap there can be found here.
    for setting in ["profile.release.strip=false", "profile.release.debug='line-tables-only'"] {
        command.args(["--config", setting]);
    }
    command.args(&tools.arguments);
    for name in FORGOTTEN {
        command.env_remove(name);
    }
    command.envs(tools.variables()).current_dir(&project.folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// The setting that keeps this machine's paths out of the module. By `--config`, not by
/// `RUSTFLAGS`, so that the flags of the crate's own configuration stay.
fn remapped(tools: &Tools, subject: &Crate, toolchain: &Toolchain) -> String {
    // With the sources of the standard library installed, its paths are local ones; without them they
    // name the commit. They shall be the same either way.
    let library = match &toolchain.commit {
        Some(commit) => format!("/rustc/{commit}"),
        None => "/rustc".to_owned(),
    };
    let rust = (toolchain.sysroot.join("lib/rustlib/src/rust"), library);
    let cargo = tools.cargo_home.iter().map(|home| (home.clone(), "/cargo".to_owned()));
    let flags: Vec<_> = cargo
        .chain([rust])
        .chain(subject.sources.iter().cloned())
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .map(toml::Value::String)
        .collect();
    format!("target.{TARGET}.rustflags={}", toml::Value::Array(flags))
}

/// What cargo told in its messages.
#[derive(Default)]
struct Told {
    /// The path of the module.
    module: Option<PathBuf>,
    /// Every crate that went into it: its name and folder.
    crates: Vec<(String, PathBuf)>,
}

impl Told {
    /// Reads messages, one JSON object a line. Wrappers of cargo may print lines of their own between
    /// them, in whatever encoding; those are nothing to us.
    fn read(mut lines: impl BufRead, subject: &Crate) -> io::Result<Self> {
        let mut told = Self::default();
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            if let Ok(Message::CompilerArtifact(artifact)) = serde_json::from_slice(&line) {
                told.note(&artifact, subject);
            }
            line.clear();
        }
        Ok(told)
    }

    fn note(&mut self, artifact: &Artifact, subject: &Crate) {
        if let Some(folder) = artifact.manifest_path.parent() {
            self.crates.push((artifact.target.name.clone(), folder.into()));
        }
        if artifact.package_id == subject.id {
            let is_module = |file: &&_| Path::new(*file).extension() == Some(OsStr::new("wasm"));
            let module = artifact.filenames.iter().map(|file| file.as_path()).find(is_module);
            self.module = module.map(Into::into).or(self.module.take());
        }
    }

    /// Crates whose folder has no other name yet.
    fn strangers(
        &self,
        subject: &Crate,
        toolchain: &Toolchain,
        tools: &Tools,
    ) -> Vec<(PathBuf, String)> {
        let known = subject.sources.iter().map(|(folder, _)| folder.as_path());
        let known = known.chain(tools.cargo_home.as_deref()).chain([toolchain.sysroot.as_path()]);
        let known: Vec<_> = known.collect();
        let is_known = |folder: &Path| known.iter().any(|above| folder.starts_with(above));
        let strangers = self.crates.iter().filter(|(_, folder)| !is_known(folder));
        strangers.map(|(name, folder)| (folder.clone(), name.clone())).collect()
    }
}

fn garbled(cause: io::Error) -> ProjectError {
    ProjectError::Garbled { tool: "cargo", cause }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use cargo_metadata::PackageId;

    use super::{Crate, Told};

    #[test]
    fn lines_that_are_no_messages_are_passed_over() {
        let subject = Crate {
            name: "coin".to_owned(),
            id: PackageId { repr: "path+file:///p/coin#0.1.0".to_owned() },
            workspace: PathBuf::from("/p"),
            target: PathBuf::from("/p/target"),
            sources: Vec::new(),
            folders: Vec::new(),
        };
        let artifact = r#"{"reason":"compiler-artifact","package_id":"path+file:///p/coin#0.1.0",
            "manifest_path":"/p/coin/Cargo.toml","target":{"kind":["cdylib"],"crate_types":["cdylib"],
            "name":"coin","src_path":"/p/coin/src/lib.rs","edition":"2024","doc":true,"doctest":false,
            "test":true},"profile":{"opt_level":"z","debuginfo":1,"debug_assertions":false,
            "overflow_checks":false,"test":false},"features":[],
            "filenames":["/p/target/release/coin.wasm"],"executable":null,"fresh":true}"#;
        let artifact = artifact.replace('\n', "");
        let lines = [
            b"warning: a wrapper has something to say\n\xff\xfe not UTF-8\n{\"reason\":\"new\"}\n\n",
            artifact.as_bytes(),
            b"\n{\"reason\":\"build-finished\",\"success\":true}\nbye",
        ]
        .concat();
        let told = Told::read(lines.as_slice(), &subject).expect("messages");
        assert_eq!(told.module, Some(PathBuf::from("/p/target/release/coin.wasm")));
        assert_eq!(told.crates, [("coin".to_owned(), PathBuf::from("/p/coin"))]);
    }
}
