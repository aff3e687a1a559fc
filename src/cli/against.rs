//! What a module would add to a store: for people, and as a part of `schema/inspect.v1.json`.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::error::CliError;
use super::growth::{code, name, object, place};
use super::growth_text::channels;
use super::inspection_text::one_line;
use super::output::Output;
use super::progress::named;
use super::store::looked;
use super::world::Surroundings;
use crate::growth::{Names, Rehearsal, percent, rehearsed};

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// What a module would add to a store.
pub(super) struct Against {
    place: String,
    names: Names,
    rehearsal: Rehearsal,
}

impl Against {
    /// Rehearses the upload of a module into the store in this folder; `name` is that of its plugin.
    ///
    /// # Errors
    /// When there is no store, or it can't be read.
    pub(super) fn of(
        folder: &Path,
        module: &[u8],
        name: Option<&str>,
        surroundings: &Surroundings,
        output: &Output,
    ) -> Result<Self, CliError> {
        let store = looked(folder, surroundings)?;
        let names = Names::of_all(&store)?;
        let mut bar = None;
        let mut step = |count: usize| {
            bar.get_or_insert_with(|| named(count as u64, surroundings, output))
                .begin("modules compared");
        };
        let rehearsal = rehearsed(&store, module, &names, name, &mut step)?;
        Ok(Self { place: place(folder), names, rehearsal })
    }

    /// Its lines.
    #[must_use]
    pub(super) fn text(&self) -> String {
        let Self { place, names, rehearsal } = self;
        let kept = &rehearsal.kept;
        let mut page = format!("\n{BOLD}against the store {}{RESET}\n", one_line(place));
        let mut line = |what: &str, text: String| {
            let _ = writeln!(page, "  {what:<8}  {}", one_line(&text));
        };
        let length = kept.id.length;
        if rehearsal.is_here {
            let all = names.of(kept.id);
            let label = names.label(kept.id);
            let of = if all.is_empty() { String::new() } else { format!(" in {}", channels(all)) };
            line("there", format!("already, as {label}{of}: an upload adds nothing"));
            line("takes", format!("{} of {length} bytes", kept.stored));
        } else {
            let part = percent(kept.stored, length);
            line("adds", format!("{} of {length} bytes, {part}", kept.stored));
        }
        line(
            "built on",
            match kept.base {
                Some(base) if names.of(base).is_empty() => base.digest.short(),
                Some(base) => format!("{} {}", names.label(base), base.digest.short()),
                None => "nothing".to_owned(),
            },
        );
        if kept.depth > 0 {
            line("depth", kept.depth.to_string());
        }
        match &rehearsal.shares {
            Some(shares) => {
                let (all, bytes) = (percent(shares.common, shares.code), shares.code);
                line("shared", format!("{all} of {bytes} bytes of code"));
                for share in &shares.most {
                    let part = percent(share.bytes, bytes);
                    line("", format!("{part} in {}", names.label(share.with)));
                }
            }
            None => line("shared", "nothing: it has no code".to_owned()),
        }
        page
    }

    /// The record of it.
    #[must_use]
    pub(super) fn record(&self) -> Value {
        let Self { place, names, rehearsal } = self;
        let kept = &rehearsal.kept;
        json!({
            "store": place,
            "there": rehearsal.is_here,
            "added": rehearsal.added(),
            "stored": kept.stored,
            "base": kept.base.map(|base| object(base, names)),
            "depth": kept.depth,
            "names": names.of(kept.id).iter().map(name).collect::<Vec<_>>(),
            "code": rehearsal.shares.as_ref().map(|shares| code(shares, names)),
        })
    }
}
