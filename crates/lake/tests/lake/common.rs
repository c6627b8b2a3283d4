//! Small deals and orders for the tests, and the contents of a lake as plain text to compare.

use arrow::array::{
    Array, ArrayRef, AsArray, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array,
};
use arrow::util::display::array_value_to_string;
use domain::schema::Table;
use lake::{ImportMeta, ImportReport, Lake, batch_schema};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) fn table(name: &str) -> &'static Table {
    domain::schema::table(name).unwrap()
}

/// A deal: id, amount, `updated_at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deal {
    pub(crate) id: String,
    pub(crate) amount: Option<i64>,
    pub(crate) updated: Option<i64>,
}

pub(crate) fn deal(id: impl ToString, amount: i64, updated: impl Into<Option<i64>>) -> Deal {
    Deal { id: id.to_string(), amount: Some(amount), updated: updated.into() }
}

pub(crate) fn deals(rows: &[Deal]) -> RecordBatch {
    batch("deals", rows.len(), |name| match name {
        "id" => Some(Arc::new(StringArray::from_iter_values(rows.iter().map(|r| r.id.as_str())))),
        "amount" => Some(money(rows.iter().map(|r| r.amount))),
        "created_at" => Some(times(rows.iter().map(|_| Some(1_700_000_000_000_000)))),
        "updated_at" => Some(times(rows.iter().map(|r| r.updated))),
        "status" => Some(Arc::new(StringArray::from_iter_values(rows.iter().map(|_| "open")))),
        _ => None,
    })
}

/// Orders have no `updated_at`: (id, amount).
pub(crate) fn orders(rows: &[(&str, i64)]) -> RecordBatch {
    batch("orders", rows.len(), |name| match name {
        "id" => Some(Arc::new(StringArray::from_iter_values(rows.iter().map(|r| r.0)))),
        "at" => Some(times(rows.iter().map(|r| Some(1_700_000_000_000_000 + i64::from(r.0.as_bytes()[0] - b'a'))))),
        "amount" => Some(money(rows.iter().map(|r| Some(r.1)))),
        _ => None,
    })
}

fn money(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    let array: Decimal128Array = values.map(|v| v.map(i128::from)).collect();
    Arc::new(array.with_precision_and_scale(18, 4).unwrap())
}

fn times(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
}

fn batch(name: &str, rows: usize, column: impl Fn(&str) -> Option<ArrayRef>) -> RecordBatch {
    let schema = batch_schema(table(name));
    let columns = schema
        .fields()
        .iter()
        .map(|f| match f.name().as_str() {
            "_line" => Arc::new((2..rows as i64 + 2).collect::<Int64Array>()) as ArrayRef,
            other => column(other).unwrap_or_else(|| new_null_array(f.data_type(), rows)),
        })
        .collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

pub(crate) fn meta() -> ImportMeta {
    ImportMeta { started_at: 1_000_000, options: "{}".into(), replace: false }
}

/// Imports one batch of a table.
pub(crate) fn import(lake: &Lake, name: &'static str, batch: RecordBatch) -> ImportReport {
    import_with(lake, name, batch, meta())
}

pub(crate) fn import_with(lake: &Lake, name: &'static str, batch: RecordBatch, meta: ImportMeta) -> ImportReport {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file.csv");
    std::fs::write(&path, format!("{} rows\n", batch.num_rows())).unwrap();
    let mut txn = lake.begin_import(meta).unwrap();
    let file = txn.add_file(&path, "file.csv").unwrap();
    txn.append(table(name), batch, file, "crm").unwrap();
    txn.commit(2_000_000).unwrap()
}

/// Contents of a table at a snapshot without provenance: key -> all values as text.
pub(crate) fn contents(lake: &Lake, snapshot: i64, name: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in lake.files(snapshot, name).unwrap() {
        let mut rows = 0;
        for batch in lake::foreign::ParquetRows::open(&file.path, 1024).unwrap() {
            let batch = batch.unwrap();
            rows += batch.num_rows() as u64;
            for i in 0..batch.num_rows() {
                let key: Vec<String> = table(name)
                    .key
                    .iter()
                    .map(|k| cell(batch.column_by_name(k).unwrap(), i))
                    .chain([cell(batch.column_by_name("source").unwrap(), i)])
                    .collect();
                let values: Vec<String> = batch
                    .schema()
                    .fields()
                    .iter()
                    .zip(batch.columns())
                    .filter(|(f, _)| !["_import", "_file", "_line"].contains(&f.name().as_str()))
                    .map(|(_, c)| cell(c, i))
                    .collect();
                assert_eq!(all.insert(key.join("/"), values.join("|")), None, "a key stands twice");
            }
        }
        assert_eq!(rows, file.rows);
    }
    all
}

/// Amounts of the deals or orders now, by id.
pub(crate) fn amounts(lake: &Lake, name: &str) -> BTreeMap<String, i128> {
    let mut all = BTreeMap::new();
    for file in lake.files(lake.latest().unwrap(), name).unwrap() {
        for batch in lake::foreign::ParquetRows::open(&file.path, 1024).unwrap() {
            let batch = batch.unwrap();
            let (ids, amounts) =
                (batch.column_by_name("id").unwrap().as_string::<i32>(), batch.column_by_name("amount").unwrap());
            let amounts = amounts.as_primitive::<arrow::datatypes::Decimal128Type>();
            for i in 0..batch.num_rows() {
                all.insert(ids.value(i).to_string(), amounts.value(i));
            }
        }
    }
    all
}

fn cell(column: &ArrayRef, i: usize) -> String {
    if column.is_null(i) { "∅".into() } else { array_value_to_string(column, i).unwrap() }
}

/// Leads have no `updated_at`: (id, channel).
pub(crate) fn leads(rows: &[(&str, &str)]) -> RecordBatch {
    batch("leads", rows.len(), |name| match name {
        "id" => Some(Arc::new(StringArray::from_iter_values(rows.iter().map(|r| r.0)))),
        "created_at" => Some(times(rows.iter().map(|_| Some(1_700_000_000_000_000)))),
        "channel" => Some(Arc::new(StringArray::from_iter_values(rows.iter().map(|r| r.1)))),
        _ => None,
    })
}

/// (source, id) -> (amount or channel, updated) of deals or leads.
pub(crate) fn versions(lake: &Lake, snapshot: i64, name: &str) -> BTreeMap<(String, String), (Option<i64>, Option<i64>)> {
    let mut all = BTreeMap::new();
    for file in lake.files(snapshot, name).unwrap() {
        for batch in lake::foreign::ParquetRows::open(&file.path, 1024).unwrap() {
            let batch = batch.unwrap();
            let column = |name: &str| batch.column_by_name(name).unwrap().clone();
            let (ids, sources) = (column("id"), column("source"));
            for i in 0..batch.num_rows() {
                let key = (sources.as_string::<i32>().value(i).to_string(), ids.as_string::<i32>().value(i).to_string());
                let version = if name == "deals" {
                    let (amount, updated) = (column("amount"), column("updated_at"));
                    let updated = updated.as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
                    let amount = amount.as_primitive::<arrow::datatypes::Decimal128Type>().value(i);
                    (Some(amount as i64), updated.is_valid(i).then(|| updated.value(i)))
                } else {
                    (Some(column("channel").as_string::<i32>().value(i).parse().unwrap()), None)
                };
                assert_eq!(all.insert(key, version), None, "a key stands twice");
            }
        }
    }
    all
}

/// Every file below a folder, relative, except the catalogue's own and the lock.
pub(crate) fn stored(dir: &std::path::Path) -> Vec<String> {
    fn walk(dir: &std::path::Path, root: &std::path::Path, into: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, into);
            } else {
                into.push(path.strip_prefix(root).unwrap().display().to_string());
            }
        }
    }
    let mut all = Vec::new();
    walk(dir, dir, &mut all);
    all.retain(|f| !f.starts_with("lake.sqlite") && f != "lock");
    all.sort();
    all
}

pub(crate) fn copy_dir(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// One larger change for the fault tests: new, updated, repeated, late and conflicting rows, two tables, a received file.
pub(crate) fn big_change(lake: &Lake, file: &std::path::Path) -> lake::Result<ImportReport> {
    let mut txn = lake.begin_import(meta())?;
    let id = txn.add_file(file, "change.csv")?;
    txn.append(
        table("deals"),
        deals(&[deal("a", 1, 1), deal("b", 20, 9), deal("c", 3, 0), deal("n", 7, 1), deal("z", 1, 1), deal("z", 2, 1)]),
        id,
        "crm",
    )?;
    txn.append(table("leads"), leads(&[("l1", "site"), ("l2", "call")]), id, "crm")?;
    txn.problem(&lake::Problem { line: 9, code: "bad_date".into(), ..lake::Problem::default() })?;
    txn.commit(9)
}

/// What stands before [`big_change`].
pub(crate) fn before_big_change(dir: &std::path::Path) -> Lake {
    let lake = Lake::open(dir).unwrap();
    import(&lake, "deals", deals(&[deal("a", 1, 1), deal("b", 2, 1), deal("c", 30, 5)]));
    lake
}
