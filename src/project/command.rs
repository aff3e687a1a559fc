//! A module made by a command of the project's own, in whatever language.

use std::fs;
use std::process::{Command, Stdio};

use super::build::Made;
use super::{Project, ProjectError, Settings};

/// Runs the build command; its output goes to standard error as it comes.
pub(super) fn run(
    project: &Project,
    words: &[String],
    settings: &Settings,
) -> Result<Made, ProjectError> {
    let (Some((program, arguments)), Some(module)) = (words.split_first(), &settings.module) else {
        return Err(ProjectError::NoModule { name: project.name() });
    };
    let module = project.folder.join(module);
    // Few compilers make the folder that they write to.
    let folder = module.parent().unwrap_or(&project.folder);
    fs::create_dir_all(folder)
        .map_err(|cause| ProjectError::Unwritten { path: folder.to_owned(), cause })?;
    let status = Command::new(program)
        .args(arguments)
        .current_dir(&project.folder)
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status()
        .map_err(|cause| ProjectError::NoProgram { program: program.clone(), cause })?;
    if !status.success() {
        return Err(ProjectError::CommandFailed { command: words.join(" "), status });
    }
    if !module.is_file() {
        return Err(ProjectError::NotMade { command: words.join(" "), module });
    }
    Ok(Made {
        name: project.name(),
        module,
        target: project.folder.join("target"),
        sources: Vec::new(),
    })
}
