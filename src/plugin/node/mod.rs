//! Plugins as WebAssembly modules, run by V8 in a Node beside us: a second engine, not a sandbox.
//!
//! Admission, dice, look-ups, logs, budgets and words are ours, the same as for wasmtime; Node runs what
//! lies between two host functions. It can't count work, so the deadline is the only brake.

mod batch;
mod call;
mod door;
mod error;
mod frames;
mod leash;
mod pool;
mod process;
mod shape;
mod trap;
mod watchdog;

pub use error::NodeError;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use self::batch::Came;
use self::call::{Ready, failed};
use self::pool::Pool;
use self::process::Start;
use self::shape::Shape;
use super::sources::{Identity, Sources};
use super::wasm;
use super::{Call, Description, Finished, Plugin, PluginError, PluginSource, Runtime, Usage};
use crate::abi::Hook;
use crate::limits::PluginLimits;

/// The oldest major version that is known to do.
pub const OLDEST: u32 = 20;

/// How frames travel to Node and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeTransport {
    /// Through its standard input and output: the quick one.
    #[default]
    Pipe,
    /// Over HTTP, to a port of this machine.
    Http,
}

/// Which Node, and how long it may take.
#[derive(Clone, Debug)]
pub struct NodeOptions {
    /// The program, by its path.
    pub program: PathBuf,
    /// How frames travel.
    pub transport: NodeTransport,
    /// Most bytes of memory that a guest of this runtime may have.
    pub memory: usize,
    /// How long a Node may take until it speaks.
    pub boot: Duration,
    /// How long it may take over a module.
    pub compile: Duration,
}

/// Runs WebAssembly modules in Node.
pub struct NodeRuntime {
    pool: Arc<Pool>,
    symbols: Option<PathBuf>,
}

/// A module that is ready to answer in Node.
pub struct NodePlugin {
    description: Description,
    ready: Ready,
    files: Arc<BTreeMap<String, Vec<u8>>>,
    pool: Arc<Pool>,
}

impl NodeOptions {
    /// That program, with the usual limits.
    #[must_use]
    pub fn new(program: PathBuf) -> Self {
        let (boot, compile) = (Duration::from_secs(10), Duration::from_secs(10));
        let (transport, memory) = (NodeTransport::Pipe, PluginLimits::default().memory);
        Self { program, transport, memory, boot, compile }
    }
}

impl NodeRuntime {
    /// Starts a first Node.
    ///
    /// # Errors
    /// When there is none, or it is none that can be used.
    pub fn start(options: NodeOptions) -> Result<Self, NodeError> {
        let NodeOptions { program, transport, memory, boot, compile } = options;
        let pages = (memory >> 16).max(1);
        let start = Start { program, pages, boot, transport, fence: AtomicUsize::new(0) };
        let pool = Pool::new(start, compile);
        drop(pool.seat(None)?);
        Ok(Self { pool: Arc::new(pool), symbols: None })
    }

    /// The same with a folder that holds symbols of modules, as [`wasm::WasmRuntime`] has it.
    #[must_use]
    pub fn with_symbols(mut self, folder: Option<PathBuf>) -> Self {
        self.symbols = folder;
        self
    }

    /// Loads the module in the file `path`, with data files beside it.
    ///
    /// # Errors
    /// [`PluginError::Refused`] with every reason found, also when the file can't be read.
    pub fn load_file(
        &self,
        path: &Path,
        files: BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
    ) -> Result<NodePlugin, PluginError> {
        let mut plugin = self.load_bytes(&wasm::read_file(path)?, files, limits)?;
        plugin.ready.sources.set_module(path);
        Ok(plugin)
    }

    /// Loads the module `bytes`, with data files beside it.
    ///
    /// # Errors
    /// [`PluginError::Refused`] with every reason found; [`PluginError::Runtime`] when V8 or Node fails.
    pub fn load_bytes(
        &self,
        bytes: &[u8],
        files: BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
    ) -> Result<NodePlugin, PluginError> {
        let description = wasm::admitted(bytes)?;
        wasm::check_needs(&description, &files, limits)?;
        let shape = Shape::of(bytes, limits)
            .map_err(|error| PluginError::Runtime(format!("an admitted module: {error}")))?;
        let number = self.pool.number();
        let mut seat = self.pool.seat(None).map_err(failed)?;
        seat.compile(number, &shape).map_err(failed)?;
        let pool = Arc::clone(&self.pool);
        let sources = Sources::new(Identity::of(bytes, None), self.symbols.clone());
        let ready = Ready { number, shape, sources };
        Ok(NodePlugin { description, ready, files: Arc::new(files), pool })
    }
}

impl Runtime for NodeRuntime {
    fn load(
        &self,
        source: &PluginSource,
        limits: &PluginLimits,
    ) -> Result<Box<dyn Plugin>, PluginError> {
        let mut plugin = self.load_bytes(&source.bytes, source.files.clone(), limits)?;
        plugin.ready.sources.set_module(&source.origin);
        Ok(Box::new(plugin))
    }
}

impl Plugin for NodePlugin {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.ready.shape.hooks.contains(&hook)
    }

    fn call(&mut self, mut call: Call) -> Finished {
        let hook = call.request.hook;
        if !self.has(hook) {
            let what = format!("was called for `{}`, which it does not export", hook.export());
            let outcome = Err(PluginError::Runtime(what));
            return Finished { outcome, services: call.services, usage: Usage::default() };
        }
        let files = std::mem::replace(&mut call.services.files, Arc::clone(&self.files));
        let seat = || self.pool.seat(Some(self.ready.number));
        let mut finished = call::call(&self.ready, self.pool.pages(), seat, call);
        finished.services.files = files;
        finished
    }

    fn batch(&self) -> usize {
        match self.pool.transport() {
            NodeTransport::Pipe => batch::MOST,
            NodeTransport::Http => 1,
        }
    }

    fn call_many(&mut self, calls: Vec<Call>) -> Vec<Finished> {
        let by_themselves = calls.iter().any(|call| !self.has(call.request.hook));
        if by_themselves || calls.len() < 2 || self.batch() < 2 {
            return calls.into_iter().map(|call| self.call(call)).collect();
        }
        let seat = || self.pool.seat(Some(self.ready.number));
        let came = batch::calls(&self.ready, self.pool.pages(), &self.files, seat, calls);
        let finished = came.into_iter().map(|came| match came {
            Came::Finished(finished) => finished,
            Came::Not(call) => self.call(call),
        });
        finished.collect()
    }
}
