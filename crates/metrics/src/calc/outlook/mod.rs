//! Open deals and what to expect of them: chances, calendar of payments, forecasts and how they came true, changes, promises
//! (`methods.md` 5).

mod accuracy;
mod book;
mod calendar;
mod changes;
mod curves;
mod due;
mod features;
mod forecast;
#[cfg(test)]
mod laws;
mod model;
mod odds;
mod plans;
mod probability;
mod promises;
mod score;
mod slips;
mod takings;
mod ticket;

pub(crate) use accuracy::accuracy;
pub(crate) use book::date_of;
pub(crate) use calendar::calendar;
pub(crate) use changes::changes;
pub(crate) use forecast::forecast;
pub(crate) use probability::{calibrated, chances};
pub(crate) use promises::keeping;
pub(crate) use slips::slipped;
pub(crate) use ticket::ticket;
