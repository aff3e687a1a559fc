//! A module made by a command of the project's own, in whatever language.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::build::Made;
use super::compile::prepare;
use super::{Project, ProjectError, Settings, Tools, running};
use crate::digest::Digest;

/// Runs the build command; its output goes to standard error as it comes.
pub(super) fn run(
    project: &Project,
    tools: &Tools,
    words: &[String],
    settings: &Settings,
) -> Result<Made, ProjectError> {
    let (Some((program, arguments)), Some(module)) = (words.split_first(), &settings.module) else {
        return Err(ProjectError::NoModule { name: project.name() });
    };
    let target = project.folder.join("target");
    prepare(&target)?;
    // Few compilers make the folder that they write to.
    let module = project.folder.join(module);
    let folder = module.parent().unwrap_or(&project.folder);
    fs::create_dir_all(folder)
        .map_err(|cause| ProjectError::Unwritten { path: folder.to_owned(), cause })?;
    let made = || Made {
        name: project.name(),
        module: module.clone(),
        target: target.clone(),
        sources: sources(project, settings),
        toolchain: None,
    };
    let stamp = target.join("sidekick").join("made-from");
    let known = || made_from(project, words, settings, &module);
    if !tools.anew
        && let Some(known) = known()
        && fs::read_to_string(&stamp).is_ok_and(|kept| kept == known)
    {
        return Ok(made());
    }
    let unstarted = |cause| ProjectError::NoProgram { program: program.clone(), cause };
    // Everything goes to standard error: standard output is for results.
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&project.folder).stdin(Stdio::null());
    command.stdout(match &tools.messages {
        None => Stdio::from(std::io::stderr()),
        Some(_) => tools.messages().map_err(unstarted)?,
    });
    command.stderr(tools.messages().map_err(unstarted)?);
    let status = running::start(&mut command).and_then(running::Tool::wait).map_err(unstarted)?;
    if !status.success() {
        return Err(ProjectError::CommandFailed { command: words.join(" "), status });
    }
    // It may be older than its sources: tools leave a file alone that would not change.
    if !module.is_file() {
        return Err(ProjectError::NotMade { command: words.join(" "), module });
    }
    if let Some(known) = known() {
        // Without it the command runs again the next time, which costs time only.
        let _ = fs::write(&stamp, known);
    }
    Ok(made())
}

/// What the module is and what it was made from, if the manifest says by itself what that is. As long as it
/// stays the same, the command need not run again.
fn made_from(
    project: &Project,
    words: &[String],
    settings: &Settings,
    module: &Path,
) -> Option<String> {
    settings.sources.as_ref()?;
    let mut text = words.join("\n");
    for file in sources(project, settings).iter().map(PathBuf::as_path).chain([module]) {
        let digest = Digest::of(&fs::read(file).ok()?);
        text.push_str(&format!("\n{} {digest}", file.display()));
    }
    Some(Digest::of(text.as_bytes()).to_string())
}

/// The files that the manifest names, folders with all that is in them; by default those of `src`.
fn sources(project: &Project, settings: &Settings) -> Vec<PathBuf> {
    let usual = [PathBuf::from("src")];
    let named = settings.sources.as_deref().unwrap_or(&usual);
    named.iter().flat_map(|path| files_below(&project.folder.join(path))).collect()
}

/// A file itself, or all files of a folder, in order; what can't be read is left out.
pub(super) fn files_below(path: &Path) -> Vec<PathBuf> {
    let mut waiting = vec![path.to_owned()];
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        let is_link = path.symlink_metadata().is_ok_and(|found| found.is_symlink());
        if path.is_file() {
            files.push(path);
        } else if !is_link {
            // A link to a folder may lead back to where it stands.
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            waiting.extend(entries.map(|entry| entry.path()));
        }
    }
    files.sort();
    files
}
