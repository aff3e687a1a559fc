//! A plugin's crate: found, examined, refused with a reason.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::path::Path;

use sidekick::project::{Loudness, Project, ProjectError, Tools, build, examine};

const CDYLIB: &str = "[lib]\ncrate-type = [\"cdylib\"]\n";

/// A library that can panic, so that the module names its source.
const PANICS: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn f(n: u32) -> u32 { 100 / n }";

/// A crate in a folder of its own.
fn crate_with(manifest: &str, library: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    fs::write(folder.path().join("src/lib.rs"), library).expect("a file");
    let package =
        format!("[package]\nname = \"guest\"\nedition = \"2024\"\n[workspace]\n{manifest}");
    fs::write(folder.path().join("Cargo.toml"), package).expect("a file");
    let manifest = "abi = 1\nname = \"guest\"\nversion = \"1.0.0\"\n";
    fs::write(folder.path().join("sidekick.toml"), manifest).expect("a file");
    folder
}

fn project(folder: &Path) -> Project {
    Project::at(folder).expect("a project")
}

/// The toolchain of the person who runs the tests.
fn tools() -> Tools {
    #[expect(clippy::disallowed_methods, reason = "the person who runs the tests chooses")]
    let toolchain = std::env::var("SIDEKICK_TOOLCHAIN").ok();
    Tools { toolchain, ..Tools::default() }
}

#[test]
fn the_nearest_folder_upwards_with_a_manifest_is_the_project() {
    let root = tempfile::tempdir().expect("a folder");
    let deep = root.path().join("outer/inner/src/deep");
    fs::create_dir_all(&deep).expect("folders");
    assert_eq!(Project::find(&deep), None);
    fs::write(root.path().join("outer/sidekick.toml"), "").expect("a file");
    let found = |folder: &Path| Project::find(folder).map(|project| project.folder);
    assert_eq!(found(&deep), Some(root.path().join("outer")));
    fs::write(root.path().join("outer/inner/sidekick.toml"), "").expect("a file");
    assert_eq!(found(&deep), Some(root.path().join("outer/inner")));
    assert_eq!(found(root.path()), None);
}

#[test]
fn a_manifest_with_a_mistake_is_told_and_not_what_may_be_missing_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("sidekick.toml"), "abi = [\n[project]\n").expect("a file");
    let built = build(&project(folder.path()), &tools(), Loudness::Quiet);
    let Err(ProjectError::Refused { cause, .. }) = built else { panic!("{built:?}") };
    assert!(cause.0.contains("TOML parse error at line 2"), "{cause}");
}

#[test]
fn what_is_no_plugin_is_refused_with_a_reason() {
    let empty = tempfile::tempdir().expect("a folder");
    assert!(matches!(Project::at(empty.path()), Err(ProjectError::NoCrate { .. })));
    let library = crate_with("", "");
    let examined = examine(&project(library.path()), &tools());
    assert!(matches!(&examined, Err(ProjectError::NoLibrary { name }) if name == "guest"));
    let garbled = crate_with("[lib", "");
    let examined = examine(&project(garbled.path()), &tools());
    assert!(matches!(examined, Err(ProjectError::Unreadable { .. })));
}

#[test]
fn the_folder_of_the_module_comes_from_cargo() {
    let folder = crate_with(CDYLIB, PANICS);
    let config = folder.path().join(".cargo");
    fs::create_dir(&config).expect("a folder");
    let target = "[build]\ntarget-dir = \"somewhere/else\"\n";
    fs::write(config.join("config.toml"), target).expect("a file");
    let built = build(&project(folder.path()), &tools(), Loudness::Quiet).expect("a module");
    let somewhere = folder.path().canonicalize().expect("a path").join("somewhere/else");
    assert!(built.module.starts_with(somewhere), "{}", built.module.display());
    assert_eq!(fs::read(&built.module).expect("a module"), built.bytes);
    assert!(built.bytes.starts_with(b"\0asm"));
}

#[test]
fn the_same_sources_give_the_same_bytes_anywhere() {
    let build = || {
        let folder = crate_with(CDYLIB, PANICS);
        let built = build(&project(folder.path()), &tools(), Loudness::Quiet);
        let bytes = built.expect("a module").bytes;
        let place = folder.path().to_str().expect("a name").as_bytes();
        assert!(!bytes.windows(place.len()).any(|window| window == place));
        bytes
    };
    assert_eq!(build(), build());
}
