//! The guest's memory, seen from the host: bounds first, allocation second.

use wasmtime::{Caller, Memory};

use super::instance::Guest;
use crate::plugin::PluginError;
use crate::plugin::faults::outside;

/// The guest's bytes and the state of its call, side by side.
pub(super) fn split<'a>(
    caller: &'a mut Caller<'_, Guest>,
) -> Result<(&'a mut [u8], &'a mut Guest), PluginError> {
    let memory = memory(caller)?;
    Ok(memory.data_and_store_mut(caller))
}

fn memory(caller: &Caller<'_, Guest>) -> Result<Memory, PluginError> {
    caller
        .data()
        .memory
        .ok_or_else(|| PluginError::Protocol("a host function was called too early".to_owned()))
}

/// The `length` bytes at `pointer`, if the guest has them. Both come from the guest as `i32` and are
/// unsigned; their sum can't wrap here.
pub(super) fn slice<'a>(
    memory: &'a [u8],
    name: &str,
    pointer: i32,
    length: i32,
) -> Result<&'a [u8], PluginError> {
    let (start, end) = range(pointer, length as u32 as usize);
    let size = memory.len();
    memory.get(start..end).ok_or_else(|| outside(name, start, end - start, size))
}

/// Copies `bytes` to `pointer`, if the guest has room there.
pub(super) fn copy(
    memory: &mut [u8],
    name: &str,
    pointer: i32,
    bytes: &[u8],
) -> Result<(), PluginError> {
    let (start, end) = range(pointer, bytes.len());
    let size = memory.len();
    match memory.get_mut(start..end) {
        Some(room) => {
            room.copy_from_slice(bytes);
            Ok(())
        }
        None => Err(outside(name, start, end - start, size)),
    }
}

/// On 64-bit machines neither can wrap; on 32-bit ones the end saturates, which lies outside too.
fn range(pointer: i32, length: usize) -> (usize, usize) {
    let start = pointer as u32 as usize;
    (start, start.saturating_add(length))
}
