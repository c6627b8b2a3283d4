//! Bitrix24: list exports of deals, leads, contacts, companies and calls, as CSV and as HTML named `.xls`.

mod derive;
mod fields;
mod goods;
mod map;
mod read;
mod recognise;
mod rows;
mod stages;

pub(crate) use map::{SPECIAL, headers};
pub(crate) use read::read;
pub(crate) use recognise::{complete, recognise};
