//! What a guest did wrong, in words that are the same in every runtime, one of your own included.

use super::{PluginError, Services};
use crate::abi::{Answer, Hook, LogLevel, LookupKind};
use crate::report::Place;

/// The verdict on a hook that returned `status` and had written `output`.
///
/// # Errors
/// With its refusal, or with what it did not keep to.
pub fn answer(
    hook: Hook,
    status: i32,
    output: Option<Vec<u8>>,
    services: &Services,
) -> Result<Answer, PluginError> {
    let name = hook.export();
    match status {
        0 => {
            let output = output.ok_or_else(|| {
                PluginError::Protocol(format!(
                    "`{name}` returned 0 but never called `write_output`"
                ))
            })?;
            let answer = Answer::from_bytes(&output, usize::MAX).map_err(|malformed| {
                PluginError::Protocol(format!("the answer of `{name}` can't be read: {malformed}"))
            })?;
            services.check_answer(&answer)?;
            Ok(answer)
        }
        1 => {
            let output = output.unwrap_or_default();
            let words = text(&format!("the refusal of `{name}`"), &output)?;
            if words.trim().is_empty() {
                return Err(PluginError::Protocol(format!(
                    "`{name}` returned 1, a refusal, without a text for the user"
                )));
            }
            Err(PluginError::Declined(words.to_owned()))
        }
        _ => Err(PluginError::Protocol(format!(
            "`{name}` returned {status}; 0 means an answer, 1 a refusal"
        ))),
    }
}

/// A text of the guest. What is no UTF-8 is never repaired: a plugin author should hear of it.
///
/// # Errors
/// When it is no UTF-8.
pub fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, PluginError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let wrong: Vec<_> = bytes[error.valid_up_to()..].iter().take(8).collect();
        let shown: Vec<_> = wrong.iter().map(|byte| format!("{byte:02x}")).collect();
        let (at, shown) = (error.valid_up_to(), shown.join(" "));
        PluginError::Protocol(format!("{name} is not UTF-8: from byte {at} on it holds {shown}"))
    })
}

/// A host function was given bytes that the guest does not have.
#[must_use]
pub fn outside(name: &str, start: usize, length: usize, size: usize) -> PluginError {
    let bytes = if length == 1 { "1 byte".to_owned() } else { format!("{length} bytes") };
    PluginError::Protocol(format!(
        "`{name}` was given {bytes} at address {start}, outside its memory of {size} bytes"
    ))
}

/// What `lookup` is asked for.
///
/// # Errors
/// When there is no such kind.
pub fn lookup_kind(kind: i32) -> Result<LookupKind, PluginError> {
    LookupKind::from_number(kind).ok_or_else(|| {
        PluginError::Protocol(format!("`lookup` was asked for kind {kind}; there are 0 to 4"))
    })
}

/// How loud a line for `log` is.
///
/// # Errors
/// When there is no such level.
pub fn log_level(level: i32) -> Result<LogLevel, PluginError> {
    LogLevel::from_number(level).ok_or_else(|| {
        PluginError::Protocol(format!("`log` was given level {level}; there are 0 to 3"))
    })
}

/// What a guest that panicked wrote to its log about it.
#[must_use]
pub fn last_words(services: &Services) -> Option<String> {
    let line = services.log.iter().rfind(|line| line.level == LogLevel::Panic)?;
    Some(line.text.clone())
}

/// The reason of a trap before any code of the guest ran.
#[must_use]
pub fn at_start(reason: &str) -> String {
    format!("its data or elements do not fit when the module starts: {reason}")
}

/// The place in the last words of a guest that uses the SDK: `…, at src/lib.rs:12`.
#[must_use]
pub fn place_in(words: &str) -> Option<Place> {
    let (_, place) = words.rsplit_once(", at ")?;
    let (file, line) = place.rsplit_once(':')?;
    Some(Place { file: file.to_owned(), line: line.parse().ok()?, column: 0 })
}

/// Lines of a call stack; those that repeat themselves are told once.
pub(super) fn told_once(lines: Vec<String>) -> Vec<String> {
    let told = lines.chunk_by(|line, next| line == next).map(|same| match same {
        [line] => line.clone(),
        _ => format!("{} ({} times)", same[0], same.len()),
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::told_once;

    #[test]
    fn lines_that_repeat_themselves_are_told_once() {
        let lines = ["a", "b", "b", "b", "a"].map(str::to_owned).to_vec();
        assert_eq!(told_once(lines), ["a", "b (3 times)", "a"]);
    }
}
