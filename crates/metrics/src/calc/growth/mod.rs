//! Why revenue changed and whether a change is more than chance: bridge, price and mix, season, rush, control of deviations
//! (`methods.md` 6.5, 7.2-7.4, 10.4, 10.5).

mod bridge;
mod deviation;
mod factors;
mod lines;
mod mix;
mod months;
mod rush;
pub(crate) mod season;
mod series;
mod tree;
mod two;
mod watch;
mod zigzag;

pub(crate) use bridge::bridge;
pub(crate) use deviation::deviations;
pub(crate) use mix::mix;
pub(crate) use rush::rush;
pub(crate) use season::season;
pub(crate) use tree::tree;
pub(crate) use watch::chart;
pub(crate) use zigzag::zigzag;
