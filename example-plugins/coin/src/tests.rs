//! Both sides.

use sidekick_plugin::testing::{Scripted, printed};

use super::*;

#[test]
fn both_sides_have_their_word() {
    let command = Command::whole("coin", "");
    assert_eq!(printed(&Scripted::faces(&[1]).run(coin, &command)), "heads");
    assert_eq!(printed(&Scripted::faces(&[2]).run(coin, &command)), "tails");
}
