//! Records in few bytes: JSON, compressed against a text like it, with a checksum.

use std::io::{Read, Write};

use super::{Asked, Came, Roll};
use crate::limits::RollsLimits;
use crate::pipeline::Parts;
use crate::store::ChannelId;
use crate::timestamp::Timestamp;

/// The version of what is written; the first byte.
const VERSION: u8 = 1;

/// Quick: it runs after every recorded roll.
const LEVEL: i32 = 3;

/// What records and their companions look like; short texts gain most from it. Part of the version.
const LIKE: &[u8] = br#"{"variables":{"users":{"local":{"user":{"name":"2d6+1","str":"4"}}},"channels":{"local":{"general":{"ALL":"5"}}}},"decks":{"local":{"general":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53]}},"state":{"users":{},"channels":{},"servers":{}}}[{"name":"stress","module":"9098-0","files":{},"manifest":"abi = 1\nname = \"stress\"\nversion = \"1.0.0\"\ncommands = [\"stress\"]\n\n[[example]]\ncommand = \"/r stress\"\nfaces = [7]\nreply = \"stress  = (7) = 7\"\n","hooks":["command","modifier","term"],"enabled":true}][{"command":"/r 2d6+stress # hit","user":"user","rules":"corrected","prefix_optional":true,"seed":18446744073709551615,"fuel":100000000,"memory_bytes":16777216},{"reply":{"plain":" 2d6+stress hit = (3+4)+7 = 14","markdown":" 2d6+stress hit = (3+4)+7 = 14","delivery":"public"},"values":[{"value":"14","successes":null,"labels":[]}],"parts":[{"plugin":"stress","hook":"command","parts":[{"text":"7","number":7,"final":true}],"labels":[]}],"draws":[["dice","6",[3,4]],["stress","10",[7]]],"faults":[{"plugin":"stress","code":"plugin-trapped","message":"panicked: index out of bounds, at src/lib.rs:10"}],"fuel":{"stress":1234}}]"#;

/// A text as it is kept; compressing in memory fails only without memory.
fn packed(text: &str) -> Option<Vec<u8>> {
    let writer = zstd::stream::write::Encoder::with_dictionary(vec![VERSION], LEVEL, LIKE);
    let mut encoder = writer.ok()?;
    encoder.include_checksum(true).ok()?;
    encoder.write_all(text.as_bytes()).ok()?;
    encoder.finish().ok()
}

/// A roll as it is kept: its own text, and texts that it has in common with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces {
    /// What was asked and what came of it.
    pub(super) body: Vec<u8>,
    /// The set of plugins; what was remembered before for user, channel and server; the same afterwards, if
    /// it changed. None where there is nothing.
    pub(super) shared: [Option<Vec<u8>>; SHARED],
}

/// Texts that rolls have in common.
pub(super) const SHARED: usize = 7;

impl Pieces {
    /// The pieces of a roll; none if one of them is too long.
    pub(super) fn of(roll: &Roll, limits: &RollsLimits) -> Option<Self> {
        let Roll { asked, came, .. } = roll;
        let json = |value: serde_json::Result<String>| value.ok();
        let plugins = json(serde_json::to_string(&asked.plugins))?;
        let body = json(serde_json::to_string(&(asked, came, came.memory.is_some())))?;
        let (before, after) = (&asked.memory, came.memory.clone().unwrap_or_default());
        let texts = [
            &plugins,
            &before.user,
            &before.channel,
            &before.server,
            &after.user,
            &after.channel,
            &after.server,
        ];
        if texts.into_iter().chain([&body]).any(|text| text.len() > limits.part) {
            return None;
        }
        let shared = texts.map(|text| packed(text).filter(|_| !text.is_empty()));
        Some(Self { body: packed(&body)?, shared })
    }

    /// The roll that the pieces are of.
    ///
    /// # Errors
    /// With what is wrong with them.
    pub(super) fn roll(
        &self,
        channel: ChannelId,
        at: Timestamp,
        limits: &RollsLimits,
    ) -> Result<Roll, String> {
        let allowed = limits.part;
        let text = |piece: &Option<Vec<u8>>| match piece {
            Some(piece) => unpacked(piece, allowed),
            None => Ok(String::new()),
        };
        let read = |error: serde_json::Error| error.to_string();
        let body = unpacked(&self.body, allowed)?;
        let (mut asked, mut came, changed): (Asked, Came, bool) =
            serde_json::from_str(&body).map_err(read)?;
        let [plugins, user, channel_before, server, user_after, channel_after, server_after] =
            &self.shared;
        asked.plugins = serde_json::from_str(&text(plugins)?).map_err(read)?;
        asked.memory =
            Parts { user: text(user)?, channel: text(channel_before)?, server: text(server)? };
        let after = Parts {
            user: text(user_after)?,
            channel: text(channel_after)?,
            server: text(server_after)?,
        };
        came.memory = changed.then_some(after);
        Ok(Roll { channel, at, asked, came })
    }
}

/// The text that is kept in these bytes.
///
/// # Errors
/// With what is wrong with them; no more than `allowed` bytes are unpacked.
fn unpacked(bytes: &[u8], allowed: usize) -> Result<String, String> {
    let compressed = match bytes {
        [VERSION, compressed @ ..] => compressed,
        [version, ..] => return Err(format!("format {version} is not known")),
        [] => return Err("it is empty".to_owned()),
    };
    let mut text = String::new();
    let unpacked = zstd::stream::read::Decoder::with_dictionary(compressed, LIKE)
        .and_then(|decoder| decoder.take(allowed as u64 + 1).read_to_string(&mut text));
    unpacked.map_err(|error| error.to_string())?;
    if text.len() > allowed {
        return Err(format!("it has more than {allowed} bytes"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{packed, unpacked};

    #[test]
    fn what_is_packed_is_unpacked_and_damage_is_seen() {
        let text = "a roll of 2d6".repeat(9);
        let bytes = packed(&text).expect("a text");
        assert_eq!(unpacked(&bytes, 1_000), Ok(text.clone()));
        assert!(unpacked(&bytes, 20).is_err());
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            // One bit of the head means nothing.
            let unpacked_then = unpacked(&damaged, 1_000);
            assert!(unpacked_then.is_err() || unpacked_then == Ok(text.clone()), "byte {at}");
            assert!(unpacked(&bytes[..at], 1_000).is_err(), "{at} bytes");
        }
    }
}
