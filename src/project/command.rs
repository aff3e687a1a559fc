//! A module made by a command of the project's own, in whatever language.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::build::Made;
use super::compile::prepare;
use super::{Project, ProjectError, Settings, Tools};

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
    let unstarted = |cause| ProjectError::NoProgram { program: program.clone(), cause };
    // Everything goes to standard error: standard output is for results.
    let status = Command::new(program)
        .args(arguments)
        .current_dir(&project.folder)
        .stdin(Stdio::null())
        .stdout(match &tools.messages {
            None => Stdio::from(std::io::stderr()),
            Some(_) => tools.messages().map_err(unstarted)?,
        })
        .stderr(tools.messages().map_err(unstarted)?)
        .status()
        .map_err(unstarted)?;
    if !status.success() {
        return Err(ProjectError::CommandFailed { command: words.join(" "), status });
    }
    // It may be older than its sources: tools leave a file alone that would not change.
    if !module.is_file() {
        return Err(ProjectError::NotMade { command: words.join(" "), module });
    }
    let sources = sources(project, settings);
    Ok(Made { name: project.name(), module, target, sources, toolchain: None })
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
