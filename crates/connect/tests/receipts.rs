//! Receipts: invoices with returns and rubbish, in the shapes and dresses in which they come.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use support::{Kept, opts, read_bytes, read_text};

/// The UCI shape with invented goods: repeats, a return, adjustments, write-offs, anonymous buyers.
const UCI: &str = "\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
100001,B2,BLUE MUG,6,2023-12-01 08:26:00,2.55,501.0,United Kingdom
100001,A1,\"RED MUG, LARGE\",2,2023-12-01 08:25:00,3.39,501.0,United Kingdom
100001,B2,BLUE MUG,6,2023-12-01 08:26:00,2.55,501.0,United Kingdom
100002,A1,\"RED MUG, LARGE\",10,2023-12-02 09:00:00,3.00,,France
100002,C3,BAG,1,2023-12-02 09:00:00,0.25,,France
100003,C3,BAG,4,2023-12-03 10:00:00,0.25,,Germany
100003,C3,BAG,1,2023-12-03 10:00:00,0.30,502.0,Germany
C100004,B2,BLUE MUG,-6,2023-12-05 11:00:00,2.55,501.0,United Kingdom
A100005,B,Adjust bad debt,1,2023-12-06 12:00:00,-110.62,,United Kingdom
A100006,B,Adjust bad debt,1,2023-12-06 12:01:00,110.62,,United Kingdom
100007,D4,damages,-30,2023-12-07 13:00:00,0,,United Kingdom
100008,D4,,50,2023-12-07 13:00:00,0.00,,United Kingdom
100009,A1,\"RED MUG, LARGE\",1,2023-12-08 14:00:00,0,503.0,United Kingdom
100010,A1,\"RED MUG, LARGE\",x,2023-12-08 14:00:00,1,503.0,United Kingdom
";

fn orders(k: &Kept) -> Vec<(String, String, String, String)> {
    let get = |i, c| k.get("orders", i, c).to_owned();
    (0..k.rows("orders")).map(|i| (get(i, "id"), get(i, "customer_id"), get(i, "amount"), get(i, "kind"))).collect()
}

fn tuple(a: &str, b: &str, c: &str, d: &str) -> (String, String, String, String) {
    (a.into(), b.into(), c.into(), d.into())
}

fn check_uci(kept: &Kept) {
    assert_eq!(
        orders(kept),
        [
            tuple("100001", "501", "22.0800", "sale"),
            tuple("100002", "", "30.2500", "sale"),
            tuple("100003", "502", "1.3000", "sale"),
            tuple("100009", "503", "0.0000", "sale"),
            tuple("C100004", "501", "-15.3000", "return"),
        ]
    );
    assert_eq!(kept.column("customers", "id"), ["501", "502", "503"]);
    assert_eq!(kept.column("customers", "region"), ["United Kingdom", "Germany", "United Kingdom"]);
    assert_eq!(kept.column("products", "id"), ["A1", "B2", "C3"]);
    assert_eq!(kept.get("products", 0, "name"), "RED MUG, LARGE");
    assert_eq!(kept.rows("order_lines"), 8);
    let mut codes = kept.codes();
    codes.sort_unstable();
    assert_eq!(codes, ["adjustment", "adjustment", "bad_number", "stock_adjustment", "stock_adjustment"]);
    let r = &kept.report;
    assert_eq!((r.read, r.header, r.set_aside, r.duplicates, r.accepted()), (15, 1, 5, 1, 8));
}

#[test]
fn invoices_returns_and_rubbish() {
    let (detected, kept) = read_text("online_retail.csv", UCI);
    assert_eq!((detected.profile.as_str(), detected.source.as_str()), ("receipts", "receipts"));
    check_uci(&kept);
    // The earliest line dates the order; Moscow is three hours ahead.
    assert_eq!(kept.get("orders", 0, "at"), "2023-12-01T05:25:00Z");
    let first: Vec<_> = (0..2)
        .map(|i| {
            (kept.get("order_lines", i, "line"), kept.get("order_lines", i, "product_id"), kept.get("order_lines", i, "amount"))
        })
        .collect();
    assert_eq!(first, [("1", "A1", "6.7800"), ("2", "B2", "15.3000")]);
    let adjustment = kept.problems.iter().find(|p| p.code == "adjustment").unwrap();
    assert_eq!(
        (adjustment.line, adjustment.raw.as_str()),
        (10, "A100005,B,Adjust bad debt,1,2023-12-06 12:00:00,-110.62,,United Kingdom")
    );
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let want = read_text("a.csv", UCI).1;
    let mut lines: Vec<&str> = UCI.lines().skip(1).collect();
    for seed in 1..20_usize {
        for i in 0..lines.len() {
            lines.swap(i, (i * 7 + seed * 13) % UCI.lines().skip(1).count());
        }
        let text = format!("{}\n{}\n", UCI.lines().next().unwrap(), lines.join("\n"));
        let got = read_text("a.csv", &text).1;
        check_uci(&got);
        for table in ["orders", "order_lines", "customers", "products"] {
            let strip = |k: &Kept| {
                let mut rows = k.tables[table].clone();
                rows.iter_mut().for_each(|r| drop(r.remove("_line")));
                rows
            };
            assert_eq!(strip(&got), strip(&want), "{table}");
        }
    }
}

#[test]
fn russian_headers_cp1251_semicolons_and_decimal_commas() {
    let (head, body) = UCI.split_once('\n').unwrap();
    assert!(head.starts_with("InvoiceNo"));
    let mut text = String::from("Номер чека;Артикул;Наименование;Количество;Дата;Цена;Код клиента;Страна\r\n");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body.as_bytes());
    for r in reader.records() {
        let r = r.unwrap();
        let date: Vec<&str> = r[4].split(['-', ' ']).collect();
        let row = [
            &r[0],
            &r[1],
            &r[2],
            &r[3],
            &format!("{}.{}.{} {}", date[2], date[1], date[0], date[3]),
            &r[5].replace('.', ","),
            &r[6],
            &r[7],
        ]
        .map(str::to_owned);
        text.push_str(&row.join(";"));
        text.push_str("\r\n");
    }
    let bytes = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
    let (detected, kept) = read_bytes("чеки.csv", &bytes, &opts()).unwrap();
    assert_eq!((detected.profile.as_str(), detected.encoding.as_str()), ("receipts", "windows-1251"));
    check_uci(&kept);
}

#[test]
fn second_edition_headers_and_american_dates() {
    let mut text = String::from("Invoice\tStockCode\tDescription\tQuantity\tInvoiceDate\tPrice\tCustomer ID\tCountry\n");
    let mut reader = csv::ReaderBuilder::new().from_reader(UCI.as_bytes());
    for r in reader.records() {
        let r = r.unwrap();
        let d: Vec<&str> = r[4].split(['-', ' ', ':']).collect();
        let day: u32 = d[2].parse().unwrap();
        // One late day of the month decides the order for the whole column.
        let date = format!("{}/{day}/{} {}:{}", d[1], d[0], d[3].trim_start_matches('0'), d[4]);
        text.push_str(&[&r[0], &r[1], &r[2], &r[3], &date, &r[5], &r[6], &r[7]].join("\t"));
        text.push('\n');
    }
    let error = read_bytes("x.csv", text.as_bytes(), &opts()).err().expect("all days are below 13");
    assert!(matches!(&error, connect::Error::NeedsMapping(p) if p.questions[0].code == "date_order"), "{error}");
    text.push_str("100011\tA1\tRED MUG\t1\t12/31/2023 9:00\t1\t503.0\tFrance\n");
    let kept = read_bytes("x.csv", text.as_bytes(), &opts()).unwrap().1;
    assert_eq!(kept.get("orders", 0, "at"), "2023-12-01T05:25:00Z");
    assert_eq!(kept.rows("orders"), 6);
}

#[test]
fn header_fields_on_the_first_line_only() {
    let text = "Номер чека;Дата;Покупатель;Товар;Количество;Цена;Сумма\n\
        1;01.02.2024 10:00;Иванов;Хлеб;2;50;100\n;;;Молоко;1;80;80\n\
        2;01.02.2024 11:00;;Сыр;0,5;900;450\n;;;Хлеб;x;50;50\n;;;Хлеб;1;50;50\n\
        3;bad;Петров;Сыр;1;1;1\n;;;Мёд;1;300;300\n";
    let (_, kept) = read_text("чеки.csv", text);
    assert_eq!(orders(&kept), [tuple("1", "Иванов", "180.0000", "sale"), tuple("2", "", "450.0000", "sale")]);
    // Lines below a broken one have lost their receipt and are set aside with it.
    assert_eq!(kept.report.set_aside, 4);
    assert_eq!(kept.column("products", "id"), ["Молоко", "Сыр", "Хлеб"]);
}

#[test]
fn a_total_repeated_on_every_line_is_not_summed() {
    let text = "order_id,date,sku,qty,price,amount,customer\n\
        1,2024-02-01,a,2,50,180,x\n1,2024-02-01,b,1,80,180,x\n2,2024-02-02,a,1,50,130,y\n2,2024-02-02,b,1,80,130,y\n";
    let (_, kept) = read_text("sales.csv", text);
    assert_eq!(orders(&kept), [tuple("1", "x", "180.0000", "sale"), tuple("2", "y", "130.0000", "sale")]);
    assert!(!kept.report.totals[0].mismatch);
}

#[test]
fn numbers_that_start_anew_every_day() {
    let mut text = String::from("Номер чека;Дата;Артикул;Количество;Цена;Код клиента\n");
    for day in 1..=9 {
        for n in 1..=3 {
            text.push_str(&format!("{n};0{day}.02.2024 10:0{n};A;1;{n}0;\n"));
        }
    }
    let (_, kept) = read_text("касса.csv", &text);
    assert_eq!(kept.rows("orders"), 27);
    assert_eq!(kept.get("orders", 0, "id"), "1/2024-02-01");
    assert!(kept.report.notes.iter().any(|n| n.code == "numbers_restart"));
}

#[test]
fn one_row_per_receipt() {
    let text =
        "Номер чека;Дата;Сумма;Покупатель;Магазин\n1;01.02.2024 10:00;180;Иванов;Центр\n2;01.02.2024 11:00;450,50;;Центр\n";
    let (detected, kept) = read_text("чеки.csv", text);
    assert_eq!(detected.table.as_deref(), Some("orders"));
    assert_eq!(kept.column("orders", "amount"), ["180.0000", "450.5000"]);
    assert_eq!(kept.column("customers", "id"), ["Иванов"]);
    assert_eq!(kept.get("orders", 0, "attrs"), r#"{"Магазин":"Центр"}"#);
}
