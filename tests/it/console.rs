//! Pages of commands and their output, run with the real binary.
//!
//! A page is Markdown; its blocks ```` ```console ```` are run in one folder, in order. A line
//! `$ COMMAND` is run by `sh`, the lines up to the next command are what it prints, on both streams,
//! `? N` is its exit code if it is not 0, and `...` stands for any number of lines.
//! `SIDEKICK_BLESS=1 cargo test` writes what was printed into the pages.

#![cfg(test)] // functions beside the tests may expect, too

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs all commands of a page and compares what they print.
pub(crate) fn check_page(page: &Path) {
    let text = fs::read_to_string(page).expect("a page");
    let folder = folder();
    if text.contains("modules/") {
        write_modules(folder.path());
    }
    let blocks = blocks(&text);
    assert!(!blocks.is_empty(), "{} has no console block", page.display());
    let (mut wrong, mut blessed) = (String::new(), text.clone());
    for block in blocks {
        let mut printed = String::new();
        for step in &block.steps {
            let output = run(&step.command, folder.path());
            if !matches(&step.expected, &output) {
                let Step { command, expected } = step;
                let _ =
                    writeln!(wrong, "$ {command}\n--- expected\n{expected}--- printed\n{output}");
            }
            let kept = if matches(&step.expected, &output) { &step.expected } else { &output };
            let _ = write!(printed, "$ {}\n{kept}", step.command);
        }
        blessed = blessed.replacen(&block.text, &printed, 1);
    }
    if is_blessed() {
        fs::write(page, blessed).expect("a page that can be written");
    } else {
        assert!(wrong.is_empty(), "{}\n{wrong}", page.display());
    }
}

/// Whether what is printed now is to be kept as expected.
pub(crate) fn is_blessed() -> bool {
    #[expect(clippy::disallowed_methods, reason = "asked for by the person who runs the tests")]
    let bless = std::env::var_os("SIDEKICK_BLESS").is_some();
    bless
}

/// A folder of its own for a page, with the examples in it.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    #[cfg(unix)]
    for name in ["example-plugins", "templates"] {
        std::os::unix::fs::symlink(repository().join(name), folder.path().join(name))
            .expect("a link");
    }
    folder
}

/// Writes the modules of `tests/channels` into `modules`: their bytes are the same with every toolchain.
pub(crate) fn write_modules(folder: &Path) {
    let modules = folder.join("modules");
    fs::create_dir_all(&modules).expect("a folder");
    for entry in fs::read_dir(repository().join("tests/channels")).expect("modules") {
        let path = entry.expect("a module").path();
        let bytes = wat::parse_file(&path).expect("a module");
        let name = path.with_extension("wasm");
        fs::write(modules.join(name.file_name().expect("a name")), bytes).expect("a module");
    }
}

/// A shell with the binary first on its path and nothing that colours or remembers.
pub(crate) fn shell(folder: &Path) -> Command {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_sidekick"));
    #[expect(clippy::disallowed_methods, reason = "the path that cargo is on")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut all = vec![binary.parent().expect("a folder").to_owned()];
    all.extend(std::env::split_paths(&path));
    let mut shell = Command::new("sh");
    shell.current_dir(folder).env("PATH", std::env::join_paths(all).expect("a path"));
    shell.env("SIDEKICK_HOME", folder.join("home"));
    for name in [
        "CLICOLOR_FORCE",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
        "GITHUB_WORKSPACE",
        "NO_COLOR",
        "RUSTFLAGS",
    ] {
        shell.env_remove(name);
    }
    shell
}

struct Block {
    text: String,
    steps: Vec<Step>,
}

struct Step {
    command: String,
    expected: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let parts = page.split("```console\n").skip(1);
    parts
        .map(|part| {
            let text = part.split("```").next().unwrap_or_default().to_owned();
            let mut steps: Vec<Step> = Vec::new();
            for line in text.lines() {
                match (line.strip_prefix("$ "), steps.last_mut()) {
                    (Some(command), _) => {
                        steps.push(Step { command: command.to_owned(), expected: String::new() });
                    }
                    (None, Some(step)) => _ = writeln!(step.expected, "{line}"),
                    (None, None) => panic!("output before a command: {line}"),
                }
            }
            Block { text, steps }
        })
        .collect()
}

/// What a command prints on both streams, in order, and its exit code; paths below the folder of the
/// page are relative. `cargo run --` stands for the
/// binary that cargo has built for this test.
fn run(command: &str, folder: &Path) -> String {
    let command = command.replace("cargo run -- ", "sidekick ");
    let script = format!("{{ {command}\n}} 2>&1");
    let output = shell(folder).args(["-c", &script]).output().expect("a shell");
    let mut text = String::from_utf8(output.stdout).expect("text");
    for folder in [folder.to_owned(), folder.canonicalize().expect("a folder")] {
        text = text.replace(&format!("{}/", folder.display()), "");
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if !output.status.success() {
        let _ = writeln!(text, "? {}", output.status.code().unwrap_or(-1));
    }
    text
}

/// Whether the printed lines are the expected ones, where `...` stands for any.
fn matches(expected: &str, printed: &str) -> bool {
    let mut rest = printed;
    for (number, piece) in pieces(expected).into_iter().enumerate() {
        let found =
            if number == 0 { rest.starts_with(&piece).then_some(0) } else { rest.find(&piece) };
        let Some(at) = found else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty() || expected.ends_with("...\n")
}

/// What stands between lines of `...`.
fn pieces(expected: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in expected.lines() {
        match (line, pieces.last_mut()) {
            ("...", _) => pieces.push(String::new()),
            (line, Some(piece)) => {
                piece.push_str(line);
                piece.push('\n');
            }
            (_, None) => {}
        }
    }
    pieces
}

#[test]
fn pages_with_wrong_output_are_caught() {
    assert!(matches("a\n...\nc\n", "a\nb\nb\nc\n"));
    assert!(matches("...\nc\n", "c\n"));
    assert!(!matches("a\n", "a\nb\n"));
    assert!(!matches("a\n...\nc\n", "a\nb\n"));
    assert!(!matches("b\n", "a\nb\n"));
    assert_eq!(run("echo hello; exit 3", folder().path()), "hello\n? 3\n");
}
