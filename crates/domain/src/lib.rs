//! Words of a sales department as types: canonical schema, money, calendar, identity, figures, verdicts. No IO, no async.

pub mod calendar;
pub mod error;
pub mod figure;
pub mod identity;
pub mod money;
pub mod period;
pub mod result;
pub mod schema;
