//! Builds: the same bytes everywhere, the files they are made from, what is kept of them.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sidekick::digest::Digest;
use sidekick::project::{
    Built, Last, Loudness, Project, ProjectError, Tools, build, keep_symbols, verify,
};

use crate::console::{folder, repository, shell};

const MANIFEST: &str = "abi = 1\nname = \"guest\"\nversion = \"1.0.0\"\n";

/// Crates that can panic, so that the module names their sources; each for another number.
const FATE: &str = "pub fn share(n: u32) -> u32 { 100 / n }\n";
const DICE: &str = "pub fn share(n: u32) -> u32 { 100 / (n - 1) }\n";
const LIBRARY: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn f(n: u32) -> u32 {\n\
                       fate::share(n) + dice::share(n) + 7 / (n - 2)\n}\n";

fn file(path: PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A crate with one that comes from a registry, which lies in cargo's home, and one from a folder.
fn project(folder: &Path, dice: &str) -> Project {
    let own = folder.join("guest");
    let manifest = format!(
        "[package]\nname = \"guest\"\nedition = \"2024\"\n[workspace]\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\
         [dependencies]\nfate = \"1\"\ndice = {{ path = \"{dice}\" }}\n"
    );
    file(own.join("Cargo.toml"), &manifest);
    file(own.join("src/lib.rs"), LIBRARY);
    file(own.join("sidekick.toml"), MANIFEST);
    let package = "[package]\nname = \"dice\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";
    file(own.join(dice).join("Cargo.toml"), package);
    file(own.join(dice).join("src/lib.rs"), DICE);
    Project::at(&own).expect("a project")
}

/// A home for cargo in which the registry's crate was fetched.
fn home(folder: &Path) -> PathBuf {
    let home = folder.join("cargo-home");
    let fate = home.join("vendor/fate");
    file(
        fate.join("Cargo.toml"),
        "[package]\nname = \"fate\"\nversion = \"1.0.0\"\nedition = \"2024\"\n",
    );
    file(fate.join("src/lib.rs"), FATE);
    file(fate.join(".cargo-checksum.json"), "{\"files\":{},\"package\":null}");
    let config = format!(
        "[source.crates-io]\nreplace-with = \"here\"\n[source.here]\ndirectory = {:?}\n",
        home.join("vendor")
    );
    file(home.join("config.toml"), &config);
    home
}

#[expect(clippy::disallowed_methods, reason = "the person who runs the tests chooses")]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

fn tools(cargo_home: Option<PathBuf>) -> Tools {
    let toolchain = variable("SIDEKICK_TOOLCHAIN").and_then(|name| name.into_string().ok());
    Tools { toolchain, cargo_home, path: variable("PATH"), ..Tools::default() }
}

fn built(project: &Project, tools: &Tools) -> Built {
    build(project, tools, Loudness::Quiet).unwrap_or_else(|error| panic!("{error}"))
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn two_folders_and_two_homes_give_one_digest() {
    let (one, two) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let deep = two.path().join("some/where/else entirely");
    let first = built(&project(one.path(), "dice"), &tools(Some(home(one.path()))));
    let second = built(&project(&deep, "dice"), &tools(Some(home(&two.path().join("other")))));
    assert_eq!(first.digest, second.digest);
    assert_eq!(first.bytes, second.bytes);
    // The paths are in there, so there was something to be the same.
    for path in ["/cargo/vendor/fate/src/lib.rs", "dice/src/lib.rs", "src/lib.rs"] {
        assert!(holds(&first.bytes, path.as_bytes()), "{path}");
    }
    let place = one.path().to_str().expect("a name");
    assert!(!holds(&first.bytes, place.as_bytes()), "{place}");
}

#[test]
fn verifying_builds_elsewhere_with_another_home() {
    let folder = tempfile::tempdir().expect("a folder");
    let (project, tools) = (project(folder.path(), "dice"), tools(Some(home(folder.path()))));
    let first = built(&project, &tools);
    let found = verify(&project, &tools, &first).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found, None);
    // The path of the home, past all that is mapped: found out.
    file(
        project.folder.join("src/lib.rs"),
        &format!("{LIBRARY}\n#[unsafe(no_mangle)] pub static HOME: &str = env!(\"CARGO_HOME\");\n"),
    );
    let first = built(&project, &tools);
    let found = verify(&project, &tools, &first).unwrap_or_else(|error| panic!("{error}"));
    let finding = found.expect("a difference");
    assert_eq!(finding.code, "SK0601");
    assert!(finding.details.iter().any(|line| line.starts_with("data: ")), "{:?}", finding.details);
}

#[test]
fn a_crate_from_outside_the_workspace_leaves_no_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let (project, tools) = (project(folder.path(), "../dice"), tools(Some(home(folder.path()))));
    // The first time there is no lock file, so nobody knows of the crates before they are built.
    let first = built(&project, &tools);
    let second = built(&project, &tools);
    assert!(project.folder.join("Cargo.lock").is_file());
    assert_eq!(first.digest, second.digest);
    let place = folder.path().to_str().expect("a name");
    assert!(!holds(&first.bytes, place.as_bytes()));
    assert!(holds(&first.bytes, b"dice/src/lib.rs"));
}

#[test]
fn the_sources_are_all_files_that_decide_on_the_module() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path(), "../dice");
    let own = &project.folder;
    file(own.join("src/lib.rs"), &format!("#[path = \"my part.rs\"] pub mod part;\n{LIBRARY}"));
    file(own.join("src/my part.rs"), "pub const TEXT: &str = include_str!(\"../table.txt\");\n");
    file(own.join("table.txt"), "a table");
    file(own.join("data/names.txt"), "a name");
    let tools = tools(Some(home(folder.path())));
    built(&project, &tools);
    let root = folder.path().canonicalize().expect("a path");
    let built = built(&project, &tools);
    let sources: Vec<_> = built
        .sources
        .iter()
        .map(|path| path.strip_prefix(&root).unwrap_or(path).display().to_string())
        .filter(|path| !path.contains("cargo-home"))
        .collect();
    let expected = [
        "dice/Cargo.toml",
        "dice/src/lib.rs",
        "guest/Cargo.lock",
        "guest/Cargo.toml",
        "guest/data",
        "guest/sidekick.toml",
        "guest/src/lib.rs",
        "guest/src/my part.rs",
        "guest/table.txt",
    ];
    assert_eq!(sources, expected);
}

#[test]
fn a_lock_file_that_is_out_of_date_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (project, tools) = (project(folder.path(), "dice"), tools(Some(home(folder.path()))));
    built(&project, &tools);
    let manifest = project.folder.join("dice/Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    fs::write(&manifest, text.replace("1.0.0", "1.1.0")).expect("a file");
    let lock = fs::read(project.folder.join("Cargo.lock")).expect("a lock file");
    let error = build(&project, &tools, Loudness::Quiet).expect_err("an error");
    assert!(matches!(error, ProjectError::Lock { .. }), "{error}");
    assert!(error.help()[0].starts_with("run: cargo update --workspace"), "{:?}", error.help());
    assert_eq!(fs::read(project.folder.join("Cargo.lock")).expect("a lock file"), lock);
}

#[test]
fn a_module_made_by_a_command_has_the_symbols_it_came_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let settings =
        "[project]\nbuild = [\"true\"]\nmodule = \"made.wasm\"\nsources = [\"a\", \"b.c\"]\n";
    file(path.join("sidekick.toml"), &format!("{MANIFEST}{settings}"));
    file(path.join("a/deep/one.c"), "");
    file(path.join("b.c"), "");
    let named = wat::parse_str("(module (func $one (export \"f\")) (memory 1))").expect("a module");
    fs::write(path.join("made.wasm"), &named).expect("a file");
    let project = Project::at(path).expect("a project");
    let with_names = built(&project, &tools(None));
    let symbols = with_names.symbols.clone().expect("symbols");
    let sizes = Last::of(&with_names);
    assert_eq!(sizes.functions.keys().collect::<Vec<_>>(), ["one"]);
    assert_eq!(sizes.size, with_names.bytes.len());
    let names: Vec<_> = with_names.sources.iter().filter_map(|path| path.file_name()).collect();
    assert_eq!(names, ["one.c", "b.c", "sidekick.toml"]);
    // A module without names has no symbols, and those of the last one would lead astray.
    let nameless = wat::parse_str("(module (func (export \"f\")) (memory 1))").expect("a module");
    fs::write(path.join("made.wasm"), &nameless).expect("a file");
    assert_eq!(built(&project, &tools(None)).symbols, None);
    assert!(!symbols.exists());
}

#[cfg(unix)]
#[test]
fn builds_by_a_command_are_verified_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let settings = "[project]\nbuild = [\"sh\", \"make.sh\"]\nmodule = \"out/made.wasm\"\n";
    file(path.join("sidekick.toml"), &format!("{MANIFEST}{settings}"));
    for (name, text) in [("one", "(module (memory 1))"), ("two", "(module (memory 2))")] {
        fs::write(path.join(name), wat::parse_str(text).expect("a module")).expect("a file");
    }
    let project = Project::at(path).expect("a project");
    let verified = |script: &str| {
        file(path.join("make.sh"), script);
        let first = built(&project, &tools(None));
        verify(&project, &tools(None), &first).map_err(|error| error.to_string())
    };
    assert_eq!(verified("cat one > out/made.wasm"), Ok(None));
    let script = "case $PWD in */elsewhere/*) cat two ;; *) cat one ;; esac > out/made.wasm";
    let finding = verified(script).expect("a build").expect("a difference");
    assert!(finding.details.iter().any(|line| line.starts_with("memory: ")), "{finding:?}");
    // It stays where it was made, so the copy can't have it.
    let script =
        "case $PWD in */elsewhere/*) echo gone; exit 1 ;; *) cat one > out/made.wasm ;; esac";
    let error = verified(script).expect_err("an error");
    assert!(error.contains("failed, saying:\ngone\n"), "{error}");
}

#[test]
fn what_grew_is_told_by_section_and_by_function() {
    let folder = tempfile::tempdir().expect("a folder");
    let sizes = |text: &str| {
        let bytes = wat::parse_str(text).expect("a module");
        let symbols = folder.path().join("made.symbols");
        fs::write(&symbols, &bytes).expect("a file");
        Last::of(&Built {
            module: folder.path().join("made.wasm"),
            digest: Digest::of(&bytes),
            bytes,
            symbols: Some(symbols),
            sources: Vec::new(),
            name: "made".to_owned(),
            toolchain: None,
        })
    };
    let before = sizes("(module (func $a nop) (func $gone nop) (memory 1))");
    let now = sizes(
        "(module (func $a nop nop nop) (func $new nop) (memory 1) (data (i32.const 0) \"x\"))",
    );
    let told: Vec<_> = now.changed_functions(&before);
    let told: Vec<_> = told.iter().map(|one| (one.name.as_str(), one.growth())).collect();
    assert_eq!(told, [("gone", -4), ("new", 4), ("a", 2)]);
    let sections = now.changed_sections(&before);
    assert!(sections.iter().any(|one| one.name == "data" && one.growth() > 0), "{sections:?}");
    assert_eq!(before.changed_sections(&before), []);
}

#[test]
fn the_symbols_of_the_last_64_modules_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("symbols");
    file(folder.path().join("made.symbols"), "symbols");
    let mut built = Built {
        module: folder.path().join("made.wasm"),
        bytes: Vec::new(),
        digest: Digest::of(b""),
        symbols: Some(folder.path().join("made.symbols")),
        sources: Vec::new(),
        name: "made".to_owned(),
        toolchain: None,
    };
    for number in 0..70_u32 {
        built.digest = Digest::of(&number.to_le_bytes());
        let path = keep_symbols(&kept, &built).expect("a folder").expect("a file");
        assert_eq!(fs::read_to_string(path).expect("symbols"), "symbols");
    }
    assert_eq!(fs::read_dir(&kept).expect("a folder").count(), 64);
    assert!(kept.join(format!("{}.symbols", built.digest)).is_file());
}

/// What `sidekick build --format json` prints, which must keep to the schema.
fn told(folder: &Path, script: &str) -> (Vec<Value>, Option<i32>) {
    let schema = fs::read_to_string(repository().join("schema/build.v1.json")).expect("a schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let output = shell(folder).args(["-c", script]).output().expect("a shell");
    let text = String::from_utf8(output.stdout).expect("text");
    let values: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    for value in &values {
        let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{script}: {errors:?}\n{value:#}");
    }
    (values, output.status.code())
}

#[test]
fn builds_in_json_keep_to_the_schema() {
    let folder = folder();
    let script = "sidekick -q build --format json example-plugins/coin nowhere --verify";
    let (values, code) = told(folder.path(), script);
    assert_eq!((values.len(), code), (2, Some(3)));
    assert_eq!(values[0]["name"], "coin");
    assert_eq!(values[0]["verified"], true);
    assert_eq!(values[1]["error"]["exit"], 3);
    let (values, _) = told(folder.path(), "sidekick -q build --format json example-plugins/coin");
    assert_eq!(values[0]["previous"]["digest"], values[0]["digest"]);
    let digest = values[0]["digest"].as_str().expect("a digest");
    let symbols = folder.path().join(format!("home/cache/symbols/{digest}.symbols"));
    assert!(symbols.is_file(), "{}", symbols.display());
}

/// A cargo that says more than JSON on standard output, as wrappers do.
#[cfg(unix)]
#[test]
fn lines_that_cargo_did_not_write_do_no_harm() {
    let folder = folder();
    let script = "mkdir bin && printf '#!/bin/sh\\necho a word from the wrapper\\nprintf \"\\\\377\\\\n\"\\nexec %s \"$@\"\\n' \
                  \"$(command -v cargo)\" > bin/cargo && chmod +x bin/cargo && \
                  PATH=$PWD/bin:$PATH sidekick -q build --format json example-plugins/coin";
    let (values, code) = told(folder.path(), script);
    assert_eq!(code, Some(0), "{values:?}");
    assert_eq!(values[0]["name"], "coin");
}

/// Each run of the command adds a line to a file.
#[test]
fn a_build_command_with_known_sources_runs_only_after_a_change() {
    let root = folder();
    let folder = root.path().join("counted");
    fs::create_dir_all(folder.join("src")).expect("folders");
    fs::write(folder.join("src/plugin.wasm"), crate::guests::module("good")).expect("a module");
    let text = "abi = 1\nname = \"good\"\nversion = \"1.0.0\"\ncommands = [\"e\"]\nmodifiers = [\"u\"]\n[project]\n\
        build = [\"sh\", \"-c\", \"echo run >> runs; cp src/plugin.wasm target/plugin.wasm\"]\n\
        module = \"target/plugin.wasm\"\n";
    let runs = || {
        let kept = fs::read_to_string(folder.join("runs")).unwrap_or_default();
        kept.lines().count()
    };
    let roll = || {
        let script = "sidekick -q roll 2d6 --plugin counted";
        let output = shell(root.path()).args(["-c", script]).output().expect("a shell");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    fs::write(folder.join("sidekick.toml"), text).expect("a manifest");
    roll();
    roll();
    assert_eq!(runs(), 2, "nobody knows its sources");
    fs::write(folder.join("sidekick.toml"), format!("{text}sources = [\"src\"]\n")).expect("one");
    roll();
    roll();
    assert_eq!(runs(), 3);
    fs::write(folder.join("src/notes.txt"), "more").expect("a file");
    roll();
    roll();
    assert_eq!(runs(), 4);
    fs::remove_file(folder.join("target/plugin.wasm")).expect("the module");
    roll();
    assert_eq!(runs(), 5);
    let build = shell(root.path()).args(["-c", "sidekick -q build counted"]).output();
    assert!(build.expect("a shell").status.success());
    assert_eq!(runs(), 6, "who asks for a build gets one");
}

#[test]
#[cfg(unix)]
fn an_interrupted_build_leaves_no_child_behind() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let root = folder();
    let folder = root.path().join("slow");
    file(
        folder.join("sidekick.toml"),
        &format!(
            "{MANIFEST}[project]\nbuild = [\"sh\", \"-c\", \"sleep 600 & echo $! > child; wait\"]\n\
             module = \"plugin.wasm\"\n"
        ),
    );
    for (signal, command) in [("INT", "build"), ("TERM", "test"), ("INT", "check")] {
        let _ = fs::remove_file(folder.join("child"));
        let mut sidekick = Command::new(env!("CARGO_BIN_EXE_sidekick"))
            .args(["-q", command, "slow"])
            .current_dir(root.path())
            .env("SIDEKICK_HOME", root.path().join("home"))
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        // Generous: the test ends as soon as the file is there.
        let patience = Instant::now() + Duration::from_secs(60);
        let child = loop {
            let kept = fs::read_to_string(folder.join("child")).unwrap_or_default();
            if let Ok(child) = kept.trim().parse::<u32>() {
                break child;
            }
            assert!(Instant::now() < patience, "the build did not start");
            std::thread::sleep(Duration::from_millis(10));
        };
        let kill = |signal: &str, process: u32| {
            let script = format!("kill -{signal} {process}");
            let ended = Command::new("sh").args(["-c", &script]).stderr(Stdio::null()).status();
            ended.expect("a shell").success()
        };
        assert!(kill(signal, sidekick.id()));
        assert_eq!(sidekick.wait().expect("an end").code(), Some(130), "{command}");
        // A killed process is there until somebody asks how it ended.
        while kill("0", child) {
            let state = fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
            if state.contains(") Z ") {
                break;
            }
            assert!(Instant::now() < patience, "{command} left a child behind");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
