//! What wasmi makes of the requests that wasmtime answers.

#![cfg(test)] // helpers may expect, too

use std::collections::BTreeMap;

use sidekick::limits::PluginLimits;
use sidekick::plugin::{Finished, PluginError};

use crate::interpreter::Interpreter;
use crate::parity::{OTHER_BITS, OTHER_STACK, Otherwise, told, trapped};
use crate::{guests, hostile};

/// Guests that end otherwise in wasmi, and how.
const DIFFERENCES_OF_WASMI: &[(&str, Otherwise)] = &[
    // Growths are not counted; the fuel ends what does not end.
    ("memory-grow-forever", is_out_of_fuel),
    ("table-grow-forever", is_out_of_fuel),
    // Why it gave up is not seen.
    ("memory-grow-or-give-up", |error| trapped(error, "`unreachable` executed")),
    ("table-grow-or-give-up", |error| trapped(error, "`unreachable` executed")),
];

fn is_out_of_fuel(error: &PluginError) -> bool {
    matches!(error, PluginError::OutOfFuel(_))
}

/// What wasmi makes of a module of chance: whether it differs from wasmtime beyond what is known, and how;
/// none if it does not know the module.
pub(crate) fn differs(
    interpreter: &Interpreter,
    module: &[u8],
    ours: Finished,
) -> Option<Result<(), String>> {
    let mut its = match interpreter.load_bytes(module, BTreeMap::new()) {
        Ok(its) => its?,
        Err(error) => return Some(Err(format!("does not load: {error}"))),
    };
    let its = guests::ask_within(its.as_mut(), "odd", PluginLimits::default());
    let is_known = match (&ours.outcome, &its.outcome) {
        // Why it gave up is not seen.
        (Err(PluginError::OverLimit { .. }), Err(error)) => {
            trapped(error, "`unreachable` executed")
        }
        _ => false,
    };
    let (ours, its) = (told_without_stack(ours), told_without_stack(its));
    Some(if is_known || ours == its { Ok(()) } else { Err(format!("{ours:?}\n  {its:?}")) })
}

/// The same without the call stack, which wasmi does not tell.
pub(crate) fn told_without_stack(
    mut finished: Finished,
) -> impl PartialEq + std::fmt::Debug + use<> {
    if let Err(PluginError::Trapped { stack, .. }) = &mut finished.outcome {
        stack.clear();
    }
    told(&finished)
}

#[test]
fn every_guest_ends_alike_in_an_interpreter_or_as_the_list_says() {
    let interpreter = Interpreter::new();
    let wasmtime = guests::large_runtime();
    let mut unknown = Vec::new();
    for (name, _) in hostile::GUESTS {
        let module = guests::module(name);
        let ours = wasmtime.load_bytes(&module, BTreeMap::new(), &Default::default());
        let its = interpreter.load_bytes(&module, BTreeMap::new());
        let (mut ours, mut its) = match (ours, its) {
            (Ok(ours), Ok(Some(its))) => (ours, its),
            (Ok(_), Ok(None)) => {
                unknown.push(*name);
                continue;
            }
            (ours, its) => {
                assert_eq!(ours.err(), its.err(), "{name}");
                continue;
            }
        };
        let limits = PluginLimits { fuel: 5_000_000, ..PluginLimits::default() };
        let ours = guests::ask_within(&mut ours, "odd", limits);
        let its = guests::ask_within(its.as_mut(), "odd", limits);
        let listed = DIFFERENCES_OF_WASMI.iter().find(|(listed, _)| listed == name);
        if let Some((_, as_listed)) = listed {
            let error = its.outcome.as_ref().expect_err("a fault");
            assert!(as_listed(error), "{name}: {error}");
            assert_ne!(its.outcome, ours.outcome, "{name}: no longer a difference");
        } else if OTHER_STACK.contains(name) {
            let error = its.outcome.as_ref().expect_err("a trap");
            assert!(trapped(error, "call stack exhausted"), "{name}: {error:?}");
        } else if !OTHER_BITS.contains(name) {
            assert_eq!(told_without_stack(its), told_without_stack(ours), "{name}");
        }
    }
    assert_eq!(unknown, ["uses-simd"]);
}
