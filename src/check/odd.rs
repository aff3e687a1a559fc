//! Odd and hostile requests, one hook at a time.

use super::lent::{Asked, Lent};
use super::pools;
use crate::abi::{Hook, Place, Position, Request};
use crate::plugin::Plugin;

/// Words and letters of a manifest that are tried; more of them are more of the same.
const TRIED: usize = 8;

/// Arguments of an example that are varied.
const VARIED: usize = 8;

/// Requests of one hook. `seen` are those of the examples, which are varied as well.
pub(super) fn requests(plugin: &Lent, hook: Hook, seen: &[Asked]) -> Vec<Request> {
    let description = plugin.description();
    let mut all = Vec::new();
    match hook {
        Hook::Command => {
            for word in description.commands.iter().take(TRIED) {
                let word = word.trim_start_matches('*');
                for arguments in arguments() {
                    all.push(command(word, &arguments, Position::Whole));
                }
                for arguments in ["", "0", "-1", "3", "99999999999999999999"] {
                    all.push(command(word, arguments, Position::Inside));
                }
                all.push(command(&word.to_uppercase(), "1", Position::Whole));
                let comment = "\u{202e}odd ".repeat(400);
                all.push(Request { comment, ..command(word, "1", Position::Whole) });
            }
        }
        Hook::Term => {
            all.extend(pools::pools().into_iter().map(|pool| {
                let text = "8d6>=5f1".to_owned();
                Request { position: Position::Inside, pool: Some(pool), ..request(hook, text) }
            }));
        }
        Hook::Modifier => {
            for letters in description.modifiers.iter().take(TRIED) {
                for pool in pools::pools() {
                    all.push(modifier(letters, "", Position::Inside, pool));
                }
                for arguments in arguments() {
                    let pool = pools::pools().swap_remove(5);
                    all.push(modifier(letters, &arguments, Position::Inside, pool));
                }
            }
            for letters in description.dice.iter().take(TRIED) {
                for pool in pools::wanted() {
                    all.push(modifier(letters, "", Position::Die, pool.clone()));
                    all.push(modifier(letters, "99999999999999999999", Position::Die, pool));
                }
            }
        }
    }
    let seen = seen.iter().map(|asked| &asked.request).filter(|request| request.hook == hook);
    for request in seen.take(VARIED) {
        all.extend(varied(request));
    }
    for request in &mut all {
        request.rules = "corrected".to_owned();
        if request.typed.is_empty() {
            request.typed = format!("/r {}", request.text);
        }
    }
    all
}

/// Arguments that nobody types, and some that people do.
fn arguments() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "\t",
        "0",
        "1",
        "2",
        "3",
        "-1",
        "-0",
        "+1",
        "00",
        "1.5",
        "1e9",
        "1/0",
        "NaN",
        "inf",
        "2147483647",
        "2147483648",
        "-2147483648",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551616",
        "99999999999999999999999999999999",
        "-99999999999999999999999999999999",
        "1,2,3",
        "1-2",
        "1..2",
        "(",
        ")",
        "((((",
        "[[2d6]]",
        "{}",
        "$name",
        "${name}",
        "#",
        "//",
        ";",
        "'",
        "\"",
        "\\",
        "`",
        "%s%n",
        "*",
        "?",
        ">=5",
        ">",
        "=",
        "vs",
        "d",
        "d6",
        "1d6",
        "0d6",
        "1000d1000",
        "--help",
        "help",
        "all",
        "\0",
        "\u{7f}",
        "\u{1b}[2J",
        "\u{202e}321",
        "\u{feff}",
        "\u{ff11}",
        "\u{663}",
        "\u{130}",
        "\u{df}",
        "\u{1f3b2}",
        "e\u{301}",
        "\u{fffd}",
        "\u{10ffff}",
        "a b c",
        "  3  ",
        "THREE",
        "tHrEe",
    ]
    .map(str::to_owned)
    .to_vec();
    for (text, times) in [
        ("a", 7_900),
        ("9", 7_900),
        ("1 ", 3_900),
        ("-", 7_900),
        ("(", 7_900),
        ("\u{e9}", 3_900),
        ("\u{1f3b2}", 1_900),
        ("d6+", 2_600),
        ("\n", 1_000),
        ("z9", 20),
    ] {
        all.push(text.repeat(times));
    }
    all.extend(('a'..='z').map(|letter| letter.to_string()));
    all.extend(('a'..='z').map(|letter| format!("3{letter}")));
    all.extend(('a'..='z').map(|letter| format!("{letter}99999999999")));
    all
}

/// A request that is right, cut short, stretched, and with other numbers.
fn varied(request: &Request) -> Vec<Request> {
    let arguments = &request.arguments;
    let mut all = vec![request.clone()];
    let mut other = |changed: String| {
        if changed != *arguments {
            let text = match request.hook {
                Hook::Command => format!("{} {changed}", request.word).trim().to_owned(),
                _ => request.text.clone(),
            };
            let typed = format!("/r {text}");
            all.push(Request { arguments: changed, text, typed, ..request.clone() });
        }
    };
    for (at, character) in arguments.char_indices().take(60) {
        other(arguments[..at].to_owned());
        let rest = &arguments[at + character.len_utf8()..];
        other(rest.to_owned());
        other(format!("{}{rest}", &arguments[..at]));
        if character.is_ascii_digit() {
            for number in ["0", "-1", "1000", "2147483648", "99999999999999999999"] {
                other(format!("{}{number}{rest}", &arguments[..at]));
            }
        }
    }
    other(arguments.to_uppercase());
    other(arguments.to_lowercase());
    other(format!("{arguments} {arguments}"));
    other(format!("{arguments}{arguments}"));
    other(arguments.chars().rev().collect());
    other(arguments.replace(' ', ""));
    other(arguments.replace(' ', "   "));
    all
}

fn request(hook: Hook, text: String) -> Request {
    let place = Place {
        server: "server".to_owned(),
        channel: "channel".to_owned(),
        user: "user".to_owned(),
    };
    Request { text, place, ..Request::new(hook) }
}

fn command(word: &str, arguments: &str, position: Position) -> Request {
    let text = match position {
        Position::Inside => format!("2d6+{word}({arguments})"),
        _ => format!("{word} {arguments}").trim().to_owned(),
    };
    let (word, arguments) = (word.to_lowercase(), arguments.trim().to_owned());
    Request { word, arguments, position, ..request(Hook::Command, text) }
}

fn modifier(letters: &str, arguments: &str, position: Position, pool: crate::abi::Pool) -> Request {
    let text = match position {
        Position::Die => format!("{}d{letters}", pool.count),
        _ => format!("{}d{}{letters}{arguments}", pool.count, pool.sides),
    };
    Request {
        word: letters.to_owned(),
        arguments: arguments.to_owned(),
        position,
        pool: Some(pool),
        ..request(Hook::Modifier, text)
    }
}
