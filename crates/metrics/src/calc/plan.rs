//! Plans: attainment, pace, coverage of what remains, evenness of months, accuracy of planning (`methods.md` 5.4, 5.6, 6.5, 7.1).

mod attainment;
mod coverage;
mod evenness;
mod pace;
mod planning;
mod spread;
mod targets;

pub(crate) use attainment::attainment;
pub(crate) use coverage::coverage;
pub(crate) use evenness::evenness;
pub(crate) use pace::pace;
pub(crate) use planning::planning;
pub(crate) use targets::planned;
