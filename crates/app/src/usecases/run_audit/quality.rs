//! The page "can we trust the numbers": tables, imports with sums that close, a grade with its reason.

use crate::Result;
use crate::opening::Opened;
use crate::usecases::import_report::Outcome;
use crate::usecases::tables;
use domain::money;
use domain::result::{DataQuality, ImportLine, TableQuality, Words};

/// Columns shown per table, the emptiest first.
const WORST: usize = 8;

/// The page of a snapshot: only imports that are part of it, so the same snapshot gives the same page.
pub(super) fn page(opened: &Opened) -> Result<DataQuality> {
    let zone = crate::as_of::zone(opened.settings.timezone())?;
    let found = opened.lake.tables(opened.snapshot)?;
    let tables: Vec<TableQuality> = found.iter().map(|t| table(tables::line(t, &zone))).collect();
    let part = |i: &&lake::ImportReport| {
        i.snapshot > i.base && i.snapshot <= opened.snapshot && i.undone.is_none_or(|u| u > opened.snapshot)
    };
    let all = opened.lake.imports()?;
    let imports: Vec<ImportLine> = all.iter().filter(part).map(import).collect();
    let (grade, reason) = grade(&tables, &imports);
    Ok(DataQuality { tables, imports, grade, reason })
}

fn table(t: tables::TableLine) -> TableQuality {
    let known = domain::schema::table(&t.table);
    let matters = |c: &str| known.and_then(|k| k.column(c)).is_some_and(|c| !c.personal);
    let mut filled: Vec<(String, String)> = t.filled.into_iter().filter(|(c, _)| matters(c)).collect();
    filled.sort_by_key(|(c, share)| (money::parse_decimal(share, 4).unwrap_or(0), c.clone()));
    filled.truncate(WORST);
    TableQuality { table: t.table, rows: t.rows, first: t.first, last: t.last, filled }
}

fn import(i: &lake::ImportReport) -> ImportLine {
    let sum = Outcome::of(i).totals();
    ImportLine {
        import: u64::try_from(i.import).unwrap_or(0),
        files: i.files.iter().map(|f| f.name.clone()).collect(),
        read: sum.read,
        accepted: sum.accepted,
        set_aside: sum.set_aside,
        duplicates: sum.duplicates,
        blank: sum.blank + sum.header + sum.merged,
    }
}

/// A: history of stages and money of the books; B: one of them; C: only cards; D: many rows set aside. The reason says so.
fn grade(tables: &[TableQuality], imports: &[ImportLine]) -> (String, Words) {
    let rows = |name: &str| tables.iter().find(|t| t.table == name).map_or(0, |t| t.rows);
    let (read, aside) = imports.iter().fold((0, 0), |(r, a), i| (r + i.read, a + i.set_aside));
    let many_aside = aside * 50 > read;
    let (history, books) = (rows("stage_events") > 0, rows("orders") > 0);
    let (grade, ru, en) = match (many_aside, history, books) {
        (true, ..) => (
            "D",
            "отложено больше 2 % строк: сначала исправьте их",
            "more than 2 % of the rows were set aside: correct them first",
        ),
        (_, true, true) => ("A", "есть история стадий и продажи из учёта", "stage history and sales from the books are there"),
        (_, true, false) => {
            ("B", "есть история стадий, нет продаж из учёта", "stage history is there, sales from the books are not")
        }
        (_, false, true) => {
            ("B", "есть продажи из учёта, нет истории стадий", "sales from the books are there, stage history is not")
        }
        (_, false, false) => ("C", "нет ни истории стадий, ни продаж из учёта", "neither stage history nor sales from the books"),
    };
    (grade.to_owned(), Words::new(ru, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(name: &str, rows: u64) -> TableQuality {
        TableQuality { table: name.into(), rows, first: None, last: None, filled: Vec::new() }
    }

    #[test]
    fn the_grade_follows_what_is_there() {
        let line =
            |read, set_aside| ImportLine { import: 1, files: vec![], read, accepted: 0, set_aside, duplicates: 0, blank: 0 };
        let both = [quality("stage_events", 5), quality("orders", 5)];
        assert_eq!(grade(&both, &[line(1000, 20)]).0, "A");
        assert_eq!(grade(&both, &[line(1000, 21)]).0, "D");
        assert_eq!(grade(&both[..1], &[]).0, "B");
        assert_eq!(grade(&[quality("deals", 5)], &[]).0, "C");
    }
}
