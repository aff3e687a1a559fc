//! A third opinion: a runtime on wasmi, written as anybody could who has only the public traits.
//!
//! Its fuel is not that of wasmtime, it has no deadline, it tells no call stack, it knows no SIMD here, and
//! it can't say that growth was refused.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use sidekick::abi::{Answer, Hook, IMPORT_MODULE};
use sidekick::limits::PluginLimits;
use sidekick::plugin::wasm::admission;
use sidekick::plugin::{
    Call, Description, Finished, Limit, Plugin, PluginError, PluginSource, Runtime, Services,
    Usage, faults,
};
use wasmi::errors::{ErrorKind, InstantiationError};
use wasmi::{
    Caller, CompilationMode, Config, Engine, Error, Instance, Linker, Memory, Module, Store,
    StoreLimits, StoreLimitsBuilder, TrapCode,
};

/// What a call of a host function costs beside the bytes it moves.
const CALL: u64 = 50;

/// Runs modules in an interpreter.
pub(crate) struct Interpreter {
    engine: Engine,
}

struct Interpreted {
    description: Description,
    hooks: Vec<Hook>,
    module: Module,
    linker: Linker<Guest>,
    files: Arc<BTreeMap<String, Vec<u8>>>,
}

/// What the host keeps for one call.
struct Guest {
    services: Services,
    input: Vec<u8>,
    output: Option<Vec<u8>>,
    fault: Option<PluginError>,
    memory: Option<Memory>,
    room: StoreLimits,
}

impl Interpreter {
    pub(crate) fn new() -> Self {
        let mut config = Config::default();
        config.consume_fuel(true).compilation_mode(CompilationMode::Eager);
        Self { engine: Engine::new(&config) }
    }

    /// Loads a module with data files; none if it uses what this interpreter does not know, or stumbles over:
    /// in a debug build, wasmi 2.0.0 takes some modules of chance for a mistake of its own.
    pub(crate) fn load_bytes(
        &self,
        bytes: &[u8],
        files: BTreeMap<String, Vec<u8>>,
    ) -> Result<Option<Box<dyn Plugin>>, PluginError> {
        let source = PluginSource { bytes: bytes.to_vec(), files, ..PluginSource::default() };
        let limits = PluginLimits::default();
        match catch_unwind(AssertUnwindSafe(|| self.load(&source, &limits))) {
            Ok(Ok(plugin)) => Ok(Some(plugin)),
            Ok(Err(PluginError::Runtime(why))) if why.contains("SIMD") => Ok(None),
            Ok(Err(error)) => Err(error),
            Err(_) => Ok(None),
        }
    }
}

impl Runtime for Interpreter {
    fn load(
        &self,
        source: &PluginSource,
        limits: &PluginLimits,
    ) -> Result<Box<dyn Plugin>, PluginError> {
        let description = admission(&source.bytes, limits)?;
        let module = Module::new(&self.engine, &source.bytes).map_err(|error| broken(&error))?;
        let exports = |hook: &Hook| module.get_export(hook.export()).is_some();
        let hooks = Hook::ALL.into_iter().filter(exports).collect();
        let linker = linker(&self.engine).map_err(|error| broken(&error))?;
        let files = Arc::new(source.files.clone());
        Ok(Box::new(Interpreted { description, hooks, module, linker, files }))
    }
}

impl Plugin for Interpreted {
    fn description(&self) -> &Description {
        &self.description
    }

    fn has(&self, hook: Hook) -> bool {
        self.hooks.contains(&hook)
    }

    fn call(&mut self, mut call: Call) -> Finished {
        let files = std::mem::replace(&mut call.services.files, Arc::clone(&self.files));
        let mut finished = self.run(call);
        finished.services.files = files;
        finished
    }
}

impl Interpreted {
    fn run(&self, call: Call) -> Finished {
        let Call { request, services } = call;
        let limits = services.limits;
        let input = request.to_bytes();
        if input.len() > limits.input {
            let outcome = Err(over(Limit::Input, limits.input));
            return Finished { outcome, services, usage: Usage::default() };
        }
        let room = StoreLimitsBuilder::new().memory_size(limits.memory);
        let room = room.table_elements(limits.table).build();
        let length = i32::try_from(input.len()).expect("within the limit");
        let guest = Guest { services, input, output: None, fault: None, memory: None, room };
        let mut store = Store::new(self.module.engine(), guest);
        store.limiter(|guest| &mut guest.room);
        store.set_fuel(limits.fuel).expect("fuel is on");
        let ended = self.linker.instantiate_and_start(&mut store, &self.module);
        let ended = ended.and_then(|instance| start(&instance, &mut store, request.hook, length));
        let memory = store.data().memory.map_or(0, |memory| memory.data_size(&store) as u64);
        let fuel = limits.fuel - store.get_fuel().unwrap_or(0);
        let mut guest = store.into_data();
        let outcome = verdict(request.hook, ended, &mut guest);
        let (host_calls, draws) = (guest.services.host_calls(), guest.services.draws());
        let usage = Usage { fuel, memory, host_calls, draws };
        Finished { outcome, services: guest.services, usage }
    }
}

fn start(
    instance: &Instance,
    store: &mut Store<Guest>,
    hook: Hook,
    length: i32,
) -> Result<i32, Error> {
    store.data_mut().memory = instance.get_memory(&*store, "memory");
    instance.get_typed_func::<i32, i32>(&*store, hook.export())?.call(store, length)
}

fn verdict(
    hook: Hook,
    ended: Result<i32, Error>,
    guest: &mut Guest,
) -> Result<Answer, PluginError> {
    if let Some(fault) = guest.fault.take() {
        return Err(fault);
    }
    let error = match ended {
        Ok(status) => return faults::answer(hook, status, guest.output.take(), &guest.services),
        Err(error) => error,
    };
    let limits = &guest.services.limits;
    let reason = match error.as_trap_code() {
        Some(TrapCode::OutOfFuel) => return Err(PluginError::OutOfFuel(limits.fuel)),
        Some(trap) => reason(trap),
        None => match error.kind() {
            ErrorKind::Instantiation(InstantiationError::ElementSegmentDoesNotFit { .. }) => {
                "table access out of bounds"
            }
            // What the module starts with.
            ErrorKind::Instantiation(InstantiationError::FailedToInstantiateTable(_)) => {
                return Err(over(Limit::Table, limits.table));
            }
            ErrorKind::Instantiation(InstantiationError::FailedToInstantiateMemory(_)) => {
                return Err(over(Limit::Memory, limits.memory));
            }
            _ => return Err(broken(&error)),
        },
    };
    let reason = if guest.memory.is_none() { faults::at_start(reason) } else { reason.to_owned() };
    let panic = faults::last_words(&guest.services);
    let place = panic.as_deref().and_then(faults::place_in);
    Err(PluginError::Trapped { reason, panic, place, stack: Vec::new() })
}

fn reason(trap: TrapCode) -> &'static str {
    match trap {
        TrapCode::UnreachableCodeReached => "`unreachable` executed",
        TrapCode::MemoryOutOfBounds => "memory access out of bounds",
        TrapCode::TableOutOfBounds => "table access out of bounds",
        TrapCode::IndirectCallToNull => "indirect call of an empty table entry",
        TrapCode::IntegerDivisionByZero => "integer division by zero",
        TrapCode::IntegerOverflow => "integer overflow in a division or a conversion",
        TrapCode::BadConversionToInteger => "conversion of a float that fits no integer",
        TrapCode::StackOverflow => "call stack exhausted",
        TrapCode::BadSignature => "indirect call of a function with another type",
        _ => "another trap",
    }
}

fn over(limit: Limit, allowed: usize) -> PluginError {
    PluginError::OverLimit { limit, allowed: allowed as u64 }
}

fn broken(error: &Error) -> PluginError {
    PluginError::Runtime(error.to_string())
}

type Door<'a, 'b> = &'a mut Caller<'b, Guest>;

/// The six host functions.
fn linker(engine: &Engine) -> Result<Linker<Guest>, Error> {
    let mut linker = Linker::new(engine);
    linker.func_wrap(IMPORT_MODULE, "read_input", |mut caller: Caller<'_, Guest>, at: i32| {
        host(&mut caller, |caller| read_input(caller, at))
    })?;
    linker.func_wrap(
        IMPORT_MODULE,
        "write_output",
        |mut caller: Caller<'_, Guest>, at: i32, length: i32| {
            host(&mut caller, |caller| {
                let bytes = bytes(caller, "write_output", at, length)?;
                caller.data().services.check_output(bytes.len())?;
                let length = bytes.len();
                caller.data_mut().output = Some(bytes);
                charge(caller, length as u64)
            })
        },
    )?;
    linker.func_wrap(IMPORT_MODULE, "die", |mut caller: Caller<'_, Guest>, sides: i32| {
        host(&mut caller, |caller| {
            let face = caller.data_mut().services.die(i64::from(sides))?;
            Ok(i32::try_from(face).expect("a face"))
        })
    })?;
    linker.func_wrap(
        IMPORT_MODULE,
        "roll",
        |mut caller: Caller<'_, Guest>, at: i32, length: i32| {
            host(&mut caller, |caller| {
                charge(caller, u64::from(length as u32))?;
                let bytes = bytes(caller, "roll", at, length)?;
                let services = &mut caller.data_mut().services;
                services.check_notation(bytes.len())?;
                let notation = faults::text("the notation given to `roll`", &bytes)?;
                let answer = services.roll(notation)?.to_bytes();
                pending(caller, answer)
            })
        },
    )?;
    linker.func_wrap(
        IMPORT_MODULE,
        "lookup",
        |mut caller: Caller<'_, Guest>, kind: i32, at: i32, length: i32| {
            host(&mut caller, |caller| {
                charge(caller, u64::from(length as u32))?;
                let kind = faults::lookup_kind(kind)?;
                let bytes = bytes(caller, "lookup", at, length)?;
                let name = faults::text("the name given to `lookup`", &bytes)?;
                let found = caller.data().services.lookup(kind, name).map(<[u8]>::to_vec);
                found.map_or(Ok(-1), |found| pending(caller, found))
            })
        },
    )?;
    linker.func_wrap(
        IMPORT_MODULE,
        "log",
        |mut caller: Caller<'_, Guest>, level: i32, at: i32, length: i32| {
            host(&mut caller, |caller| {
                charge(caller, u64::from(length as u32))?;
                let level = faults::log_level(level)?;
                let bytes = bytes(caller, "log", at, length)?;
                let text = faults::text("the line given to `log`", &bytes)?;
                caller.data_mut().services.log(level, text);
                Ok(())
            })
        },
    )?;
    Ok(linker)
}

/// Counts the call, does the work, and ends the guest if it was at fault.
fn host<T>(
    caller: Door<'_, '_>,
    work: impl FnOnce(Door<'_, '_>) -> Result<T, PluginError>,
) -> Result<T, Error> {
    let counted = caller.data_mut().services.count_host_call();
    counted.and_then(|()| charge(caller, CALL)).and_then(|()| work(caller)).map_err(|fault| {
        caller.data_mut().fault = Some(fault);
        Error::new("ended by a host function")
    })
}

fn charge(caller: Door<'_, '_>, price: u64) -> Result<(), PluginError> {
    let left = caller.get_fuel().expect("fuel is on").checked_sub(price);
    caller.set_fuel(left.unwrap_or(0)).expect("fuel is on");
    left.map(|_| ()).ok_or(PluginError::OutOfFuel(caller.data().services.limits.fuel))
}

fn bytes(caller: Door<'_, '_>, name: &str, at: i32, length: i32) -> Result<Vec<u8>, PluginError> {
    let (start, length) = (at as u32 as usize, length as u32 as usize);
    let memory = caller.data().memory.expect("no code ran before").data(&*caller);
    let found = memory.get(start..start + length);
    found.map(<[u8]>::to_vec).ok_or_else(|| faults::outside(name, start, length, memory.len()))
}

fn read_input(caller: Door<'_, '_>, at: i32) -> Result<(), PluginError> {
    charge(caller, caller.data().input.len() as u64)?;
    let memory = caller.data().memory.expect("no code ran before");
    let (memory, guest) = memory.data_and_store_mut(&mut *caller);
    let (start, length, size) = (at as u32 as usize, guest.input.len(), memory.len());
    let room = memory.get_mut(start..start + length);
    let room = room.ok_or_else(|| faults::outside("read_input", start, length, size))?;
    room.copy_from_slice(&guest.input);
    Ok(())
}

/// The length of what `read_input` gives next.
fn pending(caller: Door<'_, '_>, bytes: Vec<u8>) -> Result<i32, PluginError> {
    charge(caller, bytes.len() as u64)?;
    let length = i32::try_from(bytes.len()).expect("few bytes");
    caller.data_mut().input = bytes;
    Ok(length)
}
