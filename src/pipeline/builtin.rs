//! What the host itself answers: variables stored, listed and forgotten; cards dealt and shuffled.

use std::ops::Range;

use super::cards::Deck;
use super::line::{Echo, Line};
use super::mapped::Mapped;
use super::turn::{Stopped, Turn};
use super::{Rolled, expand};
use crate::chat::Full;
use crate::dice::{NoFace, Roller, Sides};
use crate::text::{Diagnostic, Span, cleaned};

impl Turn<'_> {
    /// `$`: the names in scope and their texts.
    pub(super) fn list_variables(&mut self) {
        let place = self.place();
        let allowed = self.limits.variables;
        let variables = &self.memory.variables;
        let mut text =
            format!("@{}, you have the following rolls memorized:", cleaned(&place.user));
        let mut stored = 0;
        for (name, value) in variables.of_user(place) {
            text.push_str(&format!("\n${name} = {value}"));
            stored += 1;
        }
        text.push_str(&format!("\n{stored} of {allowed}"));
        let in_channel: Vec<_> = variables.of_channel(place).collect();
        if !in_channel.is_empty() {
            text.push_str("\nEverybody in this channel has:");
            for (name, value) in &in_channel {
                text.push_str(&format!("\n${name} = {value}"));
            }
            text.push_str(&format!("\n{} of {allowed}", in_channel.len()));
        }
        self.lines.push(Line::text(&cleaned(&text)));
    }

    /// `$name =`: forgets a variable.
    pub(super) fn forget(&mut self, name: &Mapped) -> Result<(), Stopped> {
        let place = self.place();
        if self.memory.variables.remove(place, name.text()).is_none() {
            let error = expand::unknown(&self.memory.variables, place, name.text(), name.origin());
            return Err(self.fault(error));
        }
        self.lines.push(Line::text(&format!("${} is forgotten", name.text())));
        Ok(())
    }

    /// `$name = TEXT`: keeps the text as it stands.
    pub(super) fn store(&mut self, name: &Mapped, text: &str) -> Result<(), Stopped> {
        let typed = name.origin();
        let longest = self.limits.name;
        if name.text().len() > longest {
            let message = format!("the name has more than {longest} bytes");
            return Err(self.fault(Diagnostic::error("variable-name", typed, message)));
        }
        let place = self.place();
        let allowed = self.limits.variables;
        let set = self.memory.variables.set(place, name.text(), text, allowed);
        set.map_err(|full: Full| {
            let error = Diagnostic::error("variables-full", typed, full.to_string());
            self.fault(error.help("forget one with `$name =`; `$` lists them"))
        })
    }

    /// `deal N`: cards from the channel's deck.
    pub(super) fn deal(
        &mut self,
        command: &Mapped,
        count: Range<usize>,
        echo: &Echo,
    ) -> Result<(), Stopped> {
        let typed = command.origin();
        let wanted = match &command.text()[count] {
            "" => Some(1),
            number => number.parse().ok().filter(|number| *number > 0),
        };
        let Some(wanted) = wanted else {
            let error = Diagnostic::error("deal", typed, "expected a number of cards");
            return Err(self.fault(error.help("write `deal 5`")));
        };
        let place = self.place();
        let left = self.memory.deck(place).len();
        if wanted > left {
            let cards = if left == 1 { "card is" } else { "cards are" };
            let message = format!("{left} {cards} left in the deck");
            let error = Diagnostic::error("deck", typed, message);
            return Err(self.fault(error.help("`shuffle` makes a new deck")));
        }
        let mut cards = Vec::with_capacity(wanted);
        self.dice.set_origin("deck");
        for left in (left - wanted + 1..=left).rev() {
            let place_in_deck = self.card(left).map_err(|error| {
                self.dice.set_origin("dice");
                let error = Diagnostic::error("faces", typed, error.to_string());
                self.fault(error)
            })?;
            cards.extend(self.memory.deck(place).take(place_in_deck));
        }
        self.dice.set_origin("dice");
        let cards: Vec<_> = cards.iter().map(ToString::to_string).collect();
        let text = cards.join("  ");
        let shown = !echo.comment.is_empty() || !echo.name.is_empty();
        let head = if shown { echo.head() } else { String::new() };
        self.lines.push(Line::text(&format!("{head}{text}")));
        self.exchange.results.push(Rolled {
            expression: echo.expression.clone(),
            label: Some(echo.comment.clone()).filter(|comment| !comment.is_empty()),
            markdown: text,
            value: None,
            successes: None,
            labels: Vec::new(),
            outcome: None,
        });
        Ok(())
    }

    /// The place of a card among those left, counted from one.
    fn card(&mut self, left: usize) -> Result<usize, NoFace> {
        let sides = u32::try_from(left).unwrap_or(u32::MAX);
        let face = self.dice.roll(Sides::Numbered(sides))?;
        Ok(usize::try_from(face).unwrap_or(0))
    }

    /// `shuffle`: a new deck for the channel.
    pub(super) fn shuffle(&mut self) {
        let place = self.place();
        self.memory.shuffle(place);
        let cards = Deck::default().len();
        self.lines.push(Line::text(&format!("a new deck of {cards} cards is shuffled")));
    }

    /// The error for a command that says nothing.
    pub(super) fn nothing_to_roll(&mut self) -> Stopped {
        let length = self.command().len();
        let error = Diagnostic::error("empty-command", Span::new(0, length), "nothing to roll");
        self.fault(error.help("write an expression, as `2d6+1`"))
    }
}
