//! The odds of `ova`: the best sum of equal faces.

use super::Unforeseen;
use super::run::{Chances, Run};
use crate::text::Span;

impl Run<'_, '_> {
    pub(super) fn ova(&mut self, dice: &Chances, span: Span) -> Result<Chances, Unforeseen> {
        let _ = (dice, span);
        Err(Unforeseen::Unknown)
    }
}
