//! Rust: which cargo runs, which compiler, whether it has the target.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Machine, Mend, found, well};
use crate::project::{
    OLDEST_RUST, Project, ProjectError, TARGET, Toolchain, Tools, Version, find_program, known_bad,
};
use crate::report::{Case, Finding};

/// Looks at cargo, rustc and the target.
pub(super) fn look(machine: &Machine<'_>, mends: &mut Vec<Mend>) -> Vec<Case> {
    // A toolchain is chosen by the folder; what the tools say in passing goes into the findings.
    let folder = Project::find(&machine.folder).map_or(machine.folder.clone(), |one| one.folder);
    let project = Project { folder };
    let messages = tempfile::NamedTempFile::new();
    let kept = messages.as_ref().ok().map(|file| file.path().to_owned());
    let tools = Tools { messages: kept.clone(), ..machine.tools.clone() };
    match Toolchain::find(&project, &tools) {
        Ok(toolchain) => {
            let mut cases = vec![cargo(&toolchain, &project, machine)];
            cases.push(rustc(&toolchain));
            cases.push(target(&toolchain, machine, mends));
            cases
        }
        Err(error) => {
            let said = kept.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
            vec![broken(&error, &said)]
        }
    }
}

/// There is no Rust to ask.
fn broken(error: &ProjectError, said: &str) -> Case {
    let (name, code) = match error {
        ProjectError::NoCargo { tool: "cargo", .. } => ("cargo", "SK0701"),
        ProjectError::NotRustup { .. } => ("cargo", "SK0707"),
        _ => ("rustc", "SK0703"),
    };
    let cause = std::error::Error::source(error).map(ToString::to_string);
    let lines = said.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned);
    let finding = Finding::error(code, error.to_string()).details(cause.into_iter().chain(lines));
    found(
        name,
        match error.help().first() {
            Some(help) => finding.help(help.clone()),
            None => finding,
        },
    )
}

fn cargo(toolchain: &Toolchain, project: &Project, machine: &Machine<'_>) -> Case {
    let whose = if toolchain.rustup { "rustup's" } else { "without rustup" };
    let shown = toolchain.cargo.display();
    let Some(version) = version_of(&toolchain.cargo, project, &machine.tools) else {
        let message = format!("'{shown}' does not say its version");
        let help = "install Rust from https://rustup.rs";
        return found("cargo", Finding::error("SK0702", message).help(help));
    };
    let update = if toolchain.rustup {
        "run: rustup update stable"
    } else {
        "install Rust from https://rustup.rs and put ~/.cargo/bin first on the path"
    };
    if version < OLDEST_RUST {
        let message = format!("cargo {version} at '{shown}' is too old; {OLDEST_RUST} is needed");
        return found("cargo", Finding::error("SK0702", message).help(update));
    }
    if let Some(rustc) = toolchain.version.filter(|rustc| rustc.1 != version.1) {
        let message = format!(
            "cargo {version} at '{shown}' uses rustc {rustc}, which comes from somewhere else"
        );
        let help = "put the folder of one Rust first on the path: both programs lie in it";
        return found("cargo", Finding::warning("SK0706", message).help(help));
    }
    let named = ["rust-toolchain.toml", "rust-toolchain"];
    let chooses = project
        .folder
        .ancestors()
        .flat_map(|folder| named.map(|name| folder.join(name)))
        .find(|file| file.is_file());
    if let (false, Some(file)) = (toolchain.rustup, chooses) {
        let message = format!("'{}' counts for nothing: '{shown}' is not rustup's", file.display());
        return found("cargo", Finding::warning("SK0707", message).help(later(machine)));
    }
    well(format!("cargo {version}: {shown}, {whose}"))
}

/// What to do about a cargo that hides rustup's.
fn later(machine: &Machine<'_>) -> String {
    let path = machine.tools.path.as_deref().unwrap_or(OsStr::new(""));
    match find_program("rustup", path).as_deref().and_then(Path::parent) {
        Some(folder) => format!("put '{}' first on the path", folder.display()),
        None => {
            "install rustup from https://rustup.rs, and put ~/.cargo/bin first on the path".into()
        }
    }
}

fn rustc(toolchain: &Toolchain) -> Case {
    let Some(version) = toolchain.version else {
        return found("rustc", Finding::error("SK0703", "rustc does not say its version"));
    };
    match known_bad("rustc", version) {
        Some(bad) => {
            let message = format!("rustc {version} is known to be bad: {}", bad.reason);
            found("rustc", Finding::error("SK0704", message).help(bad.command(toolchain.rustup)))
        }
        None => well(format!("rustc {version}: {}", toolchain.sysroot.display())),
    }
}

fn target(toolchain: &Toolchain, machine: &Machine<'_>, mends: &mut Vec<Mend>) -> Case {
    if toolchain.has_target() {
        return well(format!("target {TARGET}"));
    }
    let message = format!("the target {TARGET} is not installed");
    let finding = Finding::error("SK0705", message);
    let commands = toolchain.target_commands(machine.tools.toolchain.as_deref());
    let Some(command) = commands.first() else {
        let help = "install it with the package manager that brought Rust, or Rust from \
                    https://rustup.rs";
        return found("target", finding.help(help));
    };
    if toolchain.rustup {
        mends.push(Mend::Run(command.split(' ').map(str::to_owned).collect()));
    }
    found("target", finding.help(format!("run: {command}")))
}

/// The version that a program tells in the project's folder.
pub(super) fn version_of(program: &Path, project: &Project, tools: &Tools) -> Option<Version> {
    let output = Command::new(program)
        .arg("--version")
        .current_dir(&project.folder)
        .envs(tools.toolchain.iter().map(|name| ("RUSTUP_TOOLCHAIN", name)))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    Version::find(&String::from_utf8_lossy(&output.stdout))
}
