//! What a dice plugin for Sidekick is written with.
//!
//! A plugin is a function from a command to a reply; the macro [`export!`] makes it one that Sidekick
//! can call. This is a whole one:
//!
//! ```text
//! #![no_std]
//! use sidekick_plugin::prelude::*;
//!
//! sidekick_plugin::export!(command: coin);
//!
//! fn coin(_: &Command, host: &mut Host) -> Reply {
//!     Reply::text(if host.die(2) == 1 { "heads" } else { "tails" })
//! }
//! ```
//!
//! * A hook is given a [`Command`], a [`Term`] or a [`Modifier`], and the [`Host`] with its dice.
//! * It gives back a [`Reply`], an [`Answer`] ([`pass`], [`rewrite`]) or a [`Refusal`] ([`refuse`]);
//!   a `Result` of one of them and a [`Refusal`] will do too, so that `?` works.
//! * `sidekick.toml`, beside the plugin's `Cargo.toml`, says its name and its words.
//! * Tests run without WebAssembly: see `testing`.
//!
//! The crate needs no `std` and has no dependencies. A plugin that uses `std` asks for the feature
//! `std`; any other starts with `#![no_std]`. Cargo builds a dependency once for all that is built
//! together: plugins with and without `std` are built one package at a time.

#![no_std]

extern crate alloc;
#[cfg(any(not(target_arch = "wasm32"), feature = "std"))]
extern crate std;

pub mod fields;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod guest;
mod host;
mod pool;
mod reader;
mod reply;
mod request;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

pub use host::{Host, Level, Roll};
pub use pool::{Face, Fate, Mode, Origin, Pool};
pub use reader::Reader;
pub use reply::{
    Answer, Delivery, Effect, EffectKind, Part, Refusal, Reply, Scope, Verdict, pass, refuse,
    rewrite,
};
pub use request::{Command, Modifier, Place, Position, Term};

/// Everything that a plugin usually needs, and what `no_std` hides of it.
pub mod prelude {
    pub use crate::{
        Answer, Command, Face, Fate, Host, Level, Mode, Modifier, Origin, Place, Pool, Position,
        Reader, Refusal, Reply, Roll, Scope, Term, pass, refuse, rewrite,
    };
    pub use alloc::borrow::ToOwned;
    pub use alloc::string::{String, ToString};
    pub use alloc::vec::Vec;
    pub use alloc::{format, vec};
}

/// Makes a module of the functions that are the plugin's hooks, and puts the crate's `sidekick.toml`
/// into it: `export!(command: roll, term: look);`
///
/// The hooks are `command`, `term` and `modifier`, each at most once.
#[macro_export]
macro_rules! export {
    ($($hook:ident: $function:path),+ $(,)?) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            const TEXT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/sidekick.toml"));

            #[used]
            #[allow(unsafe_code)]
            #[unsafe(link_section = "sidekick")]
            static MANIFEST: [u8; TEXT.len()] = *include_bytes!(
                concat!(env!("CARGO_MANIFEST_DIR"), "/sidekick.toml")
            );

            #[allow(unsafe_code)]
            #[unsafe(export_name = "sidekick_abi_1")]
            extern "C" fn marker() {}
        };
        $($crate::export!(@$hook $function);)+
    };
    (@command $function:path) => { $crate::export!(@ "sidekick_command", command, $function); };
    (@term $function:path) => { $crate::export!(@ "sidekick_term", term, $function); };
    (@modifier $function:path) => { $crate::export!(@ "sidekick_modifier", modifier, $function); };
    (@ $name:literal, $call:ident, $function:path) => {
        const _: () = {
            #[cfg(target_arch = "wasm32")]
            #[allow(unsafe_code)]
            #[unsafe(export_name = $name)]
            extern "C" fn hook(length: i32) -> i32 {
                $crate::guest::$call(length, $function)
            }

            // Off WebAssembly nobody calls the hook, but its type is looked at.
            #[cfg(not(target_arch = "wasm32"))]
            #[allow(dead_code)]
            fn hook() {
                $crate::testing::$call($function);
            }
        };
    };
    (@$other:ident $function:path) => {
        compile_error!(concat!(
            "no hook is called `", stringify!($other), "`; there are command, term and modifier"
        ));
    };
}
