//! A module made by a command of the project's own, in whatever language.

use std::process::{Command, Stdio};

use super::build::Made;
use super::{Project, ProjectError, Settings, running};

/// Runs the build command; its output goes to standard error as it comes.
pub(super) fn run(
    project: &Project,
    words: &[String],
    settings: &Settings,
) -> Result<Made, ProjectError> {
    let (Some((program, arguments)), Some(module)) = (words.split_first(), &settings.module) else {
        return Err(ProjectError::NoModule { name: project.name() });
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&project.folder);
    command.stdin(Stdio::null()).stdout(std::io::stderr());
    let status = running::start(&mut command)
        .and_then(running::Tool::wait)
        .map_err(|cause| ProjectError::NoProgram { program: program.clone(), cause })?;
    if !status.success() {
        return Err(ProjectError::CommandFailed { command: words.join(" "), status });
    }
    let module = project.folder.join(module);
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
