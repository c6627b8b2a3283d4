//! Pages over HTTP: companies, audits with their reports, data with its sums. Reaches everything through `app`.

mod error;
mod headers;
mod pages;
mod server;
mod site;
mod templates;

pub use error::Error;
pub use server::{Server, bind};
