//! `sidekick dev`, with real files that change under it. Each step waits for the event that it must
//! lead to; a step that must lead to none is followed by one that counts the builds.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;

use crate::console::repository;
use crate::guests;

/// Far longer than anything here takes; whoever waits so long has lost an event.
const LONG: Duration = Duration::from_secs(90);

const LIBRARY: &str = r#"//! A guest.
#![no_std]
use sidekick_plugin::prelude::*;

sidekick_plugin::export!(command: guest);

fn guest(_: &Command, host: &mut Host) -> Reply {
    Reply::text(if host.die(2) == 1 { "one" } else { "two" })
}
"#;

const MANIFEST: &str = r#"abi = 1
name = "guest"
version = "1.0.0"
commands = ["guest"]

[[example]]
command = "/r guest"
faces = [1]
reply = "one"
"#;

/// Puts a file there at once, so that nobody sees half of it.
fn write(folder: &Path, name: &str, contents: impl AsRef<[u8]>) {
    let path = folder.join(name);
    let parent = path.parent().expect("a folder");
    fs::create_dir_all(parent).expect("a folder");
    let half = parent.join(".half-written");
    fs::write(&half, contents).expect("a file");
    fs::rename(half, path).expect("a rename");
}

/// A crate in a folder of its own, below one that is there to stay.
fn project() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("guest");
    let sdk = repository().join("example-plugins/sdk");
    let cargo = format!(
        "[package]\nname = \"guest\"\nedition = \"2024\"\n[workspace]\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\
         [dependencies]\nsidekick-plugin = {{ path = '{}' }}\n\
         [profile.release]\npanic = \"abort\"\n",
        sdk.display()
    );
    write(&folder, "Cargo.toml", cargo);
    write(&folder, "sidekick.toml", MANIFEST);
    write(&folder, "src/lib.rs", LIBRARY);
    (root, folder)
}

/// Says something else than `one`.
fn saying(word: &str) -> String {
    LIBRARY.replace("\"one\"", &format!("\"{word}\""))
}

/// A running `sidekick dev --format json`.
struct Dev {
    child: Child,
    stdin: Option<ChildStdin>,
    events: Receiver<Value>,
    stderr: Option<JoinHandle<String>>,
}

impl Dev {
    /// Starts it and waits until it waits.
    fn start(folder: &Path, arguments: &[&str]) -> (Self, Vec<Value>) {
        let mut dev = Self::spawn(folder, arguments);
        let first = dev.round();
        (dev, first)
    }

    fn spawn(folder: &Path, arguments: &[&str]) -> Self {
        let home = folder.parent().expect("a folder").join("home");
        let mut child = Command::new(env!("CARGO_BIN_EXE_sidekick"))
            .args(["dev", "--format", "json", "--seed", "3"])
            .args(arguments)
            .current_dir(folder)
            .env("SIDEKICK_HOME", home)
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let (sender, events) = mpsc::channel();
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        thread::spawn(move || {
            for line in stdout.lines() {
                let line = line.expect("text");
                let event = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        let mut stream = child.stderr.take().expect("a pipe");
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            _ = stream.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let stdin = child.stdin.take();
        Self { child, stdin, events, stderr: Some(stderr) }
    }

    fn event(&mut self) -> Value {
        let Ok(event) = self.events.recv_timeout(LONG) else {
            _ = self.child.kill();
            let said = self.stderr.take().and_then(|stderr| stderr.join().ok());
            panic!("no event; standard error: {}", said.unwrap_or_default());
        };
        conforms("dev.v1.json", &event);
        if event["event"] == "rolled" {
            conforms("roll.v1.json", &event["roll"]);
        }
        event
    }

    /// The events until it waits.
    fn round(&mut self) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            let event = self.event();
            if event["event"] == "waiting" {
                return events;
            }
            events.push(event);
        }
    }

    fn say(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("an open pipe");
        writeln!(stdin, "{line}").expect("a reader");
    }

    /// Presses Ctrl-C, for this process only, and waits for the end.
    fn interrupt(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        let sent = Command::new("sh").args(["-c", "kill -INT \"$1\"", "sh", &pid]).status();
        assert!(sent.expect("a shell").success());
        self.child.wait().expect("an end")
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn conforms(schema: &str, value: &Value) {
    let text = fs::read_to_string(repository().join("schema").join(schema)).expect("a schema");
    let schema = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{value:#}");
}

fn names(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["event"].as_str().expect("a name")).collect()
}

/// The one event of this name.
fn one<'e>(events: &'e [Value], name: &str) -> &'e Value {
    let mut found = events.iter().filter(|event| event["event"] == name);
    let first = found.next().unwrap_or_else(|| panic!("no `{name}`: {events:#?}"));
    assert!(found.next().is_none(), "`{name}` twice: {events:#?}");
    first
}

fn built(events: &[Value]) -> u64 {
    one(events, "built")["build"].as_u64().expect("a number")
}

fn replied(events: &[Value]) -> &str {
    let roll = &one(events, "rolled")["roll"];
    roll["reply"]["markdown"].as_str().unwrap_or_else(|| panic!("{roll:#}"))
}

const WHOLE: [&str; 4] = ["changed", "built", "tested", "rolled"];

#[test]
fn an_edit_is_built_tested_and_rolled_and_nothing_else_is() {
    let (_root, folder) = project();
    let (mut dev, first) = Dev::start(&folder, &[]);
    assert_eq!(names(&first), ["started", "built", "tested", "rolled"], "{first:#?}");
    assert_eq!((built(&first), &one(&first, "built")["grown"]), (1, &Value::Null));
    assert_eq!(one(&first, "tested")["passed"], 1);
    // Cargo has written its lock file, which the next build depends on: that was no change.
    assert!(folder.join("Cargo.lock").is_file());

    // With seed 3 the coin of the first roll falls on the second side.
    assert_eq!(replied(&first), "two");
    fs::write(folder.join("src/lib.rs"), LIBRARY.replace("two", "three")).expect("a file");
    let round = dev.round();
    assert_eq!(names(&round), WHOLE, "{round:#?}");
    assert_eq!(one(&round, "changed")["files"], serde_json::json!(["src/lib.rs"]));
    assert_eq!((built(&round), replied(&round)), (2, "three"));

    // Saved without a change, replaced by the same, and cargo's folder cleaned: nothing.
    fs::write(folder.join("src/lib.rs"), LIBRARY.replace("two", "three")).expect("a file");
    write(&folder, "new.rs", LIBRARY.replace("two", "three"));
    fs::rename(folder.join("new.rs"), folder.join("src/lib.rs")).expect("a rename");
    write(&folder, "src/.lib.rs.swp", "an editor's");
    write(&folder, "notes.txt", "a person's");
    fs::remove_dir_all(folder.join("target")).expect("a folder");
    dev.say("2d6");
    let typed = dev.round();
    assert_eq!(names(&typed), ["rolled"], "{typed:#?}");
    assert_eq!(one(&typed, "rolled")["roll"]["command"], "2d6");

    // Replaced by another file: one build more, and the command that was typed is rolled again.
    write(&folder, "new.rs", saying("ONE"));
    fs::rename(folder.join("new.rs"), folder.join("src/lib.rs")).expect("a rename");
    let round = dev.round();
    assert_eq!(names(&round), WHOLE, "{round:#?}");
    assert_eq!(built(&round), 3);
    assert_eq!(one(&round, "rolled")["roll"]["command"], "2d6");
    let tested = one(&round, "tested");
    assert_eq!((&tested["passed"], &tested["failed"]), (&0.into(), &1.into()));
    assert_eq!(tested["failures"][0]["test"], "/r guest");
    let details = tested["failures"][0]["details"].to_string();
    assert!(details.contains("- one") && details.contains("+ ONE"), "{details}");

    // A file of tests needs no build; one of data does.
    write(&folder, "tests/a.toml", "");
    assert_eq!(names(&dev.round()), ["changed", "tested"]);
    write(&folder, "data/list.txt", "first");
    assert_eq!(built(&dev.round()), 4);

    assert_eq!(dev.interrupt().code(), Some(130));
}

#[test]
fn mistakes_and_missing_files_are_told_and_then_mended() {
    let (root, folder) = project();
    let (mut dev, _) = Dev::start(&folder, &["--no-test"]);
    let failed = |round: &[Value], exit: u8| {
        assert_eq!(names(round), ["changed", "failed"], "{round:#?}");
        assert_eq!(one(round, "failed")["exit"], exit, "{round:#?}");
    };
    let mended = |round: &[Value]| {
        assert_eq!(names(round), ["changed", "built", "rolled"], "{round:#?}");
        built(round)
    };
    write(&folder, "src/lib.rs", "fn");
    failed(&dev.round(), 3);
    // Nothing to roll with, but that is no reason to end.
    dev.say("guest");
    assert_eq!(names(&dev.round()), [""; 0]);
    write(&folder, "src/lib.rs", LIBRARY);
    assert_eq!(mended(&dev.round()), 3);

    fs::remove_file(folder.join("src/lib.rs")).expect("a file");
    failed(&dev.round(), 3);
    write(&folder, "src/lib.rs", LIBRARY);
    assert_eq!(mended(&dev.round()), 5);

    // A new module, named before it is there.
    write(&folder, "src/lib.rs", format!("{LIBRARY}mod deep;\n"));
    failed(&dev.round(), 3);
    write(&folder, "src/deep/mod.rs", "//! Deep.\n");
    assert_eq!(mended(&dev.round()), 7);
    write(&folder, "src/deep/mod.rs", "//! Deeper.\n");
    assert_eq!(mended(&dev.round()), 8);

    write(&folder, "sidekick.toml", "abi = ");
    let round = dev.round();
    assert_eq!(one(&round, "failed")["build"], 9, "{round:#?}");
    write(&folder, "sidekick.toml", MANIFEST.replace("name = \"guest\"", "name = \"Guest!\""));
    let round = dev.round();
    assert_eq!(one(&round, "failed")["exit"], 4, "{round:#?}");
    write(&folder, "sidekick.toml", MANIFEST);
    assert_eq!(mended(&dev.round()), 11);

    // The folder as a whole, in which this runs.
    let away = root.path().join("away");
    fs::rename(&folder, &away).expect("a rename");
    failed(&dev.round(), 3);
    fs::rename(&away, &folder).expect("a rename");
    // What is seen first may be a part of it; in the end there is a plugin.
    let mut round = dev.round();
    while !names(&round).contains(&"built") {
        round = dev.round();
    }
    write(&folder, "src/lib.rs", saying("ONE"));
    mended(&dev.round());
    assert_eq!(dev.interrupt().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_and_a_source_behind_one_are_watched() {
    let (root, folder) = project();
    let link = root.path().join("link");
    std::os::unix::fs::symlink(&folder, &link).expect("a link");
    let elsewhere = root.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::rename(folder.join("src/lib.rs"), elsewhere.join("lib.rs")).expect("a rename");
    std::os::unix::fs::symlink(elsewhere.join("lib.rs"), folder.join("src/lib.rs"))
        .expect("a link");
    let path = link.to_str().expect("text");
    let (mut dev, first) = Dev::start(root.path(), &[path, "--roll", "guest"]);
    assert_eq!(replied(&first), "two");
    write(&elsewhere, "lib.rs", LIBRARY.replace("two", "three"));
    assert_eq!(replied(&dev.round()), "three");
    write(&link, "sidekick.toml", MANIFEST.replace("1.0.0", "1.0.1"));
    assert_eq!(built(&dev.round()), 3);
}

/// A folder with a module, and the guest that it holds at first.
fn module() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("modules");
    fs::create_dir(&folder).expect("a folder");
    write(&folder, "x.wasm", guests::module("good"));
    (root, folder)
}

#[test]
fn modules_that_are_refused_or_trap_are_told_and_replaced() {
    for options in [&[] as &[&str], &["--poll"]] {
        let (_root, folder) = module();
        let mut arguments = vec!["x.wasm", "--roll", "odd"];
        arguments.extend(options);
        let (mut dev, first) = Dev::start(&folder, &arguments);
        assert_eq!(one(&first, "started")["polling"], !options.is_empty());
        assert_eq!(built(&first), 1);
        write(&folder, "x.wasm", guests::module("divide-by-zero"));
        let round = dev.round();
        let error = &one(&round, "rolled")["roll"]["error"];
        assert_eq!(error["code"], "plugin-trapped", "{round:#?}");
        write(&folder, "x.wasm", guests::module("import-wasi"));
        assert_eq!(one(&dev.round(), "failed")["exit"], 4);
        write(&folder, "x.wasm", "no module");
        assert_eq!(one(&dev.round(), "failed")["exit"], 4);
        fs::remove_file(folder.join("x.wasm")).expect("a file");
        assert_eq!(one(&dev.round(), "failed")["exit"], 3);
        write(&folder, "x.wasm", guests::module("good"));
        assert_eq!(built(&dev.round()), 6);
        dev.say("/quit");
        assert_eq!(dev.child.wait().expect("an end").code(), Some(0));
    }
}

#[test]
fn the_end_of_the_input_ends_nothing_and_typed_commands_remember() {
    let (_root, folder) = module();
    let (mut dev, _) = Dev::start(&folder, &["x.wasm"]);
    dev.say("$a = 7");
    dev.round();
    dev.say("$a + 1");
    assert_eq!(one(&dev.round(), "rolled")["roll"]["results"][0]["value"], "8");
    dev.say("2d");
    assert!(!one(&dev.round(), "rolled")["roll"]["error"].is_null());
    dev.say("$a + 2");
    dev.round();
    drop(dev.stdin.take());
    write(&folder, "x.wasm", guests::module("divide-by-zero"));
    let round = dev.round();
    assert_eq!(one(&round, "rolled")["roll"]["results"][0]["value"], "9");
    // Nothing of it was kept in a file.
    assert!(!folder.with_file_name("home").join("state").exists());
    assert_eq!(dev.interrupt().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_build_with_all_its_children() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("slow");
    // The shell has a child of its own, as cargo has compilers.
    let build =
        "build = ['sh', '-c', 'sleep 1000 & echo $! $$ > pids.new; mv pids.new pids; wait']";
    let manifest = format!("{MANIFEST}[project]\n{build}\nmodule = 'x.wasm'\n");
    write(&folder, "sidekick.toml", manifest);
    let mut dev = Dev::spawn(&folder, &[]);
    assert_eq!(dev.event()["event"], "started");
    let pids = wait_for(|| fs::read_to_string(folder.join("pids")).ok());
    let pids: Vec<&str> = pids.split_whitespace().collect();
    assert_eq!(pids.len(), 2);
    assert!(pids.iter().all(|pid| lives(pid)), "{pids:?}");
    assert_eq!(dev.interrupt().code(), Some(130));
    wait_for(|| pids.iter().all(|pid| !lives(pid)).then_some(()));
}

/// Whether there is such a process that has not ended.
fn lives(pid: &str) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().expect("ps");
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

/// Asks until there is an answer.
fn wait_for<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let mut pause = Duration::from_millis(5);
    let mut waited = Duration::ZERO;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(waited < LONG, "it has not come about");
        thread::sleep(pause);
        waited += pause;
        pause = (pause * 2).min(Duration::from_millis(200));
    }
}

#[test]
fn sources_that_each_build_writes_do_not_keep_it_building_for_ever() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("odd");
    fs::create_dir(&folder).expect("a folder");
    write(&folder, "x.wasm", guests::module("divide-by-zero"));
    let manifest = MANIFEST.replace("guest", "odd");
    let build = "build = ['sh', '-c', 'echo again >> src/made.c']";
    write(&folder, "sidekick.toml", format!("{manifest}[project]\n{build}\nmodule = 'x.wasm'\n"));
    write(&folder, "src/made.c", "");
    let (mut dev, first) = Dev::start(&folder, &["--no-test"]);
    let builds =
        first.iter().filter(|event| event["event"] == "built" || event["event"] == "failed");
    let builds = builds.count() as u64;
    assert!((2..10).contains(&builds), "{first:#?}");
    dev.say("1d6");
    assert_eq!(names(&dev.round()), ["rolled"]);
}

#[test]
fn without_a_plugin_it_does_not_start() {
    let root = tempfile::tempdir().expect("a folder");
    for arguments in [&["dev"] as &[&str], &["dev", "nowhere"], &["dev", "."]] {
        let output = Command::new(env!("CARGO_BIN_EXE_sidekick"))
            .args(arguments)
            .current_dir(root.path())
            .stdin(Stdio::null())
            .output()
            .expect("the binary");
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}
