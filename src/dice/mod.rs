//! The dice notation: parse, evaluate, format, explain.
//!
//! Rank 1: knows nothing about chat, plugins, or where randomness comes from. There are no variables
//! here: they are text, expanded before dice are parsed. `reference.md` beside this file is the
//! notation for people.

mod ast;
mod evaluate;
mod explain;
mod format;
mod grammar;
mod grammar_dice;
mod grammar_modifiers;
mod lexemes;
mod mistakes;
mod modifiers;
mod number;
pub mod odds;
mod outcome;
mod parse;
mod pool;
mod roller;
mod rules;
mod steps;
mod table;

pub use crate::text::Markup;
pub use ast::{Comparison, Expression};
pub use evaluate::evaluate;
pub use explain::explain;
pub use format::format;
pub use number::{NotANumber, Number};
pub use outcome::{
    Custom, Face, Faces, Fate, Layout, Mode, Origin, Outcome, Pool, PoolStyle, Rounds, Shown,
    ShownParts, What,
};
pub use parse::{Parsed, Vocabulary, parse};
pub use roller::{Listed, NoFace, Roller, Seeded, Sides};
pub use rules::{RuleSet, Rules};
pub use table::{LettersCall, Table, WordAnswer, WordCall};

/// The notation for people, in Markdown; `help notation` prints it.
pub const REFERENCE: &str = include_str!("reference.md");
