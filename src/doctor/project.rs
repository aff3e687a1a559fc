//! The plugin's project one stands in.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::{Machine, absent, found, well};
use crate::project::{
    Crate, MANIFEST, Manifest, Project, ProjectError, Version, examine, find_program,
    how_to_install,
};
use crate::report::{Case, Finding, Place};

/// The kit for plugins that this program brings.
const KIT: &str = include_str!("../../templates/sdk/Cargo.toml.tmpl");

/// Looks at the manifest, the crate, its lock file and its kit.
pub(super) fn look(machine: &Machine<'_>) -> Vec<Case> {
    let Some(project) = Project::find(&machine.folder) else {
        return vec![absent("project", "there is no sidekick.toml here or above")];
    };
    let manifest = match Manifest::read(&project.folder) {
        Ok(manifest) => manifest,
        Err(error) => return vec![told("manifest", "SK0730", &error)],
    };
    let mut cases = vec![described(&manifest)];
    let words = manifest.settings.build.as_ref().or(manifest.settings.serve.as_ref());
    match words {
        Some(words) => cases.push(program(words, &project, machine)),
        // What a text that is no TOML says of the build, nobody knows.
        None if !project.folder.join("Cargo.toml").is_file()
            && manifest.text.parse::<toml::Table>().is_err() => {}
        None if !project.folder.join("Cargo.toml").is_file() => {
            let folder = project.folder.clone();
            cases.push(told("build", "SK0733", &ProjectError::NoBuild { folder }));
        }
        None => match examine(&project, &machine.tools) {
            Ok(subject) => {
                cases.push(lock(&subject));
                cases.extend(kit(&subject));
            }
            Err(error @ ProjectError::Lock { .. }) => {
                cases.push(told("Cargo.lock", "SK0731", &error));
            }
            Err(ProjectError::NoCargo { .. }) => {
                cases.push(absent("crate", "there is no cargo to ask"));
            }
            Err(error) => cases.push(told("crate", "SK0733", &error)),
        },
    }
    cases
}

fn described(manifest: &Manifest) -> Case {
    let place = Place::file(MANIFEST);
    match &manifest.description {
        Ok(description) => well(format!("plugin {} {}", description.name, description.version)),
        Err(error) => {
            let lines = error.to_string();
            let mut lines = lines.lines().map(str::to_owned);
            let message = format!("the manifest is refused: {}", lines.next().unwrap_or_default());
            found("manifest", Finding::error("SK0730", message).at(place).details(lines))
        }
    }
}

/// The program that builds or serves the plugin.
fn program(words: &[String], project: &Project, machine: &Machine<'_>) -> Case {
    let name = words.first().map(String::as_str).unwrap_or_default();
    let path = machine.tools.path.as_deref().unwrap_or(OsStr::new(""));
    let is_there = if name.contains(['/', '\\']) {
        project.folder.join(name).is_file() || Path::new(name).is_file()
    } else {
        find_program(name, path).is_some()
    };
    if is_there {
        return well(format!("builds by: {}", words.join(" ")));
    }
    let message = format!("`{name}`, which builds this plugin, is not installed");
    let help = how_to_install(name).map_or_else(
        || format!("install `{name}`, or change `build` in sidekick.toml"),
        |how| format!("get it by: {how}"),
    );
    found("build", Finding::error("SK0734", message).help(help))
}

fn lock(subject: &Crate) -> Case {
    let lock = subject.lock();
    if lock.is_file() {
        return well(format!("crate {}, with a Cargo.lock", subject.name));
    }
    let message = "there is no Cargo.lock: another machine may build with other versions";
    let manifest = subject.workspace.join("Cargo.toml");
    let help = format!("run: cargo generate-lockfile --manifest-path '{}'", manifest.display());
    found("Cargo.lock", Finding::warning("SK0731", message).help(help))
}

/// The version of the kit that the project was locked to, against that of this program.
fn kit(subject: &Crate) -> Option<Case> {
    let text = fs::read_to_string(subject.lock()).ok()?;
    let lock: toml::Table = text.parse().ok()?;
    let package = lock.get("package")?.as_array()?.iter().find(|package| {
        package.get("name").and_then(toml::Value::as_str) == Some("sidekick-plugin")
    })?;
    let has = Version::find(package.get("version")?.as_str()?)?;
    let ours = KIT.lines().find_map(|line| line.strip_prefix("version = "))?;
    let ours = Version::find(ours.trim_matches('"'))?;
    // The first number that is not 0 promises what goes together.
    let promise = |version: Version| match version {
        Version(0, minor, _) => (0, minor),
        Version(major, ..) => (major, 0),
    };
    if promise(has) == promise(ours) {
        return Some(well(format!("sidekick-plugin {has}")));
    }
    let message = format!("the plugin uses sidekick-plugin {has}; this program brings {ours}");
    let help = if has < ours {
        format!("ask for sidekick-plugin {ours} in Cargo.toml, then: cargo update sidekick-plugin")
    } else {
        "get a newer sidekick".to_owned()
    };
    Some(found("sidekick-plugin", Finding::warning("SK0732", message).help(help)))
}

fn told(name: &str, code: &'static str, error: &ProjectError) -> Case {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let lines = source.lines().filter(|line| !line.is_empty()).map(str::to_owned);
    let finding = Finding::error(code, error.to_string()).details(lines.collect::<Vec<_>>());
    found(name, error.help().into_iter().take(1).fold(finding, Finding::help))
}
