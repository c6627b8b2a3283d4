//! Use cases: what a user can do, one file each; pours files into the lake, data into audits, audits into reports.

pub mod as_of;
pub mod company;
pub mod docs;
mod error;
pub mod jobs;
pub mod live;
pub mod look;
mod opening;
mod paths;
pub mod people;
pub mod policy;
pub mod progress;
pub mod settings;
pub mod usecases;
pub mod view;
pub mod warm;

pub use company::{Company, Home};
pub use connect::live::{Account, Clock, PartState, Secret};
pub use error::{Error, Result};
pub use opening::{Opened, open};
pub use progress::{Progress, Silent};
pub use text::Lang;

/// Money in minor units as an exact decimal string in major units.
#[must_use]
pub fn money_text(minor: i128) -> String {
    domain::money::format_money(minor)
}

/// Minor units from a decimal in major units; `None` when it is no sum of money.
#[must_use]
pub fn money_of(text: &str) -> Option<i128> {
    domain::money::parse_decimal(text.trim(), domain::money::SCALE)
}
