//! The manifest: it can be read, says what people need to know, and is the one in the module.

use std::fs;
use std::path::Path;

use super::{Check, Subject, case, sections, written};
use crate::abi::MANIFEST_SECTION;
use crate::plugin::{Description, ManifestError, Plugin, Rule};
use crate::project::MANIFEST;
use crate::report::{Case, Finding, Place};

pub(super) const CHECK: Check = Check {
    name: "manifest",
    promise: "the manifest can be read, says what people need to know, and is the one in the module",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let mut findings = Vec::new();
    let read = match subject.manifest {
        Some(manifest) => match &manifest.description {
            Ok(description) => Some(description.clone()),
            Err(error) => {
                findings.push(invalid_manifest(&subject.file(MANIFEST), error));
                None
            }
        },
        None => subject.plugin().ok().map(|plugin| plugin.description().clone()),
    };
    if read.is_some() || subject.manifest.is_none() {
        let help = "what a manifest holds: sidekick help abi, section \"Manifest\"";
        findings.extend(subject.refusals(&[(Rule::Manifest, "SK0208")], help));
    }
    if let Some(description) = read {
        findings.extend(about(subject, &description));
    }
    findings.extend(another(subject));
    vec![case(MANIFEST, findings)]
}

/// What is wrong with a manifest, at its line and column where TOML names them.
#[must_use]
pub fn invalid_manifest(file: &str, error: &ManifestError) -> Finding {
    let error = error.to_string();
    let place = || {
        let (_, rest) = error.lines().next()?.split_once(" at line ")?;
        let (line, column) = rest.split_once(", column ")?;
        let (line, column) = (line.parse().ok()?, column.trim().parse().ok()?);
        Some(Place { file: file.to_owned(), line, column })
    };
    let finding = match place() {
        Some(place) => {
            // Between the first line and the last stands the drawing that we make ourselves.
            let what = error.lines().last().unwrap_or_default();
            Finding::error("SK0101", what).at(place)
        }
        None => Finding::error("SK0101", error).at(Place::file(file)),
    };
    finding.help("what a manifest holds: sidekick help abi, section \"Manifest\"")
}

/// What people need to know.
fn about(subject: &Subject<'_>, description: &Description) -> Vec<Finding> {
    let mut findings = Vec::new();
    if description.summary.trim().is_empty() {
        let finding = Finding::warning("SK0103", "the manifest has no summary")
            .help("add one sentence: summary = \"…\"");
        findings.push(subject.at_manifest(finding, 0));
    }
    if description.examples.is_empty() {
        let finding = Finding::warning("SK0104", "the manifest shows no example")
            .help("add one: [[example]] with command, faces and reply");
        findings.push(subject.at_manifest(finding, 0));
    }
    let version = subject.manifest.and_then(|_| crate_version(&subject.folder));
    if let (Some(manifest), Some(version)) = (subject.manifest, version)
        && version != description.version
    {
        let message =
            format!("the version is {}, but that of Cargo.toml is {version}", description.version);
        let finding = Finding::warning("SK0106", message).help("write the same into both");
        findings.push(subject.at_manifest(finding, written::key(&manifest.text, "", "version")));
    }
    findings
}

/// The module's manifest, if it is not the folder's.
fn another(subject: &Subject<'_>) -> Option<Finding> {
    let manifest = subject.manifest?;
    let sections = sections::look(subject.bytes().ok()?);
    let (_, inside) = sections.custom.iter().find(|(name, _)| *name == MANIFEST_SECTION)?;
    if *inside == manifest.text.as_bytes() {
        return None;
    }
    let message = format!("the module holds another manifest than {}", subject.file(MANIFEST));
    let finding = Finding::error("SK0105", message).help("build it again: sidekick build");
    Some(subject.at_manifest(finding, 0))
}

/// The version of the crate in the folder, or of its workspace.
fn crate_version(folder: &Path) -> Option<String> {
    let read = |folder: &Path| -> Option<toml::Table> {
        toml::from_str(&fs::read_to_string(folder.join("Cargo.toml")).ok()?).ok()
    };
    let version = read(folder)?.get("package")?.get("version")?.clone();
    if let Some(version) = version.as_str() {
        return Some(version.to_owned());
    }
    // `version.workspace = true`
    let folder = folder.canonicalize().ok()?;
    let workspaces = folder.ancestors().filter_map(read);
    let mut versions = workspaces.filter_map(|workspace| {
        Some(workspace.get("workspace")?.get("package")?.get("version")?.as_str()?.to_owned())
    });
    versions.next()
}
