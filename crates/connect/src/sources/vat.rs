//! Amounts with VAT to amounts without, where the user said so; what was assumed is told.

use crate::read::Opened;
use crate::{Error, Mapping, Note, Problem, ReadReport, Sink};
use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array};
use arrow::datatypes::Decimal128Type;
use arrow::record_batch::RecordBatch;
use domain::schema::Table;
use std::sync::Arc;

/// Columns whose amounts follow the price lists and documents of the company.
const COLUMNS: &[(&str, &[&str])] = &[
    ("deals", &["amount", "discount"]),
    ("deal_lines", &["unit_price", "amount"]),
    ("orders", &["amount", "discount"]),
    ("order_lines", &["unit_price", "amount"]),
    ("payments", &["amount"]),
];

/// Passes rows on, without VAT when its percent is known.
pub(crate) struct Net<'a> {
    sink: &'a mut dyn Sink,
    /// Percent to be taken out.
    percent: Option<i128>,
    /// Some row had an amount; some had none of its own currency.
    amounts: bool,
    nameless: bool,
}

impl<'a> Net<'a> {
    pub(crate) fn new(mapping: &Mapping, sink: &'a mut dyn Sink) -> Result<Self, Error> {
        let percent = mapping.vat.as_deref().and_then(|v| v.parse::<i128>().ok()).filter(|p| *p > 0);
        Ok(Self { sink, percent, amounts: false, nameless: false })
    }

    /// What was taken for granted about currency and VAT.
    pub(crate) fn notes(&self, file: &Opened<'_>, report: &mut ReadReport) {
        let mapping = &file.detected.mapping;
        if !self.amounts || file.detected.profile == "canonical" {
            return;
        }
        let (ru, en) = match mapping.vat.as_deref() {
            Some("excluded") => ("суммы без НДС".to_owned(), "amounts are without VAT".to_owned()),
            Some("included") => {
                ("суммы с НДС, оставлены как есть".to_owned(), "amounts hold VAT and are kept as they are".to_owned())
            }
            Some(p) => (format!("из сумм выделен НДС {p} %"), format!("VAT of {p} % was taken out of the amounts")),
            None => (
                "НДС: суммы приняты как в файле; если в них есть НДС, укажите в файле сопоставления vat = \"20\"".to_owned(),
                "VAT: amounts are taken as they stand; if they hold VAT, state vat = \"20\" in the mapping file".to_owned(),
            ),
        };
        report.notes.push(Note { code: "vat", count: 0, ru, en });
        if self.nameless {
            let ru = "валюта в файле не названа: считается валютой компании; задать: currency = \"RUB\" в файле сопоставления";
            let en = "the file names no currency: that of the company is assumed; state currency = \"RUB\" in the mapping file";
            report.notes.push(Note { code: "currency_default", count: 0, ru: ru.to_owned(), en: en.to_owned() });
        }
    }
}

impl Sink for Net<'_> {
    fn batch(&mut self, table: &'static Table, batch: RecordBatch) -> Result<(), Error> {
        let Some((_, columns)) = COLUMNS.iter().find(|(t, _)| *t == table.name) else { return self.sink.batch(table, batch) };
        self.amounts = true;
        if matches!(table.name, "deals" | "orders") {
            self.nameless |= batch.column_by_name("currency").is_some_and(|c| c.null_count() > 0);
        }
        let Some(percent) = self.percent else { return self.sink.batch(table, batch) };
        let net = |array: &ArrayRef| -> Result<ArrayRef, arrow::error::ArrowError> {
            let values = array.as_primitive::<Decimal128Type>();
            let out: Decimal128Array = values
                .iter()
                .map(|v| v.and_then(|v| domain::money::div_round(v * 100, 100 + percent)))
                .collect::<Decimal128Array>()
                .with_precision_and_scale(18, 4)?;
            Ok(Arc::new(out))
        };
        let mut arrays = batch.columns().to_vec();
        for name in *columns {
            if let Some(at) = table.position(name) {
                arrays[at] = net(&arrays[at]).map_err(|e| Error::Sink(Box::new(e)))?;
            }
        }
        let batch = RecordBatch::try_new(batch.schema(), arrays).map_err(|e| Error::Sink(Box::new(e)))?;
        self.sink.batch(table, batch)
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Error> {
        self.sink.problem(problem)
    }

    fn progress(&mut self, rows: u64, bytes: u64) {
        self.sink.progress(rows, bytes);
    }
}
