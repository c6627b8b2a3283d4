//! How long a million rows take; prints, asserts nothing about time. Run with `--ignored --nocapture`.

use crate::common::{meta, table};
use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array,
};
use lake::{Lake, batch_schema};
use std::sync::Arc;
use std::time::Instant;

fn million(rows: std::ops::Range<i64>, bump: i64) -> RecordBatch {
    let schema = batch_schema(table("deals"));
    let text = |f: &dyn Fn(i64) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.clone().map(f))) };
    let time = |f: &dyn Fn(i64) -> i64| -> ArrayRef {
        Arc::new(TimestampMicrosecondArray::from_iter_values(rows.clone().map(f)).with_timezone("UTC"))
    };
    let columns = schema
        .fields()
        .iter()
        .map(|f| match f.name().as_str() {
            "id" => text(&|i| format!("D-{i:08}")),
            "title" => text(&|i| format!("Поставка оборудования № {i}")),
            "customer_id" => text(&|i| format!("C-{:06}", i * 7919 % 200_000)),
            "owner_id" => text(&|i| format!("m-{:02}", i % 40)),
            "pipeline" => text(&|i| ["main", "repeat"][i as usize % 2].into()),
            "stage" => text(&|i| format!("stage-{}", i % 9)),
            "status" => text(&|i| ["open", "won", "lost"][i as usize % 3].into()),
            "currency" => text(&|_| "RUB".into()),
            "channel" => text(&|i| format!("channel-{}", i % 12)),
            "region" => text(&|i| format!("Регион {}", i % 80)),
            "created_at" => time(&|i| 1_600_000_000_000_000 + i * 90_000_000),
            "closed_at" => time(&|i| 1_600_000_000_000_000 + i * 90_000_000 + (i * 7919 % 5_000_000) * 1_000_000),
            "updated_at" => time(&|i| 1_600_000_000_000_000 + i * 95_000_000 + bump),
            "amount" => Arc::new(
                Decimal128Array::from_iter_values(rows.clone().map(|i| i128::from(i * 7_919 % 90_000_000 + bump)))
                    .with_precision_and_scale(18, 4)
                    .unwrap(),
            ),
            "expected_close_on" => Arc::new(Date32Array::from_iter_values(rows.clone().map(|i| (i / 1000) as i32 + 18_000))),
            "_line" => Arc::new(Int64Array::from_iter_values(rows.clone())),
            _ => new_null_array(f.data_type(), rows.clone().count()),
        })
        .collect();
    RecordBatch::try_new(schema, columns).unwrap()
}

#[test]
#[ignore = "a measurement, not a test"]
fn a_million_deals() {
    let dir = tempfile::tempdir().unwrap();
    let lake = Lake::open(dir.path()).unwrap();
    let run = |what: &str, batches: Vec<RecordBatch>| {
        let start = Instant::now();
        let mut txn = lake.begin_import(meta()).unwrap();
        for batch in batches {
            txn.append(table("deals"), batch, 0, "crm").unwrap();
        }
        let appended = start.elapsed();
        let report = txn.commit(1).unwrap();
        let bytes: u64 = lake.files(report.snapshot, "deals").unwrap().iter().map(|f| f.bytes).sum();
        eprintln!("{what}: appended {appended:?}, committed {:?}, {bytes} bytes, {:?}", start.elapsed(), report.tables);
    };
    let all = |bump| (0..16).map(|i| million(i * 65_536..(i + 1) * 65_536, bump)).collect::<Vec<_>>();
    run("first", all(0));
    run("the same", all(0));
    run("one changed", vec![million(500..501, 5)]);
    run("all changed", all(5));
    let start = Instant::now();
    lake.undo(4, 9).unwrap();
    eprintln!("undo of all changed: {:?}", start.elapsed());
    let start = Instant::now();
    lake.verify(&mut |_| {}).unwrap();
    eprintln!("verify: {:?}", start.elapsed());
}
