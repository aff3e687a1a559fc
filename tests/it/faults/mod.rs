//! Faults of every kind under the store: processes that are killed, calls that fail, power that is cut, bits
//! that flip, disks that are full. What was acknowledged must be there, and what is read must be right.
//!
//! Workers are this test binary started again on one test, [`worker`], which finds its role in the
//! environment. A worker notes every acknowledged change outside of the store, after the store has
//! answered ([`promise`]); afterwards a fresh process holds the store against these notes ([`verdict`]).
//! Faults come from chance with a fixed seed, or exhaustively.
//!
//! `cargo test` runs a short set; `bench/faults` runs the long one and prints a table. What needs root,
//! strace or loop devices is skipped aloud without them.

#![cfg(test)] // functions beside the tests may expect, too

mod calls;
mod chance;
mod control;
mod files;
mod flips;
mod full;
mod killed;
mod power;
mod promise;
mod race;
mod scale;
mod stopped;
mod verdict;
mod work;
mod worker;
