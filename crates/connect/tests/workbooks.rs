//! XLSX, XLS, ODS, archives and Parquet batches give the same rows as the CSV they were made of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use connect::{Error, Input, Limits};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;
use support::biff::xls;
use support::{Kept, opts, read_bytes, read_input, read_path, read_text};

const HEAD: [&str; 7] = ["id", "created_at", "status", "amount", "expected_close_on", "is_repeat", "Примечание"];
const CSV: &str = "id,created_at,status,amount,expected_close_on,is_repeat,Примечание\n\
101,2024-01-31 18:05:09,won,1500.5,2024-02-15,true,\"a, б\"\n\
102,2024-02-01 00:00:00,open,0.1,,false,\n\
103,2024-02-02 12:00:00,lost,,,,x\n";

fn same(k: &Kept) {
    let want = read_text("a.csv", CSV).1;
    let strip = |k: &Kept| {
        let mut rows = k.tables["deals"].clone();
        rows.iter_mut().for_each(|r| drop(r.remove("_line")));
        rows
    };
    assert_eq!(strip(k), strip(&want));
}

fn xlsx(sheet: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let s = book.add_worksheet().set_name(sheet).unwrap();
    let time = Format::new().set_num_format("dd.mm.yyyy hh:mm:ss");
    let day = Format::new().set_num_format("dd.mm.yyyy");
    s.write_row(0, 0, HEAD).unwrap();
    let at = |y, m, d, h, mi, se| ExcelDateTime::from_ymd(y, m, d).unwrap().and_hms(h, mi, se).unwrap();
    s.write(1, 0, 101).unwrap();
    s.write_with_format(1, 1, at(2024, 1, 31, 18, 5, 9.0), &time).unwrap();
    s.write(1, 2, "won").unwrap();
    s.write(1, 3, 1500.5).unwrap();
    s.write_with_format(1, 4, at(2024, 2, 15, 0, 0, 0.0), &day).unwrap();
    s.write(1, 5, true).unwrap();
    s.write(1, 6, "a, б").unwrap();
    s.write(2, 0, "102").unwrap();
    // A date whose style was lost is a plain number.
    s.write(2, 1, 45_323).unwrap();
    s.write(2, 2, "open").unwrap();
    s.write(2, 3, 0.1).unwrap();
    s.write(2, 5, false).unwrap();
    s.write(4, 0, 103).unwrap();
    s.write(4, 1, "02.02.2024 12:00").unwrap();
    s.write(4, 2, "lost").unwrap();
    s.write(4, 6, "x").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn xlsx_with_true_dates_lost_styles_and_texts() {
    let (detected, kept) = read_bytes("сделки.csv", &xlsx("Лист1"), &opts()).unwrap();
    assert_eq!((detected.format.as_str(), detected.sheet.as_deref()), ("xlsx", Some("Лист1")));
    same(&kept);
    assert_eq!(kept.column("deals", "_line"), ["2", "3", "5"]);
    assert!(kept.report.notes.iter().any(|n| n.code == "date_serial" && n.count == 1));
}

#[test]
fn sheets_with_tables_are_read_one_by_one() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Инструкция").unwrap().write(0, 0, "как читать").unwrap();
    for (name, header, row) in [
        ("Люди", vec!["id", "name", "role"], vec!["m-1", "Олег", "manager"]),
        ("Товары", vec!["id", "name", "category"], vec!["p-1", "Лампа", "Свет"]),
    ] {
        let s = book.add_worksheet().set_name(name).unwrap();
        s.write_row(0, 0, header).unwrap();
        s.write_row(1, 0, row).unwrap();
    }
    let (_dir, path) = support::write("book.xlsx", &book.save_to_buffer().unwrap());
    let mut all = connect::inputs(&path, &Limits::default()).unwrap();
    assert_eq!(all.iter().map(|i| i.name.as_str()).collect::<Vec<_>>(), ["book.xlsx [Люди]", "book.xlsx [Товары]"]);
    assert_eq!(read_input(&mut all[0], &opts()).unwrap().0.table.as_deref(), Some("employees"));
    assert_eq!(read_input(&mut all[1], &opts()).unwrap().0.table.as_deref(), Some("products"));
}

fn ods() -> Vec<u8> {
    let cell = |kind: &str, attr: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" {attr}><text:p>{text}</text:p></table:table-cell>")
    };
    let words = |list: &[&str]| list.iter().map(|t| cell("string", "", t)).collect::<String>();
    let none = "<table:table-cell/>";
    let rows = [
        words(&HEAD),
        cell("float", "office:value=\"101\"", "101")
            + &cell("date", "office:date-value=\"2024-01-31T18:05:09\"", "31.01.24")
            + &words(&["won"])
            + &cell("currency", "office:value=\"1500.5\"", "1 500,50 ₽")
            + &cell("date", "office:date-value=\"2024-02-15\"", "15.02.24")
            + &cell("boolean", "office:boolean-value=\"true\"", "ИСТИНА")
            + &words(&["a, <text:span>б</text:span>"]),
        words(&["102", "01.02.2024", "open"])
            + &cell("float", "office:value=\"0.1\"", "0,1")
            + none
            + &words(&["нет"])
            + "<table:table-cell table:number-columns-repeated=\"16378\"/>",
        words(&["103", "02.02.2024 12:00", "lost"]) + "<table:table-cell table:number-columns-repeated=\"3\"/>" + &words(&["x"]),
    ];
    let body: String = rows.iter().map(|r| format!("<table:table-row>{r}</table:table-row>")).collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Лист1\">{body}<table:table-row table:number-rows-repeated=\"1048572\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    pack(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", xml.as_bytes())])
}

fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn ods_with_repeats() {
    let (detected, kept) = read_bytes("сделки.xlsx", &ods(), &opts()).unwrap();
    assert_eq!(detected.format, "ods");
    same(&kept);
}

#[test]
fn a_true_binary_workbook() {
    let mut cells: Vec<(u16, u16, Result<f64, &str>)> = HEAD.iter().enumerate().map(|(i, h)| (0, i as u16, Err(*h))).collect();
    cells.extend([
        (1, 0, Ok(101.0)),
        (1, 1, Err("31.01.2024 18:05:09")),
        (1, 2, Err("won")),
        (1, 3, Ok(1500.5)),
        (1, 4, Ok(45_337.0)),
        (1, 5, Err("да")),
        (1, 6, Err("a, б")),
    ]);
    cells.extend([(2, 0, Ok(102.0)), (2, 1, Ok(45_323.0)), (2, 2, Err("open")), (2, 3, Ok(0.1)), (2, 5, Err("нет"))]);
    cells.extend([(3, 0, Ok(103.0)), (3, 1, Ok(45_324.5)), (3, 2, Err("lost")), (3, 6, Err("x"))]);
    let (detected, kept) = read_bytes("сделки.xls", &xls(&cells), &opts()).unwrap();
    assert_eq!(detected.format, "xls");
    same(&kept);
}

#[test]
fn far_corners_of_a_binary_workbook_are_refused() {
    let bytes = xls(&[(0, 0, Err("id")), (0, 1, Err("name")), (65_535, 255, Ok(1.0))]);
    let limits = Limits { memory: 64 << 20, ..Limits::default() };
    let error = read_bytes("a.xls", &bytes, &connect::Options { limits, ..opts() }).err().unwrap();
    assert!(matches!(error, Error::Limit { .. }), "{error}");
}

#[test]
fn archives_of_tables() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(CSV.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    same(&read_bytes("deals.csv.gz", &gz, &opts()).unwrap().1);
    let inner = pack(&[("deep/deals.csv", CSV.as_bytes())]);
    let zip = pack(&[
        ("readme.md", b"text"),
        ("__MACOSX/x.csv", b"x"),
        ("b/сделки.xlsx", &xlsx("A")),
        ("a.csv.gz", &gz),
        ("c.zip", &inner),
        ("b/.hidden.csv", b"x"),
    ]);
    let (_dir, path) = support::write("all.zip", &zip);
    let mut all = connect::inputs(&path, &Limits::default()).unwrap();
    assert_eq!(
        all.iter().map(|i| i.name.as_str()).collect::<Vec<_>>(),
        ["all.zip/a.csv", "all.zip/b/сделки.xlsx", "all.zip/c.zip/deep/deals.csv"]
    );
    for input in &mut all {
        assert_eq!(input.origin, path);
        same(&read_input(input, &opts()).unwrap().1);
    }
}

#[test]
fn folders_by_name() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("sub")).unwrap();
    for name in ["b.csv", "a.csv", "truth.json", "sub/c.csv", ".d.csv", "notes.md"] {
        std::fs::write(dir.path().join(name), CSV).unwrap();
    }
    let names: Vec<String> = connect::inputs(dir.path(), &Limits::default()).unwrap().into_iter().map(|i| i.name).collect();
    assert_eq!(names, ["a.csv", "b.csv", "sub/c.csv"]);
    assert!(read_path(&dir.path().join("missing.csv"), &opts()).is_err());
}

#[test]
fn batches_of_typed_columns() {
    use arrow::array::*;
    use std::sync::Arc;
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("id", Arc::new(Int64Array::from(vec![101, 102, 103])) as ArrayRef, false),
        (
            "created_at",
            Arc::new(
                TimestampNanosecondArray::from(vec![
                    1_706_713_509_000_000_000,
                    1_706_734_800_000_000_000,
                    1_706_864_400_000_000_000,
                ])
                .with_timezone("UTC"),
            ) as ArrayRef,
            false,
        ),
        ("status", Arc::new(StringArray::from(vec!["won", "open", "lost"])) as ArrayRef, false),
        ("amount", Arc::new(Float64Array::from(vec![Some(1500.5), Some(0.1), None])) as ArrayRef, true),
        ("expected_close_on", Arc::new(Date32Array::from(vec![Some(19_768), None, None])) as ArrayRef, true),
        ("is_repeat", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])) as ArrayRef, true),
        ("Примечание", Arc::new(LargeStringArray::from(vec![Some("a, б"), None, Some("x")])) as ArrayRef, true),
    ])
    .unwrap();
    let (_dir, path) = support::write("deals.parquet", b"PAR1....PAR1");
    let input = Input::file(&path);
    assert_eq!(input.format(&Limits::default()).unwrap(), connect::Format::Parquet);
    let mut input = input.with_batches(Arc::new(move || Ok(Box::new(vec![Ok(batch.clone())].into_iter()))));
    let (detected, kept) = read_input(&mut input, &opts()).unwrap();
    assert_eq!((detected.format.as_str(), kept.report.read, kept.report.header), ("parquet", 3, 0));
    same(&kept);
}

#[test]
fn broken_workbooks_and_archives_never_panic_or_hang() {
    let gz = {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(CSV.as_bytes()).unwrap();
        gz.finish().unwrap()
    };
    let old = xls(&[
        (0, 0, Err("id")),
        (0, 1, Err("name")),
        (0, 2, Err("role")),
        (1, 0, Ok(1.0)),
        (1, 1, Err("Ann")),
        (1, 2, Err("head")),
    ]);
    let mut n = 1_u64;
    let mut roll = |most: usize| {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (n >> 33) as usize % most
    };
    for whole in [xlsx("A"), ods(), old, gz, pack(&[("deals.csv", CSV.as_bytes())])] {
        for _ in 0..120 {
            let mut bytes = whole.clone();
            for _ in 0..=roll(4) {
                let at = roll(bytes.len());
                match roll(3) {
                    0 => bytes[at] = roll(256) as u8,
                    1 => bytes[at..].iter_mut().take(4).for_each(|b| *b = 0xff),
                    _ => bytes.truncate(at.max(100)),
                }
                if bytes.len() < 200 {
                    break;
                }
            }
            let _ = read_bytes("x.bin", &bytes, &opts());
        }
    }
}
