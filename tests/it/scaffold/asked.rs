//! What `sidekick new` asks a person, and that it asks nobody else.

use std::ffi::OsString;
use std::io::{self, Cursor, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use sidekick::cli::exit::ExitCode;
use sidekick::cli::{Surroundings, Terminal, World, run};

/// A stream whose text can be looked at afterwards.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the text").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("the text").clone()).expect("text")
    }
}

/// Runs a command line with a person at these streams who types `typed`: how it ended, and what they
/// were told on standard error.
fn said(arguments: &[&str], typed: &str, terminal: Terminal, ci: bool) -> (ExitCode, String) {
    let (stdout, stderr) = (Kept::default(), Kept::default());
    let nothing: fn(&str) -> Option<OsString> = |_| None;
    let in_ci: fn(&str) -> Option<OsString> = |name| (name == "CI").then(|| "true".into());
    let world = World {
        stdin: Box::new(Cursor::new(typed.to_owned())),
        stdout: Box::new(stdout),
        stderr: Box::new(stderr.clone()),
        surroundings: Surroundings {
            terminal,
            variable: if ci { in_ci } else { nothing },
            entropy: || None,
            program: || None,
            stdin: || Box::new(std::io::empty()),
            now: std::time::Instant::now,
            today: sidekick::timestamp::Timestamp::default,
        },
    };
    let line = ["sidekick", "--color=never", "new"].iter().chain(arguments).map(OsString::from);
    (run(line, world), stderr.text())
}

const PERSON: Terminal = Terminal { stdin: true, stdout: true, stderr: true };

fn manifest(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("sidekick.toml")).expect("a manifest")
}

#[test]
fn a_person_is_asked_for_what_is_missing() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("made");
    let path = folder.to_str().expect("a path");
    let (exit, told) = said(&["--path", path], "2d6\nlucky\n99\nzig\n", PERSON, false);
    assert_eq!(exit, ExitCode::Success, "{told}");
    assert!(told.contains("try `d6-dice`") && told.contains("there is no template `99`"), "{told}");
    assert!(manifest(&folder).contains("\"zig\", \"build-exe\""));
}

#[test]
fn enter_takes_the_usual_template_and_a_number_another() {
    let root = tempfile::tempdir().expect("a folder");
    for (typed, file) in [("\n", "Cargo.toml"), ("9\n", "src/server.mjs")] {
        let folder = root.path().join(file.replace('/', "-"));
        let path = folder.to_str().expect("a path");
        let (exit, told) = said(&["lucky", "--path", path], typed, PERSON, false);
        assert_eq!(exit, ExitCode::Success, "{told}");
        assert!(!told.contains("name:") && folder.join(file).is_file(), "{told}");
    }
}

#[test]
fn what_is_given_is_not_asked_for() {
    let root = tempfile::tempdir().expect("a folder");
    let path = root.path().to_str().expect("a path");
    let (exit, told) = said(&["lucky", "-t", "wat", "--path", path], "", PERSON, false);
    assert_eq!((exit, told.as_str()), (ExitCode::Success, ""));
}

#[test]
fn nobody_is_asked_without_a_terminal_or_in_ci() {
    let pipe = Terminal { stdin: false, ..PERSON };
    let logged = Terminal { stderr: false, ..PERSON };
    for (terminal, ci) in [(pipe, false), (logged, false), (PERSON, true)] {
        let (exit, told) = said(&[], "lucky\n\n", terminal, ci);
        assert_eq!(exit, ExitCode::Usage);
        assert_eq!(told, "error: the plugin needs a name\n  help: sidekick new NAME\n");
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().to_str().expect("a path");
        let (exit, told) = said(&["lucky", "--path", path], "zig\n", terminal, ci);
        assert_eq!((exit, told.as_str()), (ExitCode::Success, ""));
        assert!(root.path().join("Cargo.toml").is_file());
    }
}

#[test]
fn the_end_of_the_input_ends_the_asking() {
    for typed in ["", "2d6\n"] {
        assert_eq!(said(&[], typed, PERSON, false).0, ExitCode::Usage);
    }
    assert_eq!(said(&["lucky"], "basic\n", PERSON, false).0, ExitCode::Usage);
}
