//! The table at which expressions are rolled: the session's dice, and plugins for words, letters and
//! rolled pools.

use super::mapped::Mapped;
use super::roll::{FinalWord, revealed};
use super::turn::{Question, Stopped, Turn};
use crate::abi::{self, Hook, Position, Verdict};
use crate::dice::{LettersCall, NoFace, Number, Pool, Roller, Sides, Table, WordAnswer, WordCall};
use crate::plugin::{PluginError, pool_from_abi, pool_to_abi};
use crate::text::{Diagnostic, Markup, Span, cleaned};

/// A table with plugins around it.
pub(super) struct PluginTable<'t, 's> {
    pub(super) turn: &'t mut Turn<'s>,
    pub(super) notation: &'t Mapped,
    pub(super) finals: &'t [FinalWord],
}

impl Roller for PluginTable<'_, '_> {
    fn roll(&mut self, sides: Sides) -> Result<i64, NoFace> {
        self.turn.dice.roll(sides)
    }
}

impl Table for PluginTable<'_, '_> {
    fn word(&mut self, call: WordCall<'_>) -> Result<WordAnswer, Diagnostic> {
        if let Some(word) = self.finals.iter().find(|word| word.word == call.word) {
            return Ok(WordAnswer {
                value: Number::integer(word.number),
                text: word.text.clone(),
                labels: Vec::new(),
            });
        }
        for index in 0..self.turn.plugins.len() {
            let answered =
                self.word_of(index, &call).map_err(|stopped| stop(stopped, call.span))?;
            if let Some(answer) = answered {
                return Ok(answer);
            }
        }
        Err(call.unanswered())
    }

    fn letters(
        &mut self,
        call: LettersCall<'_>,
        pool: &mut Pool,
    ) -> Result<Vec<String>, Diagnostic> {
        let position = if call.as_die { Position::Die } else { Position::Inside };
        for index in 0..self.turn.plugins.len() {
            let Some(plugin) = self.turn.plugins.get(index) else {
                break;
            };
            let description = plugin.description();
            let known = if call.as_die { &description.dice } else { &description.modifiers };
            let registered =
                known.iter().find(|letters| letters.eq_ignore_ascii_case(call.letters));
            let Some(word) = registered.filter(|_| plugin.has(Hook::Modifier)).cloned() else {
                continue;
            };
            let asked = Asked { hook: Hook::Modifier, position, term: call.term, span: call.span };
            let arguments = revealed(call.argument, self.finals);
            let labels = self
                .pool_of(index, asked, (&word, &arguments), call.count, pool)
                .map_err(|stopped| stop(stopped, call.span))?;
            if let Some(labels) = labels {
                return Ok(labels);
            }
        }
        Err(call.unanswered())
    }

    fn finished(
        &mut self,
        term: &str,
        span: Span,
        pool: &mut Pool,
    ) -> Result<Vec<String>, Diagnostic> {
        let mut labels = Vec::new();
        for index in 0..self.turn.plugins.len() {
            if !self.turn.plugins.get(index).is_some_and(|plugin| plugin.has(Hook::Term)) {
                continue;
            }
            let count = pool.thrown();
            let asked = Asked { hook: Hook::Term, position: Position::Inside, term, span };
            let more = self
                .pool_of(index, asked, ("", ""), count, pool)
                .map_err(|stopped| stop(stopped, span))?;
            labels.extend(more.unwrap_or_default());
        }
        Ok(labels)
    }
}

/// What a plugin is asked about a pool.
struct Asked<'a> {
    hook: Hook,
    position: Position,
    term: &'a str,
    span: Span,
}

impl PluginTable<'_, '_> {
    /// What a plugin answers for its word; none if the word is not its own, or it passes.
    fn word_of(
        &mut self,
        index: usize,
        call: &WordCall<'_>,
    ) -> Result<Option<WordAnswer>, Stopped> {
        let Some(plugin) = self.turn.plugins.get(index).filter(|plugin| plugin.has(Hook::Command))
        else {
            return Ok(None);
        };
        let commands = &plugin.description().commands;
        let registered =
            commands.iter().find(|word| *word != "*" && word.to_lowercase() == call.word);
        let Some(word) = registered.cloned() else {
            return Ok(None);
        };
        let typed = self.notation.typed_span(call.span);
        let question = Question {
            hook: Hook::Command,
            text: &revealed(self.notation.text(), self.finals),
            word: &word,
            arguments: &revealed(call.arguments, self.finals),
            position: Position::Inside,
            pool: None,
            typed,
        };
        let answer = self.turn.ask(index, question)?;
        match answer.verdict {
            Verdict::Pass => Ok(None),
            Verdict::Reply => {
                self.turn.deliver(answer.delivery);
                let numbers: Vec<_> = answer.parts.iter().filter_map(|part| part.number).collect();
                let number = match numbers[..] {
                    [number] => number,
                    // The plugin may well have answered all that it was asked.
                    [] => {
                        let message =
                            format!("`{word}` gives no number, so it can't stand in an expression");
                        return Err(self.turn.fault(Diagnostic::error(
                            "no-number",
                            typed,
                            message,
                        )));
                    }
                    _ => {
                        let message = format!(
                            "`{word}` in an expression needs one part with a number, not {}",
                            numbers.len()
                        );
                        let error = PluginError::Protocol(message);
                        return Err(self.turn.plugin_fault(index, &error, typed));
                    }
                };
                let text: String = answer.parts.iter().map(|part| part.text.as_str()).collect();
                let text = cleaned(&text).into_owned();
                let value = Number::integer(number);
                Ok(Some(WordAnswer { value, text, labels: answer.labels }))
            }
            Verdict::Rewrite => {
                self.turn.deliver(answer.delivery);
                let command = self.turn.rewritten(index, &answer.parts, typed)?;
                let command = self.turn.expanded(&command, None)?;
                let throw = self.turn.roll(&command)?;
                let Some(value) = throw.outcome.value else {
                    let message = format!("`{word}` in an expression became a list of values");
                    let error = PluginError::Protocol(message);
                    return Err(self.turn.plugin_fault(index, &error, typed));
                };
                let mut labels = throw.outcome.labels.clone();
                labels.extend(answer.labels);
                Ok(Some(WordAnswer {
                    value,
                    text: format!("({})", throw.text(Markup::Markdown)),
                    labels,
                }))
            }
        }
    }

    /// Shows a pool to a plugin, which may change it; none if it passes.
    fn pool_of(
        &mut self,
        index: usize,
        asked: Asked<'_>,
        (word, arguments): (&str, &str),
        count: u32,
        pool: &mut Pool,
    ) -> Result<Option<Vec<String>>, Stopped> {
        let typed = self.notation.typed_span(asked.span);
        let question = Question {
            hook: asked.hook,
            text: &revealed(asked.term, self.finals),
            word,
            arguments,
            position: asked.position,
            pool: Some(pool_to_abi(pool, count)),
            typed,
        };
        let answer = self.turn.ask(index, question)?;
        match answer.verdict {
            Verdict::Pass => return Ok(None),
            Verdict::Rewrite => {
                let error = PluginError::Protocol("a pool can't be rewritten".to_owned());
                return Err(self.turn.plugin_fault(index, &error, typed));
            }
            Verdict::Reply => {}
        }
        self.turn.deliver(answer.delivery);
        if let Some(mut changed) = answer.pool {
            clean(&mut changed);
            pool_from_abi(&changed, pool)
                .map_err(|error| self.turn.plugin_fault(index, &error, typed))?;
        }
        Ok(Some(answer.labels))
    }
}

/// Makes the texts of a guest's pool safe to print.
fn clean(pool: &mut abi::Pool) {
    if let Some(text) = &mut pool.text {
        *text = cleaned(text).into_owned();
    }
    for face in &mut pool.faces {
        if !face.symbol.is_empty() {
            face.symbol = cleaned(&face.symbol).into_owned();
        }
    }
}

/// Ends the evaluation; the fault is told already.
fn stop(_: Stopped, span: Span) -> Diagnostic {
    Diagnostic::error("stopped", span, "a plugin has ended the command")
}
