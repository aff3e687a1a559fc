//! The plugin without WebAssembly, with listed faces.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

fn rolled(arguments: &str, faces: &[i64]) -> String {
    printed(&Scripted::faces(faces).run(roll, &Command::whole("roll", arguments)))
}

#[test]
fn at_or_under_the_target_is_a_success() {
    assert_eq!(rolled("12", &[3, 4, 2]), "(3+4+2) = 9 (success by 3)");
    assert_eq!(rolled("12", &[6, 4, 2]), "(6+4+2) = 12 (success by 0)");
    assert_eq!(rolled("12", &[6, 4, 3]), "(6+4+3) = 13 (failure by 1)");
}

#[test]
fn without_a_target_it_is_ten() {
    assert_eq!(rolled("", &[6, 3, 2]), "(6+3+2) = 11 (failure by 1)");
}

#[test]
fn in_a_sum_it_is_asked_for_its_part() {
    let whole = Command::whole("roll", "(12)+2");
    assert_eq!(Scripted::default().run(roll, &whole), pass());
    let inside = Scripted::faces(&[1, 1, 1]).run(roll, &Command::inside("roll", "12"));
    assert_eq!(printed(&inside), "(1+1+1) = 3 (success by 9)");
}

#[test]
fn wrong_targets_get_a_calm_reply() {
    for arguments in ["2", "19", "99999999999", "ten", "3 4", "12!"] {
        assert_eq!(
            rolled(arguments, &[]),
            "give a target from 3 to 18, or none for 10"
        );
    }
}
