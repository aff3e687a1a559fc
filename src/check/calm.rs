//! What is wrong with how a call ended, and where in the sources.

use std::path::Path;

use super::Subject;
use super::lent::is_calm;
use crate::abi::{Answer, Request};
use crate::plugin::PluginError;
use crate::report::{Finding, Place};
use crate::text::cleaned;

/// What is wrong with how a call ended, if anything is.
pub(super) fn wrong(
    subject: &Subject<'_>,
    request: &Request,
    outcome: &Result<Answer, PluginError>,
) -> Option<Finding> {
    if is_calm(outcome) {
        return unclean(request, outcome);
    }
    let hook = request.hook.export();
    let told = |code, what: String| Finding::error(code, format!("`{hook}` {what}"));
    let finding = match outcome.as_ref().err()? {
        error @ PluginError::Trapped { panic, stack, .. } => {
            let finding = told("SK0501", error.to_string())
                .details(named(stack).take(12).map(|frame| format!("in {frame}")))
                .help("answer or refuse calmly, whatever is asked: no unwrap, no index unchecked");
            let texts = panic.iter().chain(stack);
            let place = texts.map(|text| place(subject, text)).find(Option::is_some).flatten();
            match place {
                Some(place) => finding.at(place),
                None => finding,
            }
        }
        error @ PluginError::OutOfFuel(_) => told("SK0502", format!("is {error}"))
            .help("bound what an argument can ask for, and each loop"),
        error @ PluginError::TooLate(_) => told("SK0503", format!("is {error}"))
            .help("bound what an argument can ask for, and each loop"),
        error @ PluginError::OverLimit { .. } => told("SK0504", format!("goes {error}"))
            .help("bound what an argument can ask for; the limits: sidekick help abi"),
        // Dice never run out here: there are none that are listed.
        error => told("SK0505", error.to_string())
            .help("what hosts expect of an answer: sidekick help abi"),
    };
    Some(finding)
}

/// The functions of a call stack that have a name; numbers say nothing to anybody.
fn named(stack: &[String]) -> impl Iterator<Item = &String> {
    stack.iter().filter(|frame| !frame.starts_with("function "))
}

/// Control characters of the plugin's own making.
fn unclean(request: &Request, outcome: &Result<Answer, PluginError>) -> Option<Finding> {
    let given = [&request.text, &request.arguments, &request.comment, &request.typed];
    if given.iter().any(|text| cleaned(text) != text.as_str()) {
        return None; // an echo is not its own making
    }
    let texts: Vec<&str> = match outcome {
        Ok(answer) => {
            let parts = answer.parts.iter().map(|part| part.text.as_str());
            let labels = answer.labels.iter().map(String::as_str);
            let pool = answer.pool.iter().flat_map(|pool| {
                let symbols = pool.faces.iter().map(|face| face.symbol.as_str());
                symbols.chain(pool.text.as_deref())
            });
            parts.chain(labels).chain(pool).collect()
        }
        Err(PluginError::Declined(words)) => vec![words],
        Err(_) => return None,
    };
    let text = texts.into_iter().find(|text| cleaned(text) != *text)?;
    let hook = request.hook.export();
    let message = format!("`{hook}` answers with control characters, which hosts take out");
    Some(
        Finding::warning("SK0507", message)
            .details([format!("answer: {}", text.escape_default())])
            .help("write plain text and Markdown: no escapes, no direction marks"),
    )
}

/// The file and line in a guest's last words or in a frame of its stack, `… src/lib.rs:12:5 …`, if the
/// folder has that file. Sources of a crate are called by its name: `coin/src/lib.rs`.
fn place(subject: &Subject<'_>, text: &str) -> Option<Place> {
    text.split_whitespace().find_map(|word| {
        let mut parts = word.trim_end_matches([':', ',', ';']).splitn(3, ':');
        let file = parts.next()?;
        let line = parts.next()?.parse().ok()?;
        let column = parts.next().and_then(|column| column.parse().ok()).unwrap_or(0);
        let below = file.split_once('/').map(|(_, rest)| rest);
        let found = [Some(file), below].into_iter().flatten().find(|name| {
            let is_below = !Path::new(name).has_root() && !name.contains("..");
            is_below && subject.folder.join(name).is_file()
        })?;
        Some(Place { file: subject.file(found), line, column })
    })
}
