//! Logs of calls, prints and documents of 1C, receipts.

use crate::support;
use crate::support::prints::{account_62, capital, gross, pivot, xlsx};
use crate::{Case, case};

const COLUMNS: &str = "id|started_at|direction|owner_id|phone|answered|wait_s|duration_s";

pub(crate) fn telephony() -> Vec<Case> {
    [legs(), telephony_more()].into_iter().flatten().collect()
}

/// Logs of Mango and Sipuni.
fn legs() -> Vec<Case> {
    vec![
        case(
            "stats.csv",
            fixture!("calls/fixtures/mango.csv"),
            "mango",
            &[(
                "activities",
                COLUMNS,
                &[
                    "aaa1|2024-01-10T10:45:00Z|in|101|79000000001|true|12|108",
                    "bbb2|2024-01-10T10:48:20Z|in||79000000002|false|35|0",
                    "ccc3|2024-01-10T10:53:20Z|in|102|79000000003|true|20|180",
                    "ddd4|2024-01-10T11:10:00Z|out|102|79000000002|true|10|90",
                ],
            )],
            &["internal_call"],
        ),
        case(
            "sipuni.csv",
            fixture!("calls/fixtures/sipuni.csv"),
            "sipuni",
            &[(
                "activities",
                COLUMNS,
                &[
                    "rec-1|2024-01-10T07:15:00Z|in|Олег Примеров (201)|+79000000001|true|12|63",
                    "rec-2|2024-01-10T07:20:00Z|in||89000000002|false|0|0",
                    "rec-3|2024-01-10T07:55:00Z|out|201|+79000000002|true|20|80",
                ],
            )],
            &["internal_call"],
        ),
    ]
}

/// Logs without legs.
fn telephony_more() -> Vec<Case> {
    vec![
        case(
            "ats.csv",
            fixture!("calls/fixtures/pbx.csv"),
            "calls",
            &[(
                "activities",
                "started_at|direction|owner_id|phone|answered|duration_s",
                &[
                    "2024-01-10T07:15:00Z|in|201|+7 (900) 000-00-01|true|63",
                    "2024-01-10T07:20:00Z|in|202|8-900-000-00-02|false|",
                    "2024-01-10T07:55:30Z|out|201|79000000002|true|80",
                ],
            )],
            &[],
        ),
        case(
            "calls_report.csv",
            fixture!("calls/fixtures/uis.csv"),
            "uis",
            &[(
                "activities",
                COLUMNS,
                &[
                    "501|2024-01-10T07:15:00Z|in|Олег Примеров|79000000001|true|12|63",
                    "502|2024-01-10T07:20:00Z|in||79000000002|false|30|0",
                    "503|2024-01-10T07:55:00Z|out|Мария Образцова|79000000002|true|20|80",
                ],
            )],
            &[],
        ),
        case(
            "calls-diary.csv",
            fixture!("calls/fixtures/calltouch.csv"),
            "calltouch",
            &[(
                "activities",
                COLUMNS,
                &[
                    "7001|2024-01-10T07:15:00Z|in|Олег Примеров|79000000001|true|12|63",
                    "7002|2024-01-11T07:20:00Z|in||79000000002|false|30|0",
                ],
            )],
            &[],
        ),
    ]
}

const GROSS: &[(&str, &str, &[&str])] = &[
    (
        "orders",
        "id|at|customer_id|owner_id|amount|margin|kind",
        &[
            "2026-07-01..2026-07-31/АО Образец/Мария Образцова|2026-07-30T21:00:00Z|АО Образец|Мария Образцова|1234.5600|234.5600|sale",
            "2026-07-01..2026-07-31/ООО «Пример», ИНН 7701000001/Олег Примеров|2026-07-30T21:00:00Z|ООО «Пример», ИНН 7701000001|Олег Примеров|1500.5000|600.2500|sale",
        ],
    ),
    (
        "order_lines",
        "line|product|quantity|unit_price|amount|margin",
        &[
            "1|Болт М8|-2.000000|50.0500|-100.1000|-40.1000",
            "2|Доставка|1.000000|1334.6600|1334.6600|274.6600",
            "1|Болт М8|50.000000|10.0100|500.5000|200.2500",
            "2|Гайка М8|10.000000|100.0000|1000.0000|400.0000",
        ],
    ),
    ("customers", "id|tax_id", &["АО Образец|", "ООО «Пример», ИНН 7701000001|7701000001"]),
    ("employees", "id", &["Мария Образцова", "Олег Примеров"]),
];

pub(crate) fn onec() -> Vec<Case> {
    [prints(), documents()].into_iter().flatten().collect()
}

/// Printed reports.
fn prints() -> Vec<Case> {
    let biff = {
        let rows = gross(3, false);
        let mut cells: Vec<support::biff::Cell<'_>> = Vec::new();
        for (r, (indent, _, texts)) in rows.iter().enumerate() {
            for (c, t) in texts.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
                let value = t.strip_prefix('=').map_or(Err(*t), |n| Ok(n.parse().unwrap()));
                cells.push((r as u16, c as u16, u16::from(*indent), value));
            }
        }
        support::biff::indented(&cells, &[0, 1, 2, 3, 4, 5, 6])
    };
    vec![
        case("ВаловаяПрибыль.xlsx", capital(&xlsx(&gross(2, true))), "1c", GROSS, &[]),
        case("ВаловаяПрибыль2.xlsx", xlsx(&gross(3, false)), "1c", GROSS, &[]),
        case("ВаловаяПрибыль.xls", biff, "1c", GROSS, &[]),
        case(
            "Продажи.xlsx",
            xlsx(&pivot()),
            "1c",
            &[(
                "orders",
                "id|at|customer_id|amount",
                &[
                    "2026-01-01..2026-01-31/ООО «Пример»|2026-01-30T21:00:00Z|ООО «Пример»|100.1000",
                    "2026-02-01..2026-02-28/АО Образец|2026-02-27T21:00:00Z|АО Образец|50.0000",
                    "2026-03-01..2026-03-31/ООО «Пример»|2026-03-30T21:00:00Z|ООО «Пример»|200.2000",
                ],
            )],
            &[],
        ),
        case(
            "ОСВ 62.xlsx",
            xlsx(&account_62()),
            "1c",
            &[
                (
                    "customers",
                    "id|attrs",
                    &[
                        "АО Образец|{\"Аванс на 2026-07-31\":\"40.00\",\"Долг на 2026-07-31\":\"0.00\",\"Отгружено 2026-07-01..2026-07-31\":\"300.00\"}",
                        "ООО «Пример»|{\"Аванс на 2026-07-31\":\"0.00\",\"Долг на 2026-07-31\":\"300.00\",\"Отгружено 2026-07-01..2026-07-31\":\"700.00\"}",
                    ],
                ),
                (
                    "payments",
                    "id|paid_at|amount|customer_id",
                    &[
                        "2026-07-01..2026-07-31/АО Образец|2026-07-30T21:00:00Z|300.0000|АО Образец",
                        "2026-07-01..2026-07-31/ООО «Пример»|2026-07-30T21:00:00Z|500.0000|ООО «Пример»",
                    ],
                ),
            ],
            &[],
        ),
    ]
}

/// CommerceML.
fn documents() -> Vec<Case> {
    vec![
        case(
            "orders.xml",
            fixture!("commerceml/fixtures/orders_208.xml"),
            "commerceml",
            &[
                (
                    "orders",
                    "id|at|customer_id|amount|kind|status|owner_id|currency",
                    &[
                        "o-1|2026-07-05T09:30:05Z|c-1|1500.5000|sale|done|Олег Примеров|RUB",
                        "o-2|2026-07-06T06:00:00Z|c-2|700.0000|sale|cancelled||RUB",
                        "o-3|2026-07-06T21:00:00Z|c-1|100.1000|return|done||RUB",
                    ],
                ),
                (
                    "order_lines",
                    "order_id|line|product|quantity|unit_price|amount",
                    &["o-1|1|Болт М8|50.000000|10.0100|500.5000", "o-1|2|Гайка М8|100.000000|10.0000|1000.0000"],
                ),
                ("payments", "id|paid_at|amount|order_id", &["p-1|2026-07-08T07:00:00Z|1500.5000|o-1"]),
                ("customers", "id|name|tax_id", &["c-1|ООО \"Пример & Ко\"|7701000001", "c-2|Анна Пробная|"]),
            ],
            &["bad_date"],
        ),
        case(
            "orders31.xml",
            fixture!("commerceml/fixtures/orders_31.xml"),
            "commerceml",
            &[
                ("orders", "id|amount|kind", &["s-9|300.0000|sale", "o-10|55.0500|sale"]),
                ("payments", "id|amount|order_id", &["p-9|300.0000|o-9"]),
            ],
            &[],
        ),
        case(
            "import.xml",
            fixture!("commerceml/fixtures/catalogue.xml"),
            "commerceml",
            &[("products", "id|name|category", &["g-1|Болт М8|Крепёж", "g-2|Гайка М8|"])],
            &[],
        ),
    ]
}

pub(crate) fn receipts() -> Vec<Case> {
    vec![
        case(
            "чеки.csv",
            fixture!("receipts/fixtures/shape_a.csv"),
            "receipts",
            &[
                ("orders", "id|customer_id|amount|owner_id", &["1001|501|150.5000|Анна", "1002||5.0500|Анна"]),
                ("order_lines", "order_id|line|amount", &["1001|1|50.5000", "1001|2|100.0000", "1002|1|5.0500"]),
            ],
            &[],
        ),
        case(
            "чеки итоги.csv",
            fixture!("receipts/fixtures/shape_b.csv"),
            "receipts",
            &[("orders", "id|customer_id|amount|kind", &["2001|501|150.5000|sale", "2002||20.0000|return"])],
            &[],
        ),
        case(
            "накладные.csv",
            fixture!("receipts/fixtures/shape_c.csv"),
            "receipts",
            &[
                ("orders", "id|customer_id|amount", &["3001|Анна Пробная|150.5000", "3002|Борис Пробный|10.6000"]),
                ("order_lines", "order_id|amount", &["3001|50.5000", "3001|100.0000", "3002|10.1000", "3002|0.5000"]),
            ],
            &[],
        ),
    ]
}
