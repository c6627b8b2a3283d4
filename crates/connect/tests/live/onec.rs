//! 1C: the suite on two configurations, objects that are not published, documents that do not count.

use crate::server::{Answer, Asked, Fault, Server, TestClock};
use crate::suite::{Case, Memory};
use connect::live::{Class, Http, probe};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const CASE: Case = Case {
    kind: "onec",
    secret: "audit:passw0rd-x",
    hidden: &["passw0rd-x", "YXVkaXQ6cGFzc3cwcmQteA=="],
    options: &[("from", "2024-06-01")],
};

/// A publication.
struct Base {
    published: Vec<&'static str>,
    /// Documents come without their lines.
    flat: bool,
}

/// A movement of the register of sales for the k-th sale.
fn movement(k: i64, revenue: &str, cost: &str, active: bool) -> Value {
    let spent = if k > 43 { 0.0 } else { 150.25 };
    json!({"Recorder": guid(3, k), "Recorder_Type": "StandardODATA.Document_РеализацияТоваровУслуг", "LineNumber": if active { "1" } else { "2" },
        "Period": format!("2024-07-{:02}T10:00:00", 1 + k % 28), "Active": active, "Номенклатура_Key": guid(2, 2), "Количество": 2, revenue: 200.5, cost: spent})
}

fn guid(kind: i64, n: i64) -> String {
    format!("{kind:08}-0000-0000-0000-{n:012}")
}

impl Base {
    fn bp() -> Self {
        let published = vec![
            "Catalog_Пользователи",
            "Catalog_Контрагенты",
            "Catalog_Номенклатура",
            "Document_РеализацияТоваровУслуг",
            "Document_ВозвратТоваровОтПокупателя",
            "Document_ПоступлениеНаРасчетныйСчет",
            "Document_РеализацияТоваровУслуг_Товары",
            "AccumulationRegister_Продажи_RecordType",
        ];
        Self { published, flat: false }
    }

    fn ut() -> Self {
        let published = vec![
            "Catalog_Пользователи",
            "Catalog_Контрагенты",
            "Catalog_Партнеры",
            "Catalog_Номенклатура",
            "Document_РеализацияТоваровУслуг",
            "Document_ВозвратТоваровОтКлиента",
            "Document_ПоступлениеБезналичныхДенежныхСредств",
            "Document_ПриходныйКассовыйОрдер",
            "AccumulationRegister_ВыручкаИСебестоимостьПродаж_RecordType",
        ];
        Self { published, flat: false }
    }

    fn answer(&self, asked: &Asked) -> Answer {
        if asked.header("authorization") != "Basic YXVkaXQ6cGFzc3cwcmQteA==" {
            return Answer::text(401, "text/html", "<html>401</html>");
        }
        let Some(entity) = asked.path.strip_prefix("/base/odata/standard.odata/") else {
            return Answer::text(404, "text/html", "");
        };
        if entity == "$metadata" {
            let sets: String =
                self.published.iter().map(|n| format!("<EntitySet Name=\"{n}\" EntityType=\"StandardODATA.{n}\"/>")).collect();
            return Answer::text(
                200,
                "application/xml",
                &format!("<?xml version=\"1.0\"?><edmx:Edmx><Schema>{sets}</Schema></edmx:Edmx>"),
            );
        }
        if !self.published.contains(&entity) {
            return Answer::json(
                404,
                &json!({"odata.error": {"code": "8", "message": {"lang": "ru", "value": "Сущность не найдена"}}}),
            );
        }
        let rows = self.rows(entity);
        let q = &asked.query;
        let edge = |mark: &str| {
            q["$filter"].as_str().and_then(|f| f.split(mark).nth(1).map(|t| t.split('\'').nth(1).unwrap().to_owned()))
        };
        let (from, to) = (edge(" ge ").unwrap_or_default(), edge(" lt ").unwrap_or("9".into()));
        let dated = |r: &Value| r["Date"].as_str().or(r["Period"].as_str()).map(str::to_owned);
        let rows: Vec<Value> =
            rows.into_iter().filter(|r| dated(r).is_none_or(|d| (from.as_str()..to.as_str()).contains(&d.as_str()))).collect();
        let number = |k: &str| q[k].as_str().and_then(|t| t.parse::<usize>().ok()).unwrap();
        let page: Vec<Value> = rows.into_iter().skip(number("$skip")).take(number("$top").min(20)).collect();
        Answer::json(200, &json!({"odata.metadata": "x", "value": page}))
    }

    fn rows(&self, entity: &str) -> Vec<Value> {
        let document = |k: i64, kind: i64| {
            let mut d = json!({"Ref_Key": guid(kind, k), "Number": format!("000{k}"), "Date": format!("2024-07-{:02}T10:00:00", 1 + k % 28), "Posted": k % 7 != 0, "DeletionMark": false,
                "Контрагент_Key": guid(1, 1 + k % 3), "СуммаДокумента": 200.5, "Ответственный_Key": guid(9, 1)});
            if !self.flat {
                d["Товары"] =
                    json!([{"LineNumber": "1", "Номенклатура_Key": guid(2, 2), "Количество": 2, "Цена": 100.25, "Сумма": 200.5}]);
            }
            d
        };
        match entity {
            "Catalog_Пользователи" => vec![json!({"Ref_Key": guid(9, 1), "Description": "Анна"})],
            "Catalog_Контрагенты" => (1..=3).map(|k| json!({"Ref_Key": guid(1, k), "Description": format!("ООО {k}"), "ИНН": format!("770000000{k}"), "КПП": "770101001", "IsFolder": false, "Партнер_Key": guid(5, k)})).collect(),
            "Catalog_Партнеры" => (1..=3).map(|k| json!({"Ref_Key": guid(5, k), "Description": format!("Партнёр {k}")})).collect(),
            "Catalog_Номенклатура" => vec![json!({"Ref_Key": guid(2, 1), "Description": "Метизы", "IsFolder": true}), json!({"Ref_Key": guid(2, 2), "Description": "Болт", "IsFolder": false, "Parent_Key": guid(2, 1)})],
            "Document_РеализацияТоваровУслуг" => (1..=45).map(|k| document(k, 3)).collect(),
            "Document_РеализацияТоваровУслуг_Товары" => (1..=45).map(|k| json!({"Ref_Key": guid(3, k), "LineNumber": "1", "Номенклатура_Key": guid(2, 2), "Количество": 2, "Цена": 100.25, "Сумма": 200.5})).collect(),
            "Document_ПриходныйКассовыйОрдер" => Vec::new(),
            // The month of the last two sales is not closed yet; one movement is switched off.
            "AccumulationRegister_Продажи_RecordType" => (1..=45).flat_map(|k| [movement(k, "Сумма", "Стоимость", true), movement(k, "Сумма", "Стоимость", false)]).collect(),
            "AccumulationRegister_ВыручкаИСебестоимостьПродаж_RecordType" => (1..=45).map(|k| movement(k, "СуммаВыручкиБезНДС", "СтоимостьБезНДС", true)).collect(),
            name if name.contains("Возврат") => vec![document(1, 4)],
            _ => (1..=5).map(|k| document(k, 6)).collect(),
        }
    }
}

fn case_url(s: &Server) -> String {
    format!("{}/base", s.url())
}

#[test]
fn the_suite() {
    // The suite starts servers at their root: the publication is told by the path of the settings.
    let rows = CASE.suite(&|_| {
        let base = Base::bp();
        Arc::new(move |asked| {
            let mut asked = asked.clone();
            asked.path = format!("/base{}", asked.path);
            base.answer(&asked)
        })
    });
    assert_eq!((rows["orders"].len(), rows["order_lines"].len()), (39 + 1, 40), "unposted documents do not count");
    assert_eq!((rows["customers"].len(), rows["products"].len(), rows["payments"].len(), rows["employees"].len()), (3, 1, 5, 1));
    let line = &rows["order_lines"][0];
    assert!(line.contains("product=Болт") && line.contains("category=Метизы") && line.contains("amount=200.5000"), "{line}");
    assert!(rows["orders"].iter().any(|r| r.contains("kind=return")) && rows["customers"][0].contains("tax_id=7700000001"));
    // Revenue less cost, of the document and of its only line; a month that is not closed has no margin yet.
    let with_margin = |t: &str| rows[t].iter().filter(|r| r.contains("margin=50.2500")).count();
    assert_eq!((with_margin("orders"), with_margin("order_lines")), (37, 37));
    assert_eq!(rows["orders"].iter().filter(|r| r.contains("margin=")).count(), 37);
    // Ten o'clock in Moscow.
    assert!(rows["orders"].iter().any(|r| r.contains("at=2024-07-02T07:00:00Z")));
}

#[test]
fn partners_and_lines_apart() {
    let clock = TestClock::new();
    let read = |base: Base| {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(Fault::None, 1, Arc::new(move |asked| base.answer(asked)));
        CASE.read(&CASE.plan(&case_url(&server), dir.path()), &clock).unwrap()
    };
    let (_, partners, _) = read(Base::ut());
    assert!(partners.rows["orders"].iter().all(|r| r.contains(&format!("customer_id={}", &guid(5, 0)[..20]))));
    assert!(partners.rows["customers"].iter().any(|r| r.contains("name=Партнёр 1") && r.contains("tax_id=7700000001")));
    let (_, whole, _) = read(Base::bp());
    let (_, flat, _) = read(Base { flat: true, ..Base::bp() });
    assert_eq!(whole.rows["orders"], flat.rows["orders"]);
    assert_eq!(flat.rows["order_lines"].len(), 39);
}

#[test]
fn unpublished_objects_are_named() {
    let clock = TestClock::new();
    let dir = tempfile::tempdir().unwrap();
    let base = Base { published: vec!["Document_РеализацияТоваровУслуг"], flat: false };
    let server = Server::start(Fault::None, 1, Arc::new(move |asked| base.answer(asked)));
    let plan = CASE.plan(&case_url(&server), dir.path());
    let account = probe(&plan, &Http::new(true, Duration::from_secs(300)), &*clock, &Memory::default()).unwrap();
    let goods = account.parts.iter().find(|p| p.name == "goods").unwrap();
    assert!(goods.denied_ru.contains("Catalog_Номенклатура"), "{goods:?}");
    let (fetched, rows, _) = CASE.read(&plan, &clock).unwrap();
    assert_eq!(rows.rows["orders"].len(), 39);
    assert!(fetched.account.parts.iter().any(|p| p.is_denied()));
    let nothing = Base { published: vec![], flat: false };
    let server = Server::start(Fault::None, 1, Arc::new(move |asked| nothing.answer(asked)));
    let other = tempfile::tempdir().unwrap();
    let failed = CASE.read(&CASE.plan(&case_url(&server), other.path()), &clock).map(|_| ()).unwrap_err();
    assert_eq!(failed.class, Class::Rights);
}
