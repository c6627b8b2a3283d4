//! Canonical and plainly named files: no mapping, every row accounted for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use support::{opts, read_bytes, read_text};

const DEALS: &str = "\
id,created_at,status,amount,owner_id,closed_at,expected_close_on,is_repeat,Город доставки,discount
d-1,2024-01-31 18:05:09,won,1500.50,m-1,2024-02-10 09:00:00,2024-02-15,true,Казань,
d-2,2024-02-01T10:00:00Z,open,,m-2,,2030-01-01,0,\"a,\"\"b\"\"\",10
d-3,2024-02-30 10:00:00,open,1,m-2,,,,,
d-4,2024-02-03 10:00:00,someday,1,m-2,,,,,

d-5,2027-02-03 10:00:00,open,1,m-2,,,,,
,2024-02-03 10:00:00,open,1,m-2,,,,,
";

#[test]
fn canonical_deals() {
    let (detected, kept) = read_text("deals.csv", DEALS);
    assert_eq!(
        (detected.profile.as_str(), detected.table.as_deref(), detected.separator),
        ("canonical", Some("deals"), Some(','))
    );
    assert_eq!(kept.column("deals", "id"), ["d-1", "d-2"]);
    assert_eq!(kept.get("deals", 0, "created_at"), "2024-01-31T15:05:09Z");
    assert_eq!(kept.get("deals", 1, "created_at"), "2024-02-01T10:00:00Z");
    assert_eq!(kept.get("deals", 0, "amount"), "1500.5000");
    assert_eq!(kept.get("deals", 0, "expected_close_on"), "2024-02-15");
    assert_eq!(kept.get("deals", 0, "is_repeat"), "true");
    assert_eq!(kept.get("deals", 0, "attrs"), r#"{"Город доставки":"Казань"}"#);
    assert_eq!(kept.get("deals", 1, "attrs"), r#"{"Город доставки":"a,\"b\""}"#);
    assert_eq!(kept.column("deals", "_line"), ["2", "3"]);
    assert_eq!(kept.codes(), ["bad_date", "unknown_word", "future_date", "missing_required"]);
    assert_eq!(kept.problems.iter().map(|p| p.line).collect::<Vec<_>>(), [4, 5, 7, 8]);
    assert_eq!(kept.problems[1].raw, "d-4,2024-02-03 10:00:00,someday,1,m-2,,,,,");
    assert_eq!(kept.problems[1].column, "status");
    let r = &kept.report;
    assert_eq!((r.read, r.header, r.blank, r.set_aside, r.accepted()), (8, 1, 1, 4, 2));
}

#[test]
fn every_table_is_recognised_by_its_canonical_header() {
    for t in domain::schema::TABLES {
        let header: Vec<&str> = t.columns.iter().map(|c| c.name).rev().collect();
        let cell = |c: &domain::schema::Column| match c.kind {
            domain::schema::Kind::Text if !c.words.is_empty() => c.words[0],
            domain::schema::Kind::Text | domain::schema::Kind::Id => "x",
            domain::schema::Kind::Money | domain::schema::Kind::Num => "1.5",
            domain::schema::Kind::Date => "2024-01-01",
            domain::schema::Kind::Time => "2024-01-01 10:00:00",
            domain::schema::Kind::Bool => "true",
            domain::schema::Kind::Int => "5",
        };
        let row: Vec<&str> = t.columns.iter().rev().map(cell).collect();
        let (detected, kept) = read_text("export.csv", &format!("{}\n{}\n", header.join(";"), row.join(";")));
        assert_eq!((detected.profile.as_str(), detected.table.as_deref()), ("canonical", Some(t.name)));
        assert_eq!((kept.rows(t.name), kept.problems.len()), (1, 0), "{:?}", kept.problems);
    }
}

#[test]
fn the_required_columns_alone_are_enough() {
    for t in domain::schema::TABLES {
        let header: Vec<&str> = t.columns.iter().filter(|c| c.required).map(|c| c.name).collect();
        let row: Vec<&str> = header.iter().map(|_| "").collect();
        let text = format!("{}\n{}\n1{}\n", header.join(","), "2024-01-01,".repeat(row.len()), "");
        let (_dir, path) = support::write(&format!("{}.csv", t.name), text.as_bytes());
        let mut input = connect::inputs(&path, &connect::Limits::default()).unwrap().remove(0);
        let detected = connect::inspect(&mut input, &opts()).unwrap_or_else(|e| panic!("{}: {e}", t.name));
        assert_eq!(detected.table.as_deref(), Some(t.name));
    }
}

const RUSSIAN: &str = "Номер сделки;Дата создания;Сумма;Статус;Ответственный\r\n\
1001;31.01.2024 18:05;1 500,00;Успешно;Иванов Пётр\r\n\
1002;01.02.2024;12 000;В работе;Петрова Анна\r\n\
1003;05.02.2024;;Закрыто и не реализовано;Петрова Анна\r\n";

#[test]
fn russian_headers_in_every_dress_need_no_questions() {
    let want = read_text("выгрузка.csv", RUSSIAN).1;
    assert_eq!(want.column("deals", "status"), ["won", "open", "lost"]);
    assert_eq!(want.column("deals", "amount"), ["1500.0000", "12000.0000", ""]);
    assert_eq!(want.get("deals", 0, "created_at"), "2024-01-31T15:05:00Z");
    let tabbed = RUSSIAN.replace(';', "\t");
    let utf16 = |be: bool, bom: bool, text: &str| -> Vec<u8> {
        bom.then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(|u| if be { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    };
    let quoted: String = RUSSIAN.lines().map(|l| format!("\"{}\";\n", l.replace(';', "\";\""))).collect();
    let dresses: Vec<(&str, Vec<u8>)> = vec![
        ("bom", [&[0xef, 0xbb, 0xbf], RUSSIAN.as_bytes()].concat()),
        ("two boms", [&[0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], RUSSIAN.as_bytes()].concat()),
        ("cp1251", encoding_rs::WINDOWS_1251.encode(RUSSIAN).0.into_owned()),
        ("koi8", encoding_rs::KOI8_R.encode(RUSSIAN).0.into_owned()),
        ("cp866", encoding_rs::IBM866.encode(RUSSIAN).0.into_owned()),
        ("utf-16le", utf16(false, true, &tabbed)),
        ("utf-16be", utf16(true, true, &tabbed)),
        ("utf-16le without mark", utf16(false, false, RUSSIAN)),
        ("utf-16be without mark", utf16(true, false, RUSSIAN)),
        ("cr only", RUSSIAN.replace("\r\n", "\r").into_bytes()),
        ("lf only", RUSSIAN.replace("\r\n", "\n").into_bytes()),
        ("tabs", tabbed.clone().into_bytes()),
        ("pipes", RUSSIAN.replace(';', "|").into_bytes()),
        ("quoted with trailing separator", quoted.into_bytes()),
        ("trailing separators", RUSSIAN.replace("\r\n", ";\r\n").into_bytes()),
        ("no last line end", RUSSIAN.trim_end().as_bytes().to_vec()),
        ("mixed alphabets", RUSSIAN.replace("Сумма", "Cуммa").into_bytes()),
        ("title lines", format!("Отчёт по сделкам\r\n\r\n{RUSSIAN}").into_bytes()),
        ("sep line", format!("sep=;\r\n{RUSSIAN}").into_bytes()),
    ];
    for (name, bytes) in dresses {
        let (detected, kept) = read_bytes("выгрузка.xls", &bytes, &opts()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(detected.profile, "generic", "{name}");
        let strip = |k: &support::Kept| {
            let mut rows = k.tables["deals"].clone();
            rows.iter_mut().for_each(|r| drop(r.remove("_line")));
            rows
        };
        assert_eq!(strip(&kept), strip(&want), "{name}");
    }
}

#[test]
fn names_of_the_users_own_stay_attributes_even_when_an_alias_explains_them() {
    let (d, k) = read_text("deals.csv", "id,created_at,status,Город,Любимый цвет\n1,2024-01-01,won,Казань,синий\n");
    assert_eq!(d.profile, "canonical");
    assert_eq!(k.get("deals", 0, "region"), "Казань");
    assert_eq!(k.get("deals", 0, "attrs"), r#"{"Город":"Казань","Любимый цвет":"синий"}"#);
}

#[test]
fn money_of_canonical_files_has_four_places_and_of_others_is_rounded() {
    let k = read_text("deals.csv", "id,created_at,status,amount\n1,2024-01-01,won,1.23456\n2,2024-01-01,won,150.125\n").1;
    assert_eq!((k.column("deals", "amount"), k.codes()), (vec!["150.1250"], vec!["too_precise"]));
    let k = read_text("сделки.csv", "Номер сделки;Дата создания;Сумма;Статус\n1;01.02.2024;1,23456;Успешно\n").1;
    assert_eq!(k.column("deals", "amount"), ["1.2346"]);
    assert!(k.report.notes.iter().any(|n| n.code == "rounded" && n.count == 1));
}
