//! Reports of an audit: one document model, many writers (HTML, PDF, XLSX, JSON). They print and never compute.

mod json;

pub use json::{figure_json, json};
