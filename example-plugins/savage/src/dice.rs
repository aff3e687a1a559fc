//! The dice as they fell, and what they come to.

use sidekick_plugin::prelude::*;

use crate::roll::Roll;

/// Links of one chain of explosions; then it stops.
const MOST_FACES: usize = 100;

/// A die that was thrown again as long as it showed its highest face.
struct Chain(Vec<i64>);

/// All dice of one roll.
pub(crate) struct Thrown {
    traits: Vec<Chain>,
    wild: Chain,
}

impl Chain {
    fn throw(sides: u32, host: &mut Host) -> Self {
        let mut faces = vec![host.die(sides)];
        while faces.last() == Some(&i64::from(sides)) && faces.len() < MOST_FACES {
            faces.push(host.die(sides));
        }
        Self(faces)
    }

    fn total(&self) -> i64 {
        self.0.iter().sum()
    }

    fn is_one(&self) -> bool {
        self.0 == [1]
    }

    /// `10+_4_`; struck if the other die counts.
    fn text(&self, counts: bool) -> String {
        let mut text = String::new();
        for (place, face) in self.0.iter().enumerate() {
            text.push_str(&match place {
                0 => face.to_string(),
                _ => format!("+_{face}_"),
            });
        }
        if counts { text } else { format!("~~{text}~~") }
    }
}

impl Roll {
    /// Throws the trait dice, then the wild die.
    pub(crate) fn throw(&self, host: &mut Host) -> Thrown {
        let traits = (0..self.dice).map(|_| Chain::throw(self.sides, host)).collect();
        Thrown { traits, wild: Chain::throw(self.wild, host) }
    }

    /// `success`, `2 raises` or `failure` for one result.
    fn degree(&self, total: i64) -> String {
        match (total - self.target).div_euclid(4) {
            0 => "success".to_owned(),
            1 => "1 raise".to_owned(),
            raises if raises > 0 => format!("{raises} raises"),
            _ => "failure".to_owned(),
        }
    }
}

impl Thrown {
    /// The trait die that the wild die replaces: the lowest, if the wild die is higher.
    fn replaced(&self) -> Option<usize> {
        let lowest = (0..self.traits.len()).min_by_key(|place| self.traits[*place].total())?;
        (self.traits[lowest].total() < self.wild.total()).then_some(lowest)
    }

    /// A one on the wild die and on so many others that more than half of all are ones: with one trait
    /// die, snake eyes.
    fn is_critical_failure(&self) -> bool {
        let ones = 1 + self.traits.iter().filter(|die| die.is_one()).count();
        self.wild.is_one() && 2 * ones > self.traits.len() + 1
    }

    /// All dice, those that do not count struck.
    fn text(&self) -> String {
        let replaced = self.replaced();
        let mut text = String::from("(");
        for (place, die) in self.traits.iter().enumerate() {
            text.push_str(if place == 0 { "" } else { " " });
            text.push_str(&die.text(replaced != Some(place)));
        }
        text.push_str(", wild ");
        text.push_str(&self.wild.text(replaced.is_some()));
        text.push(')');
        text
    }

    /// The dice that count, in the order of the trait dice.
    fn totals(&self) -> impl Iterator<Item = i64> {
        let replaced = self.replaced();
        self.traits.iter().enumerate().map(move |(place, die)| {
            if replaced == Some(place) { self.wild.total() } else { die.total() }
        })
    }

    /// What is said. One trait die gives a value; several give a list, since they have no sum.
    pub(crate) fn reply(&self, roll: &Roll) -> Reply {
        let text = self.text() + &roll.modifier_text();
        let totals: Vec<i64> = self.totals().map(|total| total + roll.modifier).collect();
        if let [total] = totals[..] {
            let reply = Reply::value(total, text);
            return reply.label(match self.is_critical_failure() {
                true => "critical failure".to_owned(),
                false => roll.degree(total),
            });
        }
        let mut reply = Reply::text(text);
        for (place, total) in totals.into_iter().enumerate() {
            reply = reply.and(if place == 0 { ": " } else { ", " });
            reply = reply.and_value(total, format!("{total} ({})", roll.degree(total)));
        }
        if self.is_critical_failure() { reply.label("critical failure") } else { reply }
    }
}
