//! The smallest pieces of the notation, as nom parsers.

use nom::bytes::complete::{tag, take_while};
use nom::character::complete::digit1;
use nom::combinator::opt;
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::ast::{Comparison, Literal, Operator};

/// Blanks. Most notations have none, so the first byte decides.
#[inline]
pub(super) fn blanks(input: &str) -> &str {
    if input.as_bytes().first().is_some_and(|byte| *byte <= b' ' || !byte.is_ascii()) {
        input.trim_start()
    } else {
        input
    }
}

/// `7`; saturates, so that a limit can refuse it by name. Written out, as are the signs below: there
/// is one in nearly every notation, and an error that nobody reads would cost more than the digits.
#[inline]
pub(super) fn natural(input: &str) -> Option<(&str, u32)> {
    let mut value = 0_u64;
    let mut length = 0;
    for digit in input.bytes().map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit < 10) {
        value = (value * 10 + u64::from(digit)).min(u64::from(u32::MAX));
        length += 1;
    }
    if length == 0 { None } else { Some((input.get(length..)?, value as u32)) }
}

/// `7` or `2.5`; no value if it is too long.
pub(super) fn constant(input: &str) -> IResult<&str, Option<Literal>> {
    let (rest, whole) = digit1(input)?;
    let (rest, decimals) = opt(preceded(tag("."), digit1)).parse(rest)?;
    let decimals: &str = decimals.unwrap_or_default();
    let digits = whole.bytes().chain(decimals.bytes());
    let fits = whole.len() + decimals.len() <= 18 && decimals.len() <= 6;
    let number = fits.then(|| Literal {
        digits: digits.fold(0, |value, digit| value * 10 + i64::from(digit - b'0')),
        decimals: u32::try_from(decimals.len()).unwrap_or(0),
    });
    Ok((rest, number))
}

/// A letter or `_`, then letters, digits and `_`. Never empty.
pub(super) fn word(input: &str) -> IResult<&str, &str> {
    let (_, _) =
        nom::character::complete::satisfy(|c| c.is_alphabetic() || c == '_').parse(input)?;
    take_while(|c: char| c.is_alphanumeric() || c == '_').parse(input)
}

/// `>=`, `<=`, `>`, `<` or `=`.
#[inline]
pub(super) fn comparison(input: &str) -> Option<(&str, Comparison)> {
    let (length, comparison) = match input.as_bytes() {
        [b'>', b'=', ..] => (2, Comparison::AtLeast),
        [b'<', b'=', ..] => (2, Comparison::AtMost),
        [b'>', ..] => (1, Comparison::Greater),
        [b'<', ..] => (1, Comparison::Less),
        [b'=', ..] => (1, Comparison::Equal),
        _ => return None,
    };
    Some((input.get(length..)?, comparison))
}

/// An operator of arithmetic.
#[inline]
pub(super) fn operator(input: &str) -> Option<(&str, Operator)> {
    let operator = match input.as_bytes().first()? {
        b'+' => Operator::Add,
        b'-' => Operator::Subtract,
        b'*' => Operator::Multiply,
        b'/' => Operator::Divide,
        b'^' => Operator::Power,
        _ => return None,
    };
    Some((input.get(1..)?, operator))
}

/// The sign, whatever its case.
#[inline]
pub(super) fn letter(letter: u8, input: &str) -> Option<&str> {
    let first = input.as_bytes().first()?;
    if first.to_ascii_lowercase() == letter { input.get(1..) } else { None }
}

/// The text up to the bracket that closes the one already open, and what follows it.
pub(super) fn balanced(input: &str) -> Option<(&str, &str)> {
    let mut depth = 1_u32;
    for (at, byte) in input.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&input[at + 1..], &input[..at]));
        }
    }
    None
}
