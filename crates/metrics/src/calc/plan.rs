//! Plans: attainment, coverage of what remains, evenness of months (`methods.md` 5.4, 6.5, 7.1).

mod attainment;
mod coverage;
mod evenness;
mod spread;
mod targets;

pub(crate) use attainment::attainment;
pub(crate) use coverage::coverage;
pub(crate) use evenness::evenness;
