//! The completion scripts in the shells they are for, and the manual pages in `groff`. What is not
//! installed is skipped aloud.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::process::{Command, Output};

use crate::console::{folder, repository, shell};

/// Whether a program is there; says so if not.
fn is_installed(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: {program} is not installed");
    }
    there
}

/// What a script of this shell prints, in the folder of the repository.
fn ran(program: &str, arguments: &[&str]) -> String {
    let folder = folder();
    let path = shell(folder.path())
        .get_envs()
        .find(|(name, _)| *name == "PATH")
        .and_then(|(_, path)| path.map(std::ffi::OsStr::to_owned));
    let output: Output = Command::new(program)
        .args(arguments)
        .current_dir(repository())
        .env("PATH", path.expect("a path"))
        .env("HOME", folder.path())
        .output()
        .expect("a shell");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && stderr.is_empty(), "{program}: {stderr}");
    String::from_utf8(output.stdout).expect("text")
}

/// What bash offers for the last of these words. `compopt` only works while a person presses Tab.
fn completed(words: &[&str]) -> Vec<String> {
    let last = words.len() - 1;
    let script = "source completions/sidekick.bash; complete -p sidekick > /dev/null || exit 1; \
                  compopt() { :; }; \
                  COMP_CWORD=$1; shift; COMP_WORDS=(\"$@\"); COMP_LINE=\"$*\"; COMP_POINT=${#COMP_LINE}; \
                  _sidekick sidekick \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; \
                  printf '%s\\n' \"${COMPREPLY[@]}\"";
    let number = last.to_string();
    let mut arguments = vec!["--norc", "-c", script, "bash", &number];
    arguments.extend(words);
    ran("bash", &arguments).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_values_and_paths() {
    if !is_installed("bash") {
        return;
    }
    assert_eq!(completed(&["sidekick", "ro"]), ["roll"]);
    assert_eq!(completed(&["sidekick", "roll", "--see"]), ["--seed"]);
    assert_eq!(completed(&["sidekick", "roll", "--rules", "cl"]), ["classic"]);
    assert_eq!(completed(&["sidekick", "--format", "j"]), ["json", "junit"]);
    assert_eq!(completed(&["sidekick", "completions", "fi"]), ["fish"]);
    assert_eq!(completed(&["sidekick", "dev", "--no-"]), ["--no-cache", "--no-test"]);
    let paths = completed(&["sidekick", "roll", "--plugin", "example-plugins/co"]);
    assert_eq!(paths, ["example-plugins/coin"]);
}

#[test]
fn zsh_reads_its_script() {
    if is_installed("zsh") {
        let script = "autoload -Uz compinit && compinit -D && source completions/_sidekick && \
                      whence -w _sidekick";
        assert_eq!(ran("zsh", &["-f", "-c", script]), "_sidekick: function\n");
    }
}

#[test]
fn fish_completes_commands_and_options() {
    if is_installed("fish") {
        let offered = |line: &str| {
            let script = format!("source completions/sidekick.fish; complete -C '{line}'");
            let printed = ran("fish", &["--no-config", "-c", &script]);
            let names = printed.lines().map(|line| line.split('\t').next().unwrap_or_default());
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(offered("sidekick ro"), ["roll"]);
        assert_eq!(offered("sidekick roll --see"), ["--seed"]);
        assert_eq!(offered("sidekick roll --rules cl"), ["classic"]);
    }
}

#[test]
fn powershell_reads_its_script() {
    if is_installed("pwsh") {
        let script = "$ErrorActionPreference = 'Stop'; . ./completions/_sidekick.ps1; \
                      (TabExpansion2 'sidekick ro' 11).CompletionMatches.CompletionText";
        assert_eq!(ran("pwsh", &["-NoProfile", "-Command", script]).trim(), "roll");
    }
}

#[test]
fn the_manual_pages_are_good_for_groff() {
    if !is_installed("groff") {
        return;
    }
    let pages = fs::read_dir(repository().join("completions/man")).expect("pages");
    let mut pages: Vec<_> = pages.map(|entry| entry.expect("an entry").path()).collect();
    pages.sort();
    assert!(pages.len() > 3);
    for page in &pages {
        let page = page.to_str().expect("text");
        // Whatever groff complains about is on standard error, which must be empty.
        ran("groff", &["-man", "-ww", "-Kutf8", "-Tutf8", "-z", page]);
    }
    let roll = repository().join("completions/man/sidekick-roll.1");
    let roll = roll.to_str().expect("text");
    // ASCII shows whether a minus is one; that it lacks other characters is no complaint.
    let text = ran("groff", &["-man", "-Wchar", "-Kutf8", "-Tascii", "-P-cbou", roll]);
    assert!(text.contains("sidekick-roll - Roll dice"), "{text}");
    // An example to copy: quotes, backslashes and minus signs as typed.
    assert!(text.contains("printf '2d6\\n1d20\\n' | sidekick roll - --format json"), "{text}");
}
