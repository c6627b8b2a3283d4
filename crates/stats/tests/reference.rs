//! The reference cases of the methods page: independent numbers, read from `tests/cases`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

#[path = "reference/change.rs"]
mod change;
#[path = "reference/factors.rs"]
mod factors;
#[path = "reference/rates.rs"]
mod rates;
#[path = "reference/times.rs"]
mod times;
#[path = "reference/watch.rs"]
mod watch;
