//! Reports of an audit: one document model, many writers (HTML, PDF, XLSX, JSON). They print and never compute.

mod build;
mod columns;
pub mod doc;
mod error;
mod html;
mod json;
#[cfg(feature = "pdf")]
mod pdf;
pub mod sample;
mod xlsx;

pub use build::{build, field_unit, value_unit};
pub use columns::{heading, technical};
pub use error::{Error, Result};
pub use html::html;
pub use json::{figure_json, json};
#[cfg(feature = "pdf")]
pub use pdf::{deck, pdf, pdf_owner};
pub use xlsx::{EvidenceTable, Form, FormColumn, QuestionRow, QuestionSheet, form, questionnaire_xlsx, table_xlsx, xlsx};
