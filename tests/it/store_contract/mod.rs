//! What every store must do alike: one list of cases, over each of them, and over each behind calls that
//! fail or whose answers are lost.

mod cases;
mod faulty;
pub(crate) mod ground;
mod model;
mod nth;
mod races;

/// Runs cases over the store that `open` gives.
macro_rules! contract {
    ($open:expr, $($group:ident::$case:ident),* $(,)?) => {
        $(#[test]
        fn $case() {
            let opened = $open;
            $crate::store_contract::cases::$group::$case(opened.store());
        })*
    };
}

/// Cases that hold as well when calls have to be repeated.
macro_rules! repeatable {
    ($open:expr) => {
        contract!(
            $open,
            objects::they_come_back,
            objects::wrong_bytes_are_refused_with_their_whole_batch,
            objects::long_ones_are_refused,
            objects::they_are_listed_in_order,
            objects::what_is_missing_is_told_in_the_order_asked,
            objects::putting_again_changes_nothing,
            objects::one_that_is_twice_in_a_batch_is_kept_once,
            channels::an_unknown_channel_is_empty,
            channels::odd_names_are_kept_apart,
            channels::every_change_is_kept_and_proven,
            channels::what_is_refused_changes_nothing,
            channels::a_commit_waits_for_its_objects,
            channels::an_object_tells_who_needs_it,
            channels::ten_thousand_references,
            memories::all_is_remembered_or_nothing,
            memories::no_long_text_is_remembered,
            collection::what_is_needed_stays,
            collection::what_is_asked_for_stays_for_a_grace,
            collection::a_removed_plugin_goes_after_the_grace,
            collection::a_rehearsal_removes_nothing,
        );
    };
}

/// Cases that look at the answer to a call that is made once.
macro_rules! once {
    ($open:expr) => {
        contract!(
            $open,
            channels::a_repeated_commit_says_so,
            channels::compare_and_swap,
            memories::who_comes_late_is_told,
            collection::it_removes_no_more_than_it_may,
        );
    };
}

mod memory {
    use super::ground::open_memory;
    repeatable!(open_memory());
    once!(open_memory());
}

mod sqlite {
    use super::ground::open_sqlite;
    repeatable!(open_sqlite());
    once!(open_sqlite());
}

mod memory_that_fails {
    use super::ground::open_memory;
    repeatable!(open_memory().failing());
}

mod sqlite_that_fails {
    use super::ground::open_sqlite;
    repeatable!(open_sqlite().failing());
}
