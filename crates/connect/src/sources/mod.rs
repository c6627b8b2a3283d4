//! Profiles of known sources: tables of headers and the few rules that a table cannot say.

pub(crate) mod amocrm;
pub(crate) mod bitrix24;
pub(crate) mod calls;
pub(crate) mod commerceml;
pub(crate) mod generic;
pub(crate) mod history;
pub(crate) mod hubspot;
pub(crate) mod lists;
pub(crate) mod onec;
pub(crate) mod pipedrive;
pub(crate) mod receipts;
pub(crate) mod salesforce;
pub(crate) mod stream;
pub(crate) mod vat;
pub(crate) mod zoho;

use crate::format::Layout;
use crate::read::{Opened, plain_with};
use crate::{Detected, Error, Input, Options, ReadReport, Sink};

/// Names of the profiles.
#[must_use]
pub fn profiles() -> &'static [&'static str] {
    &[
        "canonical",
        "generic",
        "mapping",
        "1c",
        "amocrm",
        "bitrix24",
        "calls",
        "calltouch",
        "commerceml",
        "history",
        "hubspot",
        "mango",
        "pipedrive",
        "receipts",
        "salesforce",
        "sipuni",
        "uis",
        "zoho",
    ]
}

/// Headers that the profiles know beside the aliases of the schema.
pub(crate) fn headers() -> impl Iterator<Item = &'static str> {
    generic::headers().chain(receipts::headers()).chain(lists::headers()).chain(calls::headers())
}

/// Whether a target of a mapping is the business of that profile.
pub(crate) fn special(profile: &str, to: &str) -> bool {
    match profile {
        "1c" => onec::CONSTANTS.contains(&to),
        name if calls::is_profile(name) => calls::SPECIAL.contains(&to),
        name => lists::system(name).is_some() && lists::SPECIAL.contains(&to),
    }
}

/// Files that are no plain table: printed reports, documents of XML, ragged histories.
pub(crate) fn inspect(input: &Input, layout: &Layout, opts: &Options) -> Result<Option<Detected>, Error> {
    let wanted = |name: &str| opts.profile.as_deref().is_none_or(|p| p == name);
    if wanted("commerceml")
        && let Some(found) = commerceml::inspect(input, layout, opts)?
    {
        return Ok(Some(found));
    }
    if opts.mapping.as_ref().is_some_and(|m| m.profile.as_deref() != Some("1c")) {
        return Ok(None);
    }
    if wanted("1c")
        && let Some(found) = onec::inspect(input, layout, opts)?
    {
        return Ok(Some(found));
    }
    if wanted("history") { history::inspect(input, layout, opts) } else { Ok(None) }
}

/// Reads a file by its profile.
pub(crate) fn read(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    match file.detected.mapping.profile.as_deref().unwrap_or("") {
        "receipts" => receipts::read(file, sink),
        "commerceml" => commerceml::read(file, sink),
        "1c" => onec::read(file, sink),
        "history" => history::read(file, sink),
        name if calls::is_profile(name) => calls::read(file, sink),
        name => match lists::system(name) {
            Some(system) => lists::read(file, system, sink),
            None if file.detected.mapping.table.as_deref() == Some("deals") && !file.detected.mapping.stages.is_empty() => {
                generic::with_stages(file, sink)
            }
            None => plain_with(file, &[], sink),
        },
    }
}
