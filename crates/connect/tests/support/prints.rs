//! Printed reports of 1C made by hand: indents, outline, stacked headers.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use rust_xlsxwriter::{Format, Workbook};
use std::io::{Read, Write};

/// One row: indent, outline level, cells; texts that begin with `=` are numbers.
pub type Row<'a> = (u8, u8, Vec<&'a str>);

pub fn row<'a>(indent: u8, outline: u8, cells: &[&'a str]) -> Row<'a> {
    (indent, outline, cells.to_vec())
}

/// The workbook of a report.
pub fn xlsx(rows: &[Row<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("TDSheet").unwrap();
    for (r, (indent, outline, cells)) in rows.iter().enumerate() {
        let r = r as u32;
        let format = Format::new().set_indent(*indent);
        for (c, text) in cells.iter().enumerate() {
            let c = c as u16;
            match text.strip_prefix('=') {
                Some(number) => drop(sheet.write(r, c, number.parse::<f64>().unwrap()).unwrap()),
                None if text.is_empty() => {}
                None => drop(sheet.write_with_format(r, c, *text, &format).unwrap()),
            }
        }
        for _ in 0..*outline {
            sheet.group_rows(r, r).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The same workbook with the part of shared strings named as 1C names it.
pub fn capital(book: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut part = from.by_index(i).unwrap();
        let name = part.name().unwrap().replace("sharedStrings.xml", "SharedStrings.xml");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// «Валовая прибыль»: client over goods, stacked header, quantities, revenue, cost, profit; returns are negative.
pub fn gross(step: u8, outline: bool) -> Vec<Row<'static>> {
    let o = |n: u8| if outline { n } else { 0 };
    vec![
        row(0, 0, &["Валовая прибыль предприятия"]),
        row(0, 0, &["Параметры:", "Период: 01.07.2026 - 31.07.2026"]),
        row(0, 0, &["Отбор:", "Организация Равно \"ООО Наша\""]),
        row(0, 0, &[]),
        row(0, 0, &["Менеджер", "Количество", "Выручка", "Себестоимость", "Валовая прибыль", "Рентабельность, %"]),
        row(0, 0, &["Клиент"]),
        row(0, 0, &["Номенклатура, Характеристика"]),
        row(0, o(0), &["Олег Примеров", "=60", "=1500.5", "=900.25", "=600.25", "=40"]),
        row(step, o(1), &["ООО «Пример», ИНН 7701000001", "=60", "=1500.5", "=900.25", "=600.25", "=40"]),
        row(step * 2, o(2), &["Болт М8, ", "=50", "=500.5", "=300.25", "=200.25", "=40.01"]),
        row(step * 2, o(2), &["Гайка М8, ", "=10", "=1000", "=600", "=400", "=40"]),
        row(0, o(0), &["Мария Образцова", "=-1", "1\u{a0}234,56", "1\u{a0}000,00", "234,56", "=19"]),
        row(step, o(1), &["АО Образец", "=-1", "1\u{a0}234,56", "1\u{a0}000,00", "234,56", "=19"]),
        row(step * 2, o(2), &["Болт М8, ", "=-2", "-100,10", "-60,00", "-40,10", "=40"]),
        row(step * 2, o(2), &["Доставка, ", "=1", "1\u{a0}334,66", "1\u{a0}060,00", "274,66", "=20"]),
        row(0, 0, &["Итого", "=59", "2\u{a0}735,06", "1\u{a0}900,25", "834,81", "=30.5"]),
    ]
}

/// «Продажи» with months across.
pub fn pivot() -> Vec<Row<'static>> {
    vec![
        row(0, 0, &["Продажи"]),
        row(0, 0, &["Период: 1 квартал 2026 г."]),
        row(0, 0, &[]),
        row(0, 0, &["Контрагент", "Январь 2026", "", "Февраль 2026", "", "Март 2026", "", "Итого", ""]),
        row(0, 0, &["", "Количество", "Сумма", "Количество", "Сумма", "Количество", "Сумма", "Количество", "Сумма"]),
        row(0, 0, &["ООО «Пример»", "=1", "=100.1", "", "", "=2", "=200.2", "=3", "=300.3"]),
        row(0, 0, &["АО Образец", "", "", "=5", "=50", "", "", "=5", "=50"]),
        row(0, 0, &["Итого", "=1", "=100.1", "=5", "=50", "=2", "=200.2", "=8", "=350.3"]),
    ]
}

/// «Оборотно-сальдовая ведомость по счету 62»: accounts over clients over contracts.
pub fn account_62() -> Vec<Row<'static>> {
    vec![
        row(0, 0, &["ООО Наша"]),
        row(0, 0, &["Оборотно-сальдовая ведомость по счету 62 за Июль 2026 г."]),
        row(0, 0, &["Выводимые данные:", "БУ (данные бухгалтерского учета)"]),
        row(0, 0, &["Счет", "Сальдо на начало периода", "", "Обороты за период", "", "Сальдо на конец периода", ""]),
        row(0, 0, &["Контрагенты", "Дебет", "Кредит", "Дебет", "Кредит", "Дебет", "Кредит"]),
        row(0, 0, &["Договоры"]),
        row(0, 0, &["62", "=100", "=40", "=1040", "=840", "=300", "=40"]),
        row(2, 1, &["62.01", "=100", "", "=1000", "=800", "=300", ""]),
        row(4, 2, &["ООО «Пример»", "=100", "", "=700", "=500", "=300", ""]),
        row(6, 3, &["Договор 1", "=100", "", "=600", "=400", "=300", ""]),
        row(6, 3, &["Договор 2", "", "", "=100", "=100", "", ""]),
        row(4, 2, &["АО Образец", "", "", "=300", "=300", "", ""]),
        row(6, 3, &["Основной договор", "", "", "=300", "=300", "", ""]),
        row(2, 1, &["62.02", "", "=40", "=40", "=40", "", "=40"]),
        row(4, 2, &["АО Образец", "", "=40", "=40", "=40", "", "=40"]),
        row(6, 3, &["Основной договор", "", "=40", "=40", "=40", "", "=40"]),
        row(0, 0, &["Итого", "=100", "=40", "=1040", "=840", "=300", "=40"]),
    ]
}
