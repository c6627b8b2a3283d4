//! CRM and trade exports of no known source: aliases beside those of the schema, and words of file names.

mod map;
mod stages;

pub(crate) use map::{aliases, headers};
pub(crate) use stages::with_stages;

/// Whether a folded file name speaks of that table.
pub(crate) fn named_after(table: &str, folded: &str) -> bool {
    map::FILE_WORDS
        .iter()
        .any(|(t, words)| *t == table && words.iter().any(|w| folded.split(' ').any(|part| part.starts_with(w))))
}
