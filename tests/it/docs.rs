//! What the documents say is so: commands, tables, names of modules, schemas.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;

use sidekick::cli::exit;

use crate::console::{check_page, repository};

fn document(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
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
