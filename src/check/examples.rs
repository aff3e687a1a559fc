//! Examples of the manifest: each gives its reply with exactly its faces.

use super::lent::Played;
use super::{Check, Subject, case, skipped, written};
use crate::pipeline::Fault;
use crate::plugin::{Example, faces_left_over};
use crate::report::{Case, Finding, Place};
use crate::text::cleaned;

pub(super) const CHECK: Check = Check {
    name: "examples",
    promise: "each example of the manifest gives its reply and uses up its dice",
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Case> {
    let plugin = match subject.plugin() {
        Ok(plugin) => plugin,
        Err(reason) => return skipped("examples", reason),
    };
    if plugin.examples().is_empty() {
        return skipped("examples", "the manifest shows none");
    }
    let lines = lines(subject);
    let mut cases = Vec::new();
    for (number, example) in plugin.examples().iter().enumerate() {
        let lines = lines.get(number).copied().unwrap_or_default();
        let played = plugin.play(example, subject.limits);
        let findings = judge(example, &played).into_iter().map(|(finding, about)| {
            let line = match about {
                About::Command => lines.command,
                About::Faces => lines.faces,
                About::Reply => lines.reply,
            };
            subject.at_manifest(finding, line)
        });
        let name = format!("{}: {}", number + 1, cleaned(&example.command));
        let mut case = case(name, findings.collect());
        case.place = place(subject, lines.command);
        cases.push(case);
    }
    cases
}

/// Which part of an example a finding is about.
enum About {
    Command,
    Faces,
    Reply,
}

fn judge(example: &Example, played: &Played) -> Vec<(Finding, About)> {
    if let Some((code, message, stack)) = played.error() {
        let message = format!("the example ends with an error ({code}): {message}");
        let finding = Finding::error("SK0454", message).details(stack.iter().cloned());
        return vec![(finding, About::Command)];
    }
    if let Some(Fault::Input(diagnostic)) = played.exchange.faults.first() {
        return vec![if diagnostic.code == "faces" {
            let message = format!("the dice do not fit the example: {}", diagnostic.message);
            let help = "list the faces in the order of the draws";
            (Finding::error("SK0453", message).help(help), About::Faces)
        } else {
            let message = format!("the example ends with an error: {}", diagnostic.message);
            (Finding::error("SK0454", message), About::Command)
        }];
    }
    let Some(reply) = &played.exchange.reply else {
        let message = "the example is no command, so it has no reply";
        return vec![(Finding::error("SK0454", message).help("start it with /r"), About::Command)];
    };
    let mut findings = Vec::new();
    if reply.markdown != example.reply {
        let finding = Finding::error("SK0451", "the reply is not the one of the example")
            .details([
                format!("expected: {}", example.reply),
                format!("   given: {}", reply.markdown),
            ])
            .help("correct the plugin, or the example's reply");
        findings.push((finding, About::Reply));
    }
    if !played.left.is_empty() {
        let finding = Finding::error("SK0452", faces_left_over(&played.left))
            .help("list exactly the faces that are drawn, or find out why fewer are");
        findings.push((finding, About::Faces));
    }
    findings
}

/// The lines of the examples in the manifest's file.
pub(super) fn lines(subject: &Subject<'_>) -> Vec<written::ExampleLines> {
    subject.manifest.map(|manifest| written::examples(&manifest.text)).unwrap_or_default()
}

fn place(subject: &Subject<'_>, line: u32) -> Option<Place> {
    subject.manifest?;
    Some(Place::line(subject.file(crate::project::MANIFEST), line))
}
