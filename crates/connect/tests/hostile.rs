//! Hostile and mistaken files end in a clear message or in rows set aside, never in a panic or in a lost row.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use connect::{Error, Limits, Options};
use std::io::Write;
use support::{opts, read_bytes, read_text};

fn fails(name: &str, bytes: &[u8]) -> Error {
    match read_bytes(name, bytes, &opts()) {
        Ok((d, k)) => panic!("{name} was read as {:?}: {:?}", d.table, k.report),
        Err(e) => e,
    }
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn empty_and_header_only_files_are_errors() {
    assert!(matches!(fails("a.csv", b""), Error::Empty { .. }));
    assert!(matches!(fails("a.csv", b"\xef\xbb\xbf \r\n \n"), Error::Empty { .. }));
    assert!(matches!(fails("a.csv", b"id,created_at,status\n"), Error::NoRows { .. }));
    assert!(matches!(fails("a.csv", b"id,created_at,status\n,,\n\n"), Error::NoRows { .. }));
}

#[test]
fn other_kinds_of_files_are_named() {
    for (bytes, what) in [
        (&b"%PDF-1.7\n%abc"[..], "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (b"{\"a\": 1}", "JSON"),
        (b"<?xml version=\"1.0\"?><a/>", "XML"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0", "program"),
        (b"Rar!\x1a\x07\x00aaa", "RAR"),
    ] {
        let e = fails("a.csv", bytes);
        assert!(matches!(&e, Error::NotTable { what: w, .. } if w.contains(what)), "{e}");
        assert!(e.text("ru").contains("a.csv"));
    }
    let garbage: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fails("a.csv", &garbage);
    fails("a.xlsx", &[b"PK\x03\x04".as_slice(), &garbage].concat());
    fails("a.xls", &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &garbage].concat());
    fails("a.gz", &[b"\x1f\x8b\x08\x00".as_slice(), &garbage].concat());
}

#[test]
fn an_unclosed_quote_costs_its_row_only() {
    let mut text = String::from("id,created_at,status,title\n");
    for i in 0..1000 {
        text.push_str(&if i == 9 {
            format!("{i},2024-01-01,won,\"без конца\n")
        } else {
            format!("{i},2024-01-01,won,т{i}\n")
        });
    }
    let k = read_text("deals.csv", &text).1;
    assert_eq!((k.rows("deals"), k.codes()), (999, vec!["unclosed_quote"]));
    assert_eq!((k.problems[0].line, k.problems[0].raw.as_str()), (11, "9,2024-01-01,won,\"\"\"без конца\""));
}

#[test]
fn extra_and_missing_cells() {
    let k = read_text(
        "deals.csv",
        "id,created_at,status,title\n1,2024-01-01,won,a,b\n2,2024-01-01,won\n3,2024-01-01,won,a,,\n4,2024-01-0",
    )
    .1;
    assert_eq!(k.column("deals", "id"), ["2", "3"]);
    assert_eq!(k.codes(), ["extra_cells", "cut_row"]);
}

#[test]
fn bad_bytes_and_zero_bytes_set_rows_aside() {
    let mut text = "id,created_at,status,title\n1,2024-01-01,won,хорошо\n2,2024-01-01,won,".to_owned().into_bytes();
    text.extend(b"\xff\xfe bad\n3,2024-01-01,won,a\0b\n4,2024-01-01,won,");
    text.extend("тоже хорошо и достаточно длинно\n".as_bytes());
    let k = read_bytes("deals.csv", &text, &opts()).unwrap().1;
    assert_eq!(k.column("deals", "id"), ["1", "4"]);
    assert_eq!(k.codes(), ["bad_characters", "bad_characters"]);
}

#[test]
fn huge_cells_and_many_columns() {
    let long = "x".repeat(70 << 10);
    let k = read_text(
        "deals.csv",
        &format!(
            "id,created_at,status,title\n{long},2024-01-01,won,a\n2,2024-01-01,won,{long}\n3,2024-01-01,won,{}\n",
            "y".repeat(2 << 20)
        ),
    )
    .1;
    assert_eq!((k.column("deals", "id"), k.codes()), (vec!["2"], vec!["field_too_long", "field_too_long"]));
    let wide: Vec<String> = (0..3000).map(|i| format!("c{i}")).collect();
    assert!(matches!(fails("a.csv", format!("{}\n1\n", wide.join(",")).as_bytes()), Error::Limit { .. }));
}

#[test]
fn formula_like_texts_stay_texts() {
    let k = read_text(
        "deals.csv",
        "id,created_at,status,title\n1,2024-01-01,won,\"=HYPERLINK(\"\"http://x\"\")\"\n2,2024-01-01,won,@SUM(A1)\n",
    )
    .1;
    assert_eq!(k.column("deals", "title"), ["=HYPERLINK(\"http://x\")", "@SUM(A1)"]);
}

#[test]
fn repeated_headers_totals_and_footers_are_no_data() {
    let text = "Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date,Opportunity Owner\n\
        o1,a,Closed Won,100.50,1/31/2024,1/15/2024,Pat\nOpportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date,Opportunity Owner\n\
        o2,b,Prospecting,50,2/28/2024,1/20/2024,Pat\nGrand Totals,,,150.50,,,\n\n\"Confidential Information - Do Not Distribute\"\n\"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.\"\n";
    let k = read_text("report.csv", text).1;
    assert_eq!((k.column("deals", "status"), k.problems.len()), (vec!["won", "open"], 0));
    assert_eq!((k.report.header, k.report.blank), (5, 1));
    assert_eq!((k.report.totals[0].ours.as_str(), k.report.totals[0].mismatch), ("150.50", false));
}

#[test]
fn bombs_are_refused_before_they_open() {
    let zeros = vec![b'0'; 200 << 20];
    let bomb = zip_of(&[("deals.csv", &zeros)]);
    assert!(matches!(fails("a.zip", &bomb), Error::Limit { limit: 100, .. }));
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(&zeros).unwrap();
    assert!(matches!(fails("a.csv.gz", &gz.finish().unwrap()), Error::Limit { limit: 100, .. }));
    let sheet = [
        b"<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>".as_slice(),
        &zeros,
        b"</t></is></c></row></sheetData></worksheet>",
    ]
    .concat();
    let book = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    assert!(matches!(fails("a.xlsx", &book), Error::Limit { limit: 100, .. }));
    let small = Options { limits: Limits { unpacked: 1000, ..Limits::default() }, ..opts() };
    assert!(matches!(
        read_bytes("a.zip", &zip_of(&[("deals.csv", &zeros[..5000])]), &small),
        Err(Error::Limit { limit: 1000, .. })
    ));
}

#[test]
fn archives_that_point_outside_or_nest_deeply() {
    let e = fails("a.zip", &zip_of(&[("../../etc/x.csv", b"id,name\n1,a\n")]));
    assert!(e.to_string().contains("outside"), "{e}");
    let mut inner = zip_of(&[("a.csv", b"id,name,role\n1,a,head\n")]);
    for _ in 0..3 {
        inner = zip_of(&[("n.zip", &inner)]);
    }
    assert!(fails("a.zip", &inner).to_string().contains("nested"));
    assert!(fails("a.zip", &zip_of(&[("a.txt.exe", b"x")])).to_string().contains("holds no"));
}

fn book(sheet: &str, extra: &str) -> Vec<u8> {
    zip_of(&[
        ("[Content_Types].xml", b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        (
            "xl/workbook.xml",
            format!("<?xml version=\"1.0\"?>{extra}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>").as_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", format!("<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{sheet}</sheetData></worksheet>").as_bytes()),
    ])
}

fn inline(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn far_corners_of_a_sheet_stay_small() {
    let head = format!("<row r=\"1\">{}{}{}</row>", inline("A1", "id"), inline("B1", "name"), inline("C1", "role"));
    let far = format!(
        "<row r=\"1048576\">{}{}{}</row>",
        inline("A1048576", "m-1"),
        inline("B1048576", "Ann"),
        inline("XFD1048576", "x")
    );
    let near = format!("<row r=\"2\">{}{}{}</row>", inline("A2", "m-2"), inline("B2", "Bo"), inline("C2", "head"));
    let k = read_bytes("employees.xlsx", &book(&(head + &near + &far), ""), &opts()).unwrap().1;
    assert_eq!(k.column("employees", "id"), ["m-2"]);
    assert_eq!((k.codes(), k.problems[0].line), (vec!["extra_cells"], 1_048_576));
}

#[test]
fn entities_and_document_types_are_refused() {
    let e = fails("a.xlsx", &book("", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"));
    assert!(e.to_string().contains("document type"), "{e}");
}

#[test]
fn row_and_byte_limits_hold() {
    let mut text = String::from("id,created_at,status\n");
    (0..200).for_each(|i| text.push_str(&format!("{i},2024-01-01,won\n")));
    for limits in [Limits { rows: 100, ..Limits::default() }, Limits { bytes: 1000, ..Limits::default() }] {
        let e = read_bytes("deals.csv", text.as_bytes(), &Options { limits, ..opts() }).err().unwrap();
        assert!(matches!(e, Error::Limit { .. }), "{e}");
    }
}

#[test]
fn html_with_spans_nested_tables_and_scripts() {
    let page = "<html><head><style>td{x:1}</style><script>var a='<td>no</td>';</script></head><body><table>\
        <tr><th>id<th>created_at<th>status<th>title</tr>\
        <tr><td>1<td>2024-01-01<td>won<td>a<br>b <b>c</b>&nbsp;&laquo;d&raquo;<table><tr><td>inner</td></tr></table></tr>\
        <tr><td rowspan=2>2<td>2024-01-01<td>won<td>x</tr><tr><td>2024-01-02<td>won<td>y</tr>\
        <tr><td>4</td><td>2024-01-01</td><td>won</td><td colspan=\"999999999\">z</td></tr></table></body></html>";
    let k = read_text("deals.xls", page).1;
    // A cell over two rows is not filled down: the second row has no number.
    assert_eq!(k.column("deals", "id"), ["1", "2", "4"]);
    assert_eq!(k.get("deals", 0, "title"), "a\nb c\u{a0}«d»inner");
    assert_eq!(k.codes(), ["missing_required"]);
}
