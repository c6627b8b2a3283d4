//! Words and numbers as people read them: languages, plurals, money, dates, shared wording (presentation.md 7).
//!
//! Everything shown to a person goes through this crate, so that one figure looks the same in the terminal, on the page,
//! in the workbook and in the PDF. Rounding half away from zero happens in [`fmt::round`], nowhere else.

pub mod fmt;
mod lang;
pub mod locale;
mod plural;

pub use lang::Lang;
pub use plural::{plural, plural_fraction};
