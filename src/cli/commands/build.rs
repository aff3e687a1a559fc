//! `sidekick build`: projects to modules that are ready for upload.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use crate::cli::built::{Told, nothing_to_build, stopped};
use crate::cli::error::CliError;
use crate::cli::exit::ExitCode;
use crate::cli::folders;
use crate::cli::global::Format;
use crate::cli::interrupt;
use crate::cli::output::Output;
use crate::cli::paths::shown;
use crate::cli::plugins::{loudness, read_files, tools, trial};
use crate::cli::progress;
use crate::cli::world::Surroundings;
use crate::limits::PluginLimits;
use crate::optimise::{WasmOpt, optimise};
use crate::plugin::wasm::WasmRuntime;
use crate::project::{
    Built, Last, MANIFEST, Manifest, Project, Tools, build, keep_symbols, known_bad, verify,
};
use crate::report::{Finding, drawn};
use crate::text::{Colour, nearest};

const EXAMPLES: &str = "\
Examples:
  sidekick build
  sidekick build example-plugins/coin example-plugins/stress
  sidekick build --verify
  sidekick build --wasm-opt --format json
  sidekick build -- --features extra

Exit codes: 0 built, 1 built elsewhere it is another module (--verify), 2 usage, 3 a failed build,
4 a module that no host would take, 7 tool missing.";

/// Build plugins: modules that are ready for upload, the same bytes on every machine
///
/// The module goes to `target/sidekick/NAME.wasm`, stripped and with its manifest; its symbols lie
/// beside it. With several projects, one that fails does not stop the rest; the exit code is that of
/// the first.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Build {
    /// Folders of plugins [default: the one you are in]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::DirPath)]
    paths: Vec<PathBuf>,

    /// Build a second time, in another folder with another home for cargo, and compare
    #[arg(long)]
    verify: bool,

    /// Make the module smaller with the program `wasm-opt`; the examples must give the same replies.
    /// Traps are then told by function, without lines
    #[arg(long)]
    wasm_opt: bool,

    /// The rustup toolchain that builds [env: SIDEKICK_TOOLCHAIN]
    #[arg(long, value_name = "NAME", help_heading = "Cargo")]
    toolchain: Option<String>,

    /// Fail if there is no Cargo.lock; one that is there is never changed anyway
    #[arg(long, help_heading = "Cargo")]
    locked: bool,

    /// Fetch nothing from the network
    #[arg(long, help_heading = "Cargo")]
    offline: bool,

    /// More arguments for cargo
    #[arg(last = true, value_name = "ARGS")]
    cargo: Vec<OsString>,
}

impl Build {
    /// Runs the command.
    ///
    /// # Errors
    /// When there is nothing to build, or the only project can't be built.
    pub(crate) fn run(
        self,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let paths = if self.paths.is_empty() { vec![here()?] } else { self.paths.clone() };
        let mut exit = ExitCode::Success;
        for (number, path) in paths.iter().enumerate() {
            if paths.len() > 1 && !output.quiet {
                let place = format!("{} of {}: {}", number + 1, paths.len(), path.display());
                output.labelled("building", &place)?;
            }
            let ended = match self.one(path, surroundings, output) {
                Ok(ended) => ended,
                Err(CliError::Problem(problem)) => {
                    if output.format == Format::Json {
                        output.json(&stopped(path, &problem))?;
                    }
                    let exit = problem.exit;
                    output.error(&CliError::Problem(problem));
                    exit
                }
                Err(broken) => return Err(broken),
            };
            if exit == ExitCode::Success {
                exit = ended;
            }
        }
        Ok(exit)
    }

    fn one(
        &self,
        path: &Path,
        surroundings: &Surroundings,
        output: &mut Output,
    ) -> Result<ExitCode, CliError> {
        let started: Instant = (surroundings.now)();
        let project = project(path)?;
        if Manifest::read(&project.folder).is_ok_and(|manifest| manifest.settings.serve.is_some()) {
            return served(path, output);
        }
        let tools = self.tools(surroundings);
        let tool = self.wasm_opt.then(|| WasmOpt::find(tools.path.as_deref().unwrap_or_default()));
        let tool = tool.transpose()?;
        interrupt::end_tools_first();
        let mut built = build(&project, &tools, loudness(output))?;
        let before = Last::read(&built);
        let mut findings = known(&built, tool.as_ref());
        let mut verified = None;
        if self.verify {
            let stage = progress::stage("building again, elsewhere …", surroundings, output);
            let differs = verify(&project, &tools, &built)?;
            drop(stage);
            verified = Some(differs.is_none());
            findings.extend(differs);
        }
        let manifest = Manifest::read(&project.folder)?;
        let cache = folders::cache(surroundings);
        let runtime = WasmRuntime::new(cache.as_ref().map(|folder| folder.join("modules")))
            .with_trial(trial(surroundings));
        let files = read_files(&project.data(), PluginLimits::default().data_file)?;
        let optimised = match &tool {
            None => None,
            Some(tool) => {
                let stage = progress::stage("wasm-opt …", surroundings, output);
                let optimised = optimise(&mut built, &manifest, tool, &runtime, &files)?;
                drop(stage);
                Some(optimised)
            }
        };
        // A module that no host takes is of no use to anybody; better told now than after the upload.
        runtime.load_bytes(&built.bytes, files, &PluginLimits::default()).map_err(|error| {
            CliError::new(ExitCode::Plugin, format!("no host takes '{}'", shown(&built.module)))
                .because(&error)
                .help("what a plugin must be: sidekick help abi")
        })?;
        let now = Last::of(&built);
        now.keep(&built)?;
        if let Some(cache) = &cache
            && let Err(error) = keep_symbols(&cache.join("symbols"), &built)
            && !output.quiet
        {
            output.labelled("warning:", &format!("the symbols are not kept: {error}"))?;
        }
        findings.extend(beyond(&manifest, &built));
        let told = Told {
            path,
            built: &built,
            now: &now,
            before: before.as_ref(),
            optimised: optimised.as_ref(),
            verified,
            findings: &findings,
            took: (surroundings.now)().duration_since(started),
        };
        show(&told, output)?;
        let has_errors = findings.iter().any(Finding::is_error);
        Ok(if has_errors { ExitCode::Findings } else { ExitCode::Success })
    }

    fn tools(&self, surroundings: &Surroundings) -> Tools {
        let mut tools = tools(self.toolchain.as_deref(), surroundings);
        tools.anew = true;
        for (is_wanted, option) in [(self.locked, "--locked"), (self.offline, "--offline")] {
            if is_wanted {
                tools.arguments.push(option.into());
            }
        }
        tools.arguments.extend(self.cargo.iter().cloned());
        tools
    }
}

/// Says that there is nothing to build, which is no mistake: a script may build whatever there is.
fn served(path: &Path, output: &mut Output) -> Result<ExitCode, CliError> {
    if output.format == Format::Json {
        output.json(&nothing_to_build(path))?;
    } else if !output.quiet {
        output.note(&format!("'{}' is a server: there is no module to build", path.display()))?;
    }
    Ok(ExitCode::Success)
}

fn show(told: &Told<'_>, output: &mut Output) -> Result<(), CliError> {
    if output.format == Format::Json {
        return output.json(&told.to_json());
    }
    output.result(&told.to_text())?;
    for finding in told.findings {
        if finding.is_error() || !output.quiet {
            output.note(&drawn(finding, &|_| None, Colour::Ansi))?;
        }
    }
    if !output.quiet {
        output.note(&format!("     took  {:.1} s", told.took.as_secs_f64()))?;
    }
    Ok(())
}

/// The project that a path means.
fn project(path: &Path) -> Result<Project, CliError> {
    if path.is_file() {
        let message = format!("'{}' is a file, not a plugin's folder", path.display());
        return Err(CliError::new(ExitCode::Input, message)
            .help("name the folder that holds sidekick.toml"));
    }
    if !path.exists() {
        let message = format!("there is no folder '{}'", path.display());
        return Err(CliError::new(ExitCode::Input, message).help(match near(path) {
            Some(near) => format!("did you mean '{}'?", near.display()),
            None => "name the folder that holds sidekick.toml".to_owned(),
        }));
    }
    let project = Project::at(path)?;
    // Before minutes go into compiling.
    if let Ok(Manifest { description: Err(error), path, .. }) = Manifest::read(&project.folder) {
        let message = format!("the manifest '{}' is refused", path.display());
        return Err(CliError::new(ExitCode::Input, message).because(&error));
    }
    Ok(project)
}

/// The plugin's folder that was probably meant.
fn near(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?.flatten();
    let names = entries.filter(|entry| entry.path().join(MANIFEST).is_file());
    let names: Vec<_> = names.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let wanted = path.file_name()?.to_string_lossy();
    Some(path.with_file_name(nearest(&wanted, names.iter().map(String::as_str))?))
}

fn here() -> Result<PathBuf, CliError> {
    let here = std::env::current_dir().ok();
    let project = here.as_deref().and_then(Project::find);
    let project = project.or_else(|| here.and_then(|folder| Project::at(&folder).ok()));
    project.map(|project| PathBuf::from(shown_or_dot(&project.folder))).ok_or_else(|| {
        CliError::new(ExitCode::Input, "there is no sidekick.toml here or above")
            .help("name a plugin's folder, or make one: sidekick new NAME")
    })
}

fn shown_or_dot(folder: &Path) -> String {
    Some(shown(folder)).filter(|path| !path.is_empty()).unwrap_or_else(|| ".".to_owned())
}

/// Compilers that are known to make bad modules.
fn known(built: &Built, tool: Option<&WasmOpt>) -> Vec<Finding> {
    let rustc = built.toolchain.as_ref().and_then(|toolchain| toolchain.version);
    let rustup = built.toolchain.as_ref().is_some_and(|toolchain| toolchain.rustup);
    let found = [("rustc", rustc), ("wasm-opt", tool.and_then(|tool| tool.version))];
    let found = found.into_iter().filter_map(|(program, version)| {
        let (version, bad) = (version?, known_bad(program, version?)?);
        let message = format!("{program} {version} is known to be bad: {}", bad.reason);
        Some(Finding::warning("SK0602", message).help(bad.command(rustup)))
    });
    found.collect()
}

/// The module against the budget that its author has set.
fn beyond(manifest: &Manifest, built: &Built) -> Option<Finding> {
    let (allowed, has) = (manifest.settings.budget.size?, built.bytes.len() as u64);
    let message = format!("the module has {has} bytes; its budget is {allowed}");
    let help = "make it smaller, or raise `size` under [project.budget] in sidekick.toml";
    (has > allowed).then(|| Finding::warning("SK0301", message).help(help))
}
