//! Trials: modules compiled in a process of their own, and every way in which that can end.

#![cfg(unix)] // elsewhere only the clock bounds it, and programs are no scripts
#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use sidekick::abi::Hook;
use sidekick::limits::{AdmissionLimits, TrialLimits};
use sidekick::plugin::wasm::{CacheUse, TRIAL_VERB, Trial, TrialError, WasmRuntime};
use sidekick::plugin::{Plugin, PluginError, Rule};
use tempfile::TempDir;

use crate::console::repository;
use crate::{guests, nodes};

/// The good guest with these lines in it.
fn good_with(lines: &str) -> Vec<u8> {
    let text = fs::read_to_string(guests::folder().join("good.wat")).expect("a guest");
    let end = text.trim_end().strip_suffix(')').expect("a module");
    wat::parse_str(format!("{end}\n{lines})")).unwrap_or_else(|error| panic!("{error}"))
}

/// The good guest over a library that is too large to be compiled in this process.
fn large() -> Vec<u8> {
    let library = format!("(func {})", "(drop (i32.const 1000000))".repeat(12_000)).repeat(20);
    let module = good_with(&library);
    assert!(module.len() > AdmissionLimits::default().module, "{}", module.len());
    module
}

/// Few seconds and little memory: nobody waits for what takes more anyway.
fn small_limits() -> TrialLimits {
    TrialLimits {
        cpu_s: 2,
        cpu_s_per_mib: 0,
        memory: 384 << 20,
        patience: 60,
        ..Default::default()
    }
}

/// A program that runs these lines of shell instead of a child.
fn instead(lines: &str) -> (TempDir, Trial) {
    let folder = TempDir::new().expect("a folder");
    let program = folder.path().join("child");
    fs::write(&program, format!("#!/bin/sh\n{lines}\n")).expect("a program");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a mode");
    (folder, Trial::new(program))
}

/// How a trial of the good guest goes wrong if the child runs these lines.
fn fails(lines: &str, limits: &TrialLimits) -> TrialError {
    let (_folder, trial) = instead(lines);
    trial.run(&guests::module("good"), limits).expect_err("no answer")
}

#[test]
fn a_good_module_passes_with_its_facts() {
    let tried = guests::trial().run(&guests::module("good"), &TrialLimits::default());
    let tried = tried.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(tried.description.name, "good");
    assert!(tried.hooks.contains(&Hook::Command) && tried.code > 1_000, "{tried:?}");
}

#[test]
fn a_module_that_is_refused_costs_no_child() {
    let trial = Trial::new(PathBuf::from("/nothing/is/here"));
    let refused = trial.run(&guests::module("import-wasi"), &TrialLimits::default());
    match refused {
        Err(TrialError::Refused(reasons)) => {
            assert_eq!(reasons[0].rule, Rule::Import);
            assert!(reasons[0].text.contains("at byte 0x"), "{reasons:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_child_admits_for_itself() {
    let module = guests::module("import-wasi");
    let mut child = child();
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&asked(&module)).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    drop(stdin);
    let line = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && line.ends_with('\n'), "{line}");
    assert!(line.starts_with(r#"{"verdict":"refused","refusals":[{"rule":"import","#), "{line}");
}

/// What a child is asked about a module, without wanting its code.
fn asked(module: &[u8]) -> Vec<u8> {
    [&[0][..], &(module.len() as u64).to_le_bytes(), module].concat()
}

/// A child that nobody bounds.
fn child() -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_sidekick"))
        .arg(TRIAL_VERB)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a child")
}

#[test]
fn a_child_ends_with_its_parent() {
    let mut child = child();
    let mut stdin = child.stdin.take().expect("a pipe");
    let module = bombs().remove(0).1;
    stdin.write_all(&asked(&module)).expect("it listens");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0));
}

#[test]
fn a_child_that_is_asked_nonsense_says_so() {
    let too_long = [&[0][..], &u64::MAX.to_le_bytes(), b"\0asm"].concat();
    for sent in [&b""[..], b"\0\0", b"a person types here\n", &too_long] {
        let mut child = child();
        child.stdin.take().expect("a pipe").write_all(sent).expect("it listens");
        let output = child.wait_with_output().expect("it ends");
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{words}");
        assert!(words.starts_with("error: this is for sidekick itself: "), "{words}");
    }
}

#[test]
fn nobody_is_told_the_verb() {
    let help = Command::new(env!("CARGO_BIN_EXE_sidekick")).arg("--help").output().expect("help");
    assert!(!String::from_utf8_lossy(&help.stdout).contains(TRIAL_VERB));
    let mut folders = vec![repository().join("completions")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => {
                    let text = fs::read_to_string(&path).expect("text");
                    assert!(!text.contains(TRIAL_VERB), "{}", path.display());
                }
            }
        }
    }
}

#[test]
fn each_failure_has_its_name() {
    let limits = TrialLimits { cpu_s: 1, cpu_s_per_mib: 0, ..TrialLimits::default() };
    let crashed = |how: &str, words: &str| TrialError::Crashed {
        how: how.to_owned(),
        words: words.to_owned(),
    };
    let nonsense = |what: &str| TrialError::Nonsense(what.to_owned());
    let brief = TrialLimits { patience: 1, ..limits };
    assert_eq!(fails("exec sleep 1000", &brief), TrialError::Late { seconds: 1 });
    let patient = TrialLimits { patience: 600, ..limits };
    assert_eq!(fails("while :; do :; done", &patient), TrialError::Slow { seconds: 1 });
    assert_eq!(fails("kill -SEGV $$", &patient), crashed("was ended by signal 11", ""));
    assert_eq!(
        fails("echo 'it goes on' >&2; printf 'no\\033[2J' >&2; exit 70", &patient),
        crashed("ended with code 70", "no\u{FFFD}[2J")
    );
    assert_eq!(
        fails("echo 'memory allocation of 7 bytes failed' >&2; kill -ABRT $$", &patient),
        TrialError::OutOfMemory { bytes: 1 << 30 }
    );
    assert_eq!(fails("exit 0", &patient), nonsense("it said nothing"));
    let unknown = nonsense("its line is none that is known");
    for line in ["echo hello", "printf '{}'", r#"echo '{"verdict":"maybe"}'"#] {
        assert_eq!(fails(line, &patient), unknown, "{line}");
    }
    let more = nonsense("it says more than it should");
    assert_eq!(fails("while :; do echo all work and no play; done", &patient), more);
    assert_eq!(fails("while :; do printf 'all work and no play'; done", &patient), more);
    let mut other = String::from_utf8(answer("input-twice")).expect("text");
    assert_eq!(
        fails(&format!("echo '{}'", other.trim_end()), &patient),
        nonsense("it speaks of another module")
    );
    other = String::from_utf8(answer("good")).expect("text");
    let (_folder, honest) = instead(&format!("echo '{}'", other.trim_end()));
    assert!(honest.run(&guests::module("good"), &patient).is_ok());
}

/// What a real child says of a guest.
fn answer(guest: &str) -> Vec<u8> {
    let mut child = child();
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&asked(&guests::module(guest))).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    drop(stdin);
    output.stdout
}

#[test]
fn code_of_another_length_than_announced_is_nonsense() {
    let line = String::from_utf8(answer("good")).expect("text");
    let (folder, trial) = instead(&format!("echo '{}'; echo too little", line.trim_end()));
    let runtime = WasmRuntime::new(Some(folder.path().join("cache")));
    let runtime = runtime.with_trial(Some(trial)).trying_all();
    match guests::load(&runtime, &guests::module("good")).err() {
        Some(PluginError::Runtime(words)) => {
            assert!(words.ends_with("its code is not as long as it says"), "{words}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_can_not_be_started_is_told() {
    let folder = TempDir::new().expect("a folder");
    for program in [folder.path().join("missing"), folder.path().to_owned()] {
        let failed = Trial::new(program).run(&guests::module("good"), &TrialLimits::default());
        assert!(
            matches!(&failed, Err(TrialError::NotStarted(why)) if !why.is_empty()),
            "{failed:?}"
        );
    }
}

#[test]
fn a_child_has_no_environment_and_may_write_no_file() {
    let limits = TrialLimits::default();
    let words = |lines: &str| match fails(lines, &limits) {
        TrialError::Crashed { words, .. } => words,
        other => panic!("{other:?}"),
    };
    // A shell sets some by itself.
    let own = ["OLDPWD", "PWD", "RAYON_NUM_THREADS", "SHLVL", "_"];
    let names = words("env | cut -d= -f1 | tr '\\n' ' ' >&2; exit 1");
    assert!(names.split(' ').all(|name| own.contains(&name)), "{names}");
    let (folder, trial) = instead("echo text > \"${0%/*}/written\"; exit 1");
    assert!(trial.run(&guests::module("good"), &limits).is_err());
    let written = fs::metadata(folder.path().join("written")).map(|file| file.len());
    assert_eq!(written.unwrap_or_default(), 0);
    assert_eq!(
        words("[ $(ulimit -t) = 15 ] && [ $(ulimit -d) = 1048576 ] && echo yes >&2; exit 1"),
        "yes"
    );
}

/// Modules made to be slow to compile, all within the wide bounds.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |open: &str, close: &str, times: usize| {
        format!("{}{}", open.repeat(times), close.repeat(times))
    };
    let functions = |body: &str, times| format!("(func {body})").repeat(times);
    let loops = nested("(loop ", ")", 2_000);
    let ifs = nested("(if (i32.const 1) (then ", "))", 990).repeat(100);
    let calls = "(call_indirect (i32.const 0))".repeat(5_000);
    let branches = "(br_if 0 (local.get 0))".repeat(40_000);
    let locals = format!("(local {})", "i64 ".repeat(9_000));
    let kept: String =
        (0..2_000).map(|place| format!("(local.set {place} (call $give))")).collect();
    let summed: String = (0..2_000).map(|place| format!("(drop (local.get {place}))")).collect();
    vec![
        ("nested loops", good_with(&functions(&loops, 40))),
        ("nested ifs", good_with(&functions(&ifs, 2))),
        ("calls through a table in a row", with_table(&functions(&calls, 30))),
        (
            "many branches and locals",
            good_with(&format!("(func (param i32) {locals} (loop {branches}))").repeat(4)),
        ),
        ("empty functions", good_with(&functions("", 49_000))),
        (
            "values kept across calls",
            good_with(&format!(
                "(func $give (result i64) (i64.const 1)) {}",
                format!("(func {locals} {kept}{summed}{kept}{summed})").repeat(10)
            )),
        ),
    ]
}

/// The good guest with a table, unless it has one.
fn with_table(lines: &str) -> Vec<u8> {
    good_with(&format!("(table 1 funcref) {lines}"))
}

#[test]
fn compile_bombs_end_within_the_bounds_and_the_host_lives() {
    let trial = guests::trial();
    let mut stopped = 0;
    for (name, module) in bombs() {
        match trial.run(&module, &small_limits()) {
            // How slow it is depends on the compiler's version.
            Ok(_) => {}
            Err(TrialError::Slow { .. } | TrialError::OutOfMemory { .. }) => stopped += 1,
            Err(TrialError::Refused(reasons)) => {
                let of_compiler = |text: &str| text.starts_with("does not compile: ");
                assert!(reasons.iter().all(|one| of_compiler(&one.text)), "{name}: {reasons:?}");
            }
            Err(other) => panic!("{name}: {other:?}"),
        }
        let after = trial.run(&guests::module("good"), &TrialLimits::default());
        assert!(after.is_ok(), "after {name}: {after:?}");
    }
    assert!(stopped >= 2, "{stopped}");
}

#[test]
fn a_child_without_memory_says_so() {
    let little = TrialLimits { memory: 24 << 20, ..TrialLimits::default() };
    let (_, module) = bombs().remove(0);
    let failed = guests::trial().run(&module, &little);
    assert_eq!(failed, Err(TrialError::OutOfMemory { bytes: 24 << 20 }));
}

#[test]
fn a_large_module_is_compiled_by_a_child_and_then_mapped() {
    let folder = TempDir::new().expect("a folder");
    let (file, cache) = (folder.path().join("large.wasm"), folder.path().join("cache"));
    fs::write(&file, large()).expect("a module");
    let load = |trial: Option<Trial>, cache: Option<PathBuf>| {
        let runtime = WasmRuntime::new(cache).with_trial(trial);
        runtime.load_file(&file, BTreeMap::new(), &Default::default())
    };
    let refused = load(None, Some(cache.clone())).err().expect("a refusal").to_string();
    assert!(refused.contains("; the limit is 1048576"), "{refused}");
    let works = |plugin: Result<sidekick::plugin::wasm::WasmPlugin, PluginError>| {
        let mut plugin = plugin.unwrap_or_else(|error| panic!("{error}"));
        let answer = guests::ask(&mut plugin, "ehello").outcome.expect("an answer");
        assert_eq!(answer.parts[0].text, "hello");
        plugin.cache_use().clone()
    };
    assert_eq!(works(load(Some(guests::trial()), None)), CacheUse::Off);
    assert_eq!(works(load(Some(guests::trial()), Some(cache.clone()))), CacheUse::Stored);
    // What is in the cache needs no child.
    let none = Trial::new(folder.path().join("missing"));
    assert_eq!(works(load(Some(none), Some(cache))), CacheUse::Mapped);
}

#[test]
fn a_small_module_needs_no_child_unless_all_are_tried() {
    let without = || WasmRuntime::new(None).with_trial(Some(Trial::new("/nothing/is/here".into())));
    assert!(guests::load(&without(), &guests::module("good")).is_ok());
    match guests::load(&without().trying_all(), &guests::module("good")).err() {
        Some(PluginError::Runtime(words)) => {
            assert!(words.starts_with("the process that compiles can't be started: "), "{words}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_module_too_costly_to_compile_is_refused_for_a_limit() {
    let error = PluginError::from(TrialError::Slow { seconds: 15 });
    assert_eq!(
        error.to_string(),
        "the module is refused: compiling it takes more than 15 s of processor time"
    );
    assert!(matches!(error, PluginError::Refused(reasons) if reasons[0].rule == Rule::Limit));
}

#[test]
fn commands_take_large_modules() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("large.wasm"), large()).expect("a module");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sidekick"))
            .args(arguments)
            .current_dir(folder.path())
            .env("SIDEKICK_HOME", folder.path())
            .output()
            .expect("a command");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), told + &String::from_utf8_lossy(&output.stderr))
    };
    // It knows no command that begins with its own name; but it was asked.
    let (code, told) = run(&["roll", "good ehello", "--plugin", "large.wasm"]);
    assert!(code == Some(3) && told.contains("plugin 'good': unknown request"), "{told}");
    let (code, told) = run(&["inspect", "large.wasm"]);
    assert!(code == Some(0) && !told.contains("Refused"), "{told}");
    let (code, told) = run(&["check", "large.wasm", "--only", "admission"]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn node_takes_large_modules() {
    let runtime = nodes::runtime(nodes::first());
    let plugin = runtime.load_bytes(&large(), BTreeMap::new(), &Default::default());
    let mut plugin = plugin.unwrap_or_else(|error| panic!("{error}"));
    assert!(plugin.has(Hook::Command));
    let answer = guests::ask(&mut plugin, "ehello").outcome.expect("an answer");
    assert_eq!(answer.parts[0].text, "hello");
}
