//! A deck of 52 cards and two jokers, dealt until it is shuffled anew.

use serde::{Deserialize, Serialize};

/// Cards of a full deck.
const FULL: u8 = 54;
const RANKS: [&str; 13] = ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"];
/// The aces of spades, hearts, diamonds and clubs; the other cards of a suit follow them.
const ACES: [u32; 4] = [0x1F0A1, 0x1F0B1, 0x1F0C1, 0x1F0D1];

/// The cards of one channel that nobody has been dealt, in the order of a new deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub(super) struct Deck {
    left: Vec<Card>,
}

/// A card by its place in a new deck: four suits of thirteen, then the jokers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Card(u8);

impl Default for Deck {
    fn default() -> Self {
        Self { left: (0..FULL).map(Card).collect() }
    }
}

impl Deck {
    /// How many cards are left.
    pub(super) fn len(&self) -> usize {
        self.left.len()
    }

    /// Takes the card at a place counted from one.
    pub(super) fn take(&mut self, place: usize) -> Option<Card> {
        let index = place.checked_sub(1).filter(|index| *index < self.left.len())?;
        Some(self.left.remove(index))
    }
}

impl TryFrom<Vec<u8>> for Deck {
    type Error = String;

    fn try_from(cards: Vec<u8>) -> Result<Self, String> {
        if cards.is_sorted_by(|left, right| left < right) && cards.iter().all(|card| *card < FULL) {
            Ok(Self { left: cards.into_iter().map(Card).collect() })
        } else {
            Err(format!("a deck has cards from 0 to {}, each once, in order", FULL - 1))
        }
    }
}

impl From<Deck> for Vec<u8> {
    fn from(deck: Deck) -> Self {
        deck.left.into_iter().map(|card| card.0).collect()
    }
}

/// The glyph, three spaces, the rank.
impl std::fmt::Display for Card {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (suit, rank) = (usize::from(self.0 / 13), usize::from(self.0 % 13));
        let (glyph, rank) = match ACES.get(suit) {
            Some(ace) => {
                // Unicode has a knight between the jack and the queen.
                let knight = u32::from(rank > 10);
                (char::from_u32(ace + u32::from(self.0 % 13) + knight), RANKS[rank])
            }
            None if rank == 0 => (Some('🃏'), "j"),
            None => (Some('🃟'), "j"),
        };
        write!(formatter, "{}   {rank}", glyph.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

#[cfg(test)]
mod tests {
    use super::Deck;

    #[test]
    fn a_new_deck_has_54_cards_each_with_its_glyph() {
        let mut deck = Deck::default();
        let mut printed = Vec::new();
        while let Some(card) = deck.take(1) {
            printed.push(card.to_string());
        }
        assert_eq!(printed.len(), 54);
        assert_eq!(printed[0], "🂡   A");
        assert_eq!(printed[10..14], ["🂫   J", "🂭   Q", "🂮   K", "🂱   A"]);
        assert_eq!(printed[32], "🃇   7");
        assert_eq!(printed[52..], ["🃏   j", "🃟   j"]);
        printed.sort();
        printed.dedup();
        assert_eq!(printed.len(), 54);
    }

    #[test]
    fn a_deck_is_read_only_if_it_is_one() {
        assert!(Deck::try_from(vec![0, 5, 53]).is_ok() && Deck::try_from(vec![]).is_ok());
        for wrong in [vec![54], vec![1, 1], vec![2, 1]] {
            assert!(Deck::try_from(wrong).is_err());
        }
        let mut deck = Deck::try_from(vec![4]).unwrap();
        assert!(deck.take(0).is_none() && deck.take(2).is_none() && deck.take(1).is_some());
    }
}
