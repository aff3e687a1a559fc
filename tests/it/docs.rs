//! What the documents say is so: commands, tables, names of modules, schemas.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use sidekick::cli::exit;
use sidekick::project::Manifest;

use crate::console::{check_page, folder, is_blessed, repository, shell};

fn document(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The scripts of `completions/` and the shells they are for.
const SCRIPTS: [(&str, &str); 5] = [
    ("bash", "sidekick.bash"),
    ("zsh", "_sidekick"),
    ("fish", "sidekick.fish"),
    ("powershell", "_sidekick.ps1"),
    ("elvish", "sidekick.elv"),
];

/// `SIDEKICK_BLESS=1` writes them anew.
#[test]
fn completions_and_manual_pages_are_those_of_the_commands() {
    let folder = folder();
    let made = folder.path().join("completions");
    fs::create_dir(&made).expect("a folder");
    let mut script = "sidekick completions --man completions/man".to_owned();
    for (shell, name) in SCRIPTS {
        script.push_str(&format!(" && sidekick completions {shell} > completions/{name}"));
    }
    let output = shell(folder.path()).args(["-c", &script]).output().expect("a shell");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let kept = repository().join("completions");
    if is_blessed() {
        _ = fs::remove_dir_all(&kept);
        for (name, text) in files_below(&made) {
            let path = kept.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }
    let (kept, made) = (files_below(&kept), files_below(&made));
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    let way_out = "SIDEKICK_BLESS=1 cargo test --test it -- cli docs";
    assert_eq!(names(&kept), names(&made), "{way_out}");
    for (name, text) in &made {
        assert_eq!(kept.get(name), Some(text), "completions/{name} is out of date: {way_out}");
    }
}

/// The texts of all files in a folder, by their path below it.
fn files_below(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().into_string().expect("a name");
        if entry.path().is_dir() {
            let below = files_below(&entry.path()).into_iter();
            files.extend(below.map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            files.insert(name, fs::read_to_string(entry.path()).expect("text"));
        }
    }
    files
}

/// What stands in backticks at the start of a list's lines, by the heading above.
fn listed_keys(document: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut heading = String::new();
    for line in document.lines() {
        if let Some(text) = line.strip_prefix("## ") {
            let table = text.strip_prefix('[').and_then(|rest| rest.split(']').next());
            heading = table.unwrap_or_default().trim_matches('[').to_owned();
        }
        if let Some(rest) = line.strip_prefix("- `") {
            let key = rest.split('`').next().unwrap_or_default().to_owned();
            keys.entry(heading.clone()).or_default().insert(key);
        }
    }
    keys
}

/// The keys that a table can have, as the reader of manifests says when there is another.
fn accepted_keys(table: &str) -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let header = match table {
        "" => String::new(),
        "example" | "odds" => format!("[[{table}]]\n"),
        name => format!("[{name}]\n"),
    };
    let text = format!("{header}nobody_has_this_key = 1\n");
    fs::write(folder.path().join("sidekick.toml"), &text).expect("a file");
    let message = match Manifest::read(folder.path()) {
        Err(error) => std::error::Error::source(&error).expect("a cause").to_string(),
        Ok(manifest) => manifest.description.expect_err("a mistake").to_string(),
    };
    let (_, expected) = message.rsplit_once("expected ").unwrap_or_else(|| panic!("{message}"));
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_reference_of_the_manifest_has_every_key_and_no_other() {
    let mut listed = listed_keys(sidekick::project::REFERENCE);
    let headings: Vec<_> = listed.keys().cloned().collect();
    assert_eq!(headings, ["", "example", "limits", "odds", "project", "project.budget"]);
    // Tables are explained under headings of their own.
    let outer = listed.get_mut("").expect("keys");
    outer.extend(["limits", "example", "odds", "project"].map(str::to_owned));
    listed.get_mut("project").expect("keys").insert("budget".to_owned());
    for (table, keys) in listed {
        assert_eq!(keys, accepted_keys(&table), "[{table}]");
    }
}

#[test]
fn the_examples_of_the_manifests_reference_are_manifests() {
    let blocks = sidekick::project::REFERENCE.split("```toml\n").skip(1);
    let blocks: Vec<_> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("sidekick.toml"), block).expect("a file");
        let manifest = Manifest::read(folder.path()).unwrap_or_else(|error| panic!("{error}"));
        manifest.description.unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    check_page(&repository().join("README.md"));
}

#[test]
fn the_first_command_builds_and_rolls_and_the_second_runs_the_tests() {
    let readme = document("README.md");
    let mut commands = readme.lines().filter_map(|line| line.strip_prefix("$ "));
    let plugin = "cargo run -- roll \"2d6+stress\" --plugin example-plugins/stress";
    assert_eq!(commands.next(), Some(plugin));
    let other = readme.split("```sh\n").nth(1).and_then(|block| block.lines().next());
    assert_eq!(other, Some("cargo test"));
}

#[test]
fn the_exit_codes_are_the_documented_ones() {
    assert!(document("README.md").contains(&exit::table()), "{}", exit::table());
}

#[test]
fn the_plugin_of_the_readme_is_the_smallest_example() {
    let coin = document("example-plugins/coin/src/lib.rs");
    let shown = coin.split("\n#[cfg(test)]").next().expect("code").trim_end();
    assert!(document("README.md").contains(shown), "{shown}");
    assert!(shown.lines().count() <= 15);
}

/// Every `src/…` path that a document names, and every module in the table of ranks.
#[test]
fn documents_name_only_what_exists() {
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = document(name);
        let quoted = text.split('`').skip(1).step_by(2);
        let paths = quoted.filter(|word| {
            let roots = ["src/", "tests/", "schema/", "templates/", "example-plugins/", ".ci/"];
            let plain = !word.contains(|c: char| c.is_whitespace() || "<>*{…".contains(c))
                && !word.contains("NAME");
            plain && roots.iter().any(|root| word.starts_with(root))
        });
        for path in paths {
            assert!(repository().join(path).exists(), "{name} names `{path}`");
        }
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or_default();
            assert!(repository().join(path).exists(), "{name} links to {link}");
        }
    }
}

#[test]
fn the_architecture_names_every_module() {
    let architecture = document("ARCHITECTURE.md");
    for entry in fs::read_dir(repository().join("src")).expect("sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        if name != "lib" && name != "main" {
            assert!(architecture.contains(&format!("| `{name}` ")), "`{name}` is not in its table");
        }
    }
}

#[test]
fn the_changelog_knows_this_version() {
    assert!(document("CHANGELOG.md").contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
}
