//! Profiles of known sources: tables of headers and the few rules that a table cannot say.

pub(crate) mod bitrix24;
pub(crate) mod generic;
pub(crate) mod receipts;
pub(crate) mod stream;

/// Names of the profiles.
#[must_use]
pub fn profiles() -> &'static [&'static str] {
    &["canonical", "generic", "mapping", "bitrix24", "receipts"]
}

/// Headers that the profiles know beside the aliases of the schema.
pub(crate) fn headers() -> impl Iterator<Item = &'static str> {
    generic::headers().chain(receipts::headers()).chain(bitrix24::headers())
}
