//! A scripted host for a plugin's own tests: listed faces, state, variables, files.
//!
//! ```
//! use sidekick_plugin::prelude::*;
//! use sidekick_plugin::testing::{Scripted, printed};
//!
//! fn double(_: &Command, host: &mut Host) -> Reply {
//!     let face = host.die(6);
//!     Reply::value(2 * face, format!("2 × {face}")).label("doubled")
//! }
//!
//! let answer = Scripted::faces(&[5]).run(double, &Command::whole("double", ""));
//! assert_eq!(printed(&answer), "2 × 5 = 10 (doubled)");
//! ```

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, println};

use crate::{Answer, Command, Host, Modifier, Place, Pool, Position, Roll, Scope, Term};

/// A host whose dice fall as listed.
#[derive(Clone, Debug, Default)]
pub struct Scripted {
    faces: Vec<i64>,
    used: usize,
    found: BTreeMap<(i32, String), Vec<u8>>,
    rolls: BTreeMap<String, Roll>,
}

impl Scripted {
    /// A host with these faces, in the order of the draws.
    #[must_use]
    pub fn faces(faces: &[i64]) -> Self {
        Self { faces: faces.to_vec(), ..Self::default() }
    }

    /// Keeps a value in the plugin's state.
    #[must_use]
    pub fn state(self, scope: Scope, key: &str, value: &str) -> Self {
        self.find(1 + scope as i32, key, value.as_bytes())
    }

    /// Stores a variable; `name` is without `$`.
    #[must_use]
    pub fn variable(self, name: &str, text: &str) -> Self {
        self.find(0, name, text.as_bytes())
    }

    /// Adds a file beside the plugin.
    #[must_use]
    pub fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.find(4, name, bytes)
    }

    /// Says what [`Host::roll`] gives for a notation.
    #[must_use]
    pub fn roll_of(mut self, notation: &str, roll: Roll) -> Self {
        self.rolls.insert(notation.to_string(), roll);
        self
    }

    fn find(mut self, kind: i32, name: &str, bytes: &[u8]) -> Self {
        self.found.insert((kind, name.to_string()), bytes.to_vec());
        self
    }

    /// Calls a hook.
    ///
    /// # Panics
    /// When the faces run out, a face is not on its die, or faces are left.
    pub fn run<R, A: Into<Answer>>(self, hook: fn(&R, &mut Host) -> A, request: &R) -> Answer {
        let mut host = Host(self);
        let answer = hook(request, &mut host).into();
        let left = &host.0.faces[host.0.used..];
        assert!(left.is_empty(), "faces are left: {left:?}");
        answer
    }

    pub(crate) fn die(&mut self, sides: i32) -> i32 {
        let (lowest, highest) = if sides == -1 { (-1, 1) } else { (sides.min(1), sides) };
        assert!(highest >= 0, "there is no die with {sides} sides");
        let next = self.faces.get(self.used).copied();
        if lowest == highest {
            // As with the real host, the one face of a d1 may be listed or left out.
            self.used += usize::from(next == Some(lowest.into()));
            return lowest;
        }
        let Some(face) = next else {
            panic!("the faces have run out: a face of d{sides} is needed after {}", self.used)
        };
        self.used += 1;
        let valid = i64::from(lowest)..=i64::from(highest);
        assert!(valid.contains(&face), "face {face} is not on a d{sides}");
        face as i32
    }

    pub(crate) fn roll(&mut self, notation: &str) -> Roll {
        match self.rolls.get(notation) {
            Some(roll) => roll.clone(),
            None => panic!("the script does not say what `{notation}` gives"),
        }
    }

    pub(crate) fn lookup(&mut self, kind: i32, name: &str) -> Option<Vec<u8>> {
        self.found.get(&(kind, name.to_string())).cloned()
    }

    pub(crate) fn log(&mut self, level: i32, line: &str) {
        println!("log {level}: {line}");
    }
}

impl Command {
    /// A whole command, as `stress 3`.
    #[must_use]
    pub fn whole(word: &str, arguments: &str) -> Self {
        let text = format!("{word} {arguments}").trim().to_string();
        Self {
            typed: format!("/r {text}"),
            text,
            word: word.to_string(),
            arguments: arguments.to_string(),
            rules: "corrected".to_string(),
            ..Self::default()
        }
    }

    /// A word in an expression, as in `2d6+stress(3)`.
    #[must_use]
    pub fn inside(word: &str, arguments: &str) -> Self {
        let text = format!("2d6+{word}({arguments})");
        let command = Self::whole(word, arguments);
        Self { typed: format!("/r {text}"), text, position: Position::Inside, ..command }
    }
}

impl Term {
    /// A rolled dice term.
    #[must_use]
    pub fn rolled(text: &str, pool: Pool) -> Self {
        Self {
            text: text.to_string(),
            typed: format!("/r {text}"),
            comment: String::new(),
            place: Place::default(),
            rules: "corrected".to_string(),
            pool,
        }
    }
}

impl Modifier {
    /// Letters after a dice term.
    #[must_use]
    pub fn after(text: &str, letters: &str, argument: &str, pool: Pool) -> Self {
        Self {
            text: text.to_string(),
            typed: format!("/r {text}"),
            letters: letters.to_string(),
            argument: argument.to_string(),
            position: Position::Inside,
            rules: "corrected".to_string(),
            pool,
            ..Self::default()
        }
    }
}

/// What the user reads after the echo of the command: `TEXT = VALUE (labels)`, or the refusal.
#[must_use]
pub fn printed(answer: &Answer) -> String {
    if let Some(sentence) = &answer.refusal {
        return sentence.clone();
    }
    let mut line: String = answer.parts.iter().map(|part| part.text.as_str()).collect();
    let numbers: Vec<i64> = answer.parts.iter().filter_map(|part| part.number).collect();
    if let [number] = numbers[..] {
        line.push_str(&format!(" = {number}"));
    }
    if !answer.labels.is_empty() {
        line.push_str(&format!(" ({})", answer.labels.join(", ")));
    }
    line
}

/// Accepts what `export!` takes for `command`.
#[doc(hidden)]
pub fn command<A: Into<Answer>>(_: fn(&Command, &mut Host) -> A) {}

/// Accepts what `export!` takes for `term`.
#[doc(hidden)]
pub fn term<A: Into<Answer>>(_: fn(&Term, &mut Host) -> A) {}

/// Accepts what `export!` takes for `modifier`.
#[doc(hidden)]
pub fn modifier<A: Into<Answer>>(_: fn(&Modifier, &mut Host) -> A) {}
