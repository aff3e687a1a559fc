//! The whole command offered to plugins, in order of registration, until one does not pass.

use super::Rolled;
use super::line::{Echo, Line, labels_text};
use super::mapped::Mapped;
use super::turn::{Question, Stopped, Turn};
use crate::abi::{Answer, Hook, Position, Verdict};
use crate::dice::Number;
use crate::plugin::PluginError;
use crate::text::Markup;

/// What plugins made of a command.
pub(super) enum Dispatched {
    /// Nobody wanted it.
    Passed,
    /// One has put another command in its place.
    Rewritten(Mapped),
    /// One has answered it; the line is among the lines of the reply.
    Replied,
}

/// The word of a plugin with which a command starts.
struct Offer {
    word: String,
    /// Where the arguments start.
    arguments: usize,
}

impl Turn<'_> {
    /// Offers a command, variables expanded. `seen` are the commands that it was rewritten from.
    pub(super) fn dispatch(
        &mut self,
        command: &Mapped,
        echo: &Echo,
        seen: &[String],
    ) -> Result<Dispatched, Stopped> {
        let typed = command.origin();
        for index in 0..self.plugins.len() {
            let Some(offer) = self.offer(index, &command.masked()) else {
                continue;
            };
            let question = Question {
                hook: Hook::Command,
                text: command.text(),
                word: &offer.word,
                arguments: command.text()[offer.arguments..].trim(),
                position: Position::Whole,
                pool: None,
                typed,
            };
            let answer = self.ask(index, question)?;
            match answer.verdict {
                Verdict::Pass => {}
                Verdict::Rewrite => {
                    self.deliver(answer.delivery);
                    let rewritten = self.rewritten(index, &answer.parts, typed)?;
                    let again = rewritten.text().trim();
                    if again == command.text() || seen.iter().any(|seen| seen == again) {
                        let circle: Vec<_> = seen
                            .iter()
                            .map(String::as_str)
                            .chain([command.text(), again])
                            .collect();
                        let message = format!("rewrites in a circle: {}", circle.join(" → "));
                        let error = PluginError::Protocol(message);
                        return Err(self.plugin_fault(index, &error, typed));
                    }
                    return Ok(Dispatched::Rewritten(rewritten));
                }
                Verdict::Reply => {
                    self.deliver(answer.delivery);
                    self.reply(answer, command, echo)?;
                    return Ok(Dispatched::Replied);
                }
            }
        }
        Ok(Dispatched::Passed)
    }

    /// Whether any plugin is offered the command.
    pub(super) fn is_offered(&self, command: &str) -> bool {
        (0..self.plugins.len()).any(|index| self.offer(index, command).is_some())
    }

    /// Where the arguments start, if the command starts with a word of any plugin.
    pub(super) fn arguments_start(&self, command: &str) -> Option<usize> {
        let words = self.plugins.iter().flat_map(|plugin| &plugin.description().commands);
        words.filter_map(|word| after_word(command, word)).max()
    }

    /// The word under which the command is offered to a plugin: its longest that fits, else `*`.
    fn offer(&self, index: usize, command: &str) -> Option<Offer> {
        let plugin = self.plugins.get(index).filter(|plugin| plugin.has(Hook::Command))?;
        let commands = &plugin.description().commands;
        let longest = commands
            .iter()
            .filter_map(|word| Some((after_word(command, word)?, word)))
            .max_by_key(|(after, _)| *after);
        match longest {
            Some((arguments, word)) => Some(Offer { word: word.clone(), arguments }),
            None => commands
                .iter()
                .any(|word| word == "*")
                .then(|| Offer { word: String::new(), arguments: 0 }),
        }
    }

    /// Puts the reply of a plugin among the lines.
    fn reply(&mut self, answer: Answer, command: &Mapped, echo: &Echo) -> Result<(), Stopped> {
        let mut text = Line::default();
        for part in &answer.parts {
            if part.settled {
                text.push(&Line::guest(&part.text));
            } else {
                let part = Mapped::replaced(&part.text, command.origin());
                let part = self.expanded(&part, None)?;
                text.push(&self.inline(&part, echo, true)?);
            }
        }
        let numbers: Vec<_> = answer.parts.iter().filter(|part| part.number.is_some()).collect();
        let whole = |value| Rolled {
            expression: echo.expression.clone(),
            label: Some(echo.comment.clone()).filter(|comment| !comment.is_empty()),
            markdown: text.markdown.clone(),
            value,
            successes: None,
            labels: answer.labels.clone(),
            outcome: None,
        };
        let mut line = Line::default();
        match numbers[..] {
            [] => self.exchange.results.push(whole(None)),
            [part] => {
                let value = part.number.map(Number::integer);
                let equals = value.map(|value| format!(" = {value}")).unwrap_or_default();
                line.push_text(&echo.head());
                let mut result = whole(value);
                result.markdown.push_str(&equals);
                self.exchange.results.push(result);
                text.push_text(&equals);
            }
            ref parts => {
                for part in parts {
                    let mut result = whole(part.number.map(Number::integer));
                    result.markdown = Line::guest(&part.text).markdown;
                    self.exchange.results.push(result);
                }
            }
        }
        line.push(&text);
        line.push_text(&labels_text(&answer.labels));
        self.lines.push(line);
        Ok(())
    }

    /// The line of a rolled expression.
    pub(super) fn roll_line(&mut self, command: &Mapped, echo: &Echo) -> Result<(), Stopped> {
        if self.foresees(command, &echo.expression)? {
            return Ok(());
        }
        let throw = self.roll(command)?;
        let labels = labels_text(&throw.outcome.labels);
        let head = echo.head();
        self.lines
            .push(Line::of(|markup: Markup| format!("{head}{}{labels}", throw.rendered(markup))));
        self.exchange.results.push(throw.result(&echo.expression, &echo.comment));
        Ok(())
    }
}

/// Where the arguments start, if the command starts with this word and goes on with anything but a
/// letter or `_`.
fn after_word(command: &str, word: &str) -> Option<usize> {
    let start = command.get(..word.len()).filter(|_| word != "*")?;
    let ends = !command[word.len()..].starts_with(|c: char| c.is_alphabetic() || c == '_');
    (start.eq_ignore_ascii_case(word) && ends).then_some(word.len())
}
