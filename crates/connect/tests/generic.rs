//! Exports of other systems by aliases, what has to be asked, and mapping files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use connect::{Error, Mapping, Options, Proposal};
use support::{opts, read_bytes, read_text};

fn asked(name: &str, text: &str) -> Box<Proposal> {
    match read_bytes(name, text.as_bytes(), &opts()) {
        Err(Error::NeedsMapping(p)) => p,
        Err(e) => panic!("{e}"),
        Ok((d, k)) => panic!("read as {:?} {:?}", d.mapping, k.report),
    }
}

fn with(mapping: &str) -> Options {
    Options { mapping: Some(Mapping::from_toml(mapping).unwrap()), ..opts() }
}

#[test]
fn crm_sales_opportunities() {
    let deals = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n\
        1C1I7A6R,Moses Frase,GTX Plus Basic,Cancity,Won,2016-10-20,2017-03-01,1054\n\
        Z063OYW0,Darcel Schlecht,GTXPro,Isdom,Lost,2016-10-25,2017-03-11,0\n\
        EC4QE1BX,Darcel Schlecht,MG Special,,Engaging,2016-10-25,,\n\
        MV1LWRNH,Moses Frase,GTX Basic,Codehow,Prospecting,,,\n";
    let (d, k) = read_text("sales_pipeline.csv", deals);
    assert_eq!((d.profile.as_str(), d.table.as_deref()), ("generic", Some("deals")));
    assert_eq!(k.column("deals", "status"), ["won", "lost", "open"]);
    assert_eq!(k.column("deals", "stage"), ["Won", "Lost", "Engaging"]);
    assert_eq!(k.column("deals", "amount"), ["1054.0000", "0.0000", ""]);
    assert_eq!(k.column("deals", "owner_id")[0], "Moses Frase");
    assert_eq!(k.column("deals", "customer_id"), ["Cancity", "Isdom", ""]);
    assert_eq!(k.column("deals", "product")[1], "GTXPro");
    // A deal without a day of creation cannot enter the account.
    assert_eq!(k.codes(), ["missing_required"]);
    let (d, k) = read_text(
        "accounts.csv",
        "account,sector,year_established,revenue,employees,office_location,subsidiary_of\nAcme Corporation,technolgy,1996,1100.04,2822,United States,\nBetasoloin,medical,1999,251.41,495,Kenya,Acme Corporation\n",
    );
    assert_eq!(d.table.as_deref(), Some("customers"));
    assert_eq!(
        (k.column("customers", "id")[1], k.column("customers", "name")[1], k.column("customers", "region")[1]),
        ("Betasoloin", "Betasoloin", "Kenya")
    );
    let (d, k) = read_text("products.csv", "product,series,sales_price\nGTX Basic,GTX,550\nMG Special,MG,55\n");
    assert_eq!(
        (d.table.as_deref(), k.column("products", "id")[0], k.column("products", "unit_price")[0]),
        (Some("products"), "GTX Basic", "550.0000")
    );
    let (d, k) = read_text(
        "sales_teams.csv",
        "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\nCecily Lampkin,Dustin Brinkmann,Central\n",
    );
    assert_eq!(
        (d.table.as_deref(), k.column("employees", "id")[0], k.column("employees", "team")[0]),
        (Some("employees"), "Anna Snelling", "Central")
    );
}

#[test]
fn western_crms() {
    let hubspot = "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,Create Date,Deal owner,Closed Lost Reason,Date entered “Closed Won (Sales)”\n\
        9001,A,Sales,Closed Won,1000,2024-02-10 12:00,2024-01-10 09:30,Pat One,,2024-02-10 12:00\n9002,B,Sales,Closed Lost,500,2024-02-11 12:00,2024-01-11 09:30,Pat One,Price,\n9003,C,Sales,Contract Sent,700,2024-05-11 12:00,2024-01-12 09:30,Pat Two,,\n";
    let k = read_text("hubspot-crm-exports-all-deals.csv", hubspot).1;
    assert_eq!((k.column("deals", "status"), k.column("deals", "loss_reason")[1]), (vec!["won", "lost", "open"], "Price"));
    // The close date of an open deal is a plan.
    assert_eq!(k.column("deals", "closed_at"), ["2024-02-10T09:00:00Z", "2024-02-11T09:00:00Z", ""]);
    assert_eq!(k.column("deals", "expected_close_on"), ["", "", "2024-05-11"]);
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(hubspot.replace(',', "\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_bytes("h.csv", &utf16, &opts()).unwrap().1.column("deals", "id"), ["9001", "9002", "9003"]);
    let pipedrive = "Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Owner,Deal - Organization,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Update time,Deal - Won time,Deal - Lost time,Deal - Deal closed on,Deal - Lost reason,Deal - Expected close date\n\
        1,A,1200,EUR,Pat,Acme,Main,Negotiation,Won,2024-01-10 09:30:00,2024-02-10 12:00:00,2024-02-10 12:00:00,,2024-02-10 12:00:00,,2024-02-28\n2,B,300,EUR,Pat,Bolt,Main,Contact,Lost,2024-01-11 09:30:00,2024-02-11 12:00:00,,2024-02-11 12:00:00,2024-02-11 12:00:00,Too dear,\n3,C,300,EUR,Pat,Bolt,Main,Contact,Open,2024-01-11 09:30:00,2024-02-11 12:00:00,,,,,2024-03-01\n";
    let k = read_text("deals-1.csv", pipedrive).1;
    assert_eq!((k.column("deals", "status"), k.column("deals", "stage")[0]), (vec!["won", "lost", "open"], "Negotiation"));
    assert_eq!(
        (k.get("deals", 0, "closed_at"), k.get("deals", 0, "expected_close_on"), k.get("deals", 1, "loss_reason")),
        ("2024-02-10T09:00:00Z", "2024-02-28", "Too dear")
    );
    let zoho = "Record Id,Deal Name,Account Name,Contact Name,Deal Owner,Stage,Amount,Closing Date,Probability (%),Lead Source,Created Time,Modified Time,Reason For Loss\n\
        zcrm_1,A,Acme,Jo,Pat,Closed Won,10,2024-02-10,100,Web,2024-01-10 09:30:00,2024-02-10 12:00:00,\nzcrm_2,B,Bolt,Al,Pat,Qualification,20,2024-06-10,10,Web,2024-01-11 09:30:00,2024-02-10 12:00:00,\n";
    let k = read_text("Deals.csv", zoho).1;
    assert_eq!((k.column("deals", "status"), k.column("deals", "channel")[0]), (vec!["won", "open"], "Web"));
}

#[test]
fn amocrm_leads() {
    let text = "ID,Название сделки,Бюджет ,Ответственный,Дата создания сделки,Кем создана сделка,Дата редактирования,Дата закрытия,Теги,Этап сделки,Воронка,Полное имя контакта,Компания контакта,Рабочий телефон,Город,Источник,utm_source,Источник\n\
        701,Окна,15000,Олег,12.01.2024 10:00:00,Олег,15.01.2024 11:00:00,15.01.2024 11:00:00,\"a, b\",Успешно реализовано,Продажи,Анна Пробная,,'+79000000001,Казань,сайт,yandex,реклама\n\
        702,Двери,0,Олег,13.01.2024 10:00:00,Олег,14.01.2024 11:00:00,не закрыта,,Переговоры,Продажи,,ООО Пример,'+79000000002,,,,\n\
        703,Полы,500,Мария,13.01.2024 10:00:00,Олег,14.01.2024 11:00:00,14.01.2024 11:00:00,,Закрыто и не реализовано,Продажи,,ООО Пример,,,,,\n";
    for bytes in [
        text.as_bytes().to_vec(),
        encoding_rs::WINDOWS_1251.encode(&text.replace("\"a, b\"", "a").replace(',', ";")).0.into_owned(),
    ] {
        let (d, k) = read_bytes("amocrm_export_leads_2024-02-01.csv", &bytes, &opts()).unwrap();
        assert_eq!(d.table.as_deref(), Some("deals"));
        assert_eq!(k.column("deals", "status"), ["won", "open", "lost"]);
        assert_eq!(k.column("deals", "closed_at"), ["2024-01-15T08:00:00Z", "", "2024-01-14T08:00:00Z"]);
        assert_eq!(k.column("deals", "amount"), ["15000.0000", "0.0000", "500.0000"]);
        assert!(
            k.get("deals", 0, "attrs").contains(r#""Рабочий телефон":"+79000000001""#)
                || k.get("deals", 0, "attrs").contains("'+79000000001")
        );
    }
}

#[test]
fn one_day_above_twelve_decides_the_whole_column() {
    let head = "id,created_at,status,closed_at\n1,03/04/2024,won,04/05/2024 10:00\n";
    let p = asked("deals.csv", head);
    assert_eq!(
        p.questions.iter().map(|q| (q.code, q.column.as_str())).collect::<Vec<_>>(),
        [("date_order", "created_at"), ("date_order", "closed_at")]
    );
    assert!(p.to_text("ru").contains("день или месяц") && p.to_toml().contains("date_order"));
    let k = read_text("deals.csv", &format!("{head}2,05/13/2024,open,\n")).1;
    assert_eq!(k.get("deals", 0, "created_at"), "2024-03-03T21:00:00Z");
    let k = read_bytes("deals.csv", head.as_bytes(), &with("table = \"deals\"\ndate_order = \"dmy\"\n")).unwrap().1;
    assert_eq!(k.get("deals", 0, "created_at"), "2024-04-02T21:00:00Z");
    // A column that contradicts itself proves nothing.
    let p = asked("deals.csv", &format!("{head}2,05/13/2024,open,\n3,13/05/2024,open,\n"));
    assert_eq!(p.questions[0].code, "date_order");
}

#[test]
fn numbers_with_two_readings() {
    let row = |amount: &str| {
        format!(
            "Номер сделки;Дата создания;Сумма;Статус;Ответственный\n1;01.02.2024;{amount};Успешно;Олег\n2;01.02.2024;1.000;Успешно;Олег\n"
        )
    };
    let k = read_text("сделки.csv", &row("2.500,50")).1;
    assert_eq!(k.column("deals", "amount"), ["2500.5000", "1000.0000"]);
    let k = read_text("сделки.csv", &row("12.5")).1;
    assert_eq!(k.column("deals", "amount"), ["12.5000", "1.0000"]);
    let (d, k) = read_bytes("сделки.csv", row("7").as_bytes(), &opts()).unwrap();
    assert_eq!((d.questions[0].code, k.codes()), ("decimal_mark", vec!["ambiguous_number"]));
    let mapping = d.mapping.to_toml() + "\n";
    let k = read_bytes("сделки.csv", row("7").as_bytes(), &with(&format!("decimal = \",\"\n{mapping}"))).unwrap().1;
    assert_eq!(k.column("deals", "amount"), ["7.0000", "1000.0000"]);
}

#[test]
fn ids_lose_a_floats_tail_only_together() {
    let k = read_text("deals.csv", "id,created_at,status,owner_id\n1.0,2024-01-01,won,10.0\n2.0,2024-01-01,won,11.5\n").1;
    assert_eq!((k.column("deals", "id"), k.column("deals", "owner_id")), (vec!["1", "2"], vec!["10.0", "11.5"]));
}

#[test]
fn unknown_stages_are_listed_and_answered() {
    let text = "Номер сделки;Дата создания;Сумма;Этап;Ответственный\n1;01.02.2024;10;Деньги получены;Олег\n2;01.02.2024;10;Думают;Олег\n";
    let p = asked("сделки.csv", text);
    assert_eq!((p.table.as_deref(), p.questions[0].code), (Some("deals"), "closed_stages"));
    let file = p.to_toml().replace("\"Деньги получены\" = \"open\"", "\"Деньги получены\" = \"won\"");
    let k = read_bytes("сделки.csv", text.as_bytes(), &with(&file)).unwrap().1;
    assert_eq!(k.column("deals", "status"), ["won", "open"]);
}

#[test]
fn unknown_headers_need_a_mapping_file() {
    let text =
        "Контракт;Заведён;Деньги;Итоги;Кто\nA-1;01.02.2024;1 500,00;оплачен полностью;Олег\nA-2;02.02.2024;10;тишина;Мария\n";
    let p = asked("выгрузка.csv", text);
    assert!(p.to_text("en").contains("--mapping"));
    assert_eq!(p.columns[2].samples, ["1 500,00", "10"]);
    let file = r#"
table = "deals"
currency = "RUB"
timezone = "Asia/Yekaterinburg"
[columns]
"Контракт" = "id"
"Заведён" = "created_at"
"Деньги" = "amount"
"Итоги" = "status"
"Кто" = "owner_id"
[constants]
pipeline = "Основная"
[words.status]
"оплачен полностью" = "won"
"тишина" = "lost"
"#;
    let (d, k) = read_bytes("выгрузка.csv", text.as_bytes(), &with(file)).unwrap();
    assert_eq!(d.profile, "mapping");
    assert_eq!(
        (k.column("deals", "status"), k.column("deals", "currency"), k.column("deals", "pipeline")),
        (vec!["won", "lost"], vec!["RUB"; 2], vec!["Основная"; 2])
    );
    assert_eq!(k.get("deals", 0, "created_at"), "2024-01-31T19:00:00Z");
    assert!(read_bytes("a.csv", b"x,y\n1,2\n", &with(file)).err().unwrap().to_string().contains("has no column"));
    assert!(
        read_bytes("a.csv", text.as_bytes(), &with("table = \"deals\"\n[columns]\n\"Контракт\" = \"id\"\n"))
            .err()
            .unwrap()
            .to_string()
            .contains("created_at")
    );
}

#[test]
fn ids_may_be_composed() {
    let file = "table = \"deals\"\nid = [\"Номер\", \"Год\"]\n[columns]\n\"Дата\" = \"created_at\"\n\"Исход\" = \"status\"\n";
    let k = read_bytes(
        "a.csv",
        "Номер;Год;Дата;Исход\n1;2023;01.02.2023;выиграна\n1;2024;01.02.2024;отказ\n".as_bytes(),
        &with(file),
    )
    .unwrap()
    .1;
    assert_eq!((k.column("deals", "id"), k.column("deals", "status")), (vec!["1/2023", "1/2024"], vec!["won", "lost"]));
}

#[test]
fn a_column_whose_content_denies_its_header_is_not_mapped() {
    let text = "id;Название сделки;Дата создания;Статус;Сумма;Дата закрытия\n1;a;01.02.2024;won;нет суммы;позже\n2;b;01.02.2024;lost;потом;когда-нибудь\n3;c;01.02.2024;open;x;y\n";
    let (d, k) = read_text("сделки.csv", text);
    assert!(!d.mapping.fills("amount") && !d.mapping.fills("closed_at"));
    assert!(k.get("deals", 0, "attrs").contains("нет суммы"));
}

#[test]
fn ties_are_broken_by_the_file_name_or_by_the_user() {
    let text = "id,name\n1,a\n2,b\n";
    assert_eq!(asked("x.csv", text).tables.len(), 3);
    assert_eq!(read_text("customers.csv", text).0.table.as_deref(), Some("customers"));
    assert_eq!(read_text("сотрудники.csv", text).0.table.as_deref(), Some("employees"));
    let named = Options { table: Some("products".into()), ..opts() };
    assert_eq!(read_bytes("x.csv", text.as_bytes(), &named).unwrap().0.table.as_deref(), Some("products"));
    for wrong in [
        Options { table: Some("prodacts".into()), ..opts() },
        Options { profile: Some("sap".into()), ..opts() },
        Options { timezone: Some("Moscow".into()), ..opts() },
    ] {
        assert!(read_bytes("x.csv", b"id,name,role\n1,a,head\n", &wrong).is_err());
    }
}

#[test]
fn foreign_headers_that_happen_to_hold_ours_are_no_canonical_file() {
    // «ID» and «Amount» are all that payments need; the other headers speak of deals.
    let text = "ID,Deal Name,Stage,Amount,Currency,Responsible,Closed,Created,Modified\n1,Alpha,Won,100.50,RUB,Ann,yes,2024-03-01 10:00:00,2024-03-02 10:00:00\n";
    match read_bytes("en.csv", text.as_bytes(), &opts()) {
        Ok((d, _)) => assert_ne!(d.table.as_deref(), Some("payments")),
        Err(connect::Error::NeedsMapping(p)) => assert!(!p.to_text("en").contains("payments")),
        Err(e) => panic!("{}", e.text("en")),
    }
    // The promise of the canonical names stands, whatever else is in the file.
    let (d, _) = read_text("x.csv", "id,amount,Комментарий,Кто принёс,Касса\n1,5,a,b,c\n");
    assert_eq!((d.profile.as_str(), d.table.as_deref()), ("canonical", Some("payments")));
}

#[test]
fn a_dirty_amount_of_a_known_export_is_set_aside_and_not_lost() {
    let rows: String = (1..=20)
        .map(|i| {
            let amount = if i % 4 == 0 { "не знаю" } else { "1 500,50" };
            format!("{i};Сделка {i};Новая;{amount};Анна;нет;01.03.2024 10:00:00\n")
        })
        .collect();
    let head = "ID;Название сделки;Стадия сделки;Сумма;Ответственный;Сделка закрыта;Дата создания\n";
    let (d, k) = read_text("deals.csv", &format!("{head}{rows}"));
    assert_eq!((d.profile.as_str(), k.rows("deals"), k.problems.len()), ("bitrix24", 15, 5));
    assert_eq!(k.get("deals", 0, "amount"), "1500.5000");
    let (d, k) = read_text("deals.csv", &format!("{head}{}", rows.replace("1 500,50", "много")));
    assert!(d.notes.iter().any(|n| n.code == "strange_column"), "what is not read is told: {:?}", d.notes);
    assert_eq!(k.rows("deals"), 20);
}
