//! When a text put in the place of a `$name` needs brackets, so that it stays one operand.

use super::mapped::MASK;

/// What kind of operand a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operand {
    /// A number without a sign.
    Number,
    /// Something in brackets.
    Bracketed,
    /// A dice term, or a word with or without brackets.
    Unit,
    /// Anything with arithmetic, a sign or blanks in it.
    Compound,
}

/// Whether `text` needs brackets between `before` and `after`. `is_argument` says that it stands
/// among the arguments of a plugin's word, where blanks separate.
pub(super) fn needed(text: &str, before: &str, after: &str, is_argument: bool) -> bool {
    let (near_left, near_right) = (before.chars().next_back(), after.chars().next());
    let left = before.trim_end().chars().next_back();
    let right = after.trim_start().chars().next();
    if text.contains("[[") || (is_open(left) && is_open(right)) {
        return false;
    }
    let is_glued = near_right.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == '$');
    let beside_d = ends_with_d(before) || starts_with_d(after);
    match kind(text) {
        Operand::Number => is_glued || near_left.is_some_and(|c| c.is_ascii_digit() || c == '.'),
        Operand::Bracketed => false,
        // Behind a sign it would be read as part of a modifier: `r<$die` as `r<1`, then `d4`.
        Operand::Unit => {
            let takes = |c: char| c.is_alphanumeric() || "_<>=!".contains(c);
            beside_d || is_glued || near_left.is_some_and(takes)
        }
        Operand::Compound if beside_d => true,
        Operand::Compound => {
            let separated = |near: Option<char>| near.is_none_or(char::is_whitespace);
            let joined = |next: Option<char>| next.is_some_and(|c| "+-*/^<>=!".contains(c));
            let is_word =
                separated(near_left) && separated(near_right) && !joined(left) && !joined(right);
            !(is_argument && is_word)
        }
    }
}

/// Whether nothing on this side can take hold of an operand.
fn is_open(neighbour: Option<char>) -> bool {
    neighbour.is_none_or(|c| matches!(c, '(' | ')' | ',' | ';' | '[' | ']' | MASK))
}

fn ends_with_d(before: &str) -> bool {
    before
        .trim_end()
        .strip_suffix(['d', 'D'])
        .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphabetic() || c == '_'))
}

fn starts_with_d(after: &str) -> bool {
    after.trim_start().strip_prefix(['d', 'D']).is_some_and(|rest| {
        let rest = rest.strip_prefix(['f', 'F']).unwrap_or(rest);
        !rest.starts_with(|c: char| c.is_alphabetic() || c == '_')
    })
}

fn kind(text: &str) -> Operand {
    if text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c == '.')
    {
        return Operand::Number;
    }
    // The part before the first bracket, and what is left behind its partner.
    let (head, inside_and_rest) = text.split_at(text.find('(').unwrap_or(text.len()));
    let Some(rest) = behind_brackets(inside_and_rest) else {
        return Operand::Compound;
    };
    let is_word = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if rest.is_empty() {
        return match head.trim_end() {
            "" => Operand::Bracketed,
            word if is_word(word) => Operand::Unit,
            _ if is_dice(text) => Operand::Unit,
            _ => Operand::Compound,
        };
    }
    if is_dice(text) { Operand::Unit } else { Operand::Compound }
}

/// What follows the bracket that closes the first one; none if it is never closed.
fn behind_brackets(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (offset, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return text.get(offset + 1..);
        }
    }
    text.is_empty().then_some("")
}

/// A count, a `d`, and no arithmetic outside of brackets.
fn is_dice(text: &str) -> bool {
    let after_count = match text.strip_prefix('(') {
        Some(_) => behind_brackets(text).unwrap_or_default(),
        None => text.trim_start_matches(|c: char| c.is_ascii_digit()),
    };
    if !starts_with_d(after_count) {
        return false;
    }
    let mut depth = 0_i32;
    text.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth > 0 || !"+-*/^,".contains(c)
    })
}

#[cfg(test)]
mod tests {
    use super::{Operand, kind, needed};

    #[test]
    fn operands_are_told_apart() {
        for number in ["3", "12", "2.5"] {
            assert_eq!(kind(number), Operand::Number, "{number}");
        }
        for bracketed in ["(1+2)", "((2))"] {
            assert_eq!(kind(bracketed), Operand::Bracketed, "{bracketed}");
        }
        for unit in [
            "2d6",
            "d20",
            "4dF",
            "stress",
            "max(1, 2)",
            "repeat (d6, 2)",
            "4d6k3 r1",
            "2d10<(d6+1)",
            "(2+1)d6",
            "(2)d(4)",
        ] {
            assert_eq!(kind(unit), Operand::Unit, "{unit}");
        }
        for compound in [
            "-3",
            "1+2",
            "2d6+1",
            "(1)+(2)",
            "(2d6)>5",
            "stress 3",
            "(1",
            "max(1)(2)",
            "3d10!-1",
            "2 d6+1",
        ] {
            assert_eq!(kind(compound), Operand::Compound, "{compound}");
        }
    }

    #[test]
    fn brackets_keep_an_operand_whole() {
        for (text, before, after, brackets) in [
            ("1+2", "", "", false),
            ("1+2", "max(", ", 3)", false),
            ("1+2", "2*", "", true),
            ("-3", "2-", "", true),
            ("2d6", "2*", "", false),
            ("2d6", "", " k1", false),
            ("2d6", "", "k1", false),
            ("3", "", "d6", false),
            ("3", "2d", "", false),
            ("-3", "2d", "", true),
            ("1+2", "", " d 6", true),
            ("2d6", "", "d6", true),
            ("2d6", "", "dh1", false),
            ("2d6", "3", "", true),
            ("3", "4", "", true),
            ("3", "", "5", true),
            ("3", "", "$b", true),
            ("3", "2d6k", "", false),
            ("1d2", "2d6k", "", true),
            ("1+2", "2d6 >= ", "", true),
            ("1d6", "2d6 >= ", "", false),
        ] {
            assert_eq!(needed(text, before, after, false), brackets, "{before}|{text}|{after}");
        }
        assert!(needed("1+2", "stress ", "", false) && !needed("1+2", "stress ", " 4", true));
        assert!(needed("1+2", "stress + ", "", true) && needed("1+2", "stress ", " * 2", true));
    }
}
