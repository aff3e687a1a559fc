//! The odds of the example plugins against closed forms: worked out from the rules of the games, not from
//! the plugins.

#![cfg(test)] // functions beside the tests may expect, too

use std::collections::BTreeMap;
use std::fs;

use sidekick::chance::{Distribution, Weight};
use sidekick::chat::Message;
use sidekick::dice::{Listed, Number};
use sidekick::limits::{OddsLimits, PluginLimits};
use sidekick::odds::{By, Landing, Method, Odds, odds};
use sidekick::pipeline::{Session, respond};
use sidekick::plugin::{Dice, Source};

use crate::{guests, parity};

/// A session with one of the examples.
fn table(name: &str) -> Session {
    let module = fs::read(parity::module(name)).expect("a module");
    let plugin = guests::large_runtime()
        .load_bytes(&module, BTreeMap::new(), &PluginLimits::default())
        .expect("a plugin");
    let mut session = Session::new(Dice::new(Source::Listed(Listed::new(Vec::new())), 10_000));
    session.plugins.push(Box::new(plugin));
    session
}

/// Asks for odds, of which so much may be left out, and compares them with what they must be.
fn check(
    session: &mut Session,
    text: &str,
    by: By,
    left_out: f64,
    expected: Distribution<Landing>,
) {
    let message = Message { text: text.to_owned(), ..Message::default() };
    let limits = OddsLimits { error: left_out, ..OddsLimits::default() };
    let all = odds(session, &message, by, &limits, &|_| {}).expect(text);
    // A reply with several results has odds of each; here they are the same.
    assert!(!all.is_empty(), "{text}");
    all.iter().for_each(|found| compare(text, by, left_out, &expected, found));
}

fn compare(text: &str, by: By, left_out: f64, expected: &Distribution<Landing>, found: &Odds) {
    assert!(!matches!(found.method, Method::Sampled { .. }), "{text}: {:?}", found.method);
    let error = found.distribution.error();
    assert!(error <= left_out, "{text}: {error} is left out");
    let shift = expected.shift(&found.distribution);
    if error == 0.0 {
        assert_eq!(shift.to_string(), "0", "{text}: {:?}, not {expected:?}", found.distribution);
    }
    // What was left out may all be elsewhere; a float has its own doubts.
    let most = error * (1.0 + 1e-9);
    assert!(shift.to_f64() <= most, "{text}: {shift} is elsewhere, more than {error}");
    if by == By::Any {
        return;
    }
    assert_eq!(found.by, by, "{text}");
}

fn weight(number: u64) -> Weight {
    Weight::from(number)
}

fn number(value: i64) -> Landing {
    Landing::Number(Number::integer(value))
}

fn text(text: &str) -> Landing {
    Landing::Text(text.to_owned())
}

/// Outcomes with small weights.
fn few<T: Ord>(weighted: impl IntoIterator<Item = (T, u64)>) -> Distribution<T> {
    Distribution::of(weighted.into_iter().map(|(outcome, times)| (outcome, weight(times))))
}

fn choose(all: u64, some: u64) -> u64 {
    (0..some).fold(1, |ways, taken| ways * (all - taken) / (taken + 1))
}

#[test]
fn a_coin_is_fair() {
    let mut session = table("coin");
    for by in [By::Any, By::Reply] {
        for command in ["/r coin", "/r coin # who goes first"] {
            check(&mut session, command, by, 0.0, few([(text("heads"), 1), (text("tails"), 1)]));
        }
    }
}

/// Faces as the rules print them: success, advantage, triumph, their opposites, light and dark.
const SYMBOLS: [(char, &str); 7] = [
    ('a', "- S S SS A A SA AA"),
    ('p', "- S S SS SS A SA SA SA AA AA X"),
    ('b', "- - S SA AA A"),
    ('d', "- F FF T T T TT FT"),
    ('c', "- F F FF FF T T FT FT TT TT Y"),
    ('s', "- - F F T T"),
    ('f', "d d d d d d dd l l ll ll ll"),
];

/// All ways that these dice may fall: the symbols on the table, and how often.
fn symbols(dice: &str) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::from([(String::new(), 1)]);
    for die in dice.chars() {
        let (_, faces) = SYMBOLS.iter().find(|(known, _)| *known == die).expect("a die");
        let mut next = BTreeMap::new();
        for (shown, times) in &all {
            for face in faces.split(' ') {
                let mut together: Vec<char> = shown.chars().chain(face.chars()).collect();
                together.sort_unstable();
                *next.entry(together.into_iter().collect()).or_default() += times;
            }
        }
        all = next;
    }
    all
}

/// Successes, and what the symbols are called.
fn reading(shown: &str) -> (i64, String) {
    let count = |symbol: &str| shown.matches(symbol).count() as i64;
    let successes = count("S") + count("X") - count("F") - count("Y");
    let advantages = count("A") - count("T");
    let mut labels = Vec::new();
    if count("l") + count("d") == 0 || shown.contains('-') {
        labels.push(if successes >= 1 { "success".to_owned() } else { "failure".to_owned() });
    }
    let mut name = |count: i64, one: &str, many: &str| {
        if count > 0 {
            labels.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    };
    name(advantages, "advantage", "advantages");
    name(-advantages, "threat", "threats");
    name(count("X"), "triumph", "triumphs");
    name(count("Y"), "despair", "despairs");
    name(count("l"), "light", "light");
    name(count("d"), "dark", "dark");
    (successes, labels.join(", "))
}

#[test]
fn genesys_counts_its_symbols() {
    let mut session = table("genesys");
    for (command, dice) in
        [("2a1p1d", "aapd"), ("1a1p1c", "apc"), ("1d1s1b", "dsb"), ("2f", "ff"), ("2c2s", "ccss")]
    {
        let all = symbols(dice);
        let read = || all.iter().map(|(shown, times)| (reading(shown), *times));
        let value = few(read().map(|((successes, _), times)| (number(successes), times)));
        let label = few(read().map(|((_, labels), times)| (text(&labels), times)));
        let command = format!("/r genesys {command}");
        check(&mut session, &command, By::Value, 0.0, value);
        check(&mut session, &command, By::Label, 0.0, label);
    }
}

#[test]
fn a_glitch_is_more_than_half_ones() {
    let mut session = table("glitch");
    for dice in 1..=5_u64 {
        let mut ways = Vec::new();
        for ones in 0..=dice {
            for hits in 0..=dice - ones {
                let rest = dice - ones - hits;
                let falls = choose(dice, ones) * choose(dice - ones, hits);
                let label = match (2 * ones > dice, hits) {
                    (false, _) => "",
                    (true, 0) => "critical glitch",
                    (true, _) => "glitch",
                };
                let times = falls * 2_u64.pow(hits as u32) * 3_u64.pow(rest as u32);
                ways.push((hits, label, times));
            }
        }
        let value = || few(ways.iter().map(|(hits, _, times)| (number(*hits as i64), *times)));
        let label = few(ways.iter().map(|(_, label, times)| (text(label), *times)));
        let command = format!("/r {dice}d6>=5f1");
        check(&mut session, &command, By::Value, 0.0, value());
        check(&mut session, &command, By::Successes, 0.0, value());
        check(&mut session, &command, By::Label, 0.0, label);
    }
    // No hits are counted: nothing is said.
    let sum = |(one, other, third): (i64, i64, i64)| (number(one + other + third), 1);
    let faces = (1..=6).flat_map(|one| (1..=6).map(move |other| (one, other)));
    let all = faces.flat_map(|(one, other)| (1..=6).map(move |third| (one, other, third)));
    check(&mut session, "/r 3d6", By::Value, 0.0, few(all.map(sum)));
}

/// So many of these dice show one face of six.
fn of_six(dice: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..=dice).map(move |shown| (shown, choose(dice, shown) * 5_u64.pow((dice - shown) as u32)))
}

#[test]
fn a_push_throws_what_neither_helps_nor_hurts() {
    let mut session = table("push");
    for (command, dice) in [("/r yz s2k1", 3), ("/r yz s2k1g1", 4)] {
        let sixes = of_six(dice).map(|(sixes, times)| (number(sixes as i64), times));
        check(&mut session, command, By::Value, 0.0, few(sixes));
    }
    // Of s(1 3 6) k(2 5) g(1 6), three dice are thrown again: one of them can hurt.
    session.dice = Dice::new(Source::Listed(Listed::new(vec![1, 3, 6, 2, 5, 1, 6])), 10_000);
    let thrown = Message { text: "/r yz s3k2g2".to_owned(), ..Message::default() };
    assert_eq!(respond(&mut session, &thrown).faults.len(), 0);
    let sixes = of_six(3).map(|(sixes, times)| (number(2 + sixes as i64), times));
    check(&mut session, "/r push", By::Value, 0.0, few(sixes));
    let label = [(text("1 damage, 1 gear damage"), 5), (text("2 damage, 1 gear damage"), 1)];
    check(&mut session, "/r push", By::Label, 0.0, few(label));
}

/// In how many of `sides` to the power of `links` cases an exploding die shows at most so much. Chains that
/// are longer than `links` are as high as can be.
fn at_most(sides: u64, links: u32, most: u64) -> Weight {
    let (whole, rest) = ((most / sides) as u32, most % sides);
    let all = weight(sides).pow(links as usize);
    if whole >= links {
        return all;
    }
    // Above are those that show the highest face so often and then more than the rest.
    all - weight(sides - rest) * weight(sides).pow((links - whole - 1) as usize)
}

/// The higher of two exploding dice.
fn higher(sides: u64, wild: u64) -> Vec<(i64, Weight)> {
    let links = 16;
    let below = |most| at_most(sides, links, most) * at_most(wild, links, most);
    let longest = sides.max(wild) * u64::from(links);
    (1..=longest).map(|total| (total as i64, below(total) - below(total - 1))).collect()
}

#[test]
fn savage_worlds_takes_the_higher_die() {
    let mut session = table("savage");
    let commands = [
        ("/r sw d10", (10, 6), 0, 4),
        ("/r sw d8+2 vs 6 # Shooting", (8, 6), 2, 6),
        ("/r sw d10w10", (10, 10), 0, 4),
        ("/r sw d4-1", (4, 6), -1, 4),
    ];
    for (command, (sides, wild), modifier, target) in commands {
        let label = |total: i64| match (total, (total + modifier - target).div_euclid(4)) {
            (1, _) => text("critical failure"), // both show a one
            (_, 0) => text("success"),
            (_, 1) => text("1 raise"),
            (_, raises) if raises > 0 => text(&format!("{raises} raises")),
            _ => text("failure"),
        };
        let all = || higher(sides, wild).into_iter();
        let value = all().map(|(total, times)| (number(total + modifier), times));
        let label = all().map(|(total, times)| (label(total), times));
        check(&mut session, command, By::Value, 1e-7, Distribution::of(value));
        check(&mut session, command, By::Label, 1e-7, Distribution::of(label));
    }
    let inside = higher(8, 6).into_iter().map(|(total, times)| (number(total + 1), times));
    check(&mut session, "/r sw(d8)+1", By::Value, 1e-7, Distribution::of(inside));
    // With two trait dice: the wild die and at least one other.
    let label = few([(text("critical failure"), 7), (text(""), 16 * 6 - 7)]);
    check(&mut session, "/r sw 2d4", By::Label, 1e-3, label);
}

/// The value of a stress die: each one doubles. With thirty ones in a row, the next face counts.
fn stress() -> Vec<(i64, Weight)> {
    let rarer = |ones: u32| weight(10).pow(30 - ones as usize);
    let mut all = vec![(0, rarer(0)), (1 << 30, rarer(30))];
    all.extend((2..=9).map(|face| (face, rarer(0))));
    for ones in 1..=30_u32 {
        all.extend((2..=10).map(|face| (face << ones, rarer(ones))));
    }
    all
}

#[test]
fn stress_dice_double_and_botch() {
    let mut session = table("stress");
    let value =
        |more: i64| stress().into_iter().map(move |(face, times)| (number(face + more), times));
    check(&mut session, "/r stress", By::Value, 1e-12, Distribution::of(value(0)));
    check(&mut session, "/r stress+7", By::Value, 1e-12, Distribution::of(value(7)));
    let label = [(text("no botch"), 9), (text("botch"), 1), (text(""), 90)];
    check(&mut session, "/r stress # Climb", By::Label, 1e-12, few(label));
    let botches = (0..=3_u64).map(|botches| {
        let name = match botches {
            0 => "no botch".to_owned(),
            1 => "botch".to_owned(),
            _ => format!("{botches} botches"),
        };
        (text(&name), choose(3, botches) * 9_u64.pow(3 - botches as u32))
    });
    let label: Vec<_> = botches.chain([(text(""), 9_000)]).collect();
    check(&mut session, "/r stress 3", By::Label, 1e-9, few(label.clone()));
    check(&mut session, "/r 2d6+stress(3)", By::Label, 1e-9, few(label));
    let mut sums = Vec::new();
    for (face, times) in stress() {
        for sum in 2..=12_i64 {
            sums.push((number(face + sum), &times * weight(6 - (sum - 7).unsigned_abs())));
        }
    }
    check(&mut session, "/r 2d6+stress", By::Value, 1e-9, Distribution::of(sums));
}

#[test]
fn unique_dice_are_drawn_without_putting_back() {
    let mut session = table("unique");
    let pairs = (1..=8_i64).flat_map(|one| (1..one).map(move |other| (number(one + other), 1)));
    check(&mut session, "/r 2d8u", By::Value, 1e-12, few(pairs));
    let hits = (0..=2).map(|hits| (number(hits as i64), choose(4, hits) * choose(4, 2 - hits)));
    check(&mut session, "/r 2d8u >=5", By::Value, 1e-9, few(hits.clone()));
    check(&mut session, "/r 2d8u >=5", By::Successes, 1e-9, few(hits));
}
