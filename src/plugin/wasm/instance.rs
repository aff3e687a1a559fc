//! One call of a guest: a fresh store, a fresh instance, and the verdict.

use std::time::{Duration, Instant};

use wasmtime::{
    Engine, Error, InstancePre, Memory, ModuleExport, ResourceLimiter, Store, Trap, UpdateDeadline,
};

use super::ticker::Ticker;
use super::trap;
use crate::abi::{Answer, Hook};
use crate::limits::PluginLimits;
use crate::plugin::sources::Sources;
use crate::plugin::{Call, Finished, Limit, PluginError, Services, Usage, faults, stack};

/// What the host keeps for one call of a guest.
pub(super) struct Guest {
    pub(super) services: Services,
    /// What `read_input` gives: the request, later what a host function found.
    pub(super) input: Vec<u8>,
    /// What `write_output` got last.
    pub(super) output: Option<Vec<u8>>,
    /// Why a host function ended the call.
    pub(super) fault: Option<PluginError>,
    /// Known once the instance lives; no guest code runs before.
    pub(super) memory: Option<Memory>,
    room: Room,
}

/// A guest's room in memory and tables. Its answers depend on nothing but the limits, so that growth
/// fails for a guest on every machine or on none.
struct Room {
    memory: usize,
    table: usize,
    /// Growths that are left: each costs one unit of fuel and much more of the host.
    growths: u32,
    /// Whether the last growth was within the limits.
    granted: bool,
    /// The last limit that growth met.
    refused: Option<PluginError>,
}

/// A module that is ready to be made live.
pub(super) struct Ready {
    pub(super) instance: InstancePre<Guest>,
    pub(super) memory: ModuleExport,
}

/// Makes the module live, calls `hook`, and tears everything down.
pub(super) fn call(
    ready: &Ready,
    (hook, export): (Hook, &ModuleExport),
    (engine, ticker): (&Engine, &Ticker),
    sources: &Sources,
    call: Call,
) -> Finished {
    let limits = call.services.limits;
    let input = call.request.to_bytes();
    if input.len() > limits.input {
        let fault = PluginError::OverLimit { limit: Limit::Input, allowed: limits.input as u64 };
        return Finished { outcome: Err(fault), services: call.services, usage: Usage::default() };
    }
    let room = Room::new(&limits);
    let services = call.services;
    let guest = Guest { services, input, output: None, fault: None, memory: None, room };
    let mut store = Store::new(engine, guest);
    let ended = run(ready, export, ticker, &mut store, &limits);

    let fuel = limits.fuel.saturating_sub(store.get_fuel().unwrap_or(0));
    let memory = store.data().memory.map_or(0, |memory| memory.data_size(&store) as u64);
    let mut guest = store.into_data();
    let outcome = verdict(hook, ended, &mut guest, sources);
    let (host_calls, draws) = (guest.services.host_calls(), guest.services.draws());
    let usage = Usage { fuel, memory, host_calls, draws };
    Finished { outcome, services: guest.services, usage }
}

/// How a guest ended: with the number its hook returned, or not.
type Ended = Result<i32, Error>;

fn run(
    ready: &Ready,
    export: &ModuleExport,
    ticker: &Ticker,
    store: &mut Store<Guest>,
    limits: &PluginLimits,
) -> Ended {
    store.limiter(|guest| &mut guest.room);
    store.set_fuel(limits.fuel)?;
    // A deadline beyond the clock's end is none.
    let deadline = Instant::now().checked_add(Duration::from_millis(limits.deadline_ms));
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |_| {
        Ok(match deadline {
            Some(deadline) if Instant::now() >= deadline => UpdateDeadline::Interrupt,
            _ => UpdateDeadline::Continue(1),
        })
    });
    let _armed = deadline.map(|deadline| ticker.arm(deadline)).transpose()?;

    let instance = ready.instance.instantiate(&mut *store)?;
    let memory = instance.get_module_export(&mut *store, &ready.memory);
    store.data_mut().memory = memory.and_then(wasmtime::Extern::into_memory);
    let hook = instance.get_module_export(&mut *store, export);
    let hook = hook.and_then(wasmtime::Extern::into_func);
    let hook = hook.ok_or_else(|| Error::msg("the hook has gone"))?;
    let length = i32::try_from(store.data().input.len())?;
    hook.typed::<i32, i32>(&*store)?.call(&mut *store, length)
}

fn verdict(
    hook: Hook,
    ended: Ended,
    guest: &mut Guest,
    sources: &Sources,
) -> Result<Answer, PluginError> {
    if let Some(fault) = guest.fault.take() {
        return Err(fault);
    }
    let error = match ended {
        Ok(status) => {
            let output = guest.output.take();
            return faults::answer(hook, status, output, &guest.services);
        }
        Err(error) => error,
    };
    let limits = &guest.services.limits;
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Err(PluginError::OutOfFuel(limits.fuel)),
        Some(Trap::Interrupt) => Err(PluginError::TooLate(limits.deadline_ms)),
        Some(trap) => Err(trapped(*trap, &error, guest, sources)),
        None if guest.room.growths == 0 => Err(PluginError::OverLimit {
            limit: Limit::Growths,
            allowed: u64::from(limits.host_calls),
        }),
        None => Err(guest
            .room
            .refused
            .take()
            .unwrap_or_else(|| PluginError::Runtime(format!("{error:#}")))),
    }
}

fn trapped(trap: Trap, error: &Error, guest: &mut Guest, sources: &Sources) -> PluginError {
    let is_silent = || faults::last_words(&guest.services).is_none();
    // A guest that gets no more memory gives up without a word.
    if trap == Trap::UnreachableCodeReached
        && is_silent()
        && let Some(refused) = guest.room.refused.take()
    {
        return refused;
    }
    let (calls, has_started) = (trap::calls(error), guest.memory.is_some());
    stack::trapped(trap::reason(trap), has_started, &calls, &guest.services, sources)
}

impl Room {
    fn new(limits: &PluginLimits) -> Self {
        Self {
            memory: limits.memory,
            table: limits.table,
            growths: limits.host_calls,
            granted: false,
            refused: None,
        }
    }

    /// Whether something may grow to `desired`.
    fn grow(
        &mut self,
        desired: usize,
        maximum: Option<usize>,
        (limit, allowed): (Limit, usize),
    ) -> wasmtime::Result<bool> {
        self.count()?;
        // Beyond its own maximum the guest refuses itself.
        let own = maximum.is_none_or(|maximum| desired <= maximum);
        self.granted = own && desired <= allowed;
        if own && !self.granted {
            let allowed = allowed as u64;
            self.refused = Some(PluginError::OverLimit { limit, allowed });
        }
        Ok(self.granted)
    }

    fn count(&mut self) -> wasmtime::Result<()> {
        self.growths = self.growths.checked_sub(1).ok_or_else(|| Error::msg("grew too often"))?;
        Ok(())
    }

    /// Growth failed though it was granted: chance, and a guest must not see chance.
    fn failed(&mut self, error: Error) -> wasmtime::Result<()> {
        if std::mem::take(&mut self.granted) { Err(error) } else { self.count() }
    }
}

impl ResourceLimiter for Room {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.grow(desired, maximum, (Limit::Memory, self.memory))
    }

    fn memory_grow_failed(&mut self, error: Error) -> wasmtime::Result<()> {
        self.failed(error)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.grow(desired, maximum, (Limit::Table, self.table))
    }

    fn table_grow_failed(&mut self, error: Error) -> wasmtime::Result<()> {
        self.failed(error)
    }

    fn instances(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        1
    }

    fn memories(&self) -> usize {
        1
    }
}
