//! One message being answered: the working copy of the memory, the budgets, what has happened.

use std::sync::Arc;

use super::line::Line;
use super::mapped::{Kind, Mapped};
use super::{
    Exchange, Fault, Memory, PluginAnswer, PluginLog, PluginUsage, Session, Stage, Step, effects,
};
use crate::abi::{self, Answer, Hook, Part, Position, Request, Verdict};
use crate::chat::{Delivery, Message, Place, Reply};
use crate::dice::{Listed, RuleSet, Vocabulary};
use crate::limits::{DiceLimits, PluginLimits, SessionLimits};
use crate::plugin::{Call, Dice, Plugin, PluginError, Services, Source, Usage};
use crate::report;
use crate::text::{Diagnostic, Span, cleaned};

/// The command has gone wrong; the faults are in the exchange.
#[derive(Debug)]
pub(super) struct Stopped;

/// Faults told of one command: a person reads no more, and each is compared with those before.
const TOLD: usize = 20;

/// One message being answered.
pub(super) struct Turn<'s> {
    pub(super) plugins: &'s mut [Box<dyn Plugin>],
    pub(super) dice: &'s mut Dice,
    /// A copy: the session's own is changed only if all went well.
    pub(super) memory: Memory,
    pub(super) rules: RuleSet,
    pub(super) dice_limits: DiceLimits,
    pub(super) plugin_limits: PluginLimits,
    pub(super) limits: SessionLimits,
    pub(super) message: &'s Message,
    /// The comment of the command.
    pub(super) comment: String,
    pub(super) vocabulary: Vocabulary,
    pub(super) exchange: Exchange,
    pub(super) lines: Vec<Line>,
    pub(super) delivery: Delivery,
    /// Whether nobody wants to know how it came about, and the reply in plain text only.
    pub(super) is_terse: bool,
    /// Variables replaced so far.
    pub(super) expansions: usize,
    /// Times that a plugin has rewritten the command so far.
    pub(super) rewrites: u32,
    /// Expressions rolled so far.
    pub(super) rolls: usize,
    /// Faults beyond those that are told.
    untold: usize,
    calls: u32,
    used: Vec<Option<Usage>>,
}

/// What is asked of a plugin.
pub(super) struct Question<'a> {
    pub(super) hook: Hook,
    pub(super) text: &'a str,
    pub(super) word: &'a str,
    pub(super) arguments: &'a str,
    pub(super) position: Position,
    pub(super) pool: Option<abi::Pool>,
    /// The part of the command that asks.
    pub(super) typed: Span,
}

impl<'s> Turn<'s> {
    pub(super) fn new(session: &'s mut Session, message: &'s Message) -> Self {
        let mut vocabulary = Vocabulary::default();
        for plugin in &session.plugins {
            plugin.description().teach(&mut vocabulary);
        }
        // Draws before this command, as of a caller's own, are not of this command.
        session.dice.take_draws();
        Self {
            used: vec![None; session.plugins.len()],
            plugins: &mut session.plugins,
            dice: &mut session.dice,
            memory: session.memory.clone(),
            rules: session.rules,
            dice_limits: session.dice_limits,
            plugin_limits: session.plugin_limits,
            limits: session.limits,
            message,
            comment: String::new(),
            vocabulary,
            exchange: Exchange { command: message.text.clone(), ..Exchange::default() },
            lines: Vec::new(),
            delivery: Delivery::Public,
            is_terse: false,
            expansions: 0,
            rewrites: 0,
            rolls: 0,
            untold: 0,
            calls: 0,
        }
    }

    /// The command as typed.
    pub(super) fn command(&self) -> &'s str {
        &self.message.text
    }

    /// Where it was said, and by whom.
    pub(super) fn place(&self) -> &'s Place {
        &self.message.place
    }

    /// Notes what a stage made of the command.
    pub(super) fn step(&mut self, stage: Stage, text: impl Into<String>) {
        if !self.is_terse {
            self.exchange.steps.push(Step { stage, text: cleaned(&text.into()).into_owned() });
        }
    }

    /// Ends the command: the person wrote something wrong. The span is one of the command.
    pub(super) fn fault(&mut self, diagnostic: Diagnostic) -> Stopped {
        let fault = Fault::Input(diagnostic);
        // Two mistakes in one variable, or in one rewritten command, look alike from here.
        if self.exchange.faults.contains(&fault) {
            return Stopped;
        }
        if self.exchange.faults.len() < TOLD {
            self.exchange.faults.push(fault);
        } else {
            self.untold += 1;
        }
        Stopped
    }

    /// Ends the command: a plugin went wrong.
    pub(super) fn plugin_fault(
        &mut self,
        index: usize,
        error: &PluginError,
        typed: Span,
    ) -> Stopped {
        let (place, stack) = match error {
            PluginError::Trapped { place, stack, .. } => {
                let stack = stack.iter().map(|frame| cleaned(frame).into_owned()).collect();
                let place = place.clone().map(|place| {
                    let file = cleaned(&place.file).into_owned();
                    report::Place { file, ..place }
                });
                (place, stack)
            }
            _ => (None, Vec::new()),
        };
        let plugin = self.name(index);
        let message = cleaned(&error.to_string()).into_owned();
        self.step(Stage::Plugin, format!("{plugin}: {message}"));
        if let PluginError::NoDice(_) = error {
            // The dice are ours: the plugin has done nothing wrong.
            let message = format!("{message}, thrown for `{plugin}`");
            return self.fault(Diagnostic::error(error.code(), typed, message));
        }
        let code = error.code().to_owned();
        self.exchange.faults.push(Fault::Plugin {
            plugin,
            code,
            message,
            place,
            stack,
            span: Some(typed),
        });
        Stopped
    }

    /// The name of a plugin.
    pub(super) fn name(&self, index: usize) -> String {
        self.plugins.get(index).map(|plugin| plugin.description().name.clone()).unwrap_or_default()
    }

    /// Asks a plugin. What it wants changed is changed, unless it passes.
    pub(super) fn ask(&mut self, index: usize, question: Question<'_>) -> Result<Answer, Stopped> {
        let name = self.name(index);
        let (hook, typed) = (question.hook, question.typed);
        self.count_call(index, typed)?;
        let call = self.call(&name, question);
        let Some(plugin) = self.plugins.get_mut(index) else {
            return Err(Stopped);
        };
        let finished = plugin.call(call);
        let Services { dice, log, .. } = finished.services;
        *self.dice = dice;
        self.dice.set_origin("dice");
        if let Some(used) = self.used.get_mut(index) {
            used.get_or_insert_default().add(finished.usage);
        }
        let lines = log.into_iter().map(|line| PluginLog { plugin: name.clone(), line });
        self.exchange.log.extend(lines);
        let mut answer =
            finished.outcome.map_err(|error| self.plugin_fault(index, &error, typed))?;
        if !self.is_terse {
            self.step(Stage::Plugin, format!("{name}: {}", summary(&answer)));
            let answered = PluginAnswer { plugin: name.clone(), hook, answer: answer.clone() };
            self.exchange.answers.push(answered);
        }
        if answer.verdict == Verdict::Pass {
            return Ok(answer);
        }
        effects::apply(
            &answer.effects,
            &name,
            self.place(),
            &mut self.memory,
            &self.limits,
            &self.plugin_limits,
        )
        .map_err(|error| self.plugin_fault(index, &error, typed))?;
        for label in &mut answer.labels {
            *label = cleaned(label).into_owned();
        }
        Ok(answer)
    }

    /// Counts a call against the budgets of the command.
    fn count_call(&mut self, index: usize, typed: Span) -> Result<(), Stopped> {
        self.calls += 1;
        if self.calls > self.limits.calls {
            let message =
                format!("more than {} calls of plugins in one command", self.limits.calls);
            return Err(self.fault(Diagnostic::error("too-many-calls", typed, message)));
        }
        let fuel: u64 = self.used.iter().flatten().map(|usage| usage.fuel).sum();
        if fuel > self.limits.fuel {
            return Err(self.plugin_fault(index, &PluginError::OutOfFuel(fuel), typed));
        }
        Ok(())
    }

    fn call(&mut self, plugin: &str, question: Question<'_>) -> Call {
        let place = self.place();
        // The dice travel with the call and come back with its end.
        let nothing = Dice::new(Source::Listed(Listed::new(Vec::new())), 0);
        let mut dice = std::mem::replace(self.dice, nothing);
        dice.set_origin(plugin);
        let mut services = Services::new(dice, self.plugin_limits);
        let in_scope = self.memory.variables.in_scope(place);
        services.variables =
            Arc::new(in_scope.map(|(name, text)| (name.to_owned(), text.to_owned())).collect());
        services.state = self.memory.state(place, plugin);
        services.rules = self.rules;
        services.dice_limits = self.dice_limits;
        let request = Request {
            hook: question.hook,
            text: question.text.to_owned(),
            typed: self.command().to_owned(),
            comment: self.comment.clone(),
            word: question.word.to_owned(),
            arguments: question.arguments.to_owned(),
            position: question.position,
            place: abi::Place {
                server: place.server.clone(),
                channel: place.channel.clone(),
                user: place.user.clone(),
            },
            rules: match self.rules {
                RuleSet::Corrected => "corrected".to_owned(),
                RuleSet::Classic => "classic".to_owned(),
            },
            pool: question.pool,
        };
        Call { request, services }
    }

    /// The command that a plugin puts in the place of `typed`.
    pub(super) fn rewritten(
        &mut self,
        index: usize,
        parts: &[Part],
        typed: Span,
    ) -> Result<Mapped, Stopped> {
        self.rewrites += 1;
        if self.rewrites > self.limits.rewrites {
            let message = format!("more than {} rewrites of one command", self.limits.rewrites);
            return Err(self.plugin_fault(index, &PluginError::Protocol(message), typed));
        }
        let mut command = Mapped::new(typed);
        for part in parts {
            let kind = if part.settled { Kind::Final(part.number) } else { Kind::Replaced };
            command.push_piece(&cleaned(&part.text), typed, kind);
        }
        if command.text().len() > self.dice_limits.text {
            let message = format!("a command of more than {} bytes", self.dice_limits.text);
            return Err(self.plugin_fault(index, &PluginError::Protocol(message), typed));
        }
        Ok(command)
    }

    /// Keeps the most private wish of all plugins.
    pub(super) fn deliver(&mut self, delivery: abi::Delivery) {
        let secrecy = |delivery| match delivery {
            Delivery::Public => 0,
            Delivery::Spoiler => 1,
            Delivery::Private => 2,
        };
        let wanted = match delivery {
            abi::Delivery::Public => Delivery::Public,
            abi::Delivery::Spoiler => Delivery::Spoiler,
            abi::Delivery::Private => Delivery::Private,
        };
        if secrecy(wanted) > secrecy(self.delivery) {
            self.delivery = wanted;
        }
    }

    /// The exchange, and the memory as it is now if all went well.
    pub(super) fn conclude(mut self, ended: Result<(), Stopped>) -> (Exchange, Option<Memory>) {
        let (plugins, used) = (&*self.plugins, &self.used);
        self.exchange.usage = plugins
            .iter()
            .zip(used)
            .filter_map(|(plugin, usage)| {
                let plugin = plugin.description().name.clone();
                usage.map(|usage| PluginUsage { plugin, usage })
            })
            .collect();
        self.exchange.draws = self.dice.take_draws();
        if ended.is_err() {
            if self.untold > 0 {
                let whole = Span::new(0, self.command().len());
                let message = format!("and {} more", self.untold);
                let more = Diagnostic::error("more-mistakes", whole, message);
                self.exchange.faults.push(Fault::Input(more));
            }
            self.exchange.results.clear();
            return (self.exchange, None);
        }
        let mut reply = Line::default();
        for (number, line) in self.lines.iter().enumerate() {
            if number > 0 {
                reply.push_text("\n");
            }
            reply.push(line);
        }
        let Line { plain, markdown, terminal } = reply;
        self.step(Stage::Reply, &*plain);
        self.exchange.reply = Some(Reply { plain, markdown, terminal, delivery: self.delivery });
        (self.exchange, Some(self.memory))
    }
}

/// What a plugin answered, in one line.
fn summary(answer: &Answer) -> String {
    let text: String = answer.parts.iter().map(|part| part.text.as_str()).collect();
    match answer.verdict {
        Verdict::Pass => "passes".to_owned(),
        Verdict::Rewrite => format!("rewrites to {text}"),
        Verdict::Reply if answer.parts.is_empty() => "changes the faces".to_owned(),
        Verdict::Reply => format!("replies {text}"),
    }
}
