//! wasmtime without anything around it.

use wasmtime::{
    Caller, Config, Engine, Extern, InstancePre, Linker, Memory, Module, Result, Store,
    StoreLimits, StoreLimitsBuilder,
};

use crate::{FUEL, Guest, HOOK, MEMORY, MODULE};

type Host = Guest<StoreLimits>;

/// An engine with the settings of the product that are felt while a guest runs.
pub fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config.consume_fuel(true).epoch_interruption(true).max_wasm_stack(512 << 10);
    config.concurrency_support(false);
    Engine::new(&config)
}

/// A module that is ready to be called.
pub struct Bare {
    engine: Engine,
    instance: InstancePre<Host>,
}

impl Bare {
    /// Links the module.
    pub fn new(engine: &Engine, module: &Module) -> Result<Self> {
        let mut linker = Linker::<Host>::new(engine);
        linker.func_wrap(MODULE, "read_input", |mut caller: Caller<'_, Host>, pointer: i32| {
            let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
            guest.read_input(memory, pointer);
            Ok(())
        })?;
        linker.func_wrap(
            MODULE,
            "write_output",
            |mut caller: Caller<'_, Host>, pointer: i32, length: i32| {
                let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
                guest.write_output(memory, pointer, length);
                Ok(())
            },
        )?;
        linker.func_wrap(MODULE, "die", |mut caller: Caller<'_, Host>, sides: i32| {
            caller.data_mut().die(sides)
        })?;
        linker.func_wrap(MODULE, "roll", |_: i32, _: i32| 0_i32)?;
        linker.func_wrap(MODULE, "lookup", |_: i32, _: i32, _: i32| -1_i32)?;
        linker.func_wrap(MODULE, "log", |_: i32, _: i32, _: i32| {})?;
        Ok(Self { engine: engine.clone(), instance: linker.instantiate_pre(module)? })
    }

    /// Calls the hook on a fresh instance.
    pub fn call(&self, request: &[u8]) -> Result<Vec<u8>> {
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).table_elements(10_000).build();
        let mut store = Store::new(&self.engine, Guest::new(request, limits));
        store.limiter(|guest| &mut guest.limits);
        store.set_fuel(FUEL)?;
        store.set_epoch_deadline(1);
        let instance = self.instance.instantiate(&mut store)?;
        let hook = instance.get_typed_func::<i32, i32>(&mut store, HOOK)?;
        hook.call(&mut store, i32::try_from(request.len())?)?;
        Ok(store.into_data().output)
    }
}

fn memory(caller: &mut Caller<'_, Host>) -> Result<Memory> {
    let export = caller.get_export("memory").and_then(Extern::into_memory);
    export.ok_or_else(|| wasmtime::Error::msg("no memory"))
}
