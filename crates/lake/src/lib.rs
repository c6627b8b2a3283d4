//! Tables of a company on disk: Parquet files listed in an SQLite catalogue of the DuckLake format, snapshots by number,
//! the ledger of imports in the same transaction.

mod apply;
mod catalog;
mod compact;
mod diff;
mod disk;
mod error;
pub mod foreign;
mod gc;
mod hash;
mod history;
mod keys;
mod lake;
mod layout;
mod lock;
mod place;
mod problems;
mod raw;
mod resolve;
mod scan;
mod schema;
mod sink;
mod stats;
mod summary;
mod text;
mod time;
mod trace;
mod txn;
mod types;
mod undo;
mod verify;
mod worker;
mod writer;

pub use compact::CompactReport;
pub use diff::TableDiff;
pub use disk::{Hook, Op};
pub use error::{Error, Result};
pub use lake::{Lake, Options};
pub use schema::{arrow_schema, batch_schema, data_type};
pub use txn::ImportTxn;
pub use types::{
    ColumnStats, DataFile, FileId, FileReport, ImportFile, ImportMeta, ImportReport, Moment, Problem, Snapshot, SnapshotId,
    TableCounts, TableSummary, code,
};
pub use undo::UndoReport;
pub use verify::{BadFile, VerifyProgress, VerifyReport};
