//! Conduct: whatever is asked, with whatever dice and memory, the plugin answers or refuses calmly.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::calm::wrong;
use super::lent::{Asked, Lent};
use super::{Check, Subject, case, odd, skipped};
use crate::abi::{EffectKind, Hook, Request};
use crate::dice::Seeded;
use crate::limits::PluginLimits;
use crate::plugin::{Call, Dice, Finished, PluginError, Services, Source};
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check = Check {
    name: "conduct",
    promise: "odd and hostile requests are answered or refused calmly, whatever the dice show",
    run,
};

/// Findings of one hook; a plugin that is wrong everywhere is told so soon enough.
const KINDS: usize = 8;

/// Characters of a request that are shown.
const SHOWN: usize = 160;

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("conduct", reason),
    };
    let seen: Vec<Asked> = plugin
        .examples()
        .iter()
        .flat_map(|example| plugin.play(example, subject.limits).asked)
        .collect();
    let memories = memories(&seen);
    let cases = plugin.hooks().iter().map(|hook| {
        let mut trial = Trial { subject, plugin, found: BTreeMap::new() };
        for request in odd::requests(plugin, *hook, &seen) {
            trial.all_dice(&request);
            trial.little_room(&request);
            for memory in &memories {
                trial.ask(&request, &Circumstances { memory, ..Circumstances::of(subject) });
            }
        }
        case(hook.export(), trial.findings())
    });
    cases.collect()
}

/// Asks for a hook all that is odd and hostile, with all dice and memories; whoever lent the plugin looks at
/// what it says.
pub(super) fn ask_everything(subject: &Subject<'_>, plugin: &Lent, hook: Hook, seen: &[Asked]) {
    let mut trial = Trial { subject, plugin, found: BTreeMap::new() };
    let memories = memories(seen);
    for request in odd::requests(plugin, hook, seen) {
        trial.all_dice(&request);
        for memory in &memories {
            trial.ask(&request, &Circumstances { memory, ..Circumstances::of(subject) });
        }
    }
}

/// Names of state and variables, each with a text that no plugin would have written.
type Memory = BTreeMap<String, String>;

/// What surrounds a request.
#[derive(Clone, Copy)]
struct Circumstances<'a> {
    dice: &'a str,
    memory: &'a Memory,
    limits: PluginLimits,
}

static NOTHING: Memory = BTreeMap::new();

impl Circumstances<'_> {
    fn of(subject: &Subject<'_>) -> Self {
        Self { dice: "", memory: &NOTHING, limits: subject.limits }
    }
}

/// What one hook does with odd requests.
struct Trial<'s> {
    subject: &'s Subject<'s>,
    plugin: &'s Lent,
    /// By code and place: the shortest request that brought it about, and how many did.
    found: BTreeMap<String, Bad>,
}

struct Bad {
    finding: Finding,
    request: Request,
    how: String,
    times: usize,
}

impl Trial<'_> {
    /// Asks with dice by chance, and with the lowest and the highest faces throughout.
    fn all_dice(&mut self, request: &Request) {
        for dice in ["", "lowest", "highest"] {
            self.ask(request, &Circumstances { dice, ..Circumstances::of(self.subject) });
        }
    }

    /// Asks with hardly any fuel and memory: that may well be too little, but must end calmly.
    fn little_room(&mut self, request: &Request) {
        let limits = self.subject.limits;
        for little in [
            PluginLimits { fuel: 1, ..limits },
            PluginLimits { fuel: limits.fuel.min(1_000), ..limits },
            PluginLimits { memory: limits.memory.min(64 << 10), ..limits },
            PluginLimits { memory: limits.memory.min(2 << 20), ..limits },
        ] {
            self.ask(request, &Circumstances { limits: little, ..Circumstances::of(self.subject) });
        }
    }

    fn ask(&mut self, request: &Request, circumstances: &Circumstances<'_>) {
        let finished = ask(self.subject, self.plugin, request, circumstances);
        let is_little = circumstances.limits != self.subject.limits;
        if is_little
            && let Err(PluginError::OutOfFuel(_) | PluginError::OverLimit { .. }) = finished.outcome
        {
            return;
        }
        let Some(finding) = wrong(self.subject, request, &finished.outcome) else {
            return;
        };
        let length = |request: &Request| {
            let faces = request.pool.as_ref().map_or(0, |pool| pool.faces.len());
            request.typed.len() + request.comment.len() + faces
        };
        let how = circumstances.told();
        let kind = kind(&finding);
        let is_full = self.found.len() >= KINDS;
        match self.found.get_mut(&kind) {
            None if is_full => {}
            None => {
                let bad = Bad { how, request: request.clone(), times: 1, finding };
                self.found.insert(kind, bad);
            }
            Some(bad) => {
                bad.times += 1;
                let plainer = (how.len(), length(request)) < (bad.how.len(), length(&bad.request));
                if plainer {
                    *bad = Bad { how, request: request.clone(), times: bad.times, finding };
                }
            }
        }
    }

    fn findings(self) -> Vec<Finding> {
        let subject = self.subject;
        let told = self.found.into_values().map(|bad| {
            let Bad { finding, request, how, times } = bad;
            let mut lines = vec![format!("asked: {}{how}", shown(&request))];
            if times > 1 {
                lines.push(format!("and in {} more ways", times - 1));
            }
            let finding = Finding { details: [lines, finding.details.clone()].concat(), ..finding };
            match finding.place {
                Some(_) => finding,
                None => subject.at_module(finding),
            }
        });
        told.collect()
    }
}

impl Circumstances<'_> {
    fn told(&self) -> String {
        let mut told = String::new();
        if !self.dice.is_empty() {
            told.push_str(&format!(", with all dice at their {}", self.dice));
        }
        if let Some((name, value)) = self.memory.first_key_value() {
            let value: String = value.chars().take(40).collect();
            told.push_str(&format!(", with {name} = {value:?} in its memory"));
        }
        let usual = PluginLimits::default();
        if self.limits.fuel < usual.fuel {
            told.push_str(&format!(", with {} units of fuel", self.limits.fuel));
        }
        if self.limits.memory < usual.memory {
            told.push_str(&format!(", with {} bytes of memory", self.limits.memory));
        }
        told
    }
}

/// What makes two findings one: the place of a panic, else the words without their numbers.
fn kind(finding: &Finding) -> String {
    match &finding.place {
        Some(place) => format!("{} {}:{}", finding.code, place.file, place.line),
        None => {
            let words = finding.message.chars().filter(|c| !c.is_ascii_digit());
            format!("{} {}", finding.code, words.collect::<String>())
        }
    }
}

fn ask(
    subject: &Subject<'_>,
    plugin: &Lent,
    request: &Request,
    circumstances: &Circumstances<'_>,
) -> Finished {
    let source = match circumstances.dice {
        "lowest" => Source::Lowest,
        "highest" => Source::Highest,
        _ => Source::Seeded(Box::new(Seeded::new(subject.seed))),
    };
    // The bound on dice is that of the call.
    let mut services = Services::new(Dice::new(source, u32::MAX), circumstances.limits);
    services.variables = Arc::new(circumstances.memory.clone());
    services.state = [(); 3].map(|()| circumstances.memory.clone());
    plugin.ask(Call { request: request.clone(), services })
}

/// What the plugin keeps, spoilt: by itself in a later version, or by a person who edits the file.
fn memories(seen: &[Asked]) -> Vec<Memory> {
    let effects = seen.iter().filter_map(|asked| asked.answer.as_ref()).flat_map(|a| &a.effects);
    let kept: BTreeMap<&str, &str> = effects
        .filter(|effect| matches!(effect.kind, EffectKind::SetState | EffectKind::SetVariable))
        .map(|effect| (effect.name.as_str(), effect.value.as_str()))
        .collect();
    let mut memories = Vec::new();
    for (name, value) in kept {
        let half = &value[..value.floor_char_boundary(value.len() / 2)];
        let long = "9".repeat(PluginLimits::default().state_value - name.len());
        for spoilt in
            [value, half, "", " ", "-1", "99999999999999999999", "\0\u{202e}", "{}", long.as_str()]
        {
            memories.push(Memory::from([(name.to_owned(), spoilt.to_owned())]));
        }
    }
    memories
}

/// The request, short enough to read.
pub(super) fn shown(request: &Request) -> String {
    let text = match request.hook {
        Hook::Command => request.typed.clone(),
        Hook::Term | Hook::Modifier => {
            let faces = request.pool.iter().flat_map(|pool| &pool.faces);
            let faces: Vec<_> = faces.take(12).map(|face| face.value.to_string()).collect();
            format!("{} with faces {}", request.text, faces.join(", "))
        }
    };
    let text = cleaned(&text).into_owned();
    if text.chars().count() <= SHOWN {
        return text;
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("{start}… ({} bytes)", text.len())
}
