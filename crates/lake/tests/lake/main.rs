//! The promises of the lake, tested from outside through its public door.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod basic;
mod common;
mod crash;
mod damage;
mod ducklake;
mod faults;
mod model;
mod speed;
mod writers;
