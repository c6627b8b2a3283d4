//! Cells to canonical Arrow batches: column buffers, the compiled plan of a mapping, the whole-column facts it asks for.

pub(crate) mod buffer;
pub(crate) mod cells;
pub(crate) mod facts;
pub(crate) mod plan;
pub(crate) mod rows;
