//! New plugins: planned, made, and in each language built and asked as its author would.
//!
//! Languages whose compiler is not found are skipped aloud; `tests/languages/install` brings them all.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use sidekick::plugin::Description;
use sidekick::scaffold::{Name, Plan, Planned, ScaffoldError, Sdk, TEMPLATES, template};

use crate::console::{repository, shell};

mod asked;

/// The templates, and the programs without which they can't be tried. Each is a test of its own.
macro_rules! templates {
    ($($test:ident: $name:literal needs $($program:literal)+;)*) => {
        $(#[test]
        fn $test() {
            tried($name, &[$($program),+]);
        })*

        #[test]
        fn every_template_is_tried() {
            assert_eq!(TEMPLATES.map(|template| template.name), [$($name),*]);
        }
    };
}

templates! {
    rust: "rust" needs "cargo";
    rust_term: "rust-term" needs "cargo";
    rust_modifier: "rust-modifier" needs "cargo";
    c: "c" needs "clang" "wasm-ld";
    assemblyscript: "assemblyscript" needs "npx" "asc";
    zig: "zig" needs "zig";
    wat: "wat" needs "wat2wasm";
    http_worker: "http-worker" needs "node";
    http_node: "http-node" needs "node";
}

/// From nothing to a checked plugin, as its author would: new, roll, build, test, check, and the crate's
/// own tests.
fn tried(name: &str, programs: &[&str]) {
    let Some(folder) = started(name, name, programs) else { return };
    // The first roll builds it, where there is something to build.
    examples(&folder);
    for commands in [&["build"][..], &["test"], &["check", "--deny", "warnings"]] {
        succeeded(&sidekick(&folder, commands));
    }
    if template(name).is_some_and(|template| template.uses_sdk) {
        let tests = command(&folder, "cargo test --quiet --locked").output().expect("a shell");
        succeeded(&tests);
        let said = String::from_utf8_lossy(&tests.stdout).into_owned();
        assert!(said.contains("test result: ok") && !said.contains("running 0 tests"), "{said}");
        let style = command(&folder, "cargo fmt --check").output().expect("a shell");
        succeeded(&style);
    }
}

/// A new plugin from a template; none, and that aloud, if a program is missing.
fn started(template: &str, what: &str, programs: &[&str]) -> Option<PathBuf> {
    if let Some(missing) = programs.iter().find(|program| !found(program)) {
        // Not by `eprintln`, which is silent in tests that pass.
        let reason = format!("new plugin {what}: skipped, since there is no `{missing}` here\n");
        std::io::stderr().write_all(reason.as_bytes()).expect("standard error");
        return None;
    }
    let plugin = format!("try-{what}");
    let folder = workshop().join(&plugin);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("a folder that can go");
    }
    succeeded(&sidekick(&workshop(), &["new", &plugin, "--template", template]));
    if template == "assemblyscript" {
        // As after `npm install`: npx then looks nothing up.
        #[cfg(unix)]
        std::os::unix::fs::symlink(languages().join("node_modules"), folder.join("node_modules"))
            .expect("a link");
    }
    Some(folder)
}

/// Rolls the examples of the manifest.
fn examples(folder: &Path) {
    let text = fs::read_to_string(folder.join("sidekick.toml")).expect("a manifest");
    let examples = Description::parse(&text).expect("a manifest").examples;
    assert!(examples.len() >= 2);
    for example in &examples {
        let (value, code) = rolled(folder, &example.command, &example.faces);
        assert_eq!(value["reply"]["markdown"], example.reply, "{}: {value}", example.command);
        assert_eq!(code, Some(0));
    }
}

/// The worker as Cloudflare runs it: by workerd.
#[test]
fn http_worker_under_workerd() {
    let Some(folder) = started("http-worker", "workerd", &["workerd"]) else { return };
    let config = "using Workerd = import \"/workerd/workerd.capnp\";
        const config :Workerd.Config = (
          services = [(name = \"main\", worker = .worker)],
          sockets = [(name = \"http\", http = (), service = \"main\")],
        );
        const worker :Workerd.Worker = (
          compatibilityDate = \"2026-01-01\",
          modules = [
            (name = \"worker.mjs\", esModule = embed \"src/worker.mjs\"),
            (name = \"plugin.mjs\", esModule = embed \"src/plugin.mjs\"),
          ],
        );";
    fs::write(folder.join("workerd.capnp"), config).expect("a file");
    let path = folder.join("sidekick.toml");
    let manifest = fs::read_to_string(&path).expect("a manifest");
    let serve = "\"sh\", \"-c\", \"exec workerd serve workerd.capnp -shttp=127.0.0.1:$PORT\"";
    fs::write(path, manifest.replace("\"node\", \"src/dev.mjs\"", serve)).expect("a file");
    examples(&folder);
    succeeded(&sidekick(&folder, &["test"]));
}

/// What `sidekick roll` says of a command to the plugin in `folder`.
fn rolled(folder: &Path, command: &str, faces: &[i64]) -> (Value, Option<i32>) {
    let faces: Vec<_> = faces.iter().map(i64::to_string).collect();
    let faces = format!("--faces={}", faces.join(","));
    let mut arguments = vec!["-q", "roll", command, &faces, "--format", "json"];
    // Once a build command has made the module, it need not be run for every roll.
    let plugin = folder.file_name().and_then(|name| name.to_str()).expect("a name");
    let module = format!("target/sidekick/{plugin}.wasm");
    if folder.join(&module).is_file() {
        arguments.extend(["--plugin", &module]);
    }
    let output = sidekick(folder, &arguments);
    let text = String::from_utf8(output.stdout).expect("text");
    let value = serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{command}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    (value, output.status.code())
}

/// Where the new plugins are made: always the same folders, so that cargo knows them again.
fn workshop() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scaffold");
    fs::create_dir_all(&folder).expect("a folder");
    // Else rustfmt would find the style of this repository.
    fs::write(folder.join("rustfmt.toml"), "").expect("a file");
    folder
}

/// Where `tests/languages/install` puts what it installs.
fn languages() -> PathBuf {
    repository().join("target/languages")
}

/// A line for `sh`, with the compilers and one target folder for all plugins in Rust.
fn command(folder: &Path, line: &str) -> Command {
    let mut shell = shell(folder);
    let path = format!("{0}/bin:{0}/node_modules/.bin", languages().display());
    shell.args(["-c", &format!("PATH=\"$PATH:{path}\"; {line}"), "sh"]);
    shell.env("SIDEKICK_HOME", workshop().join("home"));
    shell.env("CARGO_TARGET_DIR", workshop().join("target")).env("npm_config_offline", "true");
    shell
}

fn sidekick(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, "sidekick \"$@\"").args(arguments).output().expect("a shell")
}

/// Whether the shell finds a program.
fn found(program: &str) -> bool {
    let output = command(&workshop(), &format!("command -v {program}")).output();
    output.expect("a shell").status.success()
}

fn succeeded(output: &Output) {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

fn plan(folder: &Path) -> Result<Plan, ScaffoldError> {
    let name: Name = "lucky".parse().expect("a name");
    Plan::new(&TEMPLATES[0], &name, &Sdk::Vendored, folder)
}

/// The names of all that is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

#[test]
fn planning_writes_nothing_and_applying_everything() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("deep/lucky");
    let plan = plan(&folder).expect("a plan");
    assert_eq!(names(root.path()), [""; 0]);
    plan.apply().expect("a plugin");
    assert_eq!(names(&root.path().join("deep")), ["lucky"]);
    for Planned { path, text } in &plan.files {
        assert_eq!(fs::read_to_string(folder.join(path)).expect(path), *text);
        assert!(plan.describe().contains(&format!("  {path}")));
    }
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let root = tempfile::tempdir().expect("a folder");
    let planned = plan(root.path()).expect("a plan for an empty folder");
    fs::write(root.path().join("mine"), "my own").expect("a file");
    for refused in [plan(root.path()).err(), planned.apply().err()] {
        assert!(matches!(refused, Some(ScaffoldError::NotEmpty { .. })), "{refused:?}");
    }
    assert_eq!(names(root.path()), ["mine"]);
    let file = plan(&root.path().join("mine"));
    assert!(matches!(file, Err(ScaffoldError::NotAFolder { .. })), "{file:?}");
}

#[test]
fn half_a_plugin_is_none() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("lucky");
    let mut plan = plan(&folder).expect("a plan");
    // The file can't be written, since there is a folder of its name.
    plan.files.push(Planned { path: "src".to_owned(), text: String::new() });
    assert!(matches!(plan.apply(), Err(ScaffoldError::Unwritten { .. })));
    assert_eq!(names(root.path()), [""; 0]);
    fs::create_dir(&folder).expect("a folder");
    assert!(matches!(plan.apply(), Err(ScaffoldError::Unwritten { .. })));
    assert_eq!((names(root.path()), names(&folder)), (vec!["lucky".to_owned()], vec![]));
}

#[test]
fn the_vendored_sdk_is_the_one_in_templates() {
    let templates = repository().join("templates");
    let planned = plan(Path::new("nowhere-yet")).expect("a plan").files;
    let mut copied: Vec<String> = Vec::new();
    for Planned { path, text } in planned.iter().filter(|file| file.path.starts_with("sdk/")) {
        let source = path.replace("Cargo.toml", "Cargo.toml.tmpl");
        assert_eq!(fs::read_to_string(templates.join(&source)).expect(path), *text);
        copied.extend(source.strip_prefix("sdk/src/").map(str::to_owned));
    }
    assert_eq!(copied, names(&templates.join("sdk/src")), "files that `sidekick new` leaves out");
}

/// A file called so would make cargo leave its folder out of the package.
#[test]
fn no_template_hides_from_cargo_package() {
    let mut folders = vec![repository().join("templates")];
    while let Some(folder) = folders.pop() {
        for name in names(&folder) {
            let path = folder.join(&name);
            assert!(name != "Cargo.toml" && name != ".gitignore", "{}", path.display());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
}

#[test]
fn json_keeps_to_its_schema() {
    let text = fs::read_to_string(repository().join("schema/new.v1.json")).expect("a schema");
    let schema = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let root = tempfile::tempdir().expect("a folder");
    let printed = |arguments: &[&str]| {
        let output = sidekick(root.path(), arguments);
        succeeded(&output);
        let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{arguments:?}: {errors:?}\n{value:#}");
        value
    };
    let all = printed(&["new", "--list", "--format", "json"]);
    assert_eq!(all["templates"].as_array().map(Vec::len), Some(TEMPLATES.len()));
    let dry = printed(&["new", "lucky", "-t", "c", "--dry-run", "--format", "json"]);
    assert_eq!((&dry["written"], names(root.path())), (&Value::Bool(false), vec![]));
    let made = printed(&["new", "lucky", "-t", "c", "--format", "json"]);
    assert_eq!((&made["written"], &made["files"]), (&Value::Bool(true), &dry["files"]));
    for file in made["files"].as_array().expect("files") {
        let path = root.path().join("lucky").join(file["path"].as_str().expect("a path"));
        assert_eq!(fs::metadata(path).expect("a file").len(), file["bytes"], "{file}");
    }
}
