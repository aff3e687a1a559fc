//! Which engine runs plugins: wasmtime in this process, or V8 in a Node beside it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::error::CliError;
use super::exit::ExitCode;
use super::world::Surroundings;
use crate::limits::PluginLimits;
use crate::plugin::node::{NodeError, NodeOptions, NodeRuntime, NodeTransport, OLDEST};
use crate::plugin::wasm::{CacheUse, WasmRuntime};
use crate::plugin::{Plugin, PluginError, Runtime};

/// Options on the engine.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Plugins")]
pub(super) struct EngineOptions {
    /// What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all
    #[arg(long, value_name = "NAME", value_enum, default_value_t)]
    runtime: RuntimeName,

    /// The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]
    #[arg(long, value_name = "PATH", value_hint = clap::ValueHint::ExecutablePath)]
    node: Option<PathBuf>,

    /// How to talk to Node: through a pipe, or over HTTP, which is slower
    #[arg(long, value_name = "NAME", value_enum, default_value_t)]
    node_transport: TransportName,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum TransportName {
    #[default]
    Pipe,
    Http,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum RuntimeName {
    #[default]
    Wasmtime,
    Node,
    All,
}

/// An engine that is ready to load modules.
pub(super) enum Engine {
    /// In this process.
    Wasmtime(WasmRuntime),
    /// Beside it.
    Node(NodeRuntime),
}

impl EngineOptions {
    /// The engine that is named and, if all are, the others; `wasmtime` makes it, and `symbols` is the
    /// folder with symbols for the others.
    ///
    /// # Errors
    /// When there is no Node that can be used.
    pub(super) fn engines(
        &self,
        wasmtime: impl FnOnce() -> WasmRuntime,
        symbols: Option<PathBuf>,
        limits: &PluginLimits,
        surroundings: &Surroundings,
    ) -> Result<(Engine, Vec<Engine>), CliError> {
        let node = || {
            let options = NodeOptions {
                memory: limits.memory,
                transport: match self.node_transport {
                    TransportName::Pipe => NodeTransport::Pipe,
                    TransportName::Http => NodeTransport::Http,
                },
                ..NodeOptions::new(self.program(surroundings))
            };
            let runtime = NodeRuntime::start(options).map_err(|error| unusable(&error))?;
            Ok::<_, CliError>(Engine::Node(runtime.with_symbols(symbols)))
        };
        Ok(match self.runtime {
            RuntimeName::Wasmtime => (Engine::Wasmtime(wasmtime()), Vec::new()),
            RuntimeName::Node => (node()?, Vec::new()),
            RuntimeName::All => (Engine::Wasmtime(wasmtime()), vec![node()?]),
        })
    }

    /// The program: as named, else by the environment, else `node`; a bare name is looked for on the path.
    fn program(&self, surroundings: &Surroundings) -> PathBuf {
        let variable =
            |name| (surroundings.variable)(name).filter(|value: &OsString| !value.is_empty());
        let named = self.node.clone().or_else(|| variable("SIDEKICK_NODE").map(PathBuf::from));
        let named = named.unwrap_or_else(|| PathBuf::from("node"));
        if named.components().count() > 1 {
            // It runs in another folder than we.
            return std::path::absolute(&named).unwrap_or(named);
        }
        let folders = variable("PATH").unwrap_or_default();
        let mut file = named.clone().into_os_string();
        file.push(if named.extension().is_none() { std::env::consts::EXE_SUFFIX } else { "" });
        let mut places = std::env::split_paths(&folders).map(|folder| folder.join(&file));
        places.find(|place| place.is_file()).unwrap_or(named)
    }
}

impl Engine {
    /// The same; wasmtime compiles in a process of its own whatever is not in the cache.
    #[must_use]
    pub(super) fn trying_all(self) -> Self {
        match self {
            Self::Wasmtime(runtime) => Self::Wasmtime(runtime.trying_all()),
            node @ Self::Node(_) => node,
        }
    }

    /// The same, for thousands of calls.
    #[must_use]
    pub(super) fn for_many_calls(self) -> Self {
        match self {
            Self::Wasmtime(runtime) => Self::Wasmtime(runtime.for_many_calls()),
            node @ Self::Node(_) => node,
        }
    }

    /// Whether it counts the work of a guest.
    #[must_use]
    pub(super) fn counts_fuel(&self) -> bool {
        matches!(self, Self::Wasmtime(_))
    }

    /// What it is called.
    #[must_use]
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Wasmtime(_) => "wasmtime",
            Self::Node(_) => "node",
        }
    }

    /// What loads modules from anywhere.
    #[must_use]
    pub(super) fn into_runtime(self) -> Arc<dyn Runtime + Send + Sync> {
        match self {
            Self::Wasmtime(runtime) => Arc::new(runtime),
            Self::Node(runtime) => Arc::new(runtime),
        }
    }

    /// Loads the module in a file; also why its compiled code is not kept, if it should have been.
    ///
    /// # Errors
    /// When it is refused, or the engine fails.
    pub(super) fn load_file(
        &self,
        path: &Path,
        files: BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
    ) -> Result<(Box<dyn Plugin>, Option<String>), PluginError> {
        Ok(match self {
            Self::Wasmtime(runtime) => {
                let plugin = runtime.load_file(path, files, limits)?;
                let unkept = match plugin.cache_use() {
                    CacheUse::Unusable(why) => Some(why.to_string()),
                    _ => None,
                };
                (Box::new(plugin), unkept)
            }
            Self::Node(runtime) => (Box::new(runtime.load_file(path, files, limits)?), None),
        })
    }
}

fn unusable(error: &NodeError) -> CliError {
    let told = CliError::new(ExitCode::Tool, "cannot run plugins in Node").because(error);
    if error.is_missing() {
        told.help(format!("install Node {OLDEST} or newer, or name one: --node PATH"))
    } else {
        told.help("name another: --node PATH; or leave --runtime node out")
    }
}
