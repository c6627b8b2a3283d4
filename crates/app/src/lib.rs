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
