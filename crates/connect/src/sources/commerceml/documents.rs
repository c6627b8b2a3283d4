//! Documents to orders, lines, payments and clients; the catalogue to products.

use super::nodes::{self, Node, Unit};
use crate::build::plan::json_text;
use crate::problem::{Code, Problem};
use crate::read::{Opened, not_empty, rules};
use crate::sources::stream::Stream;
use crate::values::zone::Zone;
use crate::values::{date, number, words};
use crate::{Error, Note, ReadReport, Sink};
use std::collections::{BTreeMap, BTreeSet};

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Order,
    Shipment,
    Return,
    Payment,
    Refund,
    Other,
}

impl Sort {
    fn of(operation: &str) -> Self {
        let f = crate::recognise::fold(operation);
        let has = |w: &str| f.contains(w);
        if has("возврат") && (has("денег") || has("средств") || has("оплат")) {
            Self::Refund
        } else if has("возврат") {
            Self::Return
        } else if has("отпуск") || has("реализация") || has("отгрузка") {
            Self::Shipment
        } else if has("выплата") || has("оплата") || has("поступление") {
            Self::Payment
        } else if has("заказ") || f.is_empty() {
            Self::Order
        } else {
            Self::Other
        }
    }

    fn is_sale(self) -> bool {
        matches!(self, Self::Order | Self::Shipment | Self::Return)
    }
}

/// The tables being filled.
struct Out {
    orders: Stream,
    lines: Stream,
    payments: Stream,
    products: Stream,
    /// Id -> name, INN, line.
    clients: BTreeMap<String, (String, String, u64)>,
    folded: u64,
}

/// Reads a file.
pub(crate) fn read(file: &Opened<'_>, sink: &mut dyn Sink) -> Result<ReadReport, Error> {
    let zone = rules(file.input, file.detected, file.opts)?.zone;
    let (encoding, limits) = (file.detected.layout.encoding, &file.opts.limits);
    // Containers whose goods were shipped: their order is no second sale.
    let mut shipped: BTreeSet<u64> = BTreeSet::new();
    nodes::each(file.input, encoding, limits, |unit| {
        if let Unit::Document(d, container) = unit
            && container > 0
            && Sort::of(d.text("ХозОперация")) == Sort::Shipment
        {
            shipped.insert(container);
        }
        Ok(())
    })?;
    let mut out = Out {
        orders: Stream::new("orders")?,
        lines: Stream::new("order_lines")?,
        payments: Stream::new("payments")?,
        products: Stream::new("products")?,
        clients: BTreeMap::new(),
        folded: 0,
    };
    let mut report = ReadReport::default();
    nodes::each(file.input, encoding, limits, |unit| {
        report.read += 1;
        let (node, refused) = match unit {
            Unit::Product(p) => {
                let refused = out.product(&p, sink)?;
                (p, refused)
            }
            Unit::Document(d, container) => {
                let refused = out.document(&d, shipped.contains(&container), &zone, sink)?;
                (d, refused)
            }
        };
        if let Some((code, column, value)) = refused {
            report.set_aside += 1;
            sink.problem(problem(file, &node, code, column, value))?;
        }
        Ok(())
    })?;
    out.finish(&mut report, sink)?;
    sink.progress(report.read, file.input.size());
    not_empty(file, &report)?;
    Ok(report)
}

type Refused = Option<(Code, &'static str, String)>;

impl Out {
    fn product(&mut self, p: &Node, sink: &mut dyn Sink) -> Result<Refused, Error> {
        let name = p.text("Наименование");
        let key = [p.text("Ид"), p.text("Артикул"), name].into_iter().find(|t| !t.is_empty()).unwrap_or("");
        if name.is_empty() || key.is_empty() {
            return Ok(Some((Code::MissingRequired, "Наименование", String::new())));
        }
        let [id, name_at, category] = self.products.at(["id", "name", "category"]);
        self.products.text(id, key);
        self.products.text(name_at, name);
        self.products.text(category, p.requisite("ВидНоменклатуры"));
        let attrs = attributes(&[("Артикул", p.text("Артикул"))]);
        let at = self.products.buf.attrs();
        self.products.text(at, &attrs);
        self.products.end_row(p.line, sink)?;
        Ok(None)
    }

    fn document(&mut self, d: &Node, shipped: bool, zone: &Zone, sink: &mut dyn Sink) -> Result<Refused, Error> {
        let sort = Sort::of(d.text("ХозОперация"));
        if sort == Sort::Other || sort == Sort::Order && shipped {
            self.folded += 1;
            return Ok(None);
        }
        let id = [d.text("Ид"), d.text("Номер")].into_iter().find(|t| !t.is_empty()).unwrap_or("");
        if id.is_empty() {
            return Ok(Some((Code::MissingRequired, "Номер", String::new())));
        }
        let Some(at) = moment(d, zone) else { return Ok(Some((Code::BadDate, "Дата", d.text("Дата").to_owned()))) };
        let Some(amount) = money(d.text("Сумма")) else {
            return Ok(Some((Code::BadNumber, "Сумма", d.text("Сумма").to_owned())));
        };
        if let Some(bad) = d.list("Товары", "Товар").find(|g| numbers(g).is_none()) {
            return Ok(Some((Code::BadNumber, "Товары", bad.text("Наименование").to_owned())));
        }
        let client = self.client(d);
        if !sort.is_sale() {
            self.payment(d, id, at, if sort == Sort::Refund { -amount } else { amount }, &client, sink)?;
            return Ok(None);
        }
        let out = &mut self.orders;
        let [id_at, at_at, customer, amount_at, kind, status, owner, currency] =
            out.at(["id", "at", "customer_id", "amount", "kind", "status", "owner_id", "currency"]);
        out.text(id_at, id);
        out.buf.long(at_at, at);
        out.text(customer, &client);
        out.buf.decimal(amount_at, amount);
        out.text(kind, if sort == Sort::Return { "return" } else { "sale" });
        out.text(status, if is_cancelled(d) { "cancelled" } else { "done" });
        out.text(owner, d.requisite("Менеджер"));
        let money_of = d.text("Валюта");
        out.text(currency, words::currency(money_of).unwrap_or(money_of));
        let attrs = attributes(&[
            ("Номер", d.text("Номер")),
            ("Операция", d.text("ХозОперация")),
            ("Метод оплаты", d.requisite("Метод оплаты")),
            ("Статус заказа", d.requisite("Статус заказа")),
            ("Заказ оплачен", d.requisite("Заказ оплачен")),
        ]);
        let attrs_at = out.buf.attrs();
        out.text(attrs_at, &attrs);
        out.end_row(d.line, sink)?;
        self.goods(d, id, sink)?;
        Ok(None)
    }

    fn goods(&mut self, d: &Node, order: &str, sink: &mut dyn Sink) -> Result<(), Error> {
        let out = &mut self.lines;
        let [order_at, number_at, sku, product, quantity, price, amount] =
            out.at(["order_id", "line", "product_id", "product", "quantity", "unit_price", "amount"]);
        for (n, g) in d.list("Товары", "Товар").enumerate() {
            let Some((q, sum)) = numbers(g) else { continue };
            let key = [g.text("Ид"), g.text("Артикул"), g.text("Наименование")].into_iter().find(|t| !t.is_empty());
            out.text(order_at, order);
            out.buf.long(number_at, n as i64 + 1);
            out.text(sku, key.unwrap_or(""));
            out.text(product, g.text("Наименование"));
            out.buf.decimal(quantity, q);
            if let Some(p) = money(g.text("ЦенаЗаЕдиницу")) {
                out.buf.decimal(price, p);
            }
            out.buf.decimal(amount, sum);
            out.end_row(g.line, sink)?;
        }
        Ok(())
    }

    fn payment(&mut self, d: &Node, id: &str, at: i64, amount: i128, client: &str, sink: &mut dyn Sink) -> Result<(), Error> {
        let out = &mut self.payments;
        let [id_at, paid_at, amount_at, order, customer] = out.at(["id", "paid_at", "amount", "order_id", "customer_id"]);
        out.text(id_at, id);
        out.buf.long(paid_at, at);
        out.buf.decimal(amount_at, amount);
        out.text(order, d.text("Основание"));
        out.text(customer, client);
        out.end_row(d.line, sink)
    }

    /// The buyer of a document; its key.
    fn client(&mut self, d: &Node) -> String {
        let all: Vec<&Node> = d.list("Контрагенты", "Контрагент").collect();
        let buyer = all.iter().find(|c| c.text("Роль").starts_with("Покупател")).or(all.first());
        let Some(c) = buyer else { return String::new() };
        let name = [c.text("Наименование"), c.text("ПолноеНаименование"), c.text("ОфициальноеНаименование")];
        let name = name.into_iter().find(|t| !t.is_empty()).unwrap_or("");
        let key = if c.text("Ид").is_empty() { name } else { c.text("Ид") };
        if !key.is_empty() {
            let shown = if name.is_empty() { key } else { name };
            let entry = self.clients.entry(key.to_owned()).or_insert_with(|| (shown.to_owned(), String::new(), d.line));
            if entry.1.is_empty() {
                entry.1 = c.text("ИНН").to_owned();
            }
        }
        key.to_owned()
    }

    fn finish(mut self, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
        for stream in [&mut self.orders, &mut self.lines, &mut self.payments, &mut self.products] {
            stream.flush(sink)?;
        }
        for (table, n) in [("orders", self.orders.sent), ("payments", self.payments.sent), ("products", self.products.sent)] {
            if n > 0 {
                ReadReport::add(&mut report.rows, table, n);
            }
        }
        let mut out = Stream::new("customers")?;
        let [id, name, tax] = out.at(["id", "name", "tax_id"]);
        for (key, (shown, inn, line)) in &self.clients {
            out.text(id, key);
            out.text(name, shown);
            out.text(tax, inn);
            out.end_row(*line, sink)?;
        }
        out.flush(sink)?;
        for (table, n) in [("order_lines", self.lines.sent), ("customers", out.sent)] {
            if n > 0 {
                ReadReport::add(&mut report.derived, table, n);
            }
        }
        report.merged += self.folded;
        if self.folded > 0 {
            report.notes.push(Note {
                code: "folded_documents",
                count: self.folded,
                ru: "документов не стали отдельными продажами: заказ уже отгружен в том же контейнере или операция не о продаже".into(),
                en: "documents are no sales of their own: the order was shipped in the same container, or the operation is no sale".into(),
            });
        }
        Ok(())
    }
}

fn moment(d: &Node, zone: &Zone) -> Option<i64> {
    let (day, time) = (d.text("Дата"), d.text("Время"));
    let day = day.split('T').next().unwrap_or(day);
    let text = if time.is_empty() { day.to_owned() } else { format!("{day} {}", time.split('.').next().unwrap_or(time)) };
    let found = date::parse(&text, Some(date::Order::Dmy), false).ok().flatten()?;
    Some(zone.to_utc(found.wall).0)
}

fn money(text: &str) -> Option<i128> {
    let found = number::parse_rounded(text, domain::money::SCALE, Some(number::Mark::Dot)).ok()?;
    (found.units.abs() <= domain::money::LIMIT).then_some(found.units)
}

/// Quantity and sum of a line.
fn numbers(line: &Node) -> Option<(i128, i128)> {
    let quantity = number::parse_rounded(line.text("Количество"), 6, Some(number::Mark::Dot)).ok()?.units;
    let sum = money(line.text("Сумма"))?;
    (quantity.abs() < 1_000_000_000_000_000_000).then_some((quantity, sum))
}

fn is_cancelled(d: &Node) -> bool {
    let yes = |text: &str| words::yes_no(text) == Some(true);
    yes(d.text("ПометкаУдаления")) || yes(d.requisite("Отменен")) || yes(d.requisite("ПометкаУдаления"))
}

fn attributes(list: &[(&str, &str)]) -> String {
    let mut json = String::new();
    let mut sorted: Vec<_> = list.iter().filter(|(_, v)| !v.is_empty()).collect();
    sorted.sort();
    for (key, value) in sorted {
        json.push(if json.is_empty() { '{' } else { ',' });
        json_text(key, &mut json);
        json.push(':');
        json_text(value, &mut json);
    }
    if !json.is_empty() {
        json.push('}');
    }
    json
}

fn problem(file: &Opened<'_>, node: &Node, code: Code, column: &str, value: String) -> Problem {
    let cells = [node.text("Номер"), node.text("Дата"), node.text("Сумма"), node.text("Наименование")];
    Problem {
        file: file.input.name.clone(),
        line: node.line,
        table: file.detected.table.clone().unwrap_or_default(),
        column: column.to_owned(),
        code: code.name(),
        value,
        raw: crate::problem::csv_record(cells.into_iter()),
    }
}
