//! The GitHub Action: its steps run as GitHub would run them, as far as that can be done here.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::console::{folder, repository, shell};

fn action() -> String {
    fs::read_to_string(repository().join("action.yml")).expect("an action")
}

/// The text of a step, from its name up to the next step.
fn step(name: &str) -> String {
    let action = action();
    let (_, rest) = action.split_once(&format!("- name: {name}\n")).expect(name);
    rest.split("\n    - name: ").next().unwrap_or_default().to_owned()
}

/// The script of a step.
fn script(name: &str) -> String {
    let step = step(name);
    let (_, rest) = step.split_once("      run: |\n").expect("a script");
    let lines = rest.lines().take_while(|line| line.is_empty() || line.starts_with("        "));
    lines.map(|line| line.trim_start_matches("        ").to_owned() + "\n").collect()
}

/// Runs a step with the variables that GitHub sets, in a checkout, with these inputs.
fn run(checkout: &Path, name: &str, inputs: &[(&str, &str)]) -> Output {
    let temp = checkout.join("temp");
    fs::create_dir_all(temp.join("root/bin")).expect("a folder");
    let program = temp.join("root/bin/sidekick");
    if !program.exists() {
        #[cfg(unix)]
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_sidekick"), program).expect("a link");
    }
    let file = temp.join("step.sh");
    fs::write(&file, script(name)).expect("a script");
    // As GitHub does for `shell: bash`; the environment is that of the tests.
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(file);
    for (name, value) in shell(checkout).get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command.current_dir(checkout).env("GITHUB_ACTIONS", "true");
    command.env("GITHUB_WORKSPACE", checkout).env("GITHUB_ACTION_PATH", repository());
    command.env("GITHUB_OUTPUT", temp.join("output")).env("RUNNER_TEMP", &temp);
    command.env("GITHUB_STEP_SUMMARY", temp.join("summary")).env("ROOT", temp.join("root"));
    for variable in ["PATHS", "FORMAT", "OUTPUT", "DENY", "VERIFY", "RUNTIME", "UPLOAD"] {
        let given = inputs.iter().find(|(name, _)| *name == variable);
        command.env(variable, given.map_or("", |(_, value)| value));
    }
    command.output().expect("bash")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn what_is_named_is_there_and_scripts_take_nothing_by_text() {
    let action = action();
    let named = |mark: &str| -> BTreeSet<String> {
        let parts = action.split(mark).skip(1);
        let names = parts.map(|part| {
            let end = part.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(part.len());
            part[..end].to_owned()
        });
        names.collect()
    };
    let (_, rest) = action.split_once("inputs:\n").expect("inputs");
    let declared: BTreeSet<String> = rest
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with("  "))
        .filter_map(|line| Some(line.strip_prefix("  ")?.strip_suffix(':')?.to_owned()))
        .filter(|name| !name.starts_with(' '))
        .collect();
    assert_eq!(named("inputs."), declared);
    let ids: BTreeSet<String> = action
        .lines()
        .filter_map(|line| Some(line.strip_prefix("      id: ")?.to_owned()))
        .collect();
    assert_eq!(named("steps."), ids);
    assert!(!action.contains('\t'));
    for name in action.lines().filter_map(|line| line.strip_prefix("    - name: ")) {
        let step = step(name);
        if step.contains("      run: |") {
            assert!(step.contains("      shell: bash\n"), "{name}");
            assert!(!script(name).contains("${{"), "{name}: an input could end the script");
        } else {
            assert!(step.contains("      uses: "), "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_program_is_named_after_its_sources() {
    let folder = folder();
    let name = "Find out which Sidekick this is";
    for _ in 0..2 {
        let output = run(folder.path(), name, &[]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let said = fs::read_to_string(folder.path().join("temp/output")).expect("outputs");
    let keys: BTreeSet<_> = said.lines().filter_map(|line| line.strip_prefix("key=")).collect();
    assert_eq!(keys.len(), 1, "{said}");
    assert!(keys.iter().all(|key| key.len() >= 40), "{said}");
}

#[cfg(unix)]
#[test]
fn plugins_are_checked_and_the_job_is_told() {
    let folder = folder();
    let checkout = folder.path();
    let temp = checkout.join("temp");
    let paths = "example-plugins/coin\n\nexample-plugins/glitch\n";
    let inputs = [("PATHS", paths), ("DENY", "warnings"), ("RUNTIME", "all")];
    let output = run(checkout, "Check", &inputs);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let summary = fs::read_to_string(temp.join("summary")).expect("a summary");
    assert_eq!(summary.matches("### ✅").count(), 2, "{summary}");
    assert!(text(&output.stdout).contains("ok  runtimes"), "{}", text(&output.stdout));

    // A plugin with a slip, whose folder has a name that a careless script would trip over.
    let odd = checkout.join("odd $(touch tripped) one");
    fs::create_dir(&odd).expect("a folder");
    let module = repository().join("example-plugins/target/sidekick/coin.wasm");
    fs::copy(module, odd.join("made.wasm")).expect("a module");
    let manifest = "abi = 1\nname = \"odd\"\nversion = \"1\"\nsummary = \"Odd.\"\ncommands = [\"coin\"]\n\
                    [project]\nbuild = [\"true\"]\nmodule = \"made.wasm\"\n\
                    [[example]]\ncommand = \"/r coin\"\nfaces = [1]\nreply = \"tails\"\n";
    fs::write(odd.join("sidekick.toml"), manifest).expect("a manifest");
    let path = "odd $(touch tripped) one";
    let output = run(checkout, "Check", &[("PATHS", path), ("UPLOAD", "true")]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let log = text(&output.stdout);
    let annotation = "::error file=odd $(touch tripped) one/sidekick.toml,line=12,title=SK0451";
    assert!(log.contains(annotation), "{log}");
    assert!(!checkout.join("tripped").exists());
    let said = fs::read_to_string(temp.join("output")).expect("outputs");
    let report = said.lines().find_map(|line| line.strip_prefix("report=")).expect("a report");
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(report).expect("a file")).expect("JSON");
    assert_eq!(report["runs"][0]["results"][0]["ruleId"], "SK0451");
}
