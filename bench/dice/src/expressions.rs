//! The twelve expressions, and what each must average.

/// One of the twelve.
#[derive(Clone, Copy)]
pub struct Expression {
    /// In words, for the table.
    pub name: &'static str,
    /// In our spelling.
    pub ours: &'static str,
    /// The expected value: an engine that averages something else has been asked something else.
    pub mean: f64,
}

const fn expression(name: &'static str, ours: &'static str, mean: f64) -> Expression {
    Expression { name, ours, mean }
}

/// From a plain roll to all of it at once. The order is that of the spellings in `engines.rs`.
pub const EXPRESSIONS: [Expression; 12] = [
    expression("2d6", "2d6", 7.0),
    expression("1d20+5", "1d20+5", 15.5),
    expression("1d100", "1d100", 50.5),
    expression("2d8+1d6-1", "2d8+1d6-1", 11.5),
    expression("100d6", "100d6", 350.0),
    expression("(2d6+3)*2", "(2d6+3)*2", 20.0),
    expression("4d6 keep 3 highest", "4d6k3", 15_869.0 / 1_296.0),
    expression("2d20 keep lowest", "2d20kl1", 7.175),
    expression("10d10 exploding", "10d10!", 550.0 / 9.0),
    expression("3d6 reroll 1 once", "3d6r1", 11.75),
    expression("8d10 count >= 8", "8d10>=8", 2.4),
    expression("4d6k3+2d20kl1*2-1", "4d6k3+2d20kl1*2-1", 15_869.0 / 1_296.0 + 13.35),
];
