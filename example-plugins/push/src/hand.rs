//! The dice of one roll: what they show, and what a push does to them.

use sidekick_plugin::prelude::*;

const USAGE: &str = "write `yz s3k2g2` with stat (s), skill (k) and gear (g) dice, then `push`";
/// Dice of one roll.
const MOST_DICE: u32 = 100;

/// What a die stands for; their order is the order in which they are thrown and printed.
const KINDS: [Kind; 3] = [Kind::Stat, Kind::Skill, Kind::Gear];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Stat,
    Skill,
    Gear,
}

/// The dice of one roll.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hand {
    dice: Vec<Die>,
    /// Whether it has been pushed, which is allowed once.
    pub(crate) pushed: bool,
}

#[derive(Clone, Debug)]
struct Die {
    kind: Kind,
    face: i64,
    /// Whether it was rolled in the last throw of a push.
    new: bool,
}

impl Kind {
    fn letter(self) -> char {
        match self {
            Self::Stat => 's',
            Self::Skill => 'k',
            Self::Gear => 'g',
        }
    }

    fn of(letter: char) -> Option<Self> {
        KINDS.into_iter().find(|kind| kind.letter() == letter)
    }

    /// Whether a one does harm after a push, and so stays.
    fn hurts(self) -> bool {
        self != Self::Skill
    }
}

impl Die {
    fn hurts(&self) -> bool {
        self.kind.hurts() && self.face == 1
    }

    /// Six: a success. Bold: a one that hurts. Struck: nothing. Italic: new.
    fn text(&self) -> String {
        let face = match self.new {
            true => format!("_{}_", self.face),
            false => self.face.to_string(),
        };
        match self.face {
            6 => face,
            _ if self.hurts() => format!("**{face}**"),
            _ => format!("~~{face}~~"),
        }
    }
}

impl Hand {
    /// Throws the dice that `s3k2g2` asks for.
    pub(crate) fn throw(arguments: &str, host: &mut Host) -> Result<Self, Refusal> {
        let mut rest = Reader::new(arguments);
        let mut counts = [0_u32; 3];
        while !rest.is_empty() {
            let kind = rest.letter().and_then(Kind::of).ok_or_else(|| refuse(USAGE))?;
            let count = rest.number().ok_or_else(|| refuse(USAGE))?;
            counts[kind as usize] = counts[kind as usize].saturating_add(count);
        }
        match counts.iter().fold(0_u32, |all, count| all.saturating_add(*count)) {
            0 => return Err(refuse(USAGE)),
            1..=MOST_DICE => {}
            _ => {
                return Err(refuse(format!("there are at most {MOST_DICE} dice in a roll")));
            }
        }
        let mut hand = Self::default();
        for (kind, count) in KINDS.into_iter().zip(counts) {
            for face in host.dice(count, 6) {
                hand.dice.push(Die { kind, face, new: false });
            }
        }
        Ok(hand)
    }

    /// Rolls again what is no six and does not hurt. Says whether there was such a die.
    pub(crate) fn push(&mut self, host: &mut Host) -> bool {
        self.pushed = true;
        for die in &mut self.dice {
            die.new = die.face != 6 && !die.hurts();
            if die.new {
                die.face = host.die(6);
            }
        }
        self.dice.iter().any(|die| die.new)
    }

    pub(crate) fn successes(&self) -> i64 {
        self.dice.iter().filter(|die| die.face == 6).count() as i64
    }

    /// The dice by kind: `s(6 ~~3~~ **1**) k(~~2~~)`.
    pub(crate) fn text(&self) -> String {
        let group = |kind: Kind| {
            let dice = self.dice.iter().filter(|die| die.kind == kind);
            let faces: Vec<String> = dice.map(Die::text).collect();
            (!faces.is_empty()).then(|| format!("{}({})", kind.letter(), faces.join(" ")))
        };
        let groups: Vec<String> = KINDS.into_iter().filter_map(group).collect();
        groups.join(" ")
    }

    /// What the push did to the one who rolled, and to the gear.
    pub(crate) fn labels(&self) -> Vec<String> {
        if !self.pushed {
            return Vec::new();
        }
        let harm =
            |kind: Kind| self.dice.iter().filter(|die| die.kind == kind && die.hurts()).count();
        [(Kind::Stat, "damage"), (Kind::Gear, "gear damage")]
            .into_iter()
            .map(|(kind, word)| (harm(kind), word))
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect()
    }

    /// The text that is kept: `s136k25`, and a `!` behind it once it is pushed.
    pub(crate) fn to_state(&self) -> String {
        let mut state = String::new();
        for kind in KINDS {
            state.push(kind.letter());
            for die in self.dice.iter().filter(|die| die.kind == kind) {
                state.push_str(&die.face.to_string());
            }
        }
        if self.pushed {
            state.push('!');
        }
        state
    }

    /// The hand that was kept; none if the text is not one of ours.
    pub(crate) fn from_state(state: &str) -> Option<Self> {
        let mut hand = Self::default();
        let mut kind = None;
        for sign in state.chars() {
            match sign {
                '1'..='6' => {
                    let face = i64::from(u32::from(sign) - u32::from('0'));
                    hand.dice.push(Die { kind: kind?, face, new: false });
                }
                '!' => hand.pushed = true,
                letter => kind = Some(Kind::of(letter)?),
            }
        }
        (!hand.dice.is_empty()).then_some(hand)
    }
}
