//! Exports of CRMs carry the same deals in their own dress.

use crate::plan;
use crate::read::{Company, kopecks, read};
use testkit::{Plan, Shape};

fn file(company: &Company, start: &str) -> std::path::PathBuf {
    let mut list = std::fs::read_dir(company.path()).expect("folder").map(|f| f.expect("file").path());
    list.find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(start))).expect("the export")
}

#[test]
fn bitrix_exports_are_quoted_and_complete() {
    let canonical = Company::make(&plan(300, 2, "none"));
    let c = Company::make(&Plan { shape: Shape::Bitrix24, ..plan(300, 2, "none") });
    assert_eq!(c.truth["figures"]["total"], canonical.truth["figures"]["total"]);
    let path = file(&c, "DEAL_2026");
    let bytes = std::fs::read(&path).expect("bytes");
    assert!(bytes.starts_with(b"\xef\xbb\xbf\"ID\";") && bytes.ends_with(b"\";\n"));
    let (rows, plain) = (read(&path, b';'), canonical.rows("deals"));
    // A row for each of the goods, the sum of the line in place of the deal's.
    let known: std::collections::BTreeSet<_> = rows.iter().map(|r| r["ID"].clone()).collect();
    assert_eq!(known.len(), plain.len());
    assert_eq!(rows.iter().filter(|r| !r["Товар"].is_empty()).count(), canonical.rows("deal_lines").len());
    assert!(!c.path().join("deal_lines.csv").exists());
    let sum = |rows: &[crate::read::Row], column: &str| rows.iter().map(|r| kopecks(&r[column])).sum::<i64>();
    assert_eq!(sum(&rows, "Сумма"), sum(&plain, "amount"));
    assert!(rows.iter().any(|r| r["Комментарий"].contains('\n')));
    let leads = read(&file(&c, "LEAD_"), b';');
    assert_eq!(leads.len() as i64, c.total("leads"));
    assert_eq!(read(&file(&c, "COMPANY_"), b';').len() as i64, c.total("customers"));
    let calls = std::fs::read_to_string(file(&c, "call_details_2026_10_31.xls")).expect("text");
    assert_eq!(calls.matches("<tr><td>").count() as i64, c.total("calls"));
    assert!(calls.starts_with('\u{feff}') && calls.contains(" мин, ") && calls.ends_with("</html>\n"));
    assert_eq!(c.rows("activities").len() as i64, c.total("activities") - c.total("calls"));
}

#[test]
fn amo_exports_say_not_closed_and_close_with_their_own_stages() {
    let c = Company::make(&Plan { shape: Shape::Amocrm, ..plan(300, 2, "none") });
    let rows = read(&file(&c, "amocrm_export_leads_2026-10-31"), b',');
    let count = |stage: &str| rows.iter().filter(|r| r["Этап сделки"] == stage).count() as i64;
    assert_eq!(count("Успешно реализовано"), c.total("deals_won"));
    assert_eq!(count("Закрыто и не реализовано"), c.total("deals_lost"));
    assert_eq!(rows.iter().filter(|r| r["Дата закрытия"] == "не закрыта").count() as i64, c.total("deals_open"));
    assert!(rows.iter().all(|r| r["Рабочий телефон"].starts_with("'+7")));
    assert!(c.rows("stages").iter().any(|s| s["stage"] == "Успешно реализовано" && s["kind"] == "won"));
}

#[test]
fn reports_of_1c_hold_every_sale_that_counts() {
    let canonical = Company::make(&plan(300, 2, "none"));
    let c = Company::make(&Plan { shape: Shape::OneC, ..plan(300, 2, "none") });
    assert_eq!(c.truth["figures"]["total"], canonical.truth["figures"]["total"]);
    assert!(!c.path().join("orders.csv").exists() && !c.path().join("order_lines.csv").exists());
    let again = Company::make(&Plan { shape: Shape::OneC, ..plan(300, 2, "none") });
    let report = file(&c, "ВаловаяПрибыль_2026_05");
    let name = report.file_name().expect("name");
    assert_eq!(std::fs::read(&report).expect("bytes"), std::fs::read(again.path().join(name)).expect("bytes"), "the same bytes");
    assert!(c.rows("payments").iter().all(|p| p["order_id"].starts_with("Реализация товаров и услуг o-")));
}
