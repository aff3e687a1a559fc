//! The host functions: the only door out of a guest.

use wasmtime::{Caller, Linker};

use super::instance::Guest;
use super::memory;
use crate::abi::IMPORT_MODULE;
use crate::plugin::{PluginError, faults};

/// Units of work that a call of a host function costs beside the bytes it moves, one unit each as in
/// `memory.copy`. So fuel sees the work that the host does for a guest.
const CALL: u64 = 50;

/// A linker with all six host functions.
///
/// # Errors
/// Never in practice: the names are distinct.
pub(super) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    linker.func_wrap(
        IMPORT_MODULE,
        "read_input",
        |mut caller: Caller<'_, Guest>, pointer: i32| {
            host(&mut caller, |caller| read_input(caller, pointer))
        },
    )?;
    linker.func_wrap(
        IMPORT_MODULE,
        "write_output",
        |mut caller: Caller<'_, Guest>, pointer: i32, length: i32| {
            host(&mut caller, |caller| write_output(caller, pointer, length))
        },
    )?;
    linker.func_wrap(IMPORT_MODULE, "die", |mut caller: Caller<'_, Guest>, sides: i32| {
        host(&mut caller, |caller| die(caller, sides))
    })?;
    linker.func_wrap(
        IMPORT_MODULE,
        "roll",
        |mut caller: Caller<'_, Guest>, pointer: i32, length: i32| {
            host(&mut caller, |caller| roll(caller, pointer, length))
        },
    )?;
    linker.func_wrap(
        IMPORT_MODULE,
        "lookup",
        |mut caller: Caller<'_, Guest>, kind: i32, pointer: i32, length: i32| {
            host(&mut caller, |caller| lookup(caller, kind, pointer, length))
        },
    )?;
    linker.func_wrap(
        IMPORT_MODULE,
        "log",
        |mut caller: Caller<'_, Guest>, level: i32, pointer: i32, length: i32| {
            host(&mut caller, |caller| log(caller, level, pointer, length))
        },
    )?;
    Ok(linker)
}

/// Counts the call, does the work, and ends the guest if it was at fault.
fn host<T>(
    caller: &mut Caller<'_, Guest>,
    work: impl FnOnce(&mut Caller<'_, Guest>) -> Result<T, PluginError>,
) -> wasmtime::Result<T> {
    let counted = caller.data_mut().services.count_host_call();
    counted.and_then(|()| charge(caller, 0)).and_then(|()| work(caller)).map_err(|fault| {
        caller.data_mut().fault = Some(fault);
        wasmtime::Error::msg("ended by a host function")
    })
}

/// Takes the fuel for a call that moves so many bytes.
fn charge(caller: &mut Caller<'_, Guest>, bytes: usize) -> Result<(), PluginError> {
    let broken = |error: wasmtime::Error| PluginError::Runtime(format!("{error:#}"));
    let price = if bytes == 0 { CALL } else { bytes as u64 };
    let left = caller.get_fuel().map_err(broken)?.checked_sub(price);
    caller.set_fuel(left.unwrap_or(0)).map_err(broken)?;
    let allowed = caller.data().services.limits.fuel;
    left.map(|_| ()).ok_or(PluginError::OutOfFuel(allowed))
}

fn read_input(caller: &mut Caller<'_, Guest>, pointer: i32) -> Result<(), PluginError> {
    charge(caller, caller.data().input.len())?;
    let (memory, guest) = memory::split(caller)?;
    memory::copy(memory, "read_input", pointer, &guest.input)
}

fn write_output(
    caller: &mut Caller<'_, Guest>,
    pointer: i32,
    length: i32,
) -> Result<(), PluginError> {
    let (memory, guest) = memory::split(caller)?;
    let bytes = memory::slice(memory, "write_output", pointer, length)?;
    guest.services.check_output(bytes.len())?;
    let output = guest.output.get_or_insert_default();
    output.clear();
    output.extend_from_slice(bytes);
    charge(caller, length as u32 as usize)
}

fn die(caller: &mut Caller<'_, Guest>, sides: i32) -> Result<i32, PluginError> {
    let face = caller.data_mut().services.die(i64::from(sides))?;
    i32::try_from(face).map_err(|_| PluginError::Runtime(format!("a face of {face}")))
}

fn roll(caller: &mut Caller<'_, Guest>, pointer: i32, length: i32) -> Result<i32, PluginError> {
    charge(caller, length as u32 as usize)?;
    let (memory, guest) = memory::split(caller)?;
    let bytes = memory::slice(memory, "roll", pointer, length)?;
    guest.services.check_notation(bytes.len())?;
    let answer = guest.services.roll(faults::text("the notation given to `roll`", bytes)?)?;
    guest.input = answer.to_bytes();
    pending(caller)
}

fn lookup(
    caller: &mut Caller<'_, Guest>,
    kind: i32,
    pointer: i32,
    length: i32,
) -> Result<i32, PluginError> {
    charge(caller, length as u32 as usize)?;
    let kind = faults::lookup_kind(kind)?;
    let (memory, guest) = memory::split(caller)?;
    let bytes = memory::slice(memory, "lookup", pointer, length)?;
    let name = faults::text("the name given to `lookup`", bytes)?;
    match guest.services.lookup(kind, name) {
        Some(found) => guest.input = found.to_vec(),
        None => return Ok(-1),
    }
    pending(caller)
}

fn log(
    caller: &mut Caller<'_, Guest>,
    level: i32,
    pointer: i32,
    length: i32,
) -> Result<(), PluginError> {
    charge(caller, length as u32 as usize)?;
    let level = faults::log_level(level)?;
    let (memory, guest) = memory::split(caller)?;
    let bytes = memory::slice(memory, "log", pointer, length)?;
    guest.services.log(level, faults::text("the line given to `log`", bytes)?);
    Ok(())
}

/// The length of what `read_input` gives next.
fn pending(caller: &mut Caller<'_, Guest>) -> Result<i32, PluginError> {
    let length = caller.data().input.len();
    charge(caller, length)?;
    i32::try_from(length)
        .map_err(|_| PluginError::Runtime(format!("{length} bytes are too many for a guest")))
}
