//! The smallest pieces of the notation, as nom parsers.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while};
use nom::character::complete::{digit1, one_of};
use nom::combinator::{opt, recognize};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::Number;
use super::ast::{Comparison, Operator};

/// Blanks. Most notations have none, so the first byte decides.
pub(super) fn blanks(input: &str) -> &str {
    if input
        .as_bytes()
        .first()
        .is_some_and(|byte| *byte <= b' ' || !byte.is_ascii())
    {
        input.trim_start()
    } else {
        input
    }
}

/// `7`; saturates, so that a limit can refuse it by name.
pub(super) fn natural(input: &str) -> IResult<&str, u32> {
    let (rest, digits) = digit1(input)?;
    let value = digits.bytes().fold(0_u32, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(u32::from(digit - b'0'))
    });
    Ok((rest, value))
}

/// `7` or `2.5`; no value if it is too long.
pub(super) fn constant(input: &str) -> IResult<&str, Option<Number>> {
    let (rest, text) = recognize((digit1, opt(preceded(tag("."), digit1)))).parse(input)?;
    let number = match text.split_once('.') {
        None if text.len() <= 18 => text.parse().ok().map(Number::integer),
        Some((whole, decimals)) if whole.len() + decimals.len() <= 18 && decimals.len() <= 6 => {
            text.parse().ok()
        }
        _ => None,
    };
    Ok((rest, number))
}

/// A letter or `_`, then letters, digits and `_`. Never empty.
pub(super) fn word(input: &str) -> IResult<&str, &str> {
    let (_, _) =
        nom::character::complete::satisfy(|c| c.is_alphabetic() || c == '_').parse(input)?;
    take_while(|c: char| c.is_alphanumeric() || c == '_').parse(input)
}

/// `>=`, `<=`, `>`, `<` or `=`.
pub(super) fn comparison(input: &str) -> IResult<&str, Comparison> {
    let (rest, sign) = alt((tag(">="), tag("<="), tag(">"), tag("<"), tag("="))).parse(input)?;
    Ok((
        rest,
        match sign {
            ">=" => Comparison::AtLeast,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Greater,
            "<" => Comparison::Less,
            _ => Comparison::Equal,
        },
    ))
}

/// `+` or `-`.
pub(super) fn additive(input: &str) -> IResult<&str, Operator> {
    let (rest, sign) = one_of("+-").parse(input)?;
    Ok((
        rest,
        if sign == '+' {
            Operator::Add
        } else {
            Operator::Subtract
        },
    ))
}

/// `*` or `/`.
pub(super) fn multiplicative(input: &str) -> IResult<&str, Operator> {
    let (rest, sign) = one_of("*/").parse(input)?;
    Ok((
        rest,
        if sign == '*' {
            Operator::Multiply
        } else {
            Operator::Divide
        },
    ))
}

/// The sign, whatever its case.
pub(super) fn letter(letter: u8, input: &str) -> Option<&str> {
    let first = input.as_bytes().first()?;
    if first.to_ascii_lowercase() == letter {
        input.get(1..)
    } else {
        None
    }
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
