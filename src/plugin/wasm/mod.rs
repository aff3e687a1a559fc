//! Plugins as WebAssembly modules, run by wasmtime in this process.

mod admit;
mod cache;
mod engine;
mod file;
mod imports;
mod instance;
mod memory;
mod module;
mod own;
mod ticker;
mod trap;
mod trial;

pub use cache::CacheUse;
pub use trial::{Trial, TrialError, Trialled, VERB as TRIAL_VERB, serve as serve_trial};

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use wasmtime::{Engine, Linker, Module, ModuleExport};

use self::cache::Cache;
pub(super) use self::file::read_file;
use self::file::{open, read, unreadable};
use self::instance::{Guest, Ready};
use self::own::Stamp;
use self::ticker::Ticker;
use super::sources::{Identity, Sources};
use super::{
    Call, Description, Finished, Plugin, PluginError, PluginSource, Refusal, Rule, Runtime, Usage,
};
use crate::abi::Hook;
use crate::digest::Digest;
use crate::limits::{AdmissionLimits, PluginLimits, TrialLimits};

/// The export that holds the guest's memory.
const MEMORY: &str = "memory";

/// Runs WebAssembly modules in this process. Making one costs nothing; the first module does.
pub struct WasmRuntime {
    cache: Option<PathBuf>,
    symbols: Option<PathBuf>,
    trial: Option<Trial>,
    tries_all: bool,
    many_calls: bool,
    host: OnceLock<Result<Arc<Host>, PluginError>>,
}

/// What all modules of a runtime share.
struct Host {
    engine: Engine,
    linker: Linker<Guest>,
    ticker: Ticker,
    cache: Cache,
}

/// A module that is ready to answer.
pub struct WasmPlugin {
    description: Description,
    ready: Arc<Ready>,
    hooks: Vec<(Hook, ModuleExport)>,
    files: Arc<BTreeMap<String, Vec<u8>>>,
    host: Arc<Host>,
    cache_use: CacheUse,
    sources: Arc<Sources>,
}

/// A compiled module and what is known of it.
struct Loaded {
    module: Module,
    description: Description,
    identity: Identity,
    cache_use: CacheUse,
}

impl WasmRuntime {
    /// A runtime that keeps compiled modules in the folder `cache`, or does not keep them. The folder
    /// is made when it is needed. It holds native code: it must belong to the user alone.
    #[must_use]
    pub fn new(cache: Option<PathBuf>) -> Self {
        let host = OnceLock::new();
        Self { cache, symbols: None, trial: None, tries_all: false, many_calls: false, host }
    }

    /// The same with a folder that holds symbols of modules, called `DIGEST.symbols`. They are looked
    /// at when a module traps that has none beside it.
    #[must_use]
    pub fn with_symbols(mut self, folder: Option<PathBuf>) -> Self {
        self.symbols = folder;
        self
    }

    /// The same that also takes modules which are too large to be compiled in this process, and compiles
    /// them by `trial`; without one they are refused.
    #[must_use]
    pub fn with_trial(mut self, trial: Option<Trial>) -> Self {
        self.trial = trial;
        self
    }

    /// The same that compiles small modules by a trial, too, for whoever wants to know how costly they are.
    #[must_use]
    pub fn trying_all(mut self) -> Self {
        self.tries_all = true;
        self
    }

    /// The same for whoever makes thousands of calls: each costs less, also in several threads at once, but
    /// the first module more. To be said before the first module is loaded.
    #[must_use]
    pub fn for_many_calls(mut self) -> Self {
        self.many_calls = true;
        self
    }

    /// Loads the module in the file `path`, with data files beside it. If the file was loaded before
    /// and has not changed since, it is not even read.
    ///
    /// # Errors
    /// [`PluginError::Refused`] with every reason found, also when the file can't be read.
    pub fn load_file(
        &self,
        path: &Path,
        files: BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
    ) -> Result<WasmPlugin, PluginError> {
        let host = self.host()?;
        let located = |mut plugin: WasmPlugin| {
            plugin.set_module(path);
            plugin
        };
        let unreadable = |error: std::io::Error| unreadable(path, &error);
        let metadata = fs::metadata(path).map_err(unreadable)?;
        if let Some(stamp) = Stamp::of(&metadata)
            && let Some(loaded) = host.cache.find_file(&host.engine, &stamp)
        {
            return self.plugin(host, loaded, files, limits).map(located);
        }
        let mut file = open(path)?;
        let stamp = Stamp::of(&file.metadata().map_err(unreadable)?);
        let bytes = read(&mut file, &self.widest()).map_err(unreadable)??;
        let plugin = self.load_bytes(&bytes, files, limits)?;
        // A file that was written to meanwhile may be something else by now.
        let after = Stamp::of(&file.metadata().map_err(unreadable)?);
        if let Some(stamp) = stamp.filter(|stamp| after.as_ref() == Some(stamp)) {
            host.cache.remember_file(&stamp, &Digest::of(&bytes));
        }
        Ok(located(plugin))
    }

    /// Loads the module `bytes`, with data files beside it.
    ///
    /// # Errors
    /// [`PluginError::Refused`] with every reason found.
    pub fn load_bytes(
        &self,
        bytes: &[u8],
        files: BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
    ) -> Result<WasmPlugin, PluginError> {
        let host = self.host()?;
        let digest = host.cache.is_on().then(|| Digest::of(bytes));
        if let Some(digest) = &digest
            && let Some(loaded) = host.cache.find(&host.engine, digest)
        {
            return self.plugin(host, loaded, files, limits);
        }
        let loaded = self.compiled(host, bytes, digest)?;
        self.plugin(host, loaded, files, limits)
    }

    /// The widest bounds that a module may keep to.
    fn widest(&self) -> AdmissionLimits {
        if self.trial.is_some() { AdmissionLimits::wide() } else { AdmissionLimits::default() }
    }

    /// Admits and compiles a module that is not in the cache: here if it is small, else by a trial.
    fn compiled(
        &self,
        host: &Host,
        bytes: &[u8],
        digest: Option<Digest>,
    ) -> Result<Loaded, PluginError> {
        let narrow = admit::admit(bytes, &AdmissionLimits::default());
        let (admitted, trial) = match (narrow, &self.trial) {
            (Ok(admitted), trial) => (admitted, trial.as_ref().filter(|_| self.tries_all)),
            (Err(error), None) => return Err(error),
            (Err(_), Some(trial)) => (admit::admit(bytes, &AdmissionLimits::wide())?, Some(trial)),
        };
        let description = admitted.description;
        let identity = Identity::of(bytes, digest);
        let mut kept = None;
        if let Some(trial) = trial {
            let limits = TrialLimits::default();
            if host.cache.is_on() {
                let (_, code) = trial.compile(bytes, &limits)?;
                let stored = host.cache.store_code(&code, &identity, &description);
                if stored == CacheUse::Stored
                    && let Some(loaded) = host.cache.find_identity(&host.engine, &identity)
                {
                    return Ok(Loaded { cache_use: stored, ..loaded });
                }
                kept = Some(stored);
            } else {
                trial.run(bytes, &limits)?;
            }
        }
        // What comes here is small, or has been compiled within bounds a moment ago.
        let module = Module::from_binary(&host.engine, bytes)
            .map_err(|error| refused(Rule::Format, format!("does not compile: {error:#}")))?;
        let store = || host.cache.store(&module, &identity, &description);
        let cache_use = kept.unwrap_or_else(store);
        Ok(Loaded { module, description, identity, cache_use })
    }

    fn plugin(
        &self,
        host: &Arc<Host>,
        loaded: Loaded,
        files: BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
    ) -> Result<WasmPlugin, PluginError> {
        let sources = Sources::new(loaded.identity.clone(), self.symbols.clone());
        host.plugin(loaded, files, limits, sources)
    }

    fn host(&self) -> Result<&Arc<Host>, PluginError> {
        let host = self.host.get_or_init(|| {
            let engine =
                if self.many_calls { engine::engine_for_many_calls() } else { engine::engine() }?;
            let linker = imports::linker(&engine)
                .map_err(|error| PluginError::Runtime(format!("{error:#}")))?;
            let ticker = Ticker::new(engine.clone());
            let cache = Cache::open(self.cache.as_deref(), &engine);
            Ok(Arc::new(Host { engine, linker, ticker, cache }))
        });
        host.as_ref().map_err(PluginError::clone)
    }
}

impl Runtime for WasmRuntime {
    fn load(
        &self,
        source: &PluginSource,
        limits: &PluginLimits,
    ) -> Result<Box<dyn Plugin>, PluginError> {
        let mut plugin = self.load_bytes(&source.bytes, source.files.clone(), limits)?;
        if !source.origin.as_os_str().is_empty() {
            plugin.set_module(&source.origin);
        }
        Ok(Box::new(plugin))
    }

    fn kept(
        &self,
        module: &Digest,
        files: &BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
    ) -> Result<Option<Box<dyn Plugin>>, PluginError> {
        let host = self.host()?;
        let Some(loaded) = host.cache.find(&host.engine, module) else { return Ok(None) };
        Ok(Some(Box::new(self.plugin(host, loaded, files.clone(), limits)?)))
    }
}

impl Host {
    fn plugin(
        self: &Arc<Self>,
        loaded: Loaded,
        files: BTreeMap<String, Vec<u8>>,
        limits: &PluginLimits,
        sources: Sources,
    ) -> Result<WasmPlugin, PluginError> {
        let Loaded { module, description, cache_use, .. } = loaded;
        check_needs(&description, &files, limits)?;
        let broken = |error: wasmtime::Error| PluginError::Runtime(format!("{error:#}"));
        let export = |name: &str| module.get_export_index(name);
        let hooks = Hook::ALL.into_iter();
        let hooks = hooks.filter_map(|hook| Some((hook, export(hook.export())?))).collect();
        let memory = export(MEMORY)
            .ok_or_else(|| PluginError::Runtime("an admitted module has no memory".to_owned()))?;
        let instance = self.linker.instantiate_pre(&module).map_err(broken)?;
        Ok(WasmPlugin {
            description,
            ready: Arc::new(Ready { instance, memory }),
            hooks,
            files: Arc::new(files),
            host: Arc::clone(self),
            cache_use,
            sources: Arc::new(sources),
        })
    }
}

impl WasmPlugin {
    /// What became of the compiled code.
    #[must_use]
    pub fn cache_use(&self) -> &CacheUse {
        &self.cache_use
    }

    /// The module was read from this file. It has no twins yet.
    fn set_module(&mut self, path: &Path) {
        if let Some(sources) = Arc::get_mut(&mut self.sources) {
            sources.set_module(path);
        }
    }
}

impl Plugin for WasmPlugin {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.hooks.iter().any(|(known, _)| *known == hook)
    }

    fn twin(&self) -> Option<Box<dyn Plugin>> {
        Some(Box::new(Self {
            description: self.description.clone(),
            ready: Arc::clone(&self.ready),
            hooks: self.hooks.clone(),
            files: Arc::clone(&self.files),
            host: Arc::clone(&self.host),
            cache_use: self.cache_use.clone(),
            sources: Arc::clone(&self.sources),
        }))
    }

    fn call(&mut self, mut call: Call) -> Finished {
        let hook = call.request.hook;
        let Some((_, export)) = self.hooks.iter().find(|(known, _)| *known == hook) else {
            let what = format!("was called for `{}`, which it does not export", hook.export());
            let outcome = Err(PluginError::Runtime(what));
            return Finished { outcome, services: call.services, usage: Usage::default() };
        };
        let files = std::mem::replace(&mut call.services.files, Arc::clone(&self.files));
        let host = (&self.host.engine, &self.host.ticker);
        let mut finished = instance::call(&self.ready, (hook, export), host, &self.sources, call);
        finished.services.files = files;
        finished
    }
}

/// Judges a module as loading by a trial does, but compiles nothing; gives what the plugin says of itself.
///
/// # Errors
/// [`PluginError::Refused`] with every reason found.
pub fn admission(bytes: &[u8], limits: &PluginLimits) -> Result<Description, PluginError> {
    let description = admitted(bytes)?;
    match description.beyond(limits) {
        beyond if beyond.is_empty() => Ok(description),
        beyond => {
            let refusals = beyond.into_iter().map(|text| Refusal::new(Rule::Needs, text));
            Err(PluginError::Refused(refusals.collect()))
        }
    }
}

/// What a module says of itself that may be compiled in another process; nothing of it was compiled.
///
/// # Errors
/// [`PluginError::Refused`] with every reason found.
pub(super) fn admitted(bytes: &[u8]) -> Result<Description, PluginError> {
    Ok(admit::admit(bytes, &AdmissionLimits::wide())?.description)
}

/// Whether this host gives what a plugin needs, and its files are not too large.
///
/// # Errors
/// [`PluginError::Refused`] with everything that is too much.
pub(super) fn check_needs(
    description: &Description,
    files: &BTreeMap<String, Vec<u8>>,
    limits: &PluginLimits,
) -> Result<(), PluginError> {
    let beyond = description.beyond(limits).into_iter();
    let mut refusals: Vec<_> = beyond.map(|text| Refusal::new(Rule::Needs, text)).collect();
    for (name, bytes) in files {
        let (has, allowed) = (bytes.len(), limits.data_file);
        if has > allowed {
            let text = format!("the file `{name}` has {has} bytes; the limit is {allowed}");
            refusals.push(Refusal::new(Rule::Limit, text));
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(PluginError::Refused(refusals)) }
}

fn refused(rule: Rule, text: String) -> PluginError {
    PluginError::Refused(vec![Refusal::new(rule, text)])
}
