//! Exports of Russian CRM systems.

use crate::{Case, case, text};

/// A workbook of a delimited file, dates as texts or as true dates.
fn book(csv: &str, true_dates: bool) -> Vec<u8> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut out = rust_xlsxwriter::Workbook::new();
    let sheet = out.add_worksheet();
    let format = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy hh:mm:ss");
    for (r, record) in reader.records().enumerate() {
        for (c, cell) in record.unwrap().iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let (r, c) = (r as u32, c as u16);
            let parts: Vec<f64> = cell.split(['.', ' ', ':']).filter_map(|p| p.parse().ok()).collect();
            if true_dates && cell.len() == 19 && parts.len() == 6 {
                let n = |i: usize| parts[i];
                let at = rust_xlsxwriter::ExcelDateTime::from_ymd(n(2) as u16, n(1) as u8, n(0) as u8).unwrap();
                let at = at.and_hms(n(3) as u16, n(4) as u8, n(5)).unwrap();
                sheet.write_with_format(r, c, at, &format).unwrap();
            } else {
                sheet.write(r, c, cell).unwrap();
            }
        }
    }
    out.save_to_buffer().unwrap()
}

const AMO: &[(&str, &str, &[&str])] = &[
    (
        "deals",
        "id|title|status|amount|pipeline|stage|created_at|closed_at|owner_id|customer_id|channel|product|region|loss_reason",
        &[
            "5107|Окна \"Тёплый дом\"|won|150000.0000|Продажи|Успешно реализовано|2024-01-12T07:00:00Z|2024-01-15T08:00:00Z|Олег Примеров|ООО \"Пример\"|реклама|Окна ПВХ|Казань|",
            "5106|Двери|open|0.0000|Продажи|Переговоры|2024-01-13T07:00:00Z||Мария Образцова|ООО Вторая|звонок|||",
            "5105|Полы|lost|5000.5000|Продажи|Закрыто и не реализовано|2024-01-13T07:00:00Z|2024-01-14T08:00:00Z|Мария Образцова|Борис Пробный|google|||Дорого",
            "5104|Лестница|open||Сервис|Неразобранное|2024-01-10T06:00:00Z||Мария Образцова|Вера Пробная||||",
        ],
    ),
    (
        "customers",
        "id|kind|phone|email",
        &[
            "Анна Пробная|person|+79000000001|anna@example.com",
            "Борис Пробный|person||",
            "Вера Пробная|person||",
            "ООО \"Пример\"|company|+79000000001|anna@example.com",
            "ООО Вторая|company|+79000000002|",
        ],
    ),
    (
        "stages",
        "pipeline|position|stage|kind",
        &[
            "Продажи|1|Переговоры|open",
            "Продажи|2|Успешно реализовано|won",
            "Продажи|3|Закрыто и не реализовано|lost",
            "Сервис|1|Неразобранное|open",
        ],
    ),
    ("employees", "id", &["Мария Образцова", "Олег Примеров"]),
];

pub(crate) fn amocrm() -> Vec<Case> {
    let leads = fixture!("amocrm/fixtures/leads.csv");
    let plain = text(&leads);
    let semicolons = {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(plain.as_bytes());
        let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        reader.records().for_each(|r| out.write_record(&r.unwrap()).unwrap());
        text(&out.into_inner().unwrap())
    };
    let cp1251 = encoding_rs::WINDOWS_1251.encode(&semicolons).0.into_owned();
    let people: &[(&str, &str, &[&str])] = &[(
        "customers",
        "id|name|kind|parent_id|phone|email|region|owner_id",
        &[
            "Анна Пробная|Анна Пробная|person|ООО \"Пример\"|+79000000001|anna@example.com|Казань|Олег Примеров",
            "ООО \"Пример\"|ООО \"Пример\"|company|||office@example.com|Казань|Олег Примеров",
            "Борис Пробный|Борис Пробный|person||8 (900) 000-00-29|||Олег Примеров",
        ],
    )];
    vec![
        case("amocrm_export_leads_2024-02-01.csv", leads, "amocrm", AMO, &[]),
        case("amocrm_export_leads_2024-02-01 (1).csv", cp1251, "amocrm", AMO, &[]),
        case("amocrm_export_leads_2024-02-01.xlsx", book(&plain, false), "amocrm", AMO, &[]),
        case("amocrm_export_leads_2024-02-02.xlsx", book(&plain, true), "amocrm", AMO, &[]),
        case("amocrm_export_contacts_2024-02-01.csv", fixture!("amocrm/fixtures/contacts.csv"), "amocrm", people, &[]),
        case("amocrm_export_contacts_2024-02-02.csv", fixture!("amocrm/fixtures/contacts_rotated.csv"), "amocrm", people, &[]),
        case(
            "amocrm_export_leads_2024-04-01.csv",
            fixture!("amocrm/fixtures/leads_new.csv"),
            "amocrm",
            &[
                (
                    "deals",
                    "id|status|amount|currency|stage|closed_at|customer_id|channel",
                    &[
                        "90|lost|1200000.0000|RUB|Договор подписан|2024-03-05T09:00:00Z|АО Образец|выставка",
                        "89|open|300000.0000|RUB|Выставлен счёт||АО Образец|vk",
                        "88|lost|7500.5000|RUB|Закрыто и не реализовано|2024-03-04T09:00:00Z|ИП Пробный|",
                        "87|won|100.0000|RUB|Успешно реализовано|2024-03-04T09:00:00Z|ИП Пробный|",
                    ],
                ),
                ("customers", "id|phone", &["АО Образец|+79000000090", "Глеб Тестов|+79000000090", "ИП Пробный|+79000000088"]),
            ],
            &[],
        ),
    ]
}

pub(crate) fn bitrix24() -> Vec<Case> {
    vec![
        case(
            "activities.csv",
            fixture!("bitrix24/fixtures/activities.csv"),
            "bitrix24",
            &[(
                "activities",
                "kind|started_at|logged_at|direction|owner_id|customer_id|deal_id|lead_id|result",
                &[
                    "call|2024-11-05T07:00:00Z|2024-11-04T15:00:00Z|out|Олег Примеров|Анна Пробная|1007||Завершено",
                    "meeting|2024-11-06T09:00:00Z|2024-11-04T15:05:00Z||Мария Образцова|Борис Пробный||305|Ожидает",
                    "email|2024-11-04T16:00:00Z|2024-11-04T16:00:00Z||Олег Примеров|Анна Пробная|||Завершено",
                    "other|2024-11-07T06:00:00Z|2024-11-04T16:30:00Z||Олег Примеров||||",
                ],
            )],
            &[],
        ),
        case(
            "tasks.csv",
            fixture!("bitrix24/fixtures/tasks.csv"),
            "bitrix24",
            &[(
                "tasks",
                "id|created_at|due_at|completed_at|owner_id|deal_id|lead_id",
                &[
                    "804|2024-11-01T07:00:00Z|2024-11-10T16:00:00Z|2024-11-09T09:00:00Z|Олег Примеров|1006|",
                    "803|2024-11-01T08:00:00Z|2024-11-08T16:00:00Z||Олег Примеров||",
                    "802|2024-10-30T08:00:00Z||2024-10-31T09:00:00Z|Олег Примеров||301",
                ],
            )],
            &[],
        ),
        case(
            "DEAL_20240401_ab_cd.csv",
            fixture!("bitrix24/fixtures/deals_en.csv"),
            "bitrix24",
            &[(
                "deals",
                "id|status|amount|currency|created_at|closed_at|expected_close_on|customer_id|is_repeat",
                &[
                    "77|won|1500.0000|USD|2024-01-20T11:30:00Z|2024-01-24T21:00:00Z||Example LLC|false",
                    "76|open|700.5000|USD|2024-01-21T06:30:00Z||2024-03-13|Ann Probe|true",
                    "75|lost|10.0000|USD|2024-01-05T06:30:00Z|2024-02-05T21:00:00Z||Ann Probe|false",
                ],
            )],
            &[],
        ),
        case(
            "LEAD_20241106_ab_cd.csv",
            fixture!("bitrix24/fixtures/leads_goods.csv"),
            "bitrix24",
            &[("leads", "id|status|product|phone", &["411|new||+79000000411", "412|working|Лампа|+79000000412"])],
            &[],
        ),
    ]
}
