//! Printed reports of 1C: «Валовая прибыль» of every month as a workbook, levels in the indents and the outline (`sources.md` 4.1).

use crate::Error;
use crate::days::{Moment, civil, date_text, month_of, put_clock};
use crate::model::Order;
use crate::world::World;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Deals whose sales a print still holds: people read prints, and the reader of prints has a limit of rows.
pub(crate) const MOST: u64 = 200_000;
/// Indent of a level.
const STEP: u8 = 2;
const MEASURES: [&str; 5] = ["Количество", "Выручка", "Себестоимость", "Валовая прибыль", "Рентабельность, %"];
const LEVELS: [&str; 4] = ["Клиент", "Менеджер", "Документ", "Номенклатура"];

/// Figures of a row: pieces and kopecks.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    quantity: i64,
    amount: i64,
    margin: i64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.quantity += other.quantity;
        self.amount += other.amount;
        self.margin += other.margin;
    }
}

/// Client, manager, document, product.
type Path4 = [String; 4];

/// Sales by month, in the order of the print.
pub(crate) struct Books {
    dir: PathBuf,
    months: BTreeMap<i64, BTreeMap<Path4, Sum>>,
}

impl Books {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), months: BTreeMap::new() }
    }

    /// Notes a document that counts; a cancelled one is not posted and stands in no report.
    pub(crate) fn take(&mut self, world: &World, order: &Order, document: &str, client: &str, manager: &str) {
        if order.cancelled {
            return;
        }
        let sign = if order.sale { 1 } else { -1 };
        let (first, _) = month_of(order.at.div_euclid(crate::days::DAY));
        let month = self.months.entry(first).or_default();
        for line in &order.lines {
            let product = world.goods.products[line.product].name.clone();
            let path = [client.to_owned(), manager.to_owned(), document.to_owned(), product];
            let sum = Sum { quantity: sign * line.quantity, amount: sign * line.amount(), margin: sign * line.margin() };
            month.entry(path).or_default().add(sum);
        }
    }

    /// Writes a workbook per month; gives their names and numbers of product rows.
    pub(crate) fn finish(&self) -> Result<Vec<(String, u64)>, Error> {
        let mut files = Vec::new();
        for (first, rows) in &self.months {
            let (year, month, _) = civil(*first);
            let name = format!("ВаловаяПрибыль_{year}_{month:02}.xlsx");
            let path = self.dir.join(&name);
            let failed = |e: XlsxError| Error::write(&path, std::io::Error::other(e.to_string()));
            let mut book = report(*first, rows).map_err(failed)?;
            book.save(&path).map_err(failed)?;
            files.push((name, rows.len() as u64));
        }
        Ok(files)
    }
}

/// Name of a document as 1C prints it.
pub(crate) fn document(id: &str, sale: bool, at: Moment) -> String {
    let kind = if sale {
        "Реализация товаров и услуг"
    } else {
        "Возврат товаров от клиента"
    };
    let (y, m, d) = civil(at.div_euclid(crate::days::DAY));
    let mut clock = Vec::new();
    put_clock(&mut clock, at);
    format!("{kind} {id} от {d:02}.{m:02}.{y} {}", String::from_utf8_lossy(&clock))
}

fn report(first: i64, rows: &BTreeMap<Path4, Sum>) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // The same company gives the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = book.add_worksheet().set_name("TDSheet")?;
    sheet.set_column_width(0, 60)?;
    let (_, last) = month_of(first);
    sheet.write(0, 0, "Валовая прибыль предприятия")?;
    sheet.write(2, 0, "Параметры:")?.write(2, 1, format!("Период: {} - {}", russian(first), russian(last)))?;
    sheet.write(3, 1, "Показатели: в валюте упр. учета с НДС, руб.")?;
    for (i, level) in LEVELS.iter().enumerate() {
        sheet.write(5 + i as u32, 0, *level)?;
    }
    for (i, measure) in MEASURES.iter().enumerate() {
        sheet.write(5, 1 + i as u16, *measure)?;
    }
    let mut at = 5 + LEVELS.len() as u32;
    let mut total = Sum::default();
    let all: Vec<(&Path4, &Sum)> = rows.iter().collect();
    branch(sheet, &all, 0, &mut at)?;
    rows.values().for_each(|s| total.add(*s));
    put(sheet, at, 0, "Итого", total)?;
    Ok(book)
}

/// The rows of one level and everything below it.
fn branch(sheet: &mut Worksheet, rows: &[(&Path4, &Sum)], level: usize, at: &mut u32) -> Result<(), XlsxError> {
    for same in rows.chunk_by(|a, b| a.0[level] == b.0[level]) {
        let mut sum = Sum::default();
        same.iter().for_each(|(_, s)| sum.add(**s));
        put(sheet, *at, level, &same[0].0[level], sum)?;
        *at += 1;
        if level + 1 < LEVELS.len() {
            let begin = *at;
            branch(sheet, same, level + 1, at)?;
            sheet.group_rows(begin, *at - 1)?;
        }
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, level: usize, label: &str, s: Sum) -> Result<(), XlsxError> {
    // Goods end with the empty characteristic, as 1C prints it.
    let text = if level + 1 == LEVELS.len() { format!("{label}, ") } else { label.to_owned() };
    sheet.write_with_format(row, 0, text, &Format::new().set_indent(STEP * level as u8))?;
    sheet.write(row, 1, s.quantity as f64)?;
    for (i, kopecks) in [s.amount, s.amount - s.margin, s.margin].into_iter().enumerate() {
        sheet.write(row, 2 + i as u16, kopecks as f64 / 100.0)?;
    }
    if s.amount != 0 {
        sheet.write(row, 5, (s.margin * 10_000 / s.amount) as f64 / 100.0)?;
    }
    Ok(())
}

/// `01.07.2026`.
fn russian(day: i64) -> String {
    let iso = date_text(day);
    let mut parts: Vec<&str> = iso.split('-').collect();
    parts.reverse();
    parts.join(".")
}
