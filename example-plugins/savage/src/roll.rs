//! What is thrown: `3d10w8+2 vs 6`.

use sidekick_plugin::prelude::*;

const USAGE: &str = "write `sw d10`, `sw 3d10` for rapid fire, `sw d10w8` for a larger wild die, \
    `sw d8+2 vs 6` with a modifier and a target number";
/// Trait dice of one roll.
const MOST_DICE: u32 = 20;
/// Sides of a die.
const MOST_SIDES: u32 = 100;
/// Modifiers and target numbers.
const MOST: u32 = 1_000;

/// What is thrown.
pub(crate) struct Roll {
    /// Trait dice.
    pub(crate) dice: u32,
    /// Sides of the trait dice.
    pub(crate) sides: u32,
    /// Sides of the wild die.
    pub(crate) wild: u32,
    /// Added to each result.
    pub(crate) modifier: i64,
    /// What a success needs.
    pub(crate) target: i64,
}

impl Roll {
    /// Reads what was typed after the word.
    pub(crate) fn read(arguments: &str) -> Result<Self, Refusal> {
        let mut rest = Reader::new(arguments);
        let dice = rest.number().unwrap_or(1);
        if !rest.eat("d") {
            return Err(refuse(USAGE));
        }
        let sides = rest.number().ok_or_else(|| refuse(USAGE))?;
        let wild = if rest.eat("w") { rest.number().ok_or_else(|| refuse(USAGE))? } else { 6 };
        let mut modifier = 0;
        loop {
            let sign = match (rest.eat("+"), rest.eat("-")) {
                (true, false) => 1,
                (false, true) => -1,
                (false, false) => break,
                _ => return Err(refuse(USAGE)),
            };
            modifier += sign * number(&mut rest)?;
        }
        let target = if rest.eat("vs") { number(&mut rest)? } else { 4 };
        if !rest.is_empty() {
            return Err(refuse(USAGE));
        }
        if !(1..=MOST_DICE).contains(&dice) {
            return Err(refuse(format!("there are 1 to {MOST_DICE} trait dice")));
        }
        if [sides, wild].iter().any(|sides| !(2..=MOST_SIDES).contains(sides)) {
            return Err(refuse(format!("a die has 2 to {MOST_SIDES} sides")));
        }
        Ok(Self { dice, sides, wild, modifier, target })
    }

    /// The modifier as it is typed.
    pub(crate) fn modifier_text(&self) -> String {
        if self.modifier == 0 { String::new() } else { format!("{:+}", self.modifier) }
    }
}

fn number(rest: &mut Reader<'_>) -> Result<i64, Refusal> {
    match rest.number() {
        Some(number) if number <= MOST => Ok(i64::from(number)),
        Some(_) => Err(refuse(format!("modifiers and target numbers go to {MOST}"))),
        None => Err(refuse(USAGE)),
    }
}
