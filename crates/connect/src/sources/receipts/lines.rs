//! Rows of a receipt file to compact lines: texts as numbers of a dictionary, values as integers.

use crate::build::cells::{Rules, Tally, trim};
use crate::build::plan::{Reject, json_text};
use crate::format::block::{Block, Cell, Row};
use crate::problem::Code;
use crate::recognise::Mapping;
use crate::values::words;
use std::collections::HashMap;

/// No text.
pub(crate) const NONE: u32 = u32::MAX;
/// No value.
pub(crate) const ABSENT: i64 = i64::MIN;
/// Number of text fields of a line.
pub(crate) const TEXTS: usize = 9;

pub(crate) const INVOICE: usize = 0;
pub(crate) const SKU: usize = 1;
pub(crate) const PRODUCT: usize = 2;
pub(crate) const CUSTOMER: usize = 3;
pub(crate) const CUSTOMER_NAME: usize = 4;
pub(crate) const REGION: usize = 5;
pub(crate) const CATEGORY: usize = 6;
pub(crate) const OWNER: usize = 7;
pub(crate) const ATTRS: usize = 8;
const TEXT_FIELDS: [&str; TEXTS - 1] =
    ["order_id", "product_id", "product", "customer_id", "customer", "region", "category", "owner_id"];

/// One line of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) line: u64,
    pub(crate) texts: [u32; TEXTS],
    /// UTC microseconds.
    pub(crate) at: i64,
    /// Units of 10^-6.
    pub(crate) quantity: i64,
    /// Money units.
    pub(crate) price: i64,
    pub(crate) amount: i64,
    pub(crate) order_amount: i64,
    pub(crate) margin: i64,
    /// The operation column says return.
    pub(crate) returned: bool,
    /// The status column says cancelled.
    pub(crate) cancelled: bool,
}

/// Texts by number.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    pub(crate) texts: Vec<String>,
    numbers: HashMap<String, u32>,
    last: usize,
    /// Bytes held.
    pub(crate) bytes: u64,
}

impl Dictionary {
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        // Neighbouring rows mostly repeat the receipt, the customer, the country.
        if self.texts.get(self.last).is_some_and(|t| t == text) {
            return self.last as u32;
        }
        let n = self.find(text);
        self.last = n as usize;
        n
    }

    fn find(&mut self, text: &str) -> u32 {
        if let Some(n) = self.numbers.get(text) {
            return *n;
        }
        let n = self.texts.len() as u32;
        self.numbers.insert(text.to_owned(), n);
        self.texts.push(text.to_owned());
        self.bytes += text.len() as u64 * 2 + 64;
        n
    }
}

/// Where the fields of a line stand.
pub(crate) struct Shape {
    texts: [Option<usize>; TEXTS - 1],
    at: usize,
    time: Option<usize>,
    quantity: usize,
    price: Option<usize>,
    amount: Option<usize>,
    order_amount: Option<usize>,
    margin: Option<usize>,
    kind: Option<usize>,
    status: Option<usize>,
    attrs: Vec<(usize, String)>,
    width: usize,
    fill_down: bool,
}

impl Shape {
    pub(crate) fn new(mapping: &Mapping, headers: &[String], fill_down: bool) -> Result<Self, crate::Error> {
        let find = |name: &str| mapping.columns.iter().find(|c| c.to.iter().any(|t| t == name)).and_then(|c| c.index);
        let need = |name: &str| find(name).ok_or_else(|| crate::Error::Mapping(format!("receipts need a column for '{name}'")));
        let mut texts = [None; TEXTS - 1];
        for (slot, name) in texts.iter_mut().zip(TEXT_FIELDS) {
            *slot = find(name);
        }
        need("order_id")?;
        Ok(Self {
            texts,
            at: need("at")?,
            time: find("time"),
            quantity: need("quantity")?,
            price: find("unit_price"),
            amount: find("amount"),
            order_amount: find("order_amount"),
            margin: find("margin"),
            kind: find("kind"),
            status: find("status"),
            attrs: crate::build::plan::attribute_fields(mapping, headers),
            width: headers.len(),
            fill_down,
        })
    }

    pub(crate) fn has_amount(&self) -> bool {
        self.amount.is_some() && self.price.is_some()
    }

    /// Reads one row.
    pub(crate) fn line(
        &self,
        block: &Block,
        row: &Row,
        rules: &Rules,
        books: &mut [Dictionary; TEXTS],
        tally: &mut Tally,
    ) -> Result<Line, Reject> {
        let fail = |field: usize, column: &'static str, code: Code| {
            let value = block.cell(row, field).text.chars().take(200).collect();
            Reject { field: Some(field), column, code, value }
        };
        if let Some(extra) = block.texts(row).skip(self.width).find(|t| !t.trim().is_empty()) {
            return Err(Reject { field: None, column: "", code: Code::ExtraCells, value: extra.chars().take(200).collect() });
        }
        let mut texts = [NONE; TEXTS];
        for (slot, field) in self.texts.iter().enumerate() {
            let Some(field) = *field else { continue };
            let text = trim(block.cell(row, field).text);
            if text.len() > rules.limits.field {
                return Err(fail(field, TEXT_FIELDS[slot], Code::FieldTooLong));
            }
            // Customer ids lose a float's tail later, when all of them are known.
            let text =
                if matches!(slot, INVOICE | SKU) { rules.id(text, field) } else { text.strip_prefix('\'').unwrap_or(text) };
            if !(text.is_empty() || slot == CUSTOMER && words::is_nothing(text)) {
                texts[slot] = books[slot].number(text);
            }
        }
        let invoice = self.texts[INVOICE].unwrap_or(0);
        let continues = self.fill_down && texts[INVOICE] == NONE;
        if texts[INVOICE] == NONE && !continues {
            return Err(fail(invoice, "order_id", Code::MissingRequired));
        }
        let at = match self.moment(block, row, rules, tally) {
            Ok(Some(at)) => at,
            Ok(None) if continues => ABSENT,
            Ok(None) => return Err(fail(self.at, "at", Code::MissingRequired)),
            Err(code) => return Err(fail(self.at, "at", code)),
        };
        let quantity_cell = trimmed(block.cell(row, self.quantity));
        if quantity_cell.text.is_empty() {
            return Err(fail(self.quantity, "quantity", Code::MissingRequired));
        }
        let quantity = rules
            .number(quantity_cell, self.quantity, 6, tally)
            .and_then(narrow)
            .map_err(|c| fail(self.quantity, "quantity", c))?;
        let mut money = |field: Option<usize>, name| -> Result<i64, Reject> {
            let Some(field) = field else { return Ok(ABSENT) };
            let cell = trimmed(block.cell(row, field));
            match rules.money(cell, field, tally) {
                _ if cell.text.is_empty() => Ok(ABSENT),
                Err(_) if words::is_nothing(cell.text) => Ok(ABSENT),
                other => other.and_then(narrow).map_err(|c| fail(field, name, c)),
            }
        };
        let (price, amount) = (money(self.price, "unit_price")?, money(self.amount, "amount")?);
        let (order_amount, margin) = (money(self.order_amount, "order_amount")?, money(self.margin, "margin")?);
        if price == ABSENT && amount == ABSENT {
            let field = self.price.or(self.amount).unwrap_or(0);
            return Err(fail(field, "unit_price", Code::MissingRequired));
        }
        texts[ATTRS] = self.attributes(block, row, &mut books[ATTRS]);
        let says = |field: Option<usize>, list, word| {
            field.is_some_and(|f| words::meaning(list, &crate::recognise::fold(block.cell(row, f).text)) == Some(word))
        };
        Ok(Line {
            line: row.line,
            texts,
            at,
            quantity,
            price,
            amount,
            order_amount,
            margin,
            returned: says(self.kind, "order_kind", "return"),
            cancelled: says(self.status, "order_status", "cancelled"),
        })
    }

    fn moment(&self, block: &Block, row: &Row, rules: &Rules, tally: &mut Tally) -> Result<Option<i64>, Code> {
        let cell = trimmed(block.cell(row, self.at));
        if cell.text.is_empty() {
            return Ok(None);
        }
        let clock = self.time.map(|f| trim(block.cell(row, f).text)).filter(|t| t.contains(':') && !cell.text.contains(':'));
        match clock {
            Some(clock) => rules.time(Cell { text: &format!("{} {clock}", cell.text), tag: cell.tag }, self.at, false, tally),
            None => rules.time(cell, self.at, false, tally),
        }
    }

    fn attributes(&self, block: &Block, row: &Row, book: &mut Dictionary) -> u32 {
        let mut json = String::new();
        for (field, key) in &self.attrs {
            let text = trim(block.cell(row, *field).text);
            if !text.is_empty() {
                json.push(if json.is_empty() { '{' } else { ',' });
                json.push_str(key);
                json_text(text, &mut json);
            }
        }
        if json.is_empty() {
            return NONE;
        }
        json.push('}');
        book.number(&json)
    }
}

fn trimmed(cell: Cell<'_>) -> Cell<'_> {
    Cell { text: trim(cell.text), tag: cell.tag }
}

fn narrow(units: i128) -> Result<i64, Code> {
    i64::try_from(units).ok().filter(|u| u.unsigned_abs() < 1_000_000_000_000_000_000).ok_or(Code::OutOfRange)
}
