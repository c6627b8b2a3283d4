//! The one door to the query engine: a session on (snapshot, as-of), SQL in, typed rows out, memory bounded with spill.

mod derived;
mod error;
mod functions;
mod links;
mod rows;
mod session;
mod survivors;
pub mod testing;
mod views;

pub use error::Error;
pub use links::LINKS;
pub use rows::{Cells, Params, Rows, Value};
pub use session::{Session, SessionOptions, Tables};
