//! The path of a source file as line tables have it, made short: what the author wrote, and what came
//! with a library.

/// The path of a source file, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePath {
    /// As short as it stays clear: `src/lib.rs`, `core/src/option.rs`.
    pub text: String,
    /// Whether it is the author's own; else it is of a library.
    pub own: bool,
}

impl SourcePath {
    /// Makes a path short. Paths of the toolchain and of cargo's registry are told by their folders.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let path = simple(path);
        let library = |text: &str| Self { text: text.to_owned(), own: false };
        let after = |mark: &str| path.find(mark).map(|at| &path[at + mark.len()..]);
        if path.starts_with("/rustc/") || path.starts_with("/rust/") || path.contains("/rustlib/") {
            if let Some(rest) = after("/library/").or_else(|| after("/rust/deps/")) {
                return library(rest);
            }
            return library(path.rsplit('/').next().unwrap_or(&path));
        }
        // Below these lies a folder with a digest, then the package.
        for mark in ["/registry/src/", "/git/checkouts/"] {
            if let Some((_, rest)) = after(mark).and_then(|rest| rest.split_once('/')) {
                return library(rest);
            }
        }
        if let Some(at) = path.find("sidekick-plugin/") {
            return library(&path[at..]);
        }
        if path.starts_with("/cargo/") || path.contains("/lib/zig/") {
            return library(path.rsplit('/').next().unwrap_or(&path));
        }
        Self { text: path, own: true }
    }
}

/// The path with `/`, and without `.` and `..` where they say nothing.
pub(super) fn simple(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for (at, part) in path.split('/').enumerate() {
        match part {
            "." => {}
            "" if at > 0 => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::SourcePath;

    #[test]
    fn paths_are_short_and_the_authors_own_are_known() {
        for (path, text, own) in [
            ("src/lib.rs", "src/lib.rs", true),
            ("./src/dice.rs", "src/dice.rs", true),
            ("/home/me/plugin/../plugin/roll.c", "/home/me/plugin/roll.c", true),
            ("C:\\plugin\\src\\lib.rs", "C:/plugin/src/lib.rs", true),
            ("/rustc/59807616e1fa/library/core/src/option.rs", "core/src/option.rs", false),
            (
                "/rustc/59807616e1fa/library/core/src/../../stdarch/crates/core_arch/src/mod.rs",
                "stdarch/crates/core_arch/src/mod.rs",
                false,
            ),
            ("/rust/library/alloc/src/vec/mod.rs", "alloc/src/vec/mod.rs", false),
            ("/rust/deps/dlmalloc-0.2.8/src/lib.rs", "dlmalloc-0.2.8/src/lib.rs", false),
            (
                "/cargo/registry/src/index.crates.io-1949cf8c6b5b557f/nom-8.0.0/src/lib.rs",
                "nom-8.0.0/src/lib.rs",
                false,
            ),
            ("/cargo/git/checkouts/nom-0f1e/8a2b/src/lib.rs", "8a2b/src/lib.rs", false),
            ("sidekick-plugin/src/guest.rs", "sidekick-plugin/src/guest.rs", false),
            ("odd/sidekick-plugin/src/guest.rs", "sidekick-plugin/src/guest.rs", false),
            ("", "", true),
            ("..", "..", true),
            ("/..", "/..", true),
        ] {
            assert_eq!(SourcePath::of(path), SourcePath { text: text.to_owned(), own }, "{path}");
        }
    }
}
