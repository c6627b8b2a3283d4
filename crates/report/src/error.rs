//! What can go wrong while writing a report.

/// Error of a report writer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template met something it does not know; a fault of the product.
    #[error("the page template failed: {0}")]
    Template(#[from] minijinja::Error),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The page layout reported problems; a fault of the product.
    #[error("the PDF could not be laid out: {0}")]
    Pdf(String),
}

/// Result of a report writer.
pub type Result<T> = std::result::Result<T, Error>;
