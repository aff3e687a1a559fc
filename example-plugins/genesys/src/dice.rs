//! The seven dice and their faces, in the order of the published table for ordinary dice.

use sidekick_plugin::prelude::*;

/// A symbol on a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    Success,
    Failure,
    Advantage,
    Threat,
    Triumph,
    Despair,
    Light,
    Dark,
}

/// A die of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Die {
    Ability,
    Proficiency,
    Boost,
    Difficulty,
    Challenge,
    Setback,
    Force,
}

use Symbol::{
    Advantage as A, Dark, Despair, Failure as F, Light, Success as S, Threat as T, Triumph,
};

const ABILITY: [&[Symbol]; 8] = [&[], &[S], &[S], &[S, S], &[A], &[A], &[S, A], &[A, A]];
const DIFFICULTY: [&[Symbol]; 8] = [&[], &[F], &[F, F], &[T], &[T], &[T], &[T, T], &[F, T]];
const BOOST: [&[Symbol]; 6] = [&[], &[], &[S], &[S, A], &[A, A], &[A]];
const SETBACK: [&[Symbol]; 6] = [&[], &[], &[F], &[F], &[T], &[T]];
const PROFICIENCY: [&[Symbol]; 12] = [
    &[],
    &[S],
    &[S],
    &[S, S],
    &[S, S],
    &[A],
    &[S, A],
    &[S, A],
    &[S, A],
    &[A, A],
    &[A, A],
    &[Triumph],
];
const CHALLENGE: [&[Symbol]; 12] =
    [&[], &[F], &[F], &[F, F], &[F, F], &[T], &[T], &[F, T], &[F, T], &[T, T], &[T, T], &[Despair]];
const FORCE: [&[Symbol]; 12] = [
    &[Dark],
    &[Dark],
    &[Dark],
    &[Dark],
    &[Dark],
    &[Dark],
    &[Dark, Dark],
    &[Light],
    &[Light],
    &[Light, Light],
    &[Light, Light],
    &[Light, Light],
];

impl Die {
    const ALL: [(char, Self); 7] = [
        ('a', Self::Ability),
        ('p', Self::Proficiency),
        ('b', Self::Boost),
        ('d', Self::Difficulty),
        ('c', Self::Challenge),
        ('s', Self::Setback),
        ('f', Self::Force),
    ];

    /// The die with this letter.
    pub(crate) fn of(letter: char) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == letter).map(|(_, die)| *die)
    }

    pub(crate) fn letter(self) -> char {
        Self::ALL.iter().find(|(_, die)| *die == self).map_or('?', |(letter, _)| *letter)
    }

    fn faces(self) -> &'static [&'static [Symbol]] {
        match self {
            Self::Ability => &ABILITY,
            Self::Proficiency => &PROFICIENCY,
            Self::Boost => &BOOST,
            Self::Difficulty => &DIFFICULTY,
            Self::Challenge => &CHALLENGE,
            Self::Setback => &SETBACK,
            Self::Force => &FORCE,
        }
    }

    pub(crate) fn sides(self) -> u32 {
        self.faces().len() as u32
    }

    /// The symbols of a face, numbered from 1.
    pub(crate) fn face(self, number: i64) -> &'static [Symbol] {
        let place = usize::try_from(number - 1).unwrap_or(usize::MAX);
        self.faces().get(place).copied().unwrap_or_default()
    }
}

/// A face as it is printed: `S`, `SA`, `–` for a blank.
pub(crate) fn text(face: &[Symbol]) -> String {
    if face.is_empty() {
        return "–".to_owned();
    }
    let symbol = |symbol: &Symbol| match symbol {
        S => "S",
        F => "F",
        A => "A",
        T => "T",
        Triumph => "**Triumph**",
        Despair => "**Despair**",
        Light => "○",
        Dark => "●",
    };
    face.iter().map(symbol).collect()
}
