//! Laws that hold for any bytes: no panic, every row accounted for, the same answer on any number of threads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
use connect::{Error, Input, Limits, Options};
use proptest::prelude::*;
use support::{Kept, opts};

const FIXTURES: &[&str] = &[
    "id,created_at,status,amount,owner_id,note\n1,2024-01-01 10:00:00,won,1500.50,m-1,\"a \"\"b\"\"\"\n2,01.02.2024,open,1 500,m-2,\n3,45000,lost,(5),m-1,x\n",
    "Номер сделки;Дата создания;Сумма;Статус;Ответственный\r\n1;31.01.2024 18:05;1 500,00;Успешно;Иванов\r\n2;01.02.2024;12 000;В работе;Петров\r\n",
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,A,x,2,2023-12-01 08:26:00,2.5,17.0,UK\nC2,A,x,-2,2023-12-01 08:26:00,2.5,17.0,UK\n3,B,,5,2023-12-02,0,,UK\n",
    "<table><tr><th>id</th><th>name</th><th>role</th></tr><tr><td>1</td><td>A&amp;B</td><td>head</td></tr></table>",
    include_str!("../src/sources/bitrix24/fixtures/deals.csv"),
    include_str!("../src/sources/bitrix24/fixtures/deals_goods.csv"),
    include_str!("../src/sources/bitrix24/fixtures/leads.csv"),
    include_str!("../src/sources/bitrix24/fixtures/companies.csv"),
    include_str!("../src/sources/bitrix24/fixtures/calls.csv"),
    include_str!("../src/sources/bitrix24/fixtures/activities.csv"),
    include_str!("../src/sources/amocrm/fixtures/leads_new.csv"),
    include_str!("../src/sources/amocrm/fixtures/contacts_rotated.csv"),
    include_str!("../src/sources/calls/fixtures/mango.csv"),
    include_str!("../src/sources/calls/fixtures/sipuni.csv"),
    include_str!("../src/sources/hubspot/fixtures/deals.csv"),
    include_str!("../src/sources/history/fixtures/dealstage.csv"),
    include_str!("../src/sources/commerceml/fixtures/orders_31.xml"),
    include_str!("../src/sources/commerceml/fixtures/catalogue.xml"),
    "Продажи\nПериод: Июль 2026 г.\nКлиент;Количество;Выручка\nООО Пример;1;100,50\nАО Образец;2;-5,25\nИтого;3;95,25\n",
    "ОСВ\nОборотно-сальдовая ведомость по счету 62 за Июль 2026 г.\nКонтрагенты;Сальдо на начало периода;;Обороты за период;;Сальдо на конец периода;\n;Дебет;Кредит;Дебет;Кредит;Дебет;Кредит\nООО Пример;100;;50;30;120;\nИтого;100;;50;30;120;\n",
];

/// Reads whatever it is; checks the account when it is read.
fn read(bytes: &[u8], options: &Options) -> Result<Kept, Error> {
    let (_dir, path) = support::write("file.csv", bytes);
    let mut input = connect::inputs(&path, &options.limits)?.remove(0);
    let detected = connect::inspect(&mut input, options)?;
    read_as(&mut input, &detected, options)
}

fn read_as(input: &mut Input, detected: &connect::Detected, options: &Options) -> Result<Kept, Error> {
    let mut kept = Kept::default();
    let report = connect::read(input, detected, options, &mut kept)?;
    assert!(report.closes(), "{report:?}");
    assert_eq!(report.set_aside as usize, kept.problems.len());
    for (table, n) in report.rows.iter().chain(&report.derived) {
        assert_eq!(kept.rows(table) as u64, *n, "{table}");
    }
    for p in &kept.problems {
        assert!(connect::problem::Code::ALL.iter().any(|c| c.name() == p.code));
        let mut raw = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(p.raw.as_bytes());
        assert!(raw.records().count() <= 1, "the raw row is one record: {}", p.raw);
    }
    kept.report = report;
    Ok(kept)
}

/// A small deterministic generator for mutations.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

const PIECES: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b";",
    b",",
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    "\u{a0}".as_bytes(),
    b"-",
    b"1.000",
    b"03/04/2024",
    b"99999999999999999999",
    b"<td>",
    b"</table>",
    b"&#x41;",
    b"=1+1",
    "Итого".as_bytes(),
];

fn mutated(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = FIXTURES[dice.roll(FIXTURES.len())].as_bytes().to_vec();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(5) {
            0 => drop(bytes.splice(at..at, PIECES[dice.roll(PIECES.len())].iter().copied())),
            1 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
            2 => drop(bytes.drain(at..(at + dice.roll(20)).min(bytes.len()))),
            3 => bytes.truncate(at.max(40).min(bytes.len())),
            _ => {
                let from = dice.roll(bytes.len());
                let piece = bytes[from..(from + dice.roll(60)).min(bytes.len())].to_vec();
                drop(bytes.splice(at..at, piece));
            }
        }
    }
    bytes
}

#[test]
fn mutated_files_keep_the_account() {
    let mut dice = Dice(20_241_121);
    let mut read_well = 0;
    for _ in 0..1500 {
        let bytes = mutated(&mut dice);
        read_well += usize::from(read(&bytes, &opts()).is_ok());
    }
    assert!(read_well > 300, "only {read_well} files were read at all");
}

#[test]
fn garbage_below_a_good_header_keeps_the_account() {
    let mut dice = Dice(7);
    for header in [
        "id,created_at,status,amount,note",
        "ID;Название сделки;Стадия сделки;Группа стадий;Сумма;Дата создания;Дата изменения",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    ] {
        let good = match header.as_bytes()[2] {
            b',' => "1,2024-01-01,won,5,x\n".repeat(30),
            b';' => "1;a;Сделка успешна;Сделка успешна;5;01.01.2024;02.01.2024\n".repeat(30),
            _ => "1,A,x,2,2023-12-01,2.5,17,UK\n".repeat(30),
        };
        for _ in 0..100 {
            let mut bytes = format!("{header}\n{good}").into_bytes();
            for _ in 0..dice.roll(200) {
                match dice.roll(3) {
                    0 => bytes.extend(PIECES[dice.roll(PIECES.len())]),
                    1 => bytes.push(b" 0123456789abc,;\"\n"[dice.roll(18)]),
                    _ => bytes.extend("я".as_bytes()),
                }
            }
            match read(&bytes, &opts()) {
                Ok(_) | Err(Error::NotTable { .. } | Error::NeedsMapping(_) | Error::NoRows { .. }) => {}
                Err(e) => panic!("{e}"),
            }
        }
    }
}

#[test]
fn threads_and_files_of_any_size_give_one_answer() {
    let mut text = String::from("id;created_at;status;amount;title\n");
    for i in 0..60_000 {
        let title = if i % 97 == 0 { format!("\"a\n;{i}\"") } else { "x".repeat(i % 300) };
        text.push_str(&format!("{i};2024-01-0{};won;{i}.5;{title}\n", i % 9 + 1));
    }
    let of = |threads| {
        let k = read(text.as_bytes(), &Options { limits: Limits { threads, ..Limits::default() }, ..opts() }).unwrap();
        (k.tables, k.report)
    };
    let one = of(1);
    assert_eq!(one.1.accepted(), 60_000);
    assert_eq!(one, of(3));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes, &opts());
    }

    #[test]
    fn arbitrary_texts_never_panic(text in "[ -~\\n\\r\\t;,|\"а-яё0-9]{0,400}") {
        let _ = read(text.as_bytes(), &opts());
    }

    #[test]
    fn arbitrary_cells_keep_the_account(cells in prop::collection::vec("[ -~а-я0-9.,/:\"\\n-]{0,24}", 1..60)) {
        let mut text = String::from("id,created_at,status,amount,closed_at,is_repeat,quantity\n1,2024-01-01,won,5,,,\n");
        for row in cells.chunks(7) {
            let quoted: Vec<String> = row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
            text.push_str(&quoted.join(","));
            text.push('\n');
        }
        let kept = read(text.as_bytes(), &opts()).unwrap();
        prop_assert_eq!(kept.report.read as usize, cells.chunks(7).count() + 2);
    }
}
