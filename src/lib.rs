//! A toolkit for dice plugins in WebAssembly.
//!
//! The modules in the order of their ranks; a module imports lower ranks only. `ARCHITECTURE.md` has
//! the map.

// rank 0
#[cfg(feature = "host")]
pub mod digest;
pub mod limits;
pub mod text;
// rank 1
pub mod abi;
pub mod chat;
pub mod dice;
pub mod report;
// rank 2
pub mod module;
// rank 3
#[cfg(feature = "host")]
pub mod files;
#[cfg(feature = "host")]
pub mod plugin;
// rank 4
#[cfg(feature = "host")]
pub mod pipeline;
#[cfg(feature = "host")]
pub mod project;
#[cfg(feature = "host")]
pub mod scaffold;
// rank 5
#[cfg(feature = "host")]
pub mod doctor;
#[cfg(feature = "host")]
pub mod golden;
#[cfg(feature = "host")]
pub mod optimise;
// rank 6
#[cfg(feature = "host")]
pub mod check;
#[cfg(feature = "host")]
pub mod fuzzing;
// rank 7
#[cfg(feature = "host")]
pub mod cli;
