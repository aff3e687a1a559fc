//! Exact probabilities: which outcomes there are, and how often each comes.
//!
//! Rank 0: knows nothing about dice. An outcome has a whole number as its weight; its probability is that
//! weight over the total of all. Nothing is rounded until it is printed.

mod distribution;
mod probability;
mod statistics;

pub use dashu_int::UBig as Weight;
pub use distribution::Distribution;
pub use probability::Probability;
pub use statistics::{Quantity, Statistics};
