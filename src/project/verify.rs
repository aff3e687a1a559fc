//! The same sources built a second time, elsewhere: whether the bytes depend on where that is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::build::bytes;
use super::last::names;
use super::mirror::{Mirror, link};
use super::{Built, Loudness, Manifest, Project, ProjectError, Settings, Tools, examine};
use crate::digest::Digest;
use crate::module::{Facts, Names};
use crate::report::Finding;

/// Builds a copy of the project in another folder, with another home for cargo, and compares. Nothing
/// is downloaded: the other home leads to what this one has fetched. `built` is the build to compare
/// with, from just now.
///
/// # Errors
/// When the copy can't be made or built.
pub fn verify(
    project: &Project,
    tools: &Tools,
    built: &Built,
) -> Result<Option<Finding>, ProjectError> {
    let folder = std::env::temp_dir();
    let unwritten = |cause| ProjectError::Unwritten { path: folder.clone(), cause };
    let place = tempfile::Builder::new().prefix("sidekick-verify-").tempdir();
    let place = place.map_err(unwritten)?;
    let root = place.path().canonicalize().map_err(unwritten)?;
    let mirror = Mirror { root: root.join("elsewhere"), cargo_home: tools.cargo_home.as_deref() };
    let copy = mirror
        .copy(project, tools, built)
        .map_err(|cause| ProjectError::Uncopied { folder: project.folder.clone(), cause })?;
    if let Ok(Manifest { settings: Settings { module: Some(module), .. }, .. }) =
        Manifest::read(&copy.folder)
    {
        // A copy of what the first build made proves nothing.
        let _ = fs::remove_file(copy.folder.join(module));
    }
    let messages = root.join("messages");
    let mut other = Tools {
        target: Some(root.join("elsewhere/target")),
        messages: Some(messages.clone()),
        ..tools.clone()
    };
    if built.toolchain.is_some() {
        other.cargo_home = home(tools.cargo_home.as_deref(), &root.join("home"))
            .map_err(unwritten)?
            .or_else(|| tools.cargo_home.clone());
        if !other.arguments.iter().any(|argument| argument == "--offline") {
            other.arguments.insert(0, "--offline".into());
        }
    }
    let second = bytes(&copy, &other, Loudness::Quiet).map_err(|error| {
        let said = fs::read(&messages).unwrap_or_default();
        let said = String::from_utf8_lossy(&said).trim_end().to_owned();
        ProjectError::NotAgain { cause: Box::new(error), said }
    })?;
    if second == built.bytes {
        return Ok(None);
    }
    Ok(Some(finding(project, tools, built, &second)))
}

/// A home for cargo under another path, with what was fetched and the configuration; none if there is
/// none to lead to.
fn home(real: Option<&Path>, other: &Path) -> io::Result<Option<PathBuf>> {
    let Some(real) = real.filter(|home| home.is_dir()) else { return Ok(None) };
    fs::create_dir_all(other)?;
    for entry in fs::read_dir(real)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        // Without links the paths stay as they are, and are compared as such.
        if path.is_dir() && name != "bin" && link(&path.canonicalize()?, &other.join(name)).is_err()
        {
            return Ok(None);
        }
        if name == "config.toml" || name == "config" {
            let text = fs::read_to_string(&path)?;
            let text = text.replace(&*real.to_string_lossy(), &other.to_string_lossy());
            fs::write(other.join(name), text)?;
        }
    }
    Ok(Some(other.to_owned()))
}

fn finding(project: &Project, tools: &Tools, built: &Built, second: &[u8]) -> Finding {
    let mut lines = vec![
        format!("first   {}  {} bytes", built.digest.short(), built.bytes.len()),
        format!("second  {}  {} bytes", Digest::of(second).short(), second.len()),
    ];
    lines.extend(differences(&built.bytes, second, &names(built)));
    let message = format!("'{}' built elsewhere is another module", built.name);
    Finding::error("SK0601", message).help(help(project, tools, built)).details(lines)
}

/// What differs between two builds, one line a section.
fn differences(first: &[u8], second: &[u8], names: &Names) -> Vec<String> {
    let (one, two) = (Facts::of(first), Facts::of(second));
    let same = |facts: &Facts, title: &str| {
        facts.sections.iter().find(|section| section.title() == title).cloned()
    };
    let mut lines = Vec::new();
    for section in &one.sections {
        let title = section.title();
        let Some(other) = same(&two, &title) else {
            lines.push(format!("{title}: only in the first build"));
            continue;
        };
        let (there, other) = (&first[section.content.clone()], &second[other.content]);
        if there == other {
            continue;
        }
        if title == "code" {
            lines.push(other_functions((&one, first), (&two, second), names));
            continue;
        }
        let at = there.iter().zip(other).position(|(a, b)| a != b);
        let at = at.unwrap_or(there.len().min(other.len()));
        let sizes = format!("{} and {} bytes", there.len(), other.len());
        lines.push(format!("{title}: {sizes}, other from its byte {at} on"));
    }
    let titles = two.sections.iter().map(|section| section.title());
    let missing = titles.filter(|title| same(&one, title).is_none());
    lines.extend(missing.map(|title| format!("{title}: only in the second build")));
    lines
}

/// How many functions differ, and the names of the first of them.
fn other_functions(
    (one, first): (&Facts, &[u8]),
    (two, second): (&Facts, &[u8]),
    names: &Names,
) -> String {
    let (here, there) = (one.functions.len(), two.functions.len());
    if here != there {
        return format!("code: {here} and {there} functions");
    }
    let pairs = one.functions.iter().zip(&two.functions);
    let other = pairs.filter(|(a, b)| first[a.range.clone()] != second[b.range.clone()]);
    let other: Vec<_> = other
        .map(|(one, _)| names.get(one.index).unwrap_or_else(|| format!("number {}", one.index)))
        .collect();
    let named = other.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    format!("code: {} of {here} functions differ, first {named}", other.len())
}

/// What probably brought the difference about.
fn help(project: &Project, tools: &Tools, built: &Built) -> String {
    let folder = project.folder.canonicalize().unwrap_or_else(|_| project.folder.clone());
    let holds = |path: &Path| {
        let path = path.as_os_str().as_encoded_bytes();
        !path.is_empty() && built.bytes.windows(path.len()).any(|window| window == path)
    };
    let subject = built.toolchain.as_ref().and_then(|_| examine(project, tools).ok());
    let workspace = subject.as_ref().map_or(folder.as_path(), |subject| &subject.workspace);
    if holds(&folder) || holds(workspace) {
        return "the module holds the path of its folder: look for env!(\"CARGO_MANIFEST_DIR\"), for \
                a build script or a macro that writes it"
            .to_owned();
    }
    let mut folders = subject.iter().flat_map(|subject| &subject.folders);
    match folders.find(|folder| !folder.starts_with(workspace)) {
        Some(outside) => format!(
            "the crate in '{}' lies outside the workspace, and its path goes into the names of its \
             functions: move it into the workspace, or vendor it",
            outside.display()
        ),
        None => {
            "look for what differs from build to build: a time, a random number, the order of a \
                 hash map in a build script or a macro"
                .to_owned()
        }
    }
}
