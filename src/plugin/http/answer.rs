//! What an HTTP plugin sent back, as an answer.

use serde::Deserialize;
use ureq::http::StatusCode;

use crate::abi::Answer;
use crate::plugin::PluginError;

/// The JSON form of an answer, or of a refusal: then `refusal` is the one field that counts.
#[derive(Deserialize)]
struct Sent {
    refusal: Option<String>,
    #[serde(flatten)]
    answer: Answer,
}

/// Reads the body of a response.
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<Answer, PluginError> {
    let broke = |what: String| Err(PluginError::Protocol(what));
    if status != StatusCode::OK {
        let said = String::from_utf8_lossy(body);
        let said: String = said.lines().next().unwrap_or_default().chars().take(LONGEST).collect();
        let said = if said.is_empty() { said } else { format!(": {said}") };
        return broke(format!("it answered with status {}{said}", status.as_u16()));
    }
    match serde_json::from_slice(body) {
        Ok(Sent { refusal: Some(words), .. }) if words.trim().is_empty() => {
            broke("it refused without a text for the user".to_owned())
        }
        Ok(Sent { refusal: Some(words), .. }) => Err(PluginError::Declined(words)),
        Ok(Sent { refusal: None, answer }) => Ok(answer),
        Err(error) => broke(format!("its answer can't be read: {error}")),
    }
}

/// Characters that are shown of what a server says beside its status.
const LONGEST: usize = 200;

#[cfg(test)]
mod tests {
    use ureq::http::StatusCode;

    use super::read;
    use crate::abi::Verdict;
    use crate::plugin::PluginError;

    fn ok(body: &str) -> Result<crate::abi::Answer, PluginError> {
        read(StatusCode::OK, body.as_bytes())
    }

    #[test]
    fn an_answer_and_a_refusal_are_read() {
        let answer = ok(r#"{"verdict":"reply","parts":[{"text":"heads","final":true}]}"#);
        let answer = answer.expect("an answer");
        assert_eq!((answer.verdict, answer.parts.len()), (Verdict::Reply, 1));
        assert!(answer.parts[0].settled);
        assert_eq!(ok("{}").expect("a pass").verdict, Verdict::Pass);
        let refusal = ok(r#"{"refusal":"no such coin"}"#);
        assert_eq!(refusal, Err(PluginError::Declined("no such coin".to_owned())));
    }

    #[test]
    fn what_is_no_answer_is_told() {
        let told = |result: Result<_, PluginError>| result.expect_err("a fault").to_string();
        assert!(told(ok("<html>")).contains("can't be read"));
        assert!(told(ok(r#"{"verdict":"maybe"}"#)).contains("unknown variant `maybe`"));
        assert!(told(ok(r#"{"refusal":" "}"#)).contains("without a text"));
        let deep = "[".repeat(100_000);
        assert!(told(ok(&deep)).contains("can't be read"));
        let status = read(StatusCode::INTERNAL_SERVER_ERROR, b"out of dice\nat line 7");
        assert!(told(status).ends_with("it answered with status 500: out of dice"));
    }
}
