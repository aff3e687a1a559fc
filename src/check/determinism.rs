//! Determinism: the same request with the same dice has the same answer, log and cost.

use super::examples::lines;
use super::lent::Played;
use super::{Check, Subject, case, skipped};
use crate::report::{Case, Finding};
use crate::text::cleaned;

pub(super) const CHECK: Check = Check {
    name: "determinism",
    promise: "the same request with the same dice has the same answer, log and cost",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("determinism", reason),
    };
    if plugin.examples().is_empty() {
        return skipped("determinism", "there is no example to repeat");
    }
    let lines = lines(subject);
    let mut cases = Vec::new();
    for (number, example) in plugin.examples().iter().enumerate() {
        let once = told(&plugin.play(example, subject.limits));
        let again = told(&plugin.play(example, subject.limits));
        let differences = once.iter().zip(&again).filter(|(once, again)| once.1 != again.1);
        let findings = differences.map(|((what, once), (_, again))| {
            let finding = Finding::error("SK0506", format!("asked twice, the {what} is another"))
                .details([format!("first: {once}"), format!(" then: {again}")])
                .help("keep what lasts in the state; throw dice of the host; ask no clock");
            subject.at_manifest(finding, lines.get(number).map_or(0, |lines| lines.command))
        });
        let name = format!("{}: {}", number + 1, cleaned(&example.command));
        cases.push(case(name, findings.collect()));
    }
    cases
}

/// What has to be the same, in words.
fn told(played: &Played) -> Vec<(&'static str, String)> {
    let exchange = &played.exchange;
    let reply = match (&exchange.reply, played.error()) {
        (Some(reply), _) => reply.markdown.clone(),
        (None, Some((code, message, _))) => format!("{code}: {message}"),
        (None, None) => String::new(),
    };
    let log: Vec<_> = exchange.log.iter().map(|log| log.line.text.as_str()).collect();
    let fuel: u64 = played.asked.iter().map(|asked| asked.usage.fuel).sum();
    let draws: Vec<_> = exchange.draws.iter().map(|draw| format!("d{}", draw.sides)).collect();
    vec![
        ("answer", reply),
        ("log", log.join("\n")),
        ("cost in fuel", fuel.to_string()),
        ("list of dice thrown", draws.join(", ")),
    ]
}
