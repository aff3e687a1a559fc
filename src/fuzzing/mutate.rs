//! Odd commands: pieces of the dice language around and inside of those that are known.

use super::chance::Chance;

/// Numbers at the edges of what fits somewhere.
const NUMBERS: [&str; 27] = [
    "0",
    "1",
    "2",
    "3",
    "5",
    "10",
    "20",
    "64",
    "99",
    "100",
    "101",
    "255",
    "256",
    "999",
    "1000",
    "1001",
    "10000",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "007",
    "1.5",
];

/// Pieces that mean something to somebody, or should not.
const PIECES: [&str; 66] = [
    "+", "-", "*", "/", "^", "%", "=", "<", ">", "<=", ">=", "!", "!!", "!=", "(", ")", "[", "]",
    "{", "}", "[[", "]]", ",", ";", "#", "$", "$x", "$WORD", "$nobody", "\"", "'", "`", "\\", "~~",
    "**", "_", "|", "@", ":", ".", "..", "d", "D", "dF", "k", "r", "t", "f", "s", "vs", "x", " ",
    "  ", "\t", "\u{a0}", "\u{200b}", "\u{202e}", "\u{fffd}", "é", "ß", "İ", "日本", "🎲",
    "e\u{301}", "٣", "\u{0}",
];

/// Modifiers of the dice language.
const MODIFIERS: [&str; 18] = [
    "k1", "kh2", "kl1", "d1", "dl2", "r1", "ro<3", "rr1", "!", "!>5", "t6", "f1", ">=5", "<2",
    "=3", "s", " k1", " >=5",
];

/// What can be put around a command; `@` is its place.
const FRAMES: [&str; 20] = [
    "@",
    "(@)",
    "2d6+@",
    "@+2d6",
    "-@",
    "@*@",
    "max(@, 3)",
    "repeat (@, 3)",
    "repeat (@, 100)",
    "(@)d6",
    "2d(@)",
    "@ # comment",
    "@; @",
    "@ vs 4",
    "$x = @",
    "you hit for [[@]] points",
    "@ @",
    "floor(@/2)",
    "ova (@)",
    "@ >= 3",
];

/// Bytes that a body is cut to: a little more than the longest command.
const LONGEST: usize = 9_000;

/// The plugin's own words and letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Grammar {
    pub(super) words: Vec<String>,
    pub(super) modifiers: Vec<String>,
    pub(super) dice: Vec<String>,
}

impl Grammar {
    /// A command from nothing but the plugin's words and the dice language.
    pub(super) fn fresh(&self, chance: &mut Chance) -> String {
        let word = chance.text(&self.words).to_owned();
        if word.is_empty() || chance.once_in(4) {
            return self.term(chance);
        }
        let arguments = arguments(chance);
        match chance.below(6) {
            0 => word,
            1 => format!("{word} {}", long(chance)),
            2 | 3 => format!("{word} {arguments}"),
            4 => format!("2d6+{word}({arguments})"),
            _ => format!("{word}({arguments})+3"),
        }
    }

    /// A dice term with modifiers, the plugin's among them.
    fn term(&self, chance: &mut Chance) -> String {
        let count = chance.text(&["1", "2", "3", "8", "40", "1000", "", "0"]).to_owned();
        let sides = match chance.below(4) {
            0 if !self.dice.is_empty() => chance.text(&self.dice).to_owned(),
            1 => chance.text(&NUMBERS).to_owned(),
            _ => chance.text(&["2", "6", "10", "20", "F", "1"]).to_owned(),
        };
        let mut term = format!("{count}d{sides}");
        for _ in 0..chance.below(4) {
            if !self.modifiers.is_empty() && chance.once_in(2) {
                term.push_str(chance.text(&self.modifiers));
                if chance.once_in(2) {
                    term.push_str(chance.text(&NUMBERS));
                }
            } else {
                term.push_str(chance.text(&MODIFIERS));
            }
        }
        term
    }

    /// The body with a few changes.
    pub(super) fn mutated(&self, body: &str, others: &[String], chance: &mut Chance) -> String {
        let mut body = body.to_owned();
        for _ in 0..=chance.below(4) {
            body = self.changed(&body, others, chance);
        }
        body.truncate(body.floor_char_boundary(LONGEST));
        body
    }

    fn changed(&self, body: &str, others: &[String], chance: &mut Chance) -> String {
        let tokens = tokens(body);
        let at = chance.below(tokens.len() + 1);
        let token = tokens.get(at).copied().unwrap_or_default();
        let before: String = tokens[..at].concat();
        let after: String = tokens.get(at + 1..).unwrap_or_default().concat();
        match chance.below(14) {
            0..=2 => number_changed(&tokens, chance),
            3 | 4 => format!("{before}{}{token}{after}", chance.text(&PIECES)),
            5 => format!("{before}{after}"),
            6 => format!("{before}{token}{token}{after}"),
            7 => {
                let times = [3, 17, 64, 65, 101, 1000][chance.below(6)];
                let times = times.min(LONGEST / token.len().max(1));
                format!("{before}{}{after}", token.repeat(times))
            }
            8 => chance.text(&FRAMES).replace('@', body),
            9 => format!("{before}{}{after}", self.fresh(chance)),
            10 => {
                let other = self::tokens(chance.text(others)).into_iter();
                let half: String = other.skip(chance.below(6)).collect();
                format!("{before}{half}")
            }
            11 => swapped_case(body, chance),
            12 => {
                let depth = [2, 10, 63, 64, 65, 200][chance.below(6)];
                let (open, close) = [("(", ")"), ("[[", "]]"), ("-(", ")")][chance.below(3)];
                format!("{}{body}{}", open.repeat(depth), close.repeat(depth))
            }
            _ => format!("{before}{token}{}{after}", arguments(chance)),
        }
    }
}

/// Something that could stand behind a word.
fn arguments(chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..chance.below(5) {
        match chance.below(4) {
            0 | 1 => text.push_str(chance.text(&NUMBERS)),
            2 => text.push_str(chance.text(&PIECES)),
            _ => text.push(char::from(b'a' + chance.below(26) as u8)),
        }
        if chance.once_in(3) {
            text.push(' ');
        }
    }
    text
}

/// The same thing many times over.
fn long(chance: &mut Chance) -> String {
    let piece = match chance.below(3) {
        0 => chance.text(&NUMBERS).to_owned(),
        1 => chance.text(&PIECES).to_owned(),
        _ => format!("{}{}", char::from(b'a' + chance.below(26) as u8), chance.below(20)),
    };
    let times = [10, 60, 101, 300, 1_001, 4_000][chance.below(6)];
    piece.repeat(times.min(LONGEST / piece.len().max(1)))
}

fn number_changed(tokens: &[&str], chance: &mut Chance) -> String {
    let is_number = |token: &&str| token.starts_with(|c: char| c.is_ascii_digit());
    let numbers: Vec<usize> =
        tokens.iter().enumerate().filter(|(_, token)| is_number(token)).map(|(at, _)| at).collect();
    let mut tokens: Vec<&str> = tokens.to_vec();
    match chance.pick(&numbers) {
        Some(at) => tokens[*at] = chance.text(&NUMBERS),
        None => tokens.push(chance.text(&NUMBERS)),
    }
    tokens.concat()
}

fn swapped_case(body: &str, chance: &mut Chance) -> String {
    if chance.once_in(2) {
        return body.to_uppercase();
    }
    let swap = |c: char| if c.is_lowercase() { c.to_uppercase().collect() } else { c.to_string() };
    body.chars().map(|c| if chance.once_in(2) { swap(c) } else { c.to_string() }).collect()
}

/// Runs of digits, of letters and of blanks, and every other character by itself.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        '0'..='9' => 0,
        _ if c.is_alphabetic() || c == '_' => 1,
        _ if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, character) in text.char_indices() {
        let kind = kind(character);
        if last.is_some_and(|last| last != kind || kind == 3) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(kind);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::{Chance, Grammar, LONGEST, tokens};

    #[test]
    fn tokens_are_the_text() {
        assert_eq!(
            tokens("2d6+ stress(3)é"),
            ["2", "d", "6", "+", " ", "stress", "(", "3", ")", "é"]
        );
        assert_eq!(tokens(""), [""; 0]);
    }

    #[test]
    fn the_same_seed_gives_the_same_commands_and_none_is_too_long() {
        let grammar = Grammar { words: vec!["stress".to_owned()], ..Grammar::default() };
        let commands = || {
            let mut chance = Chance::new(7);
            let mut body = "stress 3".to_owned();
            let mut all = Vec::new();
            for _ in 0..500 {
                body = grammar.mutated(&body, &["coin".to_owned()], &mut chance);
                assert!(body.len() <= LONGEST);
                all.push(body.clone());
                if body.len() > 200 || body.is_empty() {
                    body = grammar.fresh(&mut chance);
                }
            }
            all
        };
        assert_eq!(commands(), commands());
    }
}
