//! `bare CODE WORD`: maps compiled code, calls its hook once, prints the answer. No arguments to
//! parse, no cache to look up, no dice to roll: the least that a wasmtime host can cost.

use peers::bare::{Bare, engine};
use wasmtime::Module;

fn main() -> wasmtime::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(word)) = (arguments.next(), arguments.next()) else {
        return Err(wasmtime::Error::msg("bare CODE WORD"));
    };
    let engine = engine()?;
    // SAFETY: the file was written by `bench-call --compile` a moment ago.
    let module = unsafe { Module::deserialize_file(&engine, path)? };
    let answer = Bare::new(&engine, &module)?.call(&peers::request(&word))?;
    println!("{}", peers::shown(&answer));
    Ok(())
}
