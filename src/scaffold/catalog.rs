//! The templates there are: what each makes, and of which files. The files are in `templates/` and
//! part of the program.

use super::languages;

/// What a new plugin can be made from.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name, as `rust-term`.
    pub name: &'static str,
    /// What it makes, in a few words.
    pub summary: &'static str,
    /// What must be installed to build and run it.
    pub needs: &'static str,
    /// Whether it uses the SDK for Rust.
    pub uses_sdk: bool,
    /// What to roll first; may have gaps.
    pub(super) roll: &'static str,
    /// Steps of the workflow that install what it needs.
    pub(super) tools: &'static str,
    /// Its own files, then those it has in common with others; may have gaps.
    pub(super) files: &'static [&'static [File]],
}

/// A file of a new plugin: its path there, and its text.
pub(super) type File = (&'static str, &'static str);

/// The text of a file in `templates/`.
macro_rules! text {
    ($path:literal) => {
        include_str!(concat!("../../templates/", $path))
    };
}

/// Files of one folder in `templates/` that keep their paths.
macro_rules! files {
    ($folder:literal: $($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../templates/", $folder, "/", $path)))),*]
    };
}

pub(super) use {files, text};

/// What every plugin has. Two names differ, for tools of this repository would heed them.
pub(super) const COMMON: &[File] = &[
    (".gitignore", text!("shared/gitignore")),
    (".github/workflows/check.yml", text!("shared/check.yml")),
];

/// The SDK for plugins in Rust.
pub(super) const SDK: &[File] = &[
    ("sdk/Cargo.toml", text!("sdk/Cargo.toml.tmpl")),
    // So that `cargo fmt` in the plugin leaves the SDK as it is.
    ("sdk/rustfmt.toml", text!("sdk/rustfmt.toml")),
    ("sdk/src/fields.rs", text!("sdk/src/fields.rs")),
    ("sdk/src/guest.rs", text!("sdk/src/guest.rs")),
    ("sdk/src/host.rs", text!("sdk/src/host.rs")),
    ("sdk/src/lib.rs", text!("sdk/src/lib.rs")),
    ("sdk/src/pool.rs", text!("sdk/src/pool.rs")),
    ("sdk/src/reader.rs", text!("sdk/src/reader.rs")),
    ("sdk/src/reply.rs", text!("sdk/src/reply.rs")),
    ("sdk/src/request.rs", text!("sdk/src/request.rs")),
    ("sdk/src/testing.rs", text!("sdk/src/testing.rs")),
];

/// Parts of every README.
pub(super) const COMMANDS: &str = text!("shared/commands.md");
pub(super) const REST: &str = text!("shared/rest.md");

/// All templates; the first is the usual one.
pub const TEMPLATES: [Template; 9] = [
    languages::RUST,
    languages::RUST_TERM,
    languages::RUST_MODIFIER,
    languages::C,
    languages::ASSEMBLYSCRIPT,
    languages::ZIG,
    languages::WAT,
    languages::HTTP_WORKER,
    languages::HTTP_NODE,
];

/// The template of that name.
#[must_use]
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}
