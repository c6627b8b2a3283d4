//! Judged receipts to batches of orders, order lines, customers and products.

use super::books::{Books, Habits, Verdict, amount};
use super::lines::{ABSENT, ATTRS, CATEGORY, CUSTOMER, CUSTOMER_NAME, INVOICE, Line, NONE, OWNER, PRODUCT, REGION, SKU};
use crate::sources::stream::Stream;
use crate::values::date::iso_text;
use crate::values::zone::Zone;
use crate::{Error, Note, ReadReport, Sink, Total};
use std::collections::BTreeMap;

/// What is known of a customer or a product, by votes of its lines.
#[derive(Default)]
struct Card {
    line: u64,
    names: BTreeMap<u32, u64>,
    groups: BTreeMap<u32, u64>,
}

impl Card {
    fn see(&mut self, line: &Line, name: u32, group: u32) {
        self.line = if self.line == 0 { line.line } else { self.line.min(line.line) };
        for (votes, what) in [(&mut self.names, name), (&mut self.groups, group)] {
            if what != NONE {
                *votes.entry(what).or_insert(0) += 1;
            }
        }
    }
}

/// Most votes; of equals the first in the order of the texts.
fn winner(votes: &BTreeMap<u32, u64>) -> u32 {
    votes.iter().max_by_key(|(what, n)| (**n, std::cmp::Reverse(**what))).map_or(NONE, |(what, _)| *what)
}

/// Sends what was accepted.
pub(crate) struct Emitter {
    lines: Stream,
    line_at: [usize; 9],
    orders: Stream,
    order_at: [usize; 9],
    customers: BTreeMap<u32, Card>,
    /// By code, or by name when the file has no codes.
    products: BTreeMap<(bool, u32), Card>,
    currency: Option<String>,
    habits: Habits,
    theirs: i128,
    ours: i128,
    compared: bool,
    anonymous: u64,
}

impl Emitter {
    pub(crate) fn new(currency: Option<String>, habits: Habits) -> Result<Self, Error> {
        let (lines, orders) = (Stream::new("order_lines")?, Stream::new("orders")?);
        Ok(Self {
            line_at: lines.at([
                "order_id",
                "line",
                "product_id",
                "product",
                "category",
                "quantity",
                "unit_price",
                "amount",
                "margin",
            ]),
            order_at: orders.at(["id", "at", "customer_id", "amount", "kind", "status", "owner_id", "margin", "currency"]),
            lines,
            orders,
            customers: BTreeMap::new(),
            products: BTreeMap::new(),
            currency,
            habits,
            theirs: 0,
            ours: 0,
            compared: false,
            anonymous: 0,
        })
    }

    /// One receipt: its lines numbered in the order of their content, and the order they make.
    pub(crate) fn receipt(&mut self, books: &Books, v: &Verdict, zone: &Zone, sink: &mut dyn Sink) -> Result<(), Error> {
        let Some(first) = v.kept.iter().min_by_key(|l| (l.at, l.line)) else { return Ok(()) };
        let mut id = books.text(INVOICE, first.texts[INVOICE]).to_owned();
        if self.habits.restarts {
            id.push('/');
            id.push_str(iso_text(zone.to_local(first.at)).split(' ').next().unwrap_or(""));
        }
        let mut total = 0_i128;
        for (n, line) in v.kept.iter().enumerate() {
            total += amount(line, self.habits);
            self.line(books, line, &id, n as i64 + 1, sink)?;
        }
        self.anonymous += u64::from(v.customer == NONE);
        if v.customer != NONE {
            let card = self.customers.entry(v.customer).or_default();
            v.kept.iter().for_each(|l| card.see(l, l.texts[CUSTOMER_NAME], l.texts[REGION]));
        }
        let theirs = if self.habits.repeats_total { first.amount } else { first.order_amount };
        if theirs != ABSENT {
            self.compared = true;
            self.theirs += i128::from(theirs);
            self.ours += total;
        }
        self.order(books, v, first, &id, total, sink)
    }

    fn line(&mut self, books: &Books, l: &Line, id: &str, n: i64, sink: &mut dyn Sink) -> Result<(), Error> {
        let out = &mut self.lines;
        let [order_id, number, product_id, product, category, quantity, price, total, margin] = self.line_at;
        out.text(order_id, id);
        out.buf.long(number, n);
        let key = if l.texts[SKU] == NONE { l.texts[PRODUCT] } else { l.texts[SKU] };
        let book = if l.texts[SKU] == NONE { PRODUCT } else { SKU };
        out.text(product_id, books.text(book, key));
        out.text(product, books.text(PRODUCT, l.texts[PRODUCT]));
        out.text(category, books.text(CATEGORY, l.texts[CATEGORY]));
        out.buf.decimal(quantity, i128::from(l.quantity));
        if l.price != ABSENT {
            out.buf.decimal(price, i128::from(l.price));
        }
        out.buf.decimal(total, amount(l, self.habits));
        if l.margin != ABSENT {
            out.buf.decimal(margin, i128::from(l.margin));
        }
        if l.texts[ATTRS] != NONE {
            let at = out.buf.attrs();
            out.buf.text(at, books.text(ATTRS, l.texts[ATTRS]));
        }
        if key != NONE {
            self.products.entry((l.texts[SKU] == NONE, key)).or_default().see(l, l.texts[PRODUCT], l.texts[CATEGORY]);
        }
        self.lines.end_row(l.line, sink)
    }

    fn order(
        &mut self,
        books: &Books,
        v: &Verdict,
        first: &Line,
        id: &str,
        total: i128,
        sink: &mut dyn Sink,
    ) -> Result<(), Error> {
        let out = &mut self.orders;
        let [id_at, at, customer, sum, kind, status, owner, margin, currency_at] = self.order_at;
        out.text(id_at, id);
        out.buf.long(at, first.at);
        out.text(customer, books.text(CUSTOMER, v.customer));
        out.buf.decimal(sum, total);
        out.text(kind, if v.is_return { "return" } else { "sale" });
        out.text(status, if v.kept.iter().any(|l| l.cancelled) { "cancelled" } else { "done" });
        out.text(owner, books.text(OWNER, v.kept.iter().map(|l| l.texts[OWNER]).min().unwrap_or(NONE)));
        if v.kept.iter().all(|l| l.margin != ABSENT) {
            out.buf.decimal(margin, v.kept.iter().map(|l| i128::from(l.margin)).sum());
        }
        if let Some(currency) = &self.currency {
            out.text(currency_at, currency);
        }
        // What all lines share belongs to the receipt as well.
        if first.texts[ATTRS] != NONE && v.kept.iter().all(|l| l.texts[ATTRS] == first.texts[ATTRS]) {
            let at = out.buf.attrs();
            out.buf.text(at, books.text(ATTRS, first.texts[ATTRS]));
        }
        let line = v.kept.iter().map(|l| l.line).min().unwrap_or(first.line);
        self.orders.end_row(line, sink)
    }

    /// Sends the rest and the cards of customers and products.
    pub(crate) fn finish(mut self, books: &Books, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
        self.lines.flush(sink)?;
        self.orders.flush(sink)?;
        let mut customers = Stream::new("customers")?;
        let [id_at, name_at, region_at] = customers.at(["id", "name", "region"]);
        for (key, card) in &self.customers {
            let (id, name) = (books.text(CUSTOMER, *key), books.text(CUSTOMER_NAME, winner(&card.names)));
            customers.text(id_at, id);
            customers.text(name_at, if name.is_empty() { id } else { name });
            customers.text(region_at, books.text(REGION, winner(&card.groups)));
            customers.end_row(card.line, sink)?;
        }
        customers.flush(sink)?;
        let mut products = Stream::new("products")?;
        let [id_at, name_at, category_at] = products.at(["id", "name", "category"]);
        for ((by_name, key), card) in &self.products {
            let (id, name) = (books.text(if *by_name { PRODUCT } else { SKU }, *key), books.text(PRODUCT, winner(&card.names)));
            products.text(id_at, id);
            products.text(name_at, if name.is_empty() { id } else { name });
            products.text(category_at, books.text(CATEGORY, winner(&card.groups)));
            products.end_row(card.line, sink)?;
        }
        products.flush(sink)?;
        ReadReport::add(&mut report.rows, "order_lines", self.lines.sent);
        for (name, sent) in [("orders", self.orders.sent), ("customers", customers.sent), ("products", products.sent)] {
            ReadReport::add(&mut report.derived, name, sent);
        }
        if self.compared {
            let (file, ours) = (domain::money::format_money(self.theirs), domain::money::format_money(self.ours));
            report.totals.push(Total {
                column: "order_amount".into(),
                file,
                ours,
                mismatch: (self.theirs - self.ours).abs() >= domain::money::ONE,
            });
        }
        if self.anonymous > 0 {
            report.notes.push(Note {
                code: "anonymous_orders",
                count: self.anonymous,
                ru: "продаж без покупателя приняты как анонимные".into(),
                en: "orders without a customer were accepted as anonymous".into(),
            });
        }
        Ok(())
    }
}

/// Remarks on the habits of the file.
pub(crate) fn notes(report: &mut ReadReport, habits: Habits) {
    let mut note = |code, ru: &str, en: &str| report.notes.push(Note { code, count: 0, ru: ru.to_owned(), en: en.to_owned() });
    if habits.restarts {
        note(
            "numbers_restart",
            "номера чеков повторяются в разные дни: продажа определяется номером и днём",
            "receipt numbers start anew: number and day together name a sale",
        );
    }
    if habits.repeats_total {
        note(
            "repeated_total",
            "столбец суммы повторяет итог чека в каждой строке: сумма строки посчитана как количество × цена",
            "the amount column repeats the receipt's total: lines are quantity × price",
        );
    }
    if report.duplicates > 0 {
        report.notes.push(Note {
            code: "duplicate_lines",
            count: report.duplicates,
            ru: "строк полностью повторяют другую строку того же чека и не загружены".into(),
            en: "lines repeat another line of the same receipt exactly and were not loaded".into(),
        });
    }
}
