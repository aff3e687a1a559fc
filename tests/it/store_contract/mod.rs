//! What every store must do alike: one list of cases, over each of them.

mod cases;
mod ground;

use ground::open_sqlite;

/// Runs every case over what `open` gives.
macro_rules! contract {
    ($name:ident, $open:expr, [$($case:ident),* $(,)?]) => {
        mod $name {
            $(#[test]
            fn $case() {
                let opened = $open;
                super::cases::$case(opened.store());
            })*
        }
    };
}

contract!(
    sqlite,
    crate::store_contract::open_sqlite(),
    [objects_come_back, a_commit_names_what_is_missing,]
);
