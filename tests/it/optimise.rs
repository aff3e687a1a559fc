//! `wasm-opt`: what it makes is admitted and must answer the same. The programs here are scripts that
//! hand out modules; what counts is what we do about them.

#![cfg(test)] // functions beside the tests may expect, too
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::console::{folder, shell};
use crate::guests;

/// A `wasm-opt` that knows some features, and makes of every module the file `made.wasm`.
const TOOL: &str = "#!/bin/sh
case $1 in
--version) echo 'wasm-opt version VERSION (version_VERSION)' ;;
--help) echo '  --enable-simd  --enable-bulk-memory  --enable-gc  --enable-threads' ;;
*) echo \"$@\" > arguments; cat made.wasm > \"$3\" ;;
esac
";

const MANIFEST: &str = "abi = 1\nname = \"good\"\nversion = \"1.0.0\"\ncommands = [\"echo\"]\n\
                        modifiers = [\"g\"]\n\
                        [[example]]\ncommand = \"/r echo hello\"\nreply = \"cho hello\"\n\
                        [project]\nbuild = [\"true\"]\nmodule = \"ready.wasm\"\n";

/// The text of the good guest, changed a little.
fn guest(change: impl Fn(String) -> String) -> Vec<u8> {
    let text = fs::read_to_string(guests::folder().join("good.wat")).expect("a guest");
    wat::parse_str(change(text)).expect("a module")
}

/// A guest with bytes that nobody needs.
fn heavy(text: String) -> String {
    let spare = format!("(data (i32.const 4096) \"{}\")", "x".repeat(300));
    text.replacen("(data", &format!("{spare}\n(data"), 1)
}

/// A folder with the tool, and a plugin that the tool makes `made` of.
fn place(version: &str, made: &[u8]) -> tempfile::TempDir {
    let folder = folder();
    let path = folder.path();
    let tool = path.join("wasm-opt");
    fs::write(&tool, TOOL.replace("VERSION", version)).expect("a file");
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).expect("a mode");
    fs::write(path.join("ready.wasm"), guest(heavy)).expect("a file");
    fs::write(path.join("made.wasm"), made).expect("a file");
    fs::write(path.join("sidekick.toml"), MANIFEST).expect("a file");
    folder
}

/// What the build prints, on both streams, and its exit code.
fn built(folder: &Path) -> (String, Option<i32>) {
    let script = "PATH=$PWD:$PATH sidekick build . --wasm-opt 2>&1";
    let output = shell(folder).args(["-c", script]).output().expect("a shell");
    (String::from_utf8(output.stdout).expect("text"), output.status.code())
}

#[test]
fn a_smaller_module_that_answers_the_same_is_taken() {
    let folder = place("120", &guest(|text| text));
    let (text, code) = built(folder.path());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("bytes before; the example gives the same reply"), "{text}");
    let arguments = fs::read_to_string(folder.path().join("arguments")).expect("arguments");
    let after = arguments.split_once("out.wasm ").expect("an output").1;
    // What admission allows and the tool knows; never what the tool alone knows.
    let expected = "--strip-dwarf -Oz -g --mvp-features --enable-bulk-memory --enable-simd\n";
    assert_eq!(after, expected);
    // No names in the module, and the names of what is in it beside it.
    let has_names = |name: &str| {
        let bytes = fs::read(folder.path().join("target/sidekick").join(name)).expect("a module");
        bytes.windows(5).any(|window| window == b"\x04name")
    };
    assert!(!has_names("good.wasm") && has_names("good.symbols"));
}

#[test]
fn a_module_that_is_no_smaller_is_left_out() {
    let folder = place("120", &guest(heavy));
    let (text, code) = built(folder.path());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(" wasm-opt  left out: "), "{text}");
}

#[test]
fn a_module_that_answers_otherwise_is_refused() {
    let folder = place("120", &guest(|text| text.replace("(i32.const 0x65)", "(i32.const 0x45)")));
    let (text, code) = built(folder.path());
    assert_eq!(code, Some(4), "{text}");
    let told = "error: after `wasm-opt`, `/r echo hello` gives another reply: unknown request; \
                before: cho hello\n";
    assert!(text.contains(told), "{text}");
    // What was built stays.
    let there = fs::read(folder.path().join("target/sidekick/good.wasm")).expect("a module");
    assert!(there.windows(300).any(|window| window == "x".repeat(300).as_bytes()));
}

#[test]
fn a_module_that_no_host_takes_is_refused() {
    for (made, told) in [
        (guests::module("uses-tail-calls"), "tail calls"),
        (b"nothing".to_vec(), "`wasm-opt` made something that can't be used"),
    ] {
        let folder = place("120", &made);
        let (text, code) = built(folder.path());
        assert_eq!(code, Some(4), "{text}");
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn an_old_one_is_told() {
    let folder = place("99", &guest(|text| text));
    let (text, code) = built(folder.path());
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("warning[SK0602]: wasm-opt 99.0.0 is known to be bad: it is older"),
        "{text}"
    );
}
