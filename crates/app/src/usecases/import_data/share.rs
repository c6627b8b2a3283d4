//! What became of the main rows of each file, from what the lake counted per table, source and file.

use super::pour::Poured;
use lake::{ImportReport, TableCounts};

/// The lake's part of one file's sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) new: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) duplicates: u64,
    pub(crate) set_aside: u64,
}

impl Share {
    fn add(&mut self, c: &TableCounts) {
        self.new += c.new;
        self.updated += c.updated;
        self.unchanged += c.unchanged;
        self.duplicates += c.duplicates;
        self.set_aside += c.set_aside();
    }
}

/// The share of a file in its main tables; rows derived on the way stay outside the sum.
pub(crate) fn of(main: &[String], tables: &[TableCounts]) -> Share {
    let mut share = Share::default();
    for c in tables.iter().filter(|c| main.contains(&c.table)) {
        share.add(c);
    }
    share
}

/// One share per file, in the order of the files.
pub(super) fn per_file(poured: &[Poured], report: &ImportReport) -> Vec<Share> {
    let counts = |file| report.files.iter().find(|f| f.file == file).map_or(&[][..], |f| &f.tables);
    poured.iter().map(|p| of(&p.details.main, counts(p.file))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_rows_stay_outside() {
        let row = |table: &str, new, duplicates| TableCounts {
            table: table.into(),
            new,
            duplicates,
            read: new + duplicates,
            ..TableCounts::default()
        };
        let all = [row("orders", 5, 1), row("customers", 9, 9)];
        assert_eq!(of(&["orders".to_owned()], &all), Share { new: 5, duplicates: 1, ..Share::default() });
    }
}
