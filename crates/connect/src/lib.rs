//! Files of any dress to canonical Arrow batches: every physical row is accepted, set aside with a reason, or counted.

mod api;
mod archive;
mod build;
mod error;
mod form_cells;
mod format;
mod input;
mod limits;
pub mod live;
mod pipeline;
pub mod problem;
mod read;
mod recognise;
mod sources;
pub mod templates;
mod values;

pub use api::{Detected, Note, Options, Question, ReadReport, Sink, Total};
pub use build::buffer::{arrow_type, batch_schema};
pub use error::Error;
pub use form_cells::{SheetCells, form_cells};
pub use format::Format;
pub use input::{Batches, Input, OpenBatches, inputs};
pub use limits::Limits;
pub use problem::Problem;
pub use read::read;
pub use recognise::{ColumnMap, ColumnProposal, Mapping, Proposal, inspect};
pub use sources::profiles;
