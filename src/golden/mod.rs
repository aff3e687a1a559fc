//! Golden tests: commands, dice and the replies they give, as data beside a plugin.
//!
//! Rank 5: knows nothing of runtimes or terminals. Whatever answers calls can be tested: a plugin in any
//! language, in any runtime.

mod accept;
mod compare;
mod difference;
mod fields;
mod read;
mod roll;
mod run;
mod suites;
mod test;
mod write;

pub use accept::{Accepted, accept};
pub(crate) use difference::difference;
pub use read::{Unreadable, find, read};
pub use roll::recorded;
pub(crate) use run::put;
pub use run::{Happened, Ran, run_file, run_test, run_test_with};
pub use suites::suites;
pub use test::{After, Before, Expected, File, Step, Test, Texts, example, examples};
pub use write::{Unwritable, Written, append};

/// The folder of a plugin's tests.
pub const FOLDER: &str = "tests";
