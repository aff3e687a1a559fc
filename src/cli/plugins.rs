//! The plugins of a command: found, built where they are crates, read and loaded.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

pub(super) use super::data_files::read_files;
use super::engine::{Engine, EngineOptions};
use super::error::CliError;
use super::exit::ExitCode;
use super::folders;
use super::interrupt;
use super::output::Output;
use super::world::Surroundings;
use crate::limits::PluginLimits;
use crate::plugin::wasm::{Trial, WasmRuntime};
use crate::plugin::{Plugin, PluginError};
use crate::project::{Loudness, MANIFEST, Manifest, Project, Tools, build, serve};
use crate::text::nearest;

/// Options on plugins.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Plugins")]
pub(super) struct PluginOptions {
    /// A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the
    /// first that does not pass answers [default: the crate you are in, if it has a sidekick.toml; with
    /// --channel, none beside the channel's]
    #[arg(long, value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    plugin: Vec<PathBuf>,

    #[command(flatten)]
    run: RunOptions,
}

/// Options on how a plugin is built and run.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Plugins")]
pub(super) struct RunOptions {
    /// The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]
    #[arg(long, value_name = "NAME")]
    toolchain: Option<String>,

    /// Most units of work of one call, about one an instruction
    #[arg(long, value_name = "N", default_value_t = PluginLimits::default().fuel)]
    fuel: u64,

    /// Most memory of one call, in bytes or as 16MiB, 512KiB
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "16MiB")]
    memory: usize,

    /// Most milliseconds of one call
    #[arg(long, value_name = "MS", default_value_t = PluginLimits::default().deadline_ms)]
    deadline: u64,

    /// Compile plugins anew and keep nothing
    #[arg(long)]
    no_cache: bool,

    #[command(flatten)]
    engine: EngineOptions,
}

/// Milliseconds of one call in a trial.
const PATIENCE_MS: u64 = 10_000;

impl PluginOptions {
    /// The limits of a call that the options set.
    #[must_use]
    pub(super) fn limits(&self) -> PluginLimits {
        self.run.limits()
    }
}

impl RunOptions {
    /// The limits of a call that the options set.
    #[must_use]
    pub(super) fn limits(&self) -> PluginLimits {
        PluginLimits {
            fuel: self.fuel,
            memory: self.memory,
            deadline_ms: self.deadline,
            ..PluginLimits::default()
        }
    }

    /// The limits of a call that is a trial. Where fuel is counted it is the verdict: unless the options say
    /// otherwise, the clock of a busy machine has no say.
    #[must_use]
    pub(super) fn trial_limits(&self, engine: &Engine) -> PluginLimits {
        let limits = self.limits();
        if engine.counts_fuel() && limits.deadline_ms == PluginLimits::default().deadline_ms {
            PluginLimits { deadline_ms: PATIENCE_MS, ..limits }
        } else {
            limits
        }
    }

    /// The runtime that keeps compiled modules, unless the options say otherwise.
    #[must_use]
    pub(super) fn runtime(&self, surroundings: &Surroundings) -> WasmRuntime {
        let folder = || folders::cache(surroundings).map(|cache| cache.join("modules"));
        let cache = if self.no_cache { None } else { folder() };
        let runtime = WasmRuntime::new(cache).with_symbols(symbols(surroundings));
        runtime.with_trial(trial(surroundings))
    }

    /// The runtime that the options name and, if they name all, the others.
    ///
    /// # Errors
    /// When there is no Node that can be used.
    pub(super) fn engines(
        &self,
        surroundings: &Surroundings,
    ) -> Result<(Engine, Vec<Engine>), CliError> {
        let wasmtime = || self.runtime(surroundings);
        self.engine.engines(wasmtime, symbols(surroundings), &self.limits(), surroundings)
    }

    /// The one runtime that the options name.
    ///
    /// # Errors
    /// When they name all, or there is no Node that can be used.
    pub(super) fn engine(&self, surroundings: &Surroundings) -> Result<Engine, CliError> {
        match self.engines(surroundings)? {
            (engine, others) if others.is_empty() => Ok(engine),
            _ => Err(CliError::new(
                ExitCode::Usage,
                "only `check` and `test` run plugins in all runtimes",
            )
            .help("name one: --runtime wasmtime, or --runtime node")),
        }
    }

    /// The tools that build.
    #[must_use]
    pub(super) fn tools(&self, surroundings: &Surroundings) -> Tools {
        tools(self.toolchain.as_deref(), surroundings)
    }
}

/// The folder with symbols of modules that were built on this machine.
fn symbols(surroundings: &Surroundings) -> Option<PathBuf> {
    folders::cache(surroundings).map(|cache| cache.join("symbols"))
}

/// Trials in this program; none if the system does not tell which it is.
#[must_use]
pub(super) fn trial(surroundings: &Surroundings) -> Option<Trial> {
    (surroundings.program)().map(Trial::new)
}

/// The tools that build, with the toolchain that an option names.
#[must_use]
pub(super) fn tools(toolchain: Option<&str>, surroundings: &Surroundings) -> Tools {
    let variable = |name| (surroundings.variable)(name).filter(|value| !value.is_empty());
    let chosen =
        || variable("SIDEKICK_TOOLCHAIN").and_then(|name: OsString| name.into_string().ok());
    let cargo_home = variable("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = variable("HOME").or_else(|| variable("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    Tools {
        toolchain: toolchain.map(str::to_owned).or_else(chosen),
        // Cargo runs in the project's folder, where a relative path would mean another one.
        cargo_home: cargo_home.and_then(|home| std::path::absolute(home).ok()),
        path: variable("PATH"),
        ..Tools::default()
    }
}

/// Opens the plugins in the order given.
///
/// # Errors
/// When a file is missing, a build fails, or a module is refused.
pub(super) fn open(
    options: &PluginOptions,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<Vec<Box<dyn Plugin>>, CliError> {
    open_in(options, surroundings, output, |engine| engine)
}

/// Opens the plugins in the order given, to call them thousands of times.
///
/// # Errors
/// As [`open`].
pub(super) fn open_for_many_calls(
    options: &PluginOptions,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<Vec<Box<dyn Plugin>>, CliError> {
    open_in(options, surroundings, output, Engine::for_many_calls)
}

fn open_in(
    options: &PluginOptions,
    surroundings: &Surroundings,
    output: &mut Output,
    engine: impl FnOnce(Engine) -> Engine,
) -> Result<Vec<Box<dyn Plugin>>, CliError> {
    let here: Vec<PathBuf>;
    let paths = if options.plugin.is_empty() {
        let project = std::env::current_dir().ok().and_then(|folder| Project::find(&folder));
        here = project.into_iter().map(|project| project.folder).collect();
        &here
    } else {
        &options.plugin
    };
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let engine = engine(options.run.engine(surroundings)?);
    load(paths, &engine, options, surroundings, output)
}

/// Opens the plugins that are named, and no other; gives also what loads more of them.
///
/// # Errors
/// As [`open`].
pub(super) fn named(
    options: &PluginOptions,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<(Vec<Box<dyn Plugin>>, Engine), CliError> {
    let engine = options.run.engine(surroundings)?.trying_all();
    let plugins = load(&options.plugin, &engine, options, surroundings, output)?;
    Ok((plugins, engine))
}

fn load(
    paths: &[PathBuf],
    runtime: &Engine,
    options: &PluginOptions,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<Vec<Box<dyn Plugin>>, CliError> {
    let mut plugins: Vec<Box<dyn Plugin>> = Vec::new();
    for path in paths {
        let plugin = open_one(path, runtime, options, surroundings, output)?;
        let name = &plugin.description().name;
        if plugins.iter().any(|other| other.description().name == *name) {
            // They would share their state, and nobody could tell which one answered.
            let message = format!("'{}' is a second plugin called '{name}'", path.display());
            return Err(CliError::new(ExitCode::Input, message).help("give each plugin once"));
        }
        plugins.push(plugin);
    }
    Ok(plugins)
}

fn open_one(
    path: &Path,
    runtime: &Engine,
    options: &PluginOptions,
    surroundings: &Surroundings,
    output: &mut Output,
) -> Result<Box<dyn Plugin>, CliError> {
    let (module, data) = if path.is_dir() {
        let project = Project::at(path)?;
        if let Some(served) = served(&project)? {
            return Ok(served);
        }
        let tools = options.run.tools(surroundings);
        interrupt::end_tools_first();
        let built = build(&project, &tools, loudness(output))?;
        (built.module, project.data())
    } else {
        (path.to_owned(), path.with_extension("data"))
    };
    if let Err(cause) = fs::metadata(&module) {
        let message = format!("cannot read the plugin '{}'", module.display());
        let error = CliError::new(ExitCode::Input, message).because(&cause);
        return Err(missing_help(&module).into_iter().fold(error, CliError::help));
    }
    let limits = options.limits();
    let files = read_files(&data, limits.data_file)?;
    let (plugin, unkept) =
        runtime.load_file(&module, files, &limits).map_err(|error| refused(path, &error))?;
    if let Some(why) = unkept
        && !output.quiet
    {
        output.labelled("warning:", &format!("the compiled plugin is not kept: {why}"))?;
    }
    Ok(plugin)
}

/// The plugin of a project that is an HTTP server, started; none if it is a module.
///
/// # Errors
/// When the manifest is wrong, or the server does not start.
pub(super) fn served(project: &Project) -> Result<Option<Box<dyn Plugin>>, CliError> {
    if !project.folder.join(MANIFEST).is_file() {
        return Ok(None);
    }
    let manifest = Manifest::read(&project.folder)?;
    let Some(words) = &manifest.settings.serve else { return Ok(None) };
    interrupt::end_tools_first();
    let description = manifest.description.map_err(|cause| {
        let message = format!("the manifest '{}' is refused", manifest.path.display());
        CliError::new(ExitCode::Input, message).because(&cause)
    })?;
    Ok(Some(Box::new(serve(project, words, description)?)))
}

/// How much cargo says.
#[must_use]
pub(super) fn loudness(output: &Output) -> Loudness {
    match (output.quiet, output.verbose) {
        (true, _) => Loudness::Quiet,
        (false, 0 | 1) => Loudness::Normal,
        (false, _) => Loudness::Verbose,
    }
}

/// What may have been meant by the path of a file that is not there.
#[must_use]
pub(super) fn missing_help(path: &Path) -> Vec<String> {
    if let Ok(target) = fs::read_link(path) {
        return vec![format!("it is a link to '{}'", target.display())];
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let path = entry.path();
            path.extension().is_some_and(|extension| extension == "wasm")
                || path.join(MANIFEST).is_file()
        })
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    if let Some(name) = nearest(&wanted, names.iter().map(String::as_str)) {
        return vec![format!("did you mean '{}'?", path.with_file_name(name).display())];
    }
    names.truncate(8);
    if names.is_empty() {
        vec!["give a .wasm file, or the folder of a plugin's crate".to_owned()]
    } else {
        vec![format!("plugins in '{}': {}", folder.display(), names.join(", "))]
    }
}

/// What is said of a module that can't be loaded.
#[must_use]
pub(super) fn refused(path: &Path, error: &PluginError) -> CliError {
    let message = format!("cannot load the plugin '{}'", path.display());
    CliError::new(ExitCode::Plugin, message)
        .because(error)
        .help("what a plugin must be: sidekick help abi")
}

/// Reads a number of bytes: plain, or with KiB, MiB, K or M.
fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match &text[digits.len()..] {
        "" | "B" => 0,
        "K" | "KiB" => 10,
        "M" | "MiB" => 20,
        unit => return Err(format!("unknown unit '{unit}'; use KiB or MiB")),
    };
    digits
        .trim()
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(1 << shift))
        .ok_or_else(|| "a number of bytes is needed, as 4194304 or 4MiB".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{PluginOptions, size};
    use crate::limits::PluginLimits;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        plugins: PluginOptions,
    }

    #[test]
    fn without_options_the_usual_limits_hold() {
        let line = Line::parse_from(["sidekick"]);
        assert_eq!(line.plugins.limits(), PluginLimits::default());
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("65536"), Ok(64 << 10));
        assert_eq!(size("64KiB"), Ok(64 << 10));
        assert_eq!(size("2M"), Ok(2 << 20));
        for wrong in
            ["", "MiB", "-1", "1.5MiB", "1GiB", "99999999999999999999", "18446744073709551615K"]
        {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
