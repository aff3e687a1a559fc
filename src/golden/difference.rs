//! What differs between two texts, line by line, and within a line the part that does.

use similar::{ChangeTag, DiffOp, TextDiff};
use unicode_width::UnicodeWidthStr;

use crate::text::cleaned;

/// Lines of a difference that surround a change.
const CONTEXT: usize = 2;

/// The lines of a difference: `- ` before what was expected, `+ ` before what came. Under a changed line
/// `^` marks what differs in it.
pub(crate) fn difference(expected: &str, came: &str) -> Vec<String> {
    let (expected, came) = (cleaned(expected), cleaned(came));
    let (old, new): (Vec<_>, Vec<_>) = (expected.split('\n').collect(), came.split('\n').collect());
    let diff = TextDiff::from_slices(&old, &new);
    let mut lines = Vec::new();
    for (number, group) in diff.grouped_ops(CONTEXT).into_iter().enumerate() {
        if number > 0 {
            lines.push("  …".to_owned());
        }
        for op in group {
            let (before, after) = (&old[op.old_range()], &new[op.new_range()]);
            match op {
                DiffOp::Equal { .. } => lines.extend(before.iter().map(|one| format!("  {one}"))),
                // As many lines as before: each against its own.
                DiffOp::Replace { .. } if before.len() == after.len() => {
                    before.iter().zip(after).for_each(|(old, new)| pair(old, new, &mut lines));
                }
                _ => {
                    lines.extend(before.iter().map(|one| format!("- {one}")));
                    lines.extend(after.iter().map(|one| format!("+ {one}")));
                }
            }
        }
    }
    lines
}

/// Two lines, with marks under what differs unless they have nothing in common.
fn pair(old: &str, new: &str, lines: &mut Vec<String>) {
    let diff = TextDiff::from_words(old, new);
    let (mut under_old, mut under_new, mut common) = (String::new(), String::new(), false);
    for change in diff.iter_all_changes() {
        let width = change.value().width();
        match change.tag() {
            ChangeTag::Equal => {
                common |= !change.value().trim().is_empty();
                under_old.push_str(&" ".repeat(width));
                under_new.push_str(&" ".repeat(width));
            }
            ChangeTag::Delete => under_old.push_str(&"^".repeat(width)),
            ChangeTag::Insert => under_new.push_str(&"^".repeat(width)),
        }
    }
    for (sign, text, under) in [('-', old, under_old), ('+', new, under_new)] {
        lines.push(format!("{sign} {text}"));
        if common && under.contains('^') {
            lines.push(format!("  {}", under.trim_end()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_differs_in_a_line_is_marked() {
        assert_eq!(
            difference("stress  = (7) = 7", "stress  = (7) = 8"),
            [
                "- stress  = (7) = 7",
                "                  ^",
                "+ stress  = (7) = 8",
                "                  ^"
            ]
        );
        assert_eq!(difference("heads", "tails"), ["- heads", "+ tails"]);
    }

    #[test]
    fn lines_that_are_far_away_are_left_out() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj";
        let new = old.replace('b', "B").replace("\ni", "");
        let lines = difference(old, &new);
        let expected = ["  a", "- b", "+ B", "  c", "  d", "  …", "  g", "  h", "- i", "  j"];
        assert_eq!(lines, expected);
    }

    #[test]
    fn wide_letters_are_as_wide_as_on_a_screen() {
        let lines = difference("日本 x", "日本 y");
        assert_eq!(lines[1], "       ^");
    }

    #[test]
    fn escapes_do_not_reach_a_terminal() {
        assert_eq!(difference("a", "\u{1b}[2J"), ["- a", "+ \u{FFFD}[2J"]);
    }
}
