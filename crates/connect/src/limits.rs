//! Limits that keep a hostile or mistaken file from taking the machine; every one has a default.

use std::path::PathBuf;

/// Limits of reading, all per file unless said otherwise (`reliability.md` §3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file, after unpacking.
    pub bytes: u64,
    /// Rows of one file.
    pub rows: u64,
    /// Columns of one file.
    pub columns: usize,
    /// Cells of one spreadsheet.
    pub cells: u64,
    /// Bytes of one cell of any column but long text.
    pub field: usize,
    /// Bytes of one cell of a text column.
    pub text: usize,
    /// Unpacked to packed bytes of an archive entry larger than one megabyte.
    pub ratio: u64,
    /// Unpacked bytes of one archive, all members together.
    pub unpacked: u64,
    /// Members of one archive.
    pub members: usize,
    /// Unpacked bytes of one spreadsheet part that has to be held in memory (shared strings, old binary books).
    pub memory: u64,
    /// Physical lines of one delimited record; a longer one is an unclosed quote.
    pub record_lines: u32,
    /// Bytes of one delimited record; a longer one is an unclosed quote.
    pub record_bytes: usize,
    /// Worker threads; 0 means as many as the machine has, at most eight.
    pub threads: usize,
    /// Where members of archives are unpacked; the platform's folder when not given.
    pub temp: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 << 30,
            rows: 200_000_000,
            columns: 2_000,
            cells: 200_000_000,
            field: 64 << 10,
            text: 1 << 20,
            ratio: 100,
            unpacked: 16 << 30,
            members: 1_000,
            memory: 512 << 20,
            record_lines: 64,
            record_bytes: 1 << 20,
            threads: 0,
            temp: None,
        }
    }
}

impl Limits {
    /// Number of worker threads to use.
    #[must_use]
    pub fn workers(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from).min(8),
            n => n.min(64),
        }
    }
}
