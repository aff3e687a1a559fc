//! Every way in which Node can fail, each with its own words, and the next call answered.

#![cfg(test)] // helpers may expect, too
#![cfg(unix)] // who stands in for Node is a script

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sidekick::limits::PluginLimits;
use sidekick::plugin::node::{NodeError, NodeOptions, NodePlugin, NodeRuntime};
use sidekick::plugin::{Finished, Plugin, PluginError};
use tempfile::TempDir;

use crate::{guests, nodes};

/// A program in Node's place: the first `times` it runs it does what `first` says, a text of `sh`; after
/// that it is Node. `$NODE` is the true one.
fn instead(first: &str, skipped: usize) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("node");
    let script = format!(
        "#!/bin/sh\nNODE='{}'\nruns='{}/runs'\n\
         if [ \"$1\" = --version ]; then exec \"$NODE\" --version; fi\n\
         if [ \"$1\" = --permission ] && ! \"$NODE\" --permission --version >/dev/null 2>&1; then\n\
           echo 'bad option' >&2; exit 9\nfi\n\
         echo >>\"$runs\"\n\
         if [ \"$(wc -l <\"$runs\")\" -ne {} ]; then exec \"$NODE\" \"$@\"; fi\n{first}\n",
        nodes::first().display(),
        folder.path().display(),
        skipped + 1,
    );
    fs::write(&path, script).expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
    (folder, path)
}

/// A Node that does everything as it should, until it is asked for a call: then it does what `then` says,
/// in JavaScript; `frame(kind, bytes)` sends one.
fn behaves_until_called(then: &str) -> (TempDir, PathBuf) {
    let script = format!(
        "exec \"$NODE\" -e '\
         const fs = require(\"fs\"); const room = Buffer.alloc(1 << 20);\
         const frame = (kind, bytes) => {{ const f = Buffer.alloc(5 + bytes.length);\
           f.writeUInt32LE(bytes.length); f[4] = kind; f.set(bytes, 5); fs.writeSync(1, f) }};\
         fs.readSync(0, room); frame(1, Buffer.from(\"sidekick-node 1 v22.0.0\"));\
         fs.readSync(0, room); frame(2, Buffer.alloc(0));\
         fs.readSync(0, room); {then}'"
    );
    instead(&script, 0)
}

fn options(program: &Path) -> NodeOptions {
    let mut options = NodeOptions::new(program.to_owned());
    // A real Node on a busy machine may need a second; who is to be silent here is silent for ever.
    (options.boot, options.compile) = (Duration::from_secs(10), Duration::from_secs(10));
    options
}

fn unusable(program: &Path) -> NodeError {
    match NodeRuntime::start(options(program)) {
        Ok(_) => panic!("{} can be used", program.display()),
        Err(error) => error,
    }
}

fn good(runtime: &NodeRuntime) -> NodePlugin {
    runtime
        .load_bytes(&guests::module("good"), BTreeMap::new(), &PluginLimits::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

fn answers(plugin: &mut dyn Plugin) {
    let answer = guests::ask(plugin, "estill here").outcome.expect("an answer");
    assert_eq!(answer.parts[0].text, "still here");
}

/// The error of a call, after which the same plugin has to answer the next.
fn fails_once(program: &Path, limits: PluginLimits) -> PluginError {
    let runtime = NodeRuntime::start(options(program)).unwrap_or_else(|error| panic!("{error}"));
    let mut plugin = good(&runtime);
    let Finished { outcome, services, .. } = guests::ask_within(&mut plugin, "ehello", limits);
    assert!(services.dice.draws().is_empty());
    answers(&mut plugin);
    outcome.expect_err("a fault")
}

fn runtime_error(error: PluginError) -> String {
    match error {
        PluginError::Runtime(what) => what,
        other => panic!("{other:?}"),
    }
}

const USUAL: fn() -> PluginLimits = PluginLimits::default;

/// Enough for anything but what lasts for ever.
fn short() -> PluginLimits {
    PluginLimits { deadline_ms: 200, ..PluginLimits::default() }
}

#[test]
fn no_node() {
    let error = unusable(Path::new("/nowhere/node"));
    assert!(matches!(error, NodeError::Missing { .. }), "{error:?}");
    assert!(error.to_string().starts_with("there is no Node at `/nowhere/node`: "), "{error}");
}

#[test]
fn too_old() {
    let folder = TempDir::new().expect("a folder");
    let program = folder.path().join("node");
    let old = "#!/bin/sh\n[ \"$1\" = --version ] && echo v18.20.8 && exit\n\
               echo \"node: bad option: $1\" >&2; exit 9\n";
    fs::write(&program, old).expect("a script");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
    let error = unusable(&program).to_string();
    assert!(error.ends_with("is Node 18.20.8; 20 or newer is needed"), "{error}");
}

#[test]
fn something_else() {
    let error = unusable(Path::new("/bin/cat"));
    assert!(matches!(error, NodeError::NotNode { .. }), "{error:?}");
    // Silent until the patience is over, which is short here since nothing else can happen.
    let (_folder, program) = instead("exec sleep 1000", 0);
    let mut options = options(&program);
    options.boot = Duration::from_millis(200);
    let error = NodeRuntime::start(options).err().expect("it is silent");
    assert_eq!(error.to_string(), "node said nothing for 200 ms");
}

#[test]
fn dies_at_start() {
    let (_folder, program) = instead("echo 'no more processes' >&2; exit 3", 0);
    let error = unusable(&program);
    assert_eq!(
        error.to_string(),
        "node ended while it started (exit status: 3): no more processes"
    );
    // The next one is a good one.
    let runtime = NodeRuntime::start(options(&program)).unwrap_or_else(|error| panic!("{error}"));
    answers(&mut good(&runtime));
}

#[test]
fn greets_in_another_way() {
    for hello in ["sidekick-node 2 v22.0.0", "sidekick-node 1 v", "hello"] {
        let script = format!(
            "exec \"$NODE\" -e 'const t = \"{hello}\"; const f = Buffer.alloc(5 + t.length);\
             f.writeUInt32LE(t.length); f[4] = 1; f.write(t, 5); require(\"fs\").writeSync(1, f)'"
        );
        let (_folder, program) = instead(&script, 0);
        let error = unusable(&program);
        assert!(matches!(&error, NodeError::Unexpected(what) if what.contains(hello)), "{error:?}");
    }
}

#[test]
fn dies_in_a_call() {
    let (_folder, program) =
        behaves_until_called("fs.writeSync(2, \"worn out\\n\"); process.exit(5)");
    let error = runtime_error(fails_once(&program, USUAL()));
    assert_eq!(error, "node ended while it worked (exit status: 5): worn out");
}

#[test]
fn silent_in_a_call() {
    let (_folder, program) = behaves_until_called("for (;;);");
    assert_eq!(fails_once(&program, short()), PluginError::TooLate(200));
}

#[test]
fn a_partial_frame() {
    let partial = "node stopped in the middle of a frame, after 7 of its 14 bytes";
    let begins = "fs.writeSync(1, Buffer.from([9, 0, 0, 0, 5, 1, 1]));";
    let (_folder, program) = behaves_until_called(begins);
    assert_eq!(runtime_error(fails_once(&program, USUAL())), partial);
    // Begun, and then silent.
    let (_folder, program) = behaves_until_called(&format!("{begins} for (;;);"));
    assert_eq!(runtime_error(fails_once(&program, short())), partial);
}

#[test]
fn an_oversized_frame() {
    let (_folder, program) =
        behaves_until_called("fs.writeSync(1, Buffer.from([255, 255, 255, 255, 5]));for(;;);");
    let error = runtime_error(fails_once(&program, USUAL()));
    assert_eq!(error, "node announced a frame of 4294967295 bytes; the limit is 16781312");
}

#[test]
fn something_writes_to_its_standard_output() {
    let (_folder, program) = behaves_until_called("console.log(\"good morning\");for(;;);");
    let error = runtime_error(fails_once(&program, USUAL()));
    assert_eq!(error, "something in node wrote to its standard output: `good morning`");
}

#[test]
fn a_frame_that_makes_no_sense() {
    for (then, expected) in [
        ("frame(9, Buffer.alloc(3));", "a frame of kind 9 and 3 bytes makes no sense"),
        ("frame(5, Buffer.alloc(3));", "a frame of kind 5 and 3 bytes makes no sense"),
        ("frame(2, Buffer.alloc(0));", "Ready in a call"),
        ("frame(5, Buffer.from([2,0,0,0,0,0,0,0,0,0,0,0,0,0]));", "it ended a call by itself"),
    ] {
        let (_folder, program) = behaves_until_called(&format!("{then} for(;;);"));
        let error = runtime_error(fails_once(&program, short()));
        assert_eq!(error, format!("node broke the protocol of its pipe: {expected}"));
    }
}

#[test]
fn out_of_memory() {
    // A heap of a few MiB, filled for real.
    let then = "require(\"v8\").setFlagsFromString(\"--max-heap-size=20\");\
                const all = []; for (;;) all.push(new Array(1000).fill(0.5));";
    let (_folder, program) = behaves_until_called(then);
    let limits = PluginLimits { deadline_ms: 60_000, ..PluginLimits::default() };
    let error = runtime_error(fails_once(&program, limits));
    assert!(error.starts_with("node ran out of memory (signal: "), "{error}");
}

#[test]
fn an_endless_loop_and_a_trap() {
    let runtime = nodes::runtime(nodes::first());
    let load = |name: &str| {
        let limits = PluginLimits::default();
        runtime.load_bytes(&guests::module(name), BTreeMap::new(), &limits).expect("it is admitted")
    };
    let mut plugin = load("endless-loop");
    for _ in 0..3 {
        let ended = guests::ask_within(&mut plugin, "odd", short());
        assert_eq!(ended.outcome, Err(PluginError::TooLate(200)));
        answers(&mut good(&runtime));
    }
    let mut plugin = load("divide-by-zero");
    for _ in 0..3 {
        let ended = guests::ask(&mut plugin, "odd").outcome.expect_err("a trap");
        assert_eq!(ended.code(), "plugin-trapped");
        answers(&mut good(&runtime));
    }
}

#[test]
fn an_endless_compilation() {
    let script = "exec \"$NODE\" -e '\
         const fs = require(\"fs\"); const room = Buffer.alloc(1 << 20); fs.readSync(0, room);\
         const t = \"sidekick-node 1 v22.0.0\"; const f = Buffer.alloc(5 + t.length);\
         f.writeUInt32LE(t.length); f[4] = 1; f.write(t, 5); fs.writeSync(1, f);\
         fs.readSync(0, room); for (;;);'";
    let (_folder, program) = instead(script, 0);
    let mut options = options(&program);
    options.compile = Duration::from_millis(500);
    let runtime = NodeRuntime::start(options).unwrap_or_else(|error| panic!("{error}"));
    let load = || {
        let limits = PluginLimits::default();
        runtime.load_bytes(&guests::module("good"), BTreeMap::new(), &limits)
    };
    let error = load().err().expect("it takes too long");
    assert_eq!(runtime_error(error), "V8 did not compile the module within 500 ms");
    answers(&mut load().expect("the next Node compiles it"));
}

#[test]
fn a_module_of_another_abi_never_gets_to_node() {
    let runtime = nodes::runtime(nodes::first());
    let module = guests::module("marker-of-version-2");
    let refused = runtime.load_bytes(&module, BTreeMap::new(), &PluginLimits::default());
    match refused.err() {
        Some(PluginError::Refused(reasons)) => {
            assert!(reasons[0].text.contains("version 2 of the contract"), "{reasons:?}");
        }
        other => panic!("{other:?}"),
    }
    answers(&mut good(&runtime));
}

/// Children of this process, by their numbers, that run a certain program.
fn children(of: u32, program: &str) -> Vec<u32> {
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_one = |pid: &u32| {
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
        let parent = stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)?.parse().ok());
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        parent == Some(of) && line.starts_with(program.as_bytes())
    };
    numbers.filter(is_one).collect()
}

#[test]
fn a_thousand_calls_with_a_fault_in_every_tenth() {
    a_thousand_calls(nodes::runtime);
}

#[test]
fn a_thousand_calls_with_a_fault_in_every_tenth_over_http() {
    a_thousand_calls(nodes::over_http);
}

fn a_thousand_calls(start: fn(PathBuf) -> NodeRuntime) {
    // A path of its own, so that only its children are counted.
    let folder = TempDir::new().expect("a folder");
    let program = folder.path().join("node");
    std::os::unix::fs::symlink(nodes::first(), &program).expect("a link");
    let name = program.display().to_string();
    let runtime = start(program);
    let load = |name: &str| {
        let limits = PluginLimits::default();
        runtime.load_bytes(&guests::module(name), BTreeMap::new(), &limits).expect("it is admitted")
    };
    let mut plugin = good(&runtime);
    let (mut endless, mut trap) = (load("endless-loop"), load("unreachable"));
    for number in 0..1_000 {
        if number % 10 == 9 {
            match number / 10 % 4 {
                0 => {
                    let limits = PluginLimits { deadline_ms: 20, ..PluginLimits::default() };
                    let ended = guests::ask_within(&mut endless, "odd", limits);
                    assert_eq!(ended.outcome, Err(PluginError::TooLate(20)));
                }
                1 => {
                    let ended = guests::ask(&mut trap, "odd").outcome.expect_err("a trap");
                    assert_eq!(ended.code(), "plugin-trapped");
                }
                2 => {
                    // Killed between two calls: the next one finds out.
                    for pid in children(std::process::id(), &name) {
                        let killed = std::process::Command::new("kill")
                            .args(["-9", &pid.to_string()])
                            .status();
                        assert!(killed.expect("kill").success());
                    }
                    let what =
                        runtime_error(guests::ask(&mut plugin, "e").outcome.expect_err("dead"));
                    assert_eq!(what, "node ended while it worked (signal: 9 (SIGKILL))");
                }
                _ => {
                    let ended = guests::ask(&mut plugin, "d\u{0}\u{0}").outcome;
                    assert!(ended.is_ok(), "{ended:?}");
                    let ended = guests::ask_within(
                        &mut plugin,
                        "ehello",
                        PluginLimits { output: 3, ..PluginLimits::default() },
                    );
                    assert_eq!(ended.outcome.expect_err("a fault").code(), "plugin-over-limit");
                }
            }
        } else {
            let text = format!("enumber {number}");
            let answer = guests::ask(&mut plugin, &text).outcome.expect("an answer");
            assert_eq!(answer.parts[0].text, text[1..]);
        }
        if number % 100 == 0 {
            // Four at work, and a spare.
            assert!(children(std::process::id(), &name).len() <= 5);
        }
    }
    drop((plugin, endless, trap, runtime));
    assert_eq!(children(std::process::id(), &name), [0_u32; 0], "none is left");
}

#[test]
fn once_a_node_was_lost_another_is_ready_to_take_its_place() {
    let folder = TempDir::new().expect("a folder");
    let program = folder.path().join("node");
    std::os::unix::fs::symlink(nodes::first(), &program).expect("a link");
    let name = program.display().to_string();
    // A child is counted once it runs Node, and until it has gone: both take the system a moment.
    let children = |count: usize| {
        let begun = std::time::Instant::now();
        loop {
            let found = children(std::process::id(), &name);
            if found.len() == count || begun.elapsed() > std::time::Duration::from_secs(20) {
                return found;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    };
    let runtime = nodes::runtime(program);
    let mut plugin = good(&runtime);
    let module = guests::module("endless-loop");
    let mut endless =
        runtime.load_bytes(&module, BTreeMap::new(), &PluginLimits::default()).expect("a plugin");
    answers(&mut plugin);
    let [first] = children(1)[..] else { panic!("a spare before it is worth it") };
    let late = Err(PluginError::TooLate(200));
    assert_eq!(guests::ask_within(&mut endless, "odd", short()).outcome, late);
    let [spare] = children(1)[..] else { panic!("no spare, or the lost one is still there") };
    assert_ne!(spare, first);
    answers(&mut plugin);
    // The spare is at work, and another has taken its place.
    let both = children(2);
    assert!(both.len() == 2 && both.contains(&spare), "{both:?}, {spare}");
    // Nothing is lost with a spare that dies by itself.
    let next = both.into_iter().find(|pid| *pid != spare).expect("the next spare");
    let killed = std::process::Command::new("kill").args(["-9", &next.to_string()]).status();
    assert!(killed.expect("kill").success());
    assert_eq!(guests::ask_within(&mut endless, "odd", short()).outcome, late);
    answers(&mut plugin);
    drop((plugin, endless, runtime));
    assert_eq!(children(0), [0_u32; 0], "none is left");
}

#[test]
fn calls_in_several_threads_share_a_few_nodes() {
    let runtime = nodes::runtime(nodes::first());
    let plugins: Vec<_> = (0..8).map(|_| good(&runtime)).collect();
    std::thread::scope(|scope| {
        for mut plugin in plugins {
            scope.spawn(move || {
                for number in 0..50 {
                    let text = format!("e{number}");
                    let answer = guests::ask(&mut plugin, &text).outcome.expect("an answer");
                    assert_eq!(answer.parts[0].text, text[1..]);
                }
            });
        }
    });
}

#[test]
fn nodes_end_with_a_parent_that_is_killed_in_the_middle_of_an_endless_call() {
    let folder = TempDir::new().expect("a folder");
    let program = folder.path().join("node");
    std::os::unix::fs::symlink(nodes::first(), &program).expect("a link");
    let module = folder.path().join("endless.wasm");
    fs::write(&module, guests::module("endless-loop")).expect("a module");
    let mut parent = std::process::Command::new(env!("CARGO_BIN_EXE_sidekick"))
        .args(["roll", "odd", "--seed", "1", "--runtime", "node", "--deadline", "100000000"])
        .arg("--plugin")
        .arg(&module)
        .arg("--node")
        .arg(&program)
        .env("SIDEKICK_HOME", folder.path())
        .spawn()
        .expect("it starts");
    let name = program.display().to_string();
    // Until the guest has looped for a while: processor time that no boot takes.
    let node = loop {
        if let [node] = children(parent.id(), &name)[..]
            && ticks(node) > 50
        {
            break node;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    parent.kill().expect("it is killed");
    parent.wait().expect("it has ended");
    while fs::read_to_string(format!("/proc/{node}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
    {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Hundredths of a second of processor time that a process has used.
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<_> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    fields.get(11).and_then(|user| user.parse().ok()).unwrap_or(0)
}
