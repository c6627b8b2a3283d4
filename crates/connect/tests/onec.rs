//! Printed reports of 1C: what does not add up is refused, what the print does not say is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use connect::{Error, Mapping, Options};
use support::prints::{Row, account_62, gross, pivot, row, xlsx};
use support::{opts, read_bytes};

fn now() -> Options {
    Options { now: Some(1_800_000_000_000_000), ..opts() }
}

fn changed<'a>(mut rows: Vec<Row<'a>>, at: usize, column: usize, text: &'a str) -> Vec<u8> {
    rows[at].2[column] = text;
    xlsx(&rows)
}

#[test]
fn a_wrong_total_refuses_the_whole_report() {
    for (rows, at, column, label, line) in [
        (gross(2, false), 15, 2, "«Итого»", 16),
        (gross(2, false), 8, 3, "«Олег Примеров»", 8),
        (pivot(), 5, 8, "«Итого»", 8),
        (account_62(), 7, 4, "«62»", 7),
        (account_62(), 9, 5, "«ООО «Пример»»", 9),
    ] {
        let error = read_bytes("отчёт.xlsx", &changed(rows, at, column, "=999999.99"), &now()).err().unwrap();
        let text = error.text("ru");
        assert!(matches!(error, Error::TotalsDiffer { .. }), "{text}");
        assert!(text.contains(label) && text.contains(&format!("строка {line} ")), "{text}");
    }
    // A kopeck is a difference, a tenth of it is the print's own rounding.
    assert!(read_bytes("о.xlsx", &changed(gross(2, false), 15, 2, "2735,07"), &now()).is_err());
    assert!(read_bytes("о.xlsx", &changed(gross(2, false), 15, 2, "2735,061"), &now()).is_ok());
}

#[test]
fn levels_that_the_print_does_not_name_are_asked_and_answered() {
    let mut rows = gross(2, false);
    for at in [4, 5, 6] {
        rows[at].2[0] = "";
    }
    rows.remove(6);
    rows.remove(5);
    rows[4].2[0] = "Показатель";
    let bytes = xlsx(&rows);
    let Err(Error::NeedsMapping(proposal)) = read_bytes("отчёт.xlsx", &bytes, &now()) else { panic!("read without asking") };
    assert_eq!(proposal.questions.iter().map(|q| q.code).collect::<Vec<_>>(), ["levels"]);
    assert_eq!(proposal.questions[0].samples, ["Олег Примеров", "ООО «Пример», ИНН 7701000001", "Болт М8"]);
    let file =
        format!("{}\n[constants]\nlevels = \"менеджер, клиент, номенклатура\"\n", "profile = \"1c\"\ntable = \"order_lines\"");
    let mapping = Mapping::from_toml(&file).unwrap();
    let (d, k) = read_bytes("отчёт.xlsx", &bytes, &Options { mapping: Some(mapping), ..now() }).unwrap();
    assert_eq!((d.profile.as_str(), d.source.as_str(), k.rows("order_lines")), ("1c", "1c", 4));
    assert_eq!(k.column("orders", "customer_id"), ["АО Образец", "ООО «Пример», ИНН 7701000001"]);
}

#[test]
fn a_period_that_the_print_does_not_name_is_asked() {
    let mut rows = gross(2, false);
    rows[1].2[1] = "Валюта: руб.";
    let Err(Error::NeedsMapping(p)) = read_bytes("отчёт.xlsx", &xlsx(&rows), &now()) else { panic!("read without asking") };
    assert_eq!(p.questions[0].code, "period");
    let text = p.to_toml().replace("\n[constants]\n", "\n[constants]\nperiod = \"2026-06-01..2026-06-30\"\n");
    let mapping = Mapping::from_toml(&text).unwrap();
    let k = read_bytes("отчёт.xlsx", &xlsx(&rows), &Options { mapping: Some(mapping), ..now() }).unwrap().1;
    assert_eq!(k.get("orders", 0, "at"), "2026-06-29T21:00:00Z");
}

#[test]
fn long_reports_without_months_say_so_and_vat_is_taken_out() {
    let mut rows = gross(2, false);
    rows[1].2[1] = "Период: 01.07.2026 - 30.09.2026";
    let (d, _) = read_bytes("отчёт.xlsx", &xlsx(&rows), &now()).unwrap();
    assert!(d.notes.iter().any(|n| n.code == "no_months"));
    let mapping = Mapping::from_toml("profile = \"1c\"\ntable = \"order_lines\"\nvat = \"20\"\ncurrency = \"RUB\"\n").unwrap();
    let k = read_bytes("отчёт.xlsx", &xlsx(&rows), &Options { mapping: Some(mapping), ..now() }).unwrap().1;
    assert_eq!(k.column("orders", "amount"), ["1028.8000", "1250.4167"]);
    assert_eq!(k.column("orders", "currency"), ["RUB", "RUB"]);
    assert!(k.report.notes.iter().any(|n| n.code == "vat" && n.ru.contains("20")));
}

#[test]
fn documents_of_the_report_are_orders_of_their_own() {
    let rows = vec![
        row(0, 0, &["Валовая прибыль"]),
        row(0, 0, &["Период: Июль 2026 г."]),
        row(0, 0, &["Клиент", "Выручка", "Себестоимость"]),
        row(0, 0, &["Документ продажи"]),
        row(0, 0, &["ООО «Пример»", "=150", ""]),
        row(2, 1, &["Реализация товаров и услуг 00УТ-000012 от 05.07.2026 12:00:05", "=200", ""]),
        row(2, 1, &["Возврат товаров от клиента 00УТ-000003 от 09.07.2026 10:00:00", "=-50", ""]),
        row(0, 0, &["Итого", "=150", ""]),
        row(0, 0, &["Ответственный: _________"]),
    ];
    let k = read_bytes("отчёт.xlsx", &xlsx(&rows), &now()).unwrap().1;
    assert_eq!(k.column("orders", "at"), ["2026-07-09T07:00:00Z", "2026-07-05T09:00:05Z"]);
    assert_eq!(k.column("orders", "kind"), ["return", "sale"]);
    assert_eq!(k.column("orders", "amount"), ["-50.0000", "200.0000"]);
    assert_eq!(k.column("orders", "margin"), ["", ""], "an empty cost is no zero");
    let r = &k.report;
    assert_eq!((r.read, r.header, r.accepted(), r.totals.len()), (9, 7, 2, 1));
}

#[test]
fn debts_by_terms_are_facts_about_clients() {
    let rows = vec![
        row(0, 0, &["Задолженность клиентов по срокам"]),
        row(0, 0, &["Параметры:", "Дата отчета: 31.07.2026"]),
        row(0, 0, &["Клиент", "Долг клиента", "Не просрочено", "Просрочено", "От 1 до 15 дней"]),
        row(0, 0, &["ООО «Пример»", "=100", "=60", "=40", "=40"]),
        row(0, 0, &["АО Образец", "=5.5", "=5.5", "", ""]),
        row(0, 0, &["Итого", "=105.5", "=65.5", "=40", "=40"]),
    ];
    let k = read_bytes("долги.xlsx", &xlsx(&rows), &now()).unwrap().1;
    assert_eq!(k.column("customers", "id"), ["АО Образец", "ООО «Пример»"]);
    assert!(k.get("customers", 1, "attrs").contains("\"Долг: Просрочено на 2026-07-31\":\"40.00\""));
}

#[test]
fn a_plain_table_is_no_print() {
    let text = "Клиент;Дата;Выручка;Номер документа\nООО «Пример»;05.07.2026;100;7\n";
    let (d, _) = read_bytes("продажи.csv", text.as_bytes(), &now()).unwrap();
    assert_eq!((d.profile.as_str(), d.table.as_deref()), ("generic", Some("orders")));
}

/// Clients over goods under months, the first column named as 1C names it.
fn by_months(first: &'static str) -> Vec<u8> {
    let mut rows = vec![row(0, 0, &["Продажи"]), row(0, 0, &["Период: 01.07.2026 - 31.08.2026"]), row(0, 0, &[])];
    rows.push(row(0, 0, &[if first.is_empty() { "Контрагент" } else { first }, "Количество", "Сумма"]));
    if !first.is_empty() {
        rows.push(row(0, 0, &["Контрагент"]));
    }
    rows.extend([
        row(0, 0, &["Номенклатура"]),
        row(0, 0, &["Июль 2026", "=3", "=300"]),
        row(2, 1, &["ООО А", "=3", "=300"]),
        row(4, 2, &["Кабель", "=3", "=300"]),
        row(0, 0, &["Август 2026", "=1", "=50"]),
        row(2, 1, &["ООО Б", "=1", "=50"]),
        row(4, 2, &["Лампа", "=1", "=50"]),
        row(0, 0, &["Итого", "=4", "=350"]),
    ]);
    xlsx(&rows)
}

#[test]
fn months_stand_as_rows_with_or_without_a_word_for_them() {
    for first in ["Период, месяц", "Месяц", ""] {
        let (_, k) = read_bytes("о.xlsx", &by_months(first), &now()).unwrap();
        assert_eq!(
            k.lines("orders", &["customer_id", "at", "amount"]),
            ["ООО А|2026-07-30T21:00:00Z|300.0000", "ООО Б|2026-08-30T21:00:00Z|50.0000"],
            "{first}"
        );
    }
}

#[test]
fn a_sale_without_cost_has_no_margin_rather_than_all_of_it() {
    let mut rows = gross(2, false);
    // The goods of one client lost their cost; profit equals revenue, as 1C prints it before the month is closed.
    for (at, cost, profit) in [(7, "=600", "=900.5"), (8, "=600", "=900.5"), (9, "", "=500.5"), (15, "1600,00", "1135,06")] {
        (rows[at].2[3], rows[at].2[4]) = (cost, profit);
    }
    let (_, k) = read_bytes("о.xlsx", &xlsx(&rows), &now()).unwrap();
    let order = |who: &str| (0..k.rows("orders")).find(|i| k.get("orders", *i, "customer_id").starts_with(who)).unwrap();
    assert_eq!(k.get("orders", order("ООО «Пример»"), "margin"), "", "a part of it is not known");
    assert_eq!(k.get("orders", order("АО Образец"), "margin"), "234.5600");
    assert_eq!(k.column("order_lines", "margin").iter().filter(|m| m.is_empty()).count(), 1);
    assert!(k.report.notes.iter().any(|n| n.code == "no_cost" && n.count == 1));
}
