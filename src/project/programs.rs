//! Programs on the path: where they are, and how those that build plugins are installed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Programs that build plugins, and how one gets them.
const INSTALLS: [(&str, &str); 16] = [
    ("asc", "npm install --save-dev assemblyscript, and call it as: npx asc"),
    ("cargo", "install Rust from https://rustup.rs"),
    ("clang", "apt install clang lld, dnf install clang lld, or brew install llvm lld"),
    ("clang++", "apt install clang lld, dnf install clang lld, or brew install llvm lld"),
    ("make", "apt install make, dnf install make, or xcode-select --install"),
    ("node", "https://nodejs.org, or apt install nodejs"),
    ("npm", "https://nodejs.org, or apt install npm"),
    ("npx", "https://nodejs.org, or apt install npm"),
    ("python3", "https://www.python.org, or apt install python3"),
    ("tinygo", "https://tinygo.org/getting-started/install"),
    ("wasm-ld", "apt install lld, dnf install lld, or brew install lld"),
    ("wasm-opt", "apt install binaryen, brew install binaryen, or npm install --global binaryen"),
    ("wasm-strip", "apt install wabt, or brew install wabt"),
    ("wasm-tools", "cargo install --locked wasm-tools"),
    ("wat2wasm", "apt install wabt, or brew install wabt"),
    ("zig", "https://ziglang.org/download, brew install zig, or pip install ziglang"),
];

/// How a well-known program is installed.
#[must_use]
pub fn how_to_install(program: &str) -> Option<&'static str> {
    let name = Path::new(program).file_stem().and_then(OsStr::to_str)?;
    // Debian names compilers by version: `clang-19`.
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    let found = INSTALLS.iter().find(|(known, _)| *known == name);
    let found = found.or_else(|| INSTALLS.iter().find(|(known, _)| *known == plain));
    found.map(|(_, how)| *how)
}

/// The first program of this name on a search path.
#[must_use]
pub fn find_program(name: &str, path: &OsStr) -> Option<PathBuf> {
    let folders = std::env::split_paths(path).filter(|folder| !folder.as_os_str().is_empty());
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    // What is relative there would mean something else in the folder of a project.
    let files = folders.map(|folder| folder.join(&file));
    files.filter_map(|file| std::path::absolute(file).ok()).find(|file| is_program(file))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::how_to_install;

    #[test]
    fn well_known_programs_have_a_way_to_install_them() {
        assert!(how_to_install("zig").is_some_and(|how| how.contains("ziglang.org")));
        assert_eq!(how_to_install("/usr/bin/clang-19"), how_to_install("clang"));
        assert!(how_to_install("python3").is_some());
        assert_eq!(how_to_install("my-compiler"), None);
    }
}
