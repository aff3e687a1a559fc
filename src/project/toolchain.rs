//! The Rust that builds here: which cargo comes first on the path, whose it is, what it can build.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Project, ProjectError, Tools, Version, find_program};

/// Rust's name for bare WebAssembly.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The Rust that builds in a folder.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// The cargo that runs; only its name, if nobody said where to look.
    pub cargo: PathBuf,
    /// The compiler that cargo runs.
    pub rustc: PathBuf,
    /// Whether rustup chooses the toolchain.
    pub rustup: bool,
    /// The folder of the toolchain.
    pub sysroot: PathBuf,
    /// The compiler's version.
    pub version: Option<Version>,
    /// The commit it was made from, which stands in paths of the standard library.
    pub commit: Option<String>,
}

impl Toolchain {
    /// Finds the cargo that runs in the project's folder, and asks its compiler.
    ///
    /// # Errors
    /// When there is none, or it does not work.
    pub fn find(project: &Project, tools: &Tools) -> Result<Self, ProjectError> {
        let (cargo, rustup) = cargo(tools)?;
        if let (false, Some(name)) = (rustup, &tools.toolchain) {
            return Err(ProjectError::NotRustup { cargo, toolchain: name.clone() });
        }
        // The proxies of rustup stand side by side; a cargo without rustup asks the path.
        let beside = cargo.with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
        let rustc = if rustup && beside.is_file() { beside } else { PathBuf::from("rustc") };
        let sysroot = asked(&rustc, &["--print", "sysroot"], project, tools)?;
        let sysroot = PathBuf::from(sysroot.trim_end().lines().next_back().unwrap_or_default());
        // Straight to the compiler: no need to ask rustup twice.
        let inner = sysroot.join("bin").join(format!("rustc{}", std::env::consts::EXE_SUFFIX));
        let inner = if inner.is_file() { &inner } else { &rustc };
        let verbose = asked(inner, &["-vV"], project, tools)?;
        let line = |key: &str| verbose.lines().find_map(|line| line.strip_prefix(key));
        Ok(Self {
            version: line("release: ").and_then(Version::find),
            commit: line("commit-hash: ").filter(|hash| *hash != "unknown").map(str::to_owned),
            cargo,
            rustc,
            rustup,
            sysroot,
        })
    }

    /// Whether it can build for bare WebAssembly.
    #[must_use]
    pub fn has_target(&self) -> bool {
        // An empty folder may be left where the target was removed.
        let folder = self.sysroot.join("lib/rustlib").join(TARGET).join("lib");
        let mut files = fs::read_dir(folder).into_iter().flatten().flatten();
        files.any(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
    }

    /// The commands that bring the target, the likeliest first.
    #[must_use]
    pub fn target_commands(&self, toolchain: Option<&str>) -> Vec<String> {
        if self.rustup {
            // The folder decides which toolchain it is, and the command may be run elsewhere.
            let installed = self.sysroot.parent().is_some_and(|all| all.ends_with("toolchains"));
            let active = self.sysroot.file_name().filter(|_| installed).and_then(OsStr::to_str);
            let name = toolchain.or(active);
            let option = name.map(|name| format!(" --toolchain {name}")).unwrap_or_default();
            return vec![format!("rustup target add {TARGET}{option}")];
        }
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        packaged_target(&release).map(|command| vec![command.to_owned()]).unwrap_or_default()
    }
}

/// The cargo that is first on the path, and whether it is rustup's.
///
/// # Errors
/// When there is none.
pub(super) fn cargo(tools: &Tools) -> Result<(PathBuf, bool), ProjectError> {
    let Some(path) = &tools.path else { return Ok((PathBuf::from("cargo"), true)) };
    let missing = || {
        let cause = io::Error::new(io::ErrorKind::NotFound, "it is not on the path");
        ProjectError::NoCargo { tool: "cargo", cause }
    };
    let cargo = find_program("cargo", path).ok_or_else(missing)?;
    let rustup = is_rustup(&cargo);
    Ok((cargo, rustup))
}

/// Whether a cargo is rustup under another name: a link to it, or the same file beside it.
fn is_rustup(cargo: &Path) -> bool {
    let real = cargo.canonicalize().unwrap_or_else(|_| cargo.to_owned());
    if real.file_stem() == Some(OsStr::new("rustup")) {
        return true;
    }
    let beside = real.with_file_name(format!("rustup{}", std::env::consts::EXE_SUFFIX));
    let length = |file: &Path| file.metadata().map(|found| found.len()).ok();
    // Hard links and copies have the same length; a cargo of its own never has.
    length(&beside).is_some_and(|proxy| length(&real) == Some(proxy))
}

/// The package that holds the target where Rust comes from a distribution.
fn packaged_target(os_release: &str) -> Option<&'static str> {
    let value = |key: &str| {
        let line = os_release.lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.trim_matches('"'))
    };
    let names = [value("ID="), value("ID_LIKE=")].into_iter().flatten();
    names.flat_map(str::split_whitespace).find_map(|name| match name {
        "debian" | "ubuntu" => Some("apt install libstd-rust-dev-wasm32"),
        "fedora" | "rhel" => Some("dnf install rust-std-static-wasm32-unknown-unknown"),
        "alpine" => Some("apk add rust-wasm"),
        "arch" => Some("pacman -S rust-wasm"),
        _ => None,
    })
}

fn asked(
    program: &Path,
    arguments: &[&str],
    project: &Project,
    tools: &Tools,
) -> Result<String, ProjectError> {
    let unstarted = |cause| ProjectError::NoCargo { tool: "rustc", cause };
    let output = Command::new(program)
        .args(arguments)
        .envs(tools.variables())
        // Meant for programs that are debugged here; rustup would draw a stack of its own.
        .env_remove("RUST_BACKTRACE")
        .current_dir(&project.folder)
        .stderr(tools.messages().map_err(unstarted)?)
        .output()
        .map_err(unstarted)?;
    if !output.status.success() {
        return Err(ProjectError::NoToolchain { toolchain: tools.toolchain.clone() });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::packaged_target;

    #[test]
    fn distributions_have_the_target_in_a_package() {
        let debian = "PRETTY_NAME=\"Debian\"\nID=debian\n";
        assert_eq!(packaged_target(debian), Some("apt install libstd-rust-dev-wasm32"));
        let rocky = "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n";
        assert!(packaged_target(rocky).is_some_and(|command| command.starts_with("dnf ")));
        assert_eq!(packaged_target("ID=plan9\n"), None);
        assert_eq!(packaged_target(""), None);
    }
}
