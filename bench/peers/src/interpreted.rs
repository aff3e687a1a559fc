//! wasmi: an interpreter, which compiles nothing to native code.

use wasmi::{
    Caller, Config, Engine, Error, Extern, Linker, Memory, Module, Store, StoreLimits,
    StoreLimitsBuilder,
};

use crate::{FUEL, Guest, HOOK, MEMORY, MODULE};

type Host = Guest<StoreLimits>;

/// A module that is ready to be called.
pub struct Interpreted {
    engine: Engine,
    module: Module,
    linker: Linker<Host>,
}

impl Interpreted {
    /// Validates and links the module; functions are translated when they are first called.
    pub fn new(bytes: &[u8]) -> Result<Self, Error> {
        let mut config = Config::default();
        config.consume_fuel(true).compilation_mode(wasmi::CompilationMode::LazyTranslation);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, bytes)?;
        let mut linker = Linker::<Host>::new(&engine);
        linker.func_wrap(MODULE, "read_input", |mut caller: Caller<'_, Host>, pointer: i32| {
            let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
            guest.read_input(memory, pointer);
            Ok::<(), Error>(())
        })?;
        linker.func_wrap(
            MODULE,
            "write_output",
            |mut caller: Caller<'_, Host>, pointer: i32, length: i32| {
                let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
                guest.write_output(memory, pointer, length);
                Ok::<(), Error>(())
            },
        )?;
        linker.func_wrap(MODULE, "die", |mut caller: Caller<'_, Host>, sides: i32| {
            caller.data_mut().die(sides)
        })?;
        linker.func_wrap(MODULE, "roll", |_: i32, _: i32| 0_i32)?;
        linker.func_wrap(MODULE, "lookup", |_: i32, _: i32, _: i32| -1_i32)?;
        linker.func_wrap(MODULE, "log", |_: i32, _: i32, _: i32| {})?;
        Ok(Self { engine, module, linker })
    }

    /// Calls the hook on a fresh instance.
    pub fn call(&self, request: &[u8]) -> Result<Vec<u8>, Error> {
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).table_elements(10_000).build();
        let mut store = Store::new(&self.engine, Guest::new(request, limits));
        store.limiter(|guest| &mut guest.limits);
        store.set_fuel(FUEL)?;
        let instance = self.linker.instantiate_and_start(&mut store, &self.module)?;
        let hook = instance.get_typed_func::<i32, i32>(&store, HOOK)?;
        hook.call(&mut store, i32::try_from(request.len()).unwrap_or(0))?;
        Ok(store.into_data().output)
    }
}

fn memory(caller: &mut Caller<'_, Host>) -> Result<Memory, Error> {
    let export = caller.get_export("memory").and_then(Extern::into_memory);
    export.ok_or_else(|| Error::new("no memory"))
}
