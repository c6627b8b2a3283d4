//! What an import tells: per file a sum that closes, per table what became of the rows.

use serde_json::{Value, json};

/// One file of an import. Physical rows; `read` is the sum of the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileLine {
    /// Name as the user knows it.
    pub name: String,
    /// Profile that read it.
    pub profile: String,
    /// Canonical table of its main rows.
    pub table: String,
    /// Name of the source system.
    pub source: String,
    /// `csv`, `xlsx` ...
    pub format: String,
    /// Text encoding, empty for binary formats.
    pub encoding: String,
    /// Rows read, header and blank ones included.
    pub read: u64,
    /// Rows that stand in the lake because of, or confirmed by, this file.
    pub accepted: u64,
    /// Accepted: key not known before.
    pub new: u64,
    /// Accepted: replaced an earlier version.
    pub updated: u64,
    /// Accepted: equal to what was known.
    pub unchanged: u64,
    /// Set aside with a reason.
    pub set_aside: u64,
    /// Exact repeats.
    pub duplicates: u64,
    /// Header, title, total rows.
    pub header: u64,
    /// Rows without a value.
    pub blank: u64,
    /// Rows folded into another row (product lines of one deal).
    pub merged: u64,
    /// Rows found beside the main ones, per table (clients in receipts ...); outside the sum.
    pub derived: Vec<(String, u64)>,
    /// Totals of the file against ours: column, file's figure, ours, differs.
    pub totals: Vec<(String, String, String, bool)>,
    /// Remarks in the user's language.
    pub notes: Vec<String>,
}

impl FileLine {
    /// Whether every physical row is accounted for.
    #[must_use]
    pub fn closes(&self) -> bool {
        self.read == self.accepted + self.set_aside + self.duplicates + self.header + self.blank + self.merged
            && self.accepted == self.new + self.updated + self.unchanged
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "profile": self.profile, "table": self.table, "source": self.source,
            "format": self.format, "encoding": self.encoding,
            "read": self.read, "accepted": self.accepted, "new": self.new, "updated": self.updated,
            "unchanged": self.unchanged, "set_aside": self.set_aside, "duplicates": self.duplicates,
            "blank": self.blank, "header": self.header, "merged": self.merged,
            "derived": Value::Object(self.derived.iter().map(|(t, n)| (t.clone(), json!(n))).collect()),
            "totals": self.totals.iter().map(|(c, f, o, bad)| json!({"column": c, "file": f, "ours": o, "differs": bad})).collect::<Vec<_>>(),
            "notes": self.notes, "closes": self.closes(),
        })
    }
}

/// What became of the rows of one table and source, derived rows included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableLine {
    /// Canonical table.
    pub table: String,
    /// Source system.
    pub source: String,
    /// Rows that came.
    pub read: u64,
    /// New ones.
    pub new: u64,
    /// Replacing ones.
    pub updated: u64,
    /// Known ones.
    pub unchanged: u64,
    /// Set aside here.
    pub set_aside: u64,
    /// Exact repeats.
    pub duplicates: u64,
    /// Earlier rows taken away by `--replace`.
    pub removed: u64,
}

/// Outcome of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Number of the import; `None` for a dry run.
    pub import: Option<i64>,
    /// State of the data after it.
    pub snapshot: Option<i64>,
    /// Files in the order of reading.
    pub files: Vec<FileLine>,
    /// Tables in canonical order.
    pub tables: Vec<TableLine>,
    /// Remarks about the whole import in the user's language.
    pub notes: Vec<String>,
}

impl Outcome {
    /// The sums of an import as the ledger keeps them. Rows per file are known as far as the reader counted them; what the
    /// lake decided is known per table, so it is told in [`Outcome::tables`] and in the sum.
    #[must_use]
    pub fn of(report: &lake::ImportReport) -> Self {
        crate::usecases::import_data::of_ledger(report)
    }

    /// The sum over the files.
    #[must_use]
    pub fn totals(&self) -> FileLine {
        let mut sum = FileLine::default();
        for f in &self.files {
            sum.read += f.read;
            sum.accepted += f.accepted;
            sum.new += f.new;
            sum.updated += f.updated;
            sum.unchanged += f.unchanged;
            sum.set_aside += f.set_aside;
            sum.duplicates += f.duplicates;
            sum.header += f.header;
            sum.blank += f.blank;
            sum.merged += f.merged;
        }
        sum
    }

    /// Rows were set aside: the command ends with status 3.
    #[must_use]
    pub fn has_problems(&self) -> bool {
        self.files.iter().any(|f| f.set_aside > 0) || self.tables.iter().any(|t| t.set_aside > 0)
    }

    /// The report for machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let t = self.totals();
        let tables: Vec<Value> = self
            .tables
            .iter()
            .map(|t| {
                json!({"table": t.table, "source": t.source, "read": t.read, "new": t.new, "updated": t.updated,
                    "unchanged": t.unchanged, "set_aside": t.set_aside, "duplicates": t.duplicates, "removed": t.removed})
            })
            .collect();
        json!({
            "import": self.import, "snapshot": self.snapshot.map(|s| s.to_string()), "dry_run": self.import.is_none(),
            "files": self.files.iter().map(FileLine::json).collect::<Vec<_>>(),
            "tables": tables,
            "totals": {"read": t.read, "accepted": t.accepted, "new": t.new, "updated": t.updated, "unchanged": t.unchanged,
                "set_aside": t.set_aside, "duplicates": t.duplicates, "blank": t.blank, "header": t.header, "merged": t.merged,
                "closes": self.files.iter().all(FileLine::closes)},
            "notes": self.notes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_row_does_not_close() {
        let mut f = FileLine {
            read: 10,
            accepted: 6,
            new: 4,
            unchanged: 2,
            set_aside: 1,
            duplicates: 1,
            header: 1,
            blank: 1,
            ..FileLine::default()
        };
        assert!(f.closes());
        f.read = 11;
        assert!(!f.closes());
        f.read = 10;
        f.new = 3;
        assert!(!f.closes());
    }
}
