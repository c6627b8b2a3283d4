//! The promises of the lake, tested from outside through its public door.

mod basic;
mod common;
mod crash;
mod damage;
mod faults;
mod model;
mod writers;
