//! Names that people give to plugins, and the one that was probably meant.

/// Bytes of a name or a word.
pub const LONGEST_NAME: usize = 40;

/// Whether `name` is one: lower-case letters, digits, `-` and `_`, a letter first.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.len() <= LONGEST_NAME
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
}

/// The name that was probably meant.
#[must_use]
pub fn nearest_name(name: &str) -> String {
    let mut nearest = String::new();
    for character in name.to_lowercase().chars() {
        match character {
            'a'..='z' => nearest.push(character),
            '0'..='9' | '-' | '_' if !nearest.is_empty() => nearest.push(character),
            _ if nearest.is_empty() || nearest.ends_with('-') => {}
            _ => nearest.push('-'),
        }
    }
    nearest.truncate(LONGEST_NAME);
    let nearest = nearest.trim_end_matches('-');
    if nearest.is_empty() { "my-plugin".to_owned() } else { nearest.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{is_name, nearest_name};

    #[test]
    fn the_nearest_name_is_one() {
        for (typed, nearest) in [
            ("Ars Magica!", "ars-magica"),
            ("2d6", "d6"),
            ("games/coin", "games-coin"),
            ("coin-", "coin"),
            ("骰子", "my-plugin"),
            ("", "my-plugin"),
        ] {
            assert_eq!(nearest_name(typed), nearest, "{typed}");
            assert!(is_name(nearest), "{nearest}");
        }
        assert!(is_name(&nearest_name(&"long".repeat(50))));
        assert!(!is_name("Coin") && !is_name("") && !is_name("-coin") && !is_name("a.b"));
    }
}
