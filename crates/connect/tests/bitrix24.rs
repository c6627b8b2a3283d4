//! Bitrix24 exports: every list as CSV and as an HTML table named `.xls`, old names, product rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use support::{Kept, opts, read_bytes, read_text};

const DEALS: &str = include_str!("../src/sources/bitrix24/fixtures/deals.csv");
const OLD: &str = include_str!("../src/sources/bitrix24/fixtures/deals_old.csv");
const GOODS: &str = include_str!("../src/sources/bitrix24/fixtures/deals_goods.csv");
const LEADS: &str = include_str!("../src/sources/bitrix24/fixtures/leads.csv");
const COMPANIES: &str = include_str!("../src/sources/bitrix24/fixtures/companies.csv");
const CONTACTS: &str = include_str!("../src/sources/bitrix24/fixtures/contacts.csv");
const CALLS: &str = include_str!("../src/sources/bitrix24/fixtures/calls.csv");

/// The export as the "Excel" button writes it.
fn html(csv: &str) -> String {
    let mut out =
        String::from("\u{feff}<meta http-equiv=\"Content-type\" content=\"text/html;charset=UTF-8\" />\n<table border=\"1\">\n");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    for (i, r) in reader.records().enumerate() {
        let r = r.unwrap();
        let tag = if i == 0 { "th" } else { "td" };
        out.push_str(if i == 0 { "<thead><tr>" } else { "<tr>" });
        for cell in r.iter().take(r.len() - 1) {
            let text = cell.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\n', "<br />");
            out.push_str(&format!("<{tag}>{text}</{tag}>"));
        }
        out.push_str(if i == 0 { "</tr></thead><tbody>\n" } else { "</tr>\n" });
    }
    out + "</tbody></table>"
}

fn both(name: &str, csv: &str) -> Vec<Kept> {
    let (d, a) = read_text(&format!("{name}.csv"), csv);
    let (h, b) = read_text(&format!("{name}.xls"), &html(csv));
    assert_eq!((d.profile.as_str(), d.format.as_str(), d.source.as_str()), ("bitrix24", "csv", "bitrix24"));
    assert_eq!((h.profile.as_str(), h.format.as_str()), ("bitrix24", "html"));
    vec![a, b]
}

#[test]
fn deals() {
    for k in both("DEAL_20241115_ab12_cd34", DEALS) {
        assert_eq!(k.column("deals", "id"), ["1007", "1006", "1005", "1004", "1003", "1002"]);
        assert_eq!(k.column("deals", "status"), ["open", "open", "won", "lost", "lost", "open"]);
        assert_eq!(k.column("deals", "amount"), ["0.0000", "150000.5000", "99000.0000", "45000.0000", "70000.0000", "5000.0000"]);
        assert_eq!(k.column("deals", "currency")[3..5], ["USD", "RUB"]);
        assert_eq!(
            k.column("deals", "customer_id"),
            ["Нина Орлова", "ООО «Пример Плюс»", "ООО «Пример Плюс»", "АО «Образец»", "АО «Образец»", "ООО «Пример Плюс»"]
        );
        assert_eq!(k.column("deals", "owner_id")[2], "Олег Примеров", "spaces collapse");
        assert_eq!(k.column("deals", "is_repeat"), ["false", "true", "false", "false", "false", "false"]);
        assert_eq!(k.get("deals", 0, "expected_close_on"), "2024-12-30");
        assert_eq!(k.get("deals", 0, "closed_at"), "");
        // Closing day, not before the creation on the same day, not after the last change.
        assert_eq!(k.get("deals", 2, "closed_at"), "2024-10-19T21:00:00Z");
        assert_eq!(k.get("deals", 3, "closed_at"), "2024-10-05T08:00:00Z");
        assert_eq!(k.get("deals", 4, "closed_at"), "2024-09-15T13:00:00Z");
        assert_eq!(k.column("deals", "loss_reason"), ["", "", "", "", "Дорого", ""]);
        assert_eq!(k.get("deals", 1, "channel"), "yandex");
        assert!(k.get("deals", 1, "attrs").contains(r#""UTM Campaign":"осень""#));
        assert!(k.get("deals", 1, "attrs").contains(r#""Комментарий":"строка один\nстрока два; с точкой""#));
        assert_eq!(k.column("employees", "id"), ["Мария Образцова", "Олег Примеров"]);
        let customers: Vec<_> =
            (0..k.rows("customers")).map(|i| (k.get("customers", i, "id"), k.get("customers", i, "kind"))).collect();
        assert_eq!(
            customers,
            [("АО «Образец»", "company"), ("Иван Тестов", "person"), ("Нина Орлова", "person"), ("ООО «Пример Плюс»", "company")]
        );
        let stages: Vec<_> = (0..k.rows("stages"))
            .map(|i| {
                (
                    k.get("stages", i, "pipeline"),
                    k.get("stages", i, "position"),
                    k.get("stages", i, "stage"),
                    k.get("stages", i, "kind"),
                )
            })
            .collect();
        assert_eq!(
            stages,
            [
                ("Продажи", "1", "Новая", "open"),
                ("Продажи", "2", "Подготовка документов", "open"),
                ("Продажи", "3", "Сделка успешна", "won"),
                ("Продажи", "4", "Сделка провалена", "lost"),
                ("Продажи", "5", "Дорого", "lost"),
                ("Сервис", "1", "В работе", "open"),
            ]
        );
        assert!(k.problems.is_empty(), "{:?}", k.problems);
    }
}

#[test]
fn old_names_and_own_refusal_stages() {
    for k in both("deals", OLD) {
        assert_eq!(
            k.column("deals", "status"),
            ["open", "won", "lost", "lost"],
            "a funnel has one success; other closing stages are refusals"
        );
        assert_eq!(k.column("deals", "loss_reason"), ["", "", "Нет бюджета", "Ушли к другим"]);
        assert_eq!(k.column("deals", "amount")[0], "10.0000");
        assert_eq!(k.get("deals", 3, "closed_at"), "2023-12-05T07:00:00Z");
    }
}

#[test]
fn product_rows() {
    for k in both("DEAL_1", GOODS) {
        let deals: Vec<_> = (0..k.rows("deals")).map(|i| (k.get("deals", i, "id"), k.get("deals", i, "amount"))).collect();
        let mut sorted = deals.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [("21", "777.0000"), ("22", "300.0000"), ("23", "250.0000"), ("24", "900.0000"), ("25", "250.5000")]);
        assert_eq!(k.codes(), ["conflicting_rows", "conflicting_rows"]);
        let r = &k.report;
        assert_eq!((r.read, r.header, r.set_aside, r.merged, r.accepted()), (11, 1, 2, 3, 5));
        let mut lines: Vec<_> = (0..k.rows("deal_lines"))
            .map(|i| {
                (
                    k.get("deal_lines", i, "deal_id"),
                    k.get("deal_lines", i, "line"),
                    k.get("deal_lines", i, "product"),
                    k.get("deal_lines", i, "amount"),
                )
            })
            .collect();
        lines.sort_unstable();
        assert_eq!(
            lines,
            [
                ("22", "1", "Лампа", "300.0000"),
                ("23", "1", "", "50.0000"),
                ("23", "2", "Лампа", "200.0000"),
                ("24", "1", "", "700.0000"),
                ("24", "2", "", "200.0000"),
                ("25", "1", "Кабель", "50.5000"),
                ("25", "2", "Лампа", "200.0000"),
            ]
        );
    }
}

#[test]
fn product_rows_meet_in_any_order() {
    let mut rows: Vec<&str> = GOODS.trim_start_matches('\u{feff}').lines().collect();
    rows[1..].sort_by_key(|r| r.len() * 31 % 7);
    let (_, k) = read_text("d.csv", &(rows.join("\n") + "\n"));
    let mut deals: Vec<_> = (0..k.rows("deals")).map(|i| (k.get("deals", i, "id"), k.get("deals", i, "amount"))).collect();
    deals.sort_unstable();
    assert_eq!(deals, [("21", "777.0000"), ("22", "300.0000"), ("23", "250.0000"), ("24", "900.0000"), ("25", "250.5000")]);
}

#[test]
fn repeated_rows_without_goods() {
    let text = format!("{DEALS}{}", DEALS.lines().nth(1).unwrap());
    let k = read_text("d.csv", &text).1;
    assert_eq!((k.report.duplicates, k.rows("deals"), k.problems.len()), (1, 6, 0));
    let changed = DEALS.lines().nth(1).unwrap().replace("\"0.00\"", "\"1.00\"");
    let k = read_text("d.csv", &format!("{DEALS}{changed}\n")).1;
    assert_eq!((k.report.duplicates, k.rows("deals"), k.codes()), (0, 5, vec!["conflicting_rows", "conflicting_rows"]));
}

#[test]
fn leads() {
    for k in both("LEAD_1", LEADS) {
        assert_eq!(k.column("leads", "status"), ["new", "working", "converted", "disqualified", "working"]);
        assert_eq!(k.column("leads", "reason"), ["", "", "", "искали работу", ""]);
        assert_eq!(k.column("leads", "channel"), ["Веб-сайт", "google", "Звонок", "Звонок", "Звонок"]);
        assert_eq!(k.column("leads", "campaign")[..2], ["брендовая", "поиск"]);
        assert_eq!(k.column("leads", "phone")[..3], ["+7 900 000-00-05", "+7 900 000-00-04", "+7 900 000-00-03"]);
    }
}

#[test]
fn companies_and_contacts_are_keyed_as_deals_name_them() {
    for k in both("COMPANY_1", COMPANIES) {
        assert_eq!(k.column("customers", "id"), ["ООО «Пример Плюс» (ID 41)", "АО «Образец»", "ООО «Пример Плюс»"]);
        assert_eq!(k.column("customers", "kind"), ["company"; 3]);
        assert!(k.report.notes.iter().any(|n| n.code == "namesake" && n.count == 1));
    }
    for k in both("CONTACT_1", CONTACTS) {
        assert_eq!(k.column("customers", "id"), ["Иван Тестов", "Нина Орлова"]);
        assert_eq!(k.column("customers", "parent_id"), ["ООО «Пример Плюс»", ""]);
        assert_eq!(k.column("customers", "email"), ["", "nina@example.com"]);
    }
}

#[test]
fn calls() {
    for k in both("call_details_2024_11_06", CALLS) {
        assert_eq!(k.column("activities", "duration_s"), ["200", "45", "", "3720"]);
        assert_eq!(k.column("activities", "direction"), ["out", "in", "in", "out"]);
        assert_eq!(k.column("activities", "answered"), ["true", "true", "false", "true"]);
        assert_eq!(k.get("activities", 0, "started_at"), "2024-11-05T07:15:00Z");
        let mut ids = k.column("activities", "id");
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }
}

#[test]
fn open_lines() {
    for k in both("openlines", include_str!("../src/sources/bitrix24/fixtures/openlines.csv")) {
        assert_eq!(k.column("activities", "kind"), ["message", "message"]);
        assert_eq!(
            (k.column("activities", "wait_s"), k.column("activities", "answered")),
            (vec!["130", ""], vec!["true", "false"])
        );
        assert_eq!((k.column("activities", "duration_s"), k.codes()), (vec!["1800", "3600"], vec!["bad_date"]));
    }
}

#[test]
fn closing_stages_nobody_knows_are_asked_and_answered_by_a_mapping_file() {
    let text = OLD.replace("Сделка успешна", "Деньги в кассе");
    let error = read_bytes("deals.csv", text.as_bytes(), &opts()).err().unwrap();
    let connect::Error::NeedsMapping(proposal) = error else { panic!("{error}") };
    assert_eq!(proposal.questions[0].samples, ["Деньги в кассе", "Нет бюджета", "Ушли к другим"]);
    let file = proposal.to_toml().replace("\"Деньги в кассе\" = \"lost\"", "\"Деньги в кассе\" = \"won\"");
    let mapping = connect::Mapping::from_toml(&file).unwrap();
    let (detected, k) = read_bytes("deals.csv", text.as_bytes(), &connect::Options { mapping: Some(mapping), ..opts() }).unwrap();
    assert_eq!(detected.profile, "bitrix24");
    assert_eq!(k.column("deals", "status"), ["open", "won", "lost", "lost"]);
}

#[test]
fn a_column_of_lost_deals_alone_is_offered_as_the_reason() {
    let mut lines: Vec<String> = OLD.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect();
    for (line, why) in lines.iter_mut().zip(["\"Почему отказ\";", "\"\";", "\"\";", "\"Дорого\";", "\"Долго\";"])
    {
        line.push_str(why);
    }
    let (d, k) = read_text("deals.csv", &(lines.join("\n") + "\n"));
    let asked: Vec<_> = d.questions.iter().map(|q| (q.code, q.column.as_str())).collect();
    assert_eq!(asked, [("loss_reason", "Почему отказ")]);
    assert_eq!(k.rows("deals"), 4, "the import does not wait for the answer");
    let file = "profile = \"bitrix24\"\n".to_owned() + &d.mapping.to_toml().replace("profile = \"bitrix24\"\n", "");
    let file = file.replace("[columns]\n", "[columns]\n\"Почему отказ\" = \"loss_reason\"\n");
    let mapping = connect::Mapping::from_toml(&file).unwrap();
    let text = lines.join("\n") + "\n";
    let (d, k) = read_bytes("deals.csv", text.as_bytes(), &connect::Options { mapping: Some(mapping), ..opts() }).unwrap();
    assert!(d.questions.is_empty());
    assert_eq!(k.column("deals", "loss_reason"), ["", "", "Дорого", "Долго"]);
}

#[test]
fn an_empty_list_is_an_error_that_quotes_the_file() {
    for text in ["Список сделок пуст", "\u{feff}<meta charset=\"UTF-8\"><p>Список сделок пуст</p>"]
    {
        let error = read_bytes("DEAL_1.xls", text.as_bytes(), &opts()).err().unwrap();
        assert!(matches!(&error, connect::Error::NoRows { text, .. } if text == "Список сделок пуст"), "{error}");
    }
}
