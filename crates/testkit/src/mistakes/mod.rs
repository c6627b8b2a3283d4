//! The catalogue of mistakes that can be planted, and which of them a plan switches on.

mod catalogue;
mod choice;

pub use catalogue::MistakeSpec;
pub(crate) use catalogue::{Fault, SPECS};
pub use choice::Mistakes;
pub(crate) use choice::Switches;

/// Every mistake the generator can plant, in a stable order.
#[must_use]
pub fn mistakes() -> &'static [MistakeSpec] {
    SPECS
}
