//! The way of a command: parts, variables, plugins, dice.

use super::Stage;
use super::dispatch::Dispatched;
use super::expand::Expander;
use super::inline;
use super::line::Echo;
use super::mapped::{Kind, Mapped};
use super::roll::Written;
use super::turn::{Stopped, Turn};
use crate::chat::{Action, Command, Cut};
use crate::text::{Diagnostic, Span};

/// Dice of the AOL form without `-dice`.
const AOL_DICE: &str = "2";
/// Sides of the AOL form without `-sides`.
const AOL_SIDES: &str = "6";

impl Turn<'_> {
    /// Answers a command.
    pub(super) fn answer(&mut self, command: &Command) -> Result<(), Stopped> {
        let typed = self.command();
        let body = match *command {
            Command::Body(span) => Mapped::typed(typed, span),
            Command::Aol { dice, sides, rest } => {
                let whole = Span::new(0, rest.start as usize);
                let mut body = Mapped::new(whole);
                let mut push = |number: Option<Span>, default| match number {
                    Some(span) => body.push(&Mapped::typed(typed, span)),
                    None => body.push_piece(default, whole, Kind::Replaced),
                };
                push(dice, AOL_DICE);
                push(None, "d");
                push(sides, AOL_SIDES);
                push(Some(rest), "");
                body
            }
        };
        let cut = Cut::of(body.text());
        self.comment =
            cut.comment.map(|comment| body.text()[comment].to_owned()).unwrap_or_default();
        let trace = match &*self.comment {
            "" => String::new(),
            comment => format!(" # {comment}"),
        };
        let parts: Vec<_> = cut.parts.into_iter().map(|part| body.slice(part)).collect();
        let texts: Vec<_> = parts.iter().map(Mapped::text).collect();
        self.step(Stage::Command, texts.join("; ") + &trace);
        if parts.is_empty() {
            return Err(self.nothing_to_roll());
        }
        self.parts(&parts, &Echo::default(), &[])
    }

    /// Answers each part; the comment stands after the last one. An empty echo is filled with what
    /// the part says.
    fn parts(&mut self, parts: &[Mapped], echo: &Echo, seen: &[String]) -> Result<(), Stopped> {
        if parts.len() > self.limits.rolls {
            let message = format!("more than {} parts in one command", self.limits.rolls);
            let typed = parts.first().map(Mapped::origin).unwrap_or_default();
            return Err(self.fault(Diagnostic::error("too-many-rolls", typed, message)));
        }
        for (number, part) in parts.iter().enumerate() {
            let mut echo = echo.clone();
            if echo.expression.is_empty() {
                echo.expression = part.text().to_owned();
            }
            if number + 1 == parts.len() {
                echo.comment.clone_from(&self.comment);
            }
            self.part(part, echo, seen)?;
            if seen.is_empty() {
                self.exchange.ends.push(self.exchange.results.len());
            }
        }
        Ok(())
    }

    fn part(&mut self, part: &Mapped, mut echo: Echo, seen: &[String]) -> Result<(), Stopped> {
        match Action::of(&part.masked()) {
            Action::List => {
                self.list_variables();
                Ok(())
            }
            Action::Forget { name } => self.forget(&part.slice(name)),
            Action::Assign { name, text } => {
                let (name, text) = (part.slice(name), part.slice(text));
                self.store(&name, text.text())?;
                echo.name = format!("${}", name.text());
                echo.expression = text.text().to_owned();
                self.expression(&text, &echo, seen)
            }
            Action::Deal { .. } | Action::Shuffle | Action::Other => {
                self.expression(part, &echo, seen)
            }
        }
    }

    /// Answers what is no assignment: with variables expanded, by a plugin, or by dice.
    fn expression(&mut self, part: &Mapped, echo: &Echo, seen: &[String]) -> Result<(), Stopped> {
        let arguments = self.arguments_start(&part.masked());
        let (command, stopped) = self.replaced(part, arguments)?;
        let command = command.trimmed();
        if let Some(stopped) = stopped {
            // A command for the dice may have more mistakes; they are told at once.
            if !self.is_offered(&command.masked()) && !inline::is_prose(&command) {
                let _ = self.parsed(&Written::of(&command, &self.vocabulary));
            }
            return Err(stopped);
        }
        match Action::of(&command.masked()) {
            Action::Deal { count } => return self.deal(&command, count, echo),
            Action::Shuffle => {
                self.shuffle();
                return Ok(());
            }
            _ => {}
        }
        match self.dispatch(&command, echo, seen)? {
            Dispatched::Replied => Ok(()),
            Dispatched::Rewritten(rewritten) => {
                let mut seen = seen.to_vec();
                seen.push(command.text().to_owned());
                self.rewritten_parts(&rewritten, echo, &seen)
            }
            Dispatched::Passed if inline::is_prose(&command) => self.prose_line(&command, echo),
            Dispatched::Passed => self.roll_line(&command, echo),
        }
    }

    /// Answers the command that a plugin has put in the place of another. Its comment, if it has one,
    /// takes the place of the typed one.
    fn rewritten_parts(
        &mut self,
        command: &Mapped,
        echo: &Echo,
        seen: &[String],
    ) -> Result<(), Stopped> {
        let cut = Cut::of(&command.masked());
        let comment = std::mem::take(&mut self.comment);
        self.comment = match cut.comment {
            Some(comment) => command.text()[comment].to_owned(),
            None => echo.comment.clone(),
        };
        let parts: Vec<_> = cut.parts.into_iter().map(|part| command.slice(part)).collect();
        let answered = if parts.is_empty() {
            Err(self.nothing_to_roll())
        } else {
            self.parts(&parts, &Echo { comment: String::new(), ..echo.clone() }, seen)
        };
        self.comment = comment;
        answered
    }

    /// A text with its variables replaced.
    pub(super) fn expanded(
        &mut self,
        text: &Mapped,
        arguments: Option<usize>,
    ) -> Result<Mapped, Stopped> {
        match self.replaced(text, arguments)? {
            (expanded, None) => Ok(expanded),
            (_, Some(stopped)) => Err(stopped),
        }
    }

    /// A text with its variables replaced, as far as they are known.
    fn replaced(
        &mut self,
        text: &Mapped,
        arguments: Option<usize>,
    ) -> Result<(Mapped, Option<Stopped>), Stopped> {
        if !text.masked().contains('$') {
            return Ok((text.clone(), None));
        }
        let mut expander = Expander {
            variables: &self.memory.variables,
            place: &self.message.place,
            used: &mut self.expansions,
            allowed: self.limits.expansions,
            longest: self.dice_limits.text,
            open: Vec::new(),
            unknown: Vec::new(),
        };
        let expanded = expander.expand(text, arguments);
        let unknown = expander.unknown;
        let stopped = unknown.into_iter().map(|error| self.fault(error)).last();
        let expanded = expanded.map_err(|error| self.fault(error))?;
        if stopped.is_none() {
            self.step(Stage::Variables, expanded.text());
        }
        Ok((expanded, stopped))
    }
}
