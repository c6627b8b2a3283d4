//! Headers and contents to a table, a profile and a mapping, or to a proposal to confirm.

pub(crate) mod detect;
mod fingerprint;
mod fold;
mod mapping;
pub(crate) mod matching;
mod proposal;
pub(crate) mod propose;
pub(crate) mod samples;

pub use detect::inspect;
pub(crate) use fold::fold;
pub use mapping::{ColumnMap, Mapping};
pub(crate) use mapping::{column_names, is_attribute, key_of, keyed};
pub use proposal::{ColumnProposal, Proposal};

use std::collections::HashSet;
use std::sync::OnceLock;

/// How many of the cells are headers that some table or profile knows.
pub(crate) fn known_headers<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let columns = domain::schema::TABLES.iter().flat_map(|t| t.columns);
        let names = columns.flat_map(|c| std::iter::once(c.name).chain(c.aliases.iter().copied()));
        names.chain(crate::sources::headers()).map(fold).collect()
    });
    let mut seen = HashSet::new();
    cells.map(fold).filter(|f| known.contains(f) && seen.insert(f.clone())).count()
}
