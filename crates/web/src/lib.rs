//! The application over HTTP: entrance, pages, API. Reaches everything through `app`; every route passes one gate.

mod answer;
mod api;
mod assets;
mod error;
mod gate;
mod headers;
mod mail;
mod pages;
mod routes;
mod server;
mod shell;
mod site;
mod templates;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod throttle;
mod viewer;

pub use error::Error;
pub use server::{Server, bind};
pub use site::{Clock, Start, entropy};
