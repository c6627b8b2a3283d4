//! List exports of CRM systems: one engine for rows that name people, clients and stages, a table of headers per system.

mod derive;
mod fields;
mod goods;
mod links;
mod names;
mod read;
mod recognise;
mod rows;
mod stages;
pub(crate) mod system;
mod work;

pub(crate) use derive::{Found, marks};
pub(crate) use read::read;
pub(crate) use recognise::{complete, recognise};
pub(crate) use system::{SPECIAL, System};

/// Every system, in the order in which headers are tried.
pub(crate) const SYSTEMS: &[&System] = &[
    &super::amocrm::SYSTEM,
    &super::bitrix24::SYSTEM,
    &super::hubspot::SYSTEM,
    &super::pipedrive::SYSTEM,
    &super::salesforce::SYSTEM,
    &super::zoho::SYSTEM,
];

/// The system of that name.
pub(crate) fn system(name: &str) -> Option<&'static System> {
    SYSTEMS.iter().copied().find(|s| s.name == name)
}

/// All headers that the systems know.
pub(crate) fn headers() -> impl Iterator<Item = &'static str> {
    SYSTEMS.iter().flat_map(|s| s.headers())
}
