//! The catalogue read the way the DuckLake specification tells any engine to read it, knowing nothing of this crate.

use crate::common::{deal, deals, import, orders};
use lake::Lake;
use parquet::file::reader::{FileReader, SerializedFileReader};
use rusqlite::{Connection, OpenFlags, params};
use std::path::{Path, PathBuf};

fn catalogue(dir: &Path) -> Connection {
    Connection::open_with_flags(dir.join("lake.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Data files of a table at a snapshot: full path, rows, bytes, footer; by the queries of the specification.
fn data_files(db: &Connection, table: &str, snapshot: i64) -> Vec<(PathBuf, i64, i64, i64)> {
    let root: String =
        db.query_row("SELECT value FROM ducklake_metadata WHERE key = 'data_path' AND scope IS NULL", [], |r| r.get(0)).unwrap();
    let (schema, schema_path): (i64, String) = db
        .query_row(
            "SELECT schema_id, path FROM ducklake_schema WHERE schema_name = 'main' AND path_is_relative
             AND ?1 >= begin_snapshot AND (?1 < end_snapshot OR end_snapshot IS NULL)",
            [snapshot],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .unwrap();
    let (id, table_path): (i64, String) = db
        .query_row(
            "SELECT table_id, path FROM ducklake_table WHERE schema_id = ?1 AND table_name = ?2 AND path_is_relative
             AND ?3 >= begin_snapshot AND (?3 < end_snapshot OR end_snapshot IS NULL)",
            params![schema, table, snapshot],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .unwrap();
    let mut query = db
        .prepare(
            "SELECT data.path, data.record_count, data.file_size_bytes, data.footer_size, del.path
             FROM ducklake_data_file AS data
             LEFT JOIN (SELECT * FROM ducklake_delete_file WHERE ?2 >= begin_snapshot AND (?2 < end_snapshot OR end_snapshot IS NULL)) AS del
               USING (data_file_id)
             WHERE data.table_id = ?1 AND data.path_is_relative AND data.file_format = 'parquet'
               AND ?2 >= data.begin_snapshot AND (?2 < data.end_snapshot OR data.end_snapshot IS NULL)
             ORDER BY file_order, data.data_file_id",
        )
        .unwrap();
    query
        .query_map(params![id, snapshot], |r| {
            assert_eq!(r.get::<_, Option<String>>(4)?, None);
            let path = format!("{root}{schema_path}{table_path}{}", r.get::<_, String>(0)?);
            Ok((PathBuf::from(path), r.get(1)?, r.get(2)?, r.get(3)?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn any_engine_finds_the_tables_and_files_of_every_snapshot() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "deals", deals(&[deal("a", 10, 1), deal("b", 20, 1)]));
    import(&lake, "orders", orders(&[("o", 5)]));
    import(&lake, "deals", deals(&[deal("b", 21, 2), deal("c", 30, 2)]));
    let db = catalogue(dir.path());
    let latest: i64 = db.query_row("SELECT max(snapshot_id) FROM ducklake_snapshot", [], |r| r.get(0)).unwrap();
    assert_eq!(latest, 3);
    for (table, snapshot) in [("deals", 1), ("deals", 2), ("deals", 3), ("orders", 2), ("orders", 3)] {
        let found = data_files(&db, table, snapshot);
        let ours = lake.files(snapshot, table).unwrap();
        assert_eq!(found.len(), ours.len());
        for ((path, rows, bytes, footer), ours) in found.iter().zip(&ours) {
            assert_eq!((path, *rows as u64, *bytes as u64), (&ours.path, ours.rows, ours.bytes));
            let content = std::fs::read(path).unwrap();
            let tail = &content[content.len() - 8..];
            assert_eq!(&tail[4..], b"PAR1");
            assert_eq!(*footer, i64::from(u32::from_le_bytes(tail[..4].try_into().unwrap())));
        }
    }
}

#[test]
fn columns_are_found_in_the_files_by_their_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "deals", deals(&[deal("a", 10, 1)]));
    let db = catalogue(dir.path());
    let mut query = db
        .prepare("SELECT column_id, column_name, column_type FROM ducklake_column WHERE 1 >= begin_snapshot AND end_snapshot IS NULL ORDER BY column_order")
        .unwrap();
    let columns: Vec<(i32, String, String)> =
        query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap().collect::<Result<_, _>>().unwrap();
    let names: Vec<&str> = columns.iter().map(|c| c.1.as_str()).collect();
    let schema = lake::arrow_schema(crate::common::table("deals"));
    assert_eq!(names, schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>());
    let type_of = |name: &str| columns.iter().find(|c| c.1 == name).unwrap().2.as_str();
    assert_eq!(
        ["id", "amount", "created_at", "expected_close_on", "is_test", "_line", "_file"].map(type_of),
        ["varchar", "decimal(18,4)", "timestamptz", "date", "boolean", "int64", "int32"]
    );
    let file = std::fs::File::open(&lake.files(1, "deals").unwrap()[0].path).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let stored = reader.metadata().file_metadata().schema_descr_ptr();
    for (id, name, _) in &columns {
        let column = stored.columns().iter().find(|c| c.name() == name).unwrap();
        assert_eq!(column.self_type().get_basic_info().id(), *id, "{name}");
    }
}

#[test]
fn statistics_and_counters_are_those_of_the_live_files() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    import(&lake, "deals", deals(&[deal("a", 100_000, 1), deal("b", 20_000, 1)]));
    import(&lake, "deals", deals(&[deal("a", 30_000, 2)]));
    let db = catalogue(dir.path());
    let (rows, next, bytes): (i64, i64, i64) = db
        .query_row("SELECT record_count, next_row_id, file_size_bytes FROM ducklake_table_stats", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .unwrap();
    let live: u64 = lake.files(2, "deals").unwrap().iter().map(|f| f.bytes).sum();
    assert_eq!((rows, bytes), (2, live as i64));
    assert!(next >= 2);
    let bounds: (bool, String, String) = db
        .query_row(
            "SELECT s.contains_null, s.min_value, s.max_value FROM ducklake_table_column_stats s JOIN ducklake_column c USING (table_id, column_id)
             WHERE c.column_name = 'amount'",
            [],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
        .unwrap();
    assert_eq!(bounds, (false, "2.0000".into(), "3.0000".into()));
    // ranges of row numbers never overlap, and the counters stand past everything given out
    let (files, next_file): (i64, i64) = db
        .query_row(
            "SELECT (SELECT max(data_file_id) FROM ducklake_data_file), (SELECT next_file_id FROM ducklake_snapshot ORDER BY snapshot_id DESC LIMIT 1)",
            [],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )
        .unwrap();
    assert!(files < next_file);
    let changes: String =
        db.query_row("SELECT changes_made FROM ducklake_snapshot_changes WHERE snapshot_id = 2", [], |r| r.get(0)).unwrap();
    assert_eq!(changes, "inserted_into_table:1,deleted_from_table:1");
}

#[test]
fn a_moved_folder_tells_its_new_place() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    import(&Lake::open(&old).unwrap(), "orders", orders(&[("o", 5)]));
    std::fs::rename(&old, &new).unwrap();
    assert_eq!(Lake::open_read(&new).unwrap().files(1, "orders").unwrap()[0].path.parent().unwrap(), new.join("data/orders"));
    drop(Lake::open(&new).unwrap());
    assert!(data_files(&catalogue(&new), "orders", 1)[0].0.exists());
}
