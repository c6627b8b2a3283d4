//! Leaves of a sales report to orders, order lines, and the clients, managers and goods they name.

use super::grid::Grid;
use super::header::{Group, Header};
use super::period::{self, Period, iso};
use super::tree::{Leaf, Tree};
use super::words::{Dim, Measure};
use crate::read::{Opened, rules};
use crate::sources::stream::Stream;
use crate::values::date::{self, DAY};
use crate::values::zone::Zone;
use crate::{Error, Note, ReadReport, Sink};
use domain::money::{LIMIT, div_round};
use std::collections::BTreeMap;

/// Everything known of a report before its rows are sent.
pub(crate) struct Work<'a> {
    pub(crate) file: &'a Opened<'a>,
    pub(crate) grid: &'a Grid,
    pub(crate) header: &'a Header,
    pub(crate) tree: &'a Tree,
    pub(crate) levels: &'a [Dim],
    pub(crate) period: Period,
}

/// One order: what shares period, client, manager and document.
#[derive(Default)]
struct Order {
    client: String,
    manager: String,
    /// UTC microseconds.
    at: i64,
    is_return: bool,
    amount: i128,
    margin: Option<i128>,
    /// A part of it has no cost: its margin is not known.
    costless: bool,
    discount: Option<i128>,
    line: u64,
    lines: Vec<Line>,
}

/// One product of an order.
struct Line {
    sku: String,
    product: String,
    category: String,
    quantity: Option<i128>,
    amount: i128,
    margin: Option<i128>,
    row: u64,
}

/// Money of a cell in its own scale; the range was checked with the totals.
fn money(units: i128) -> i128 {
    div_round(units, 100).unwrap_or(0)
}

impl Work<'_> {
    /// The last label of a path that means `dim`.
    fn label<'b>(&self, leaf: &'b Leaf, dim: Dim) -> &'b str {
        let at = (0..leaf.path.len()).rev().find(|i| self.levels.get(*i) == Some(&dim));
        at.map_or("", |i| leaf.path[i].as_str())
    }

    fn zone(&self) -> Result<Zone, Error> {
        Ok(rules(self.file.input, self.file.detected, self.file.opts)?.zone)
    }

    /// The moment that stands for a period: the midnight that begins its last day.
    pub(crate) fn end(&self, zone: &Zone, period: Period) -> i64 {
        zone.to_utc(period.to.saturating_mul(DAY)).0
    }
}

/// The figures of one leaf in one group of columns.
struct Figures {
    quantity: Option<i128>,
    amount: Option<i128>,
    margin: Option<i128>,
    costless: bool,
    discount: Option<i128>,
}

impl Figures {
    fn of(work: &Work<'_>, row: usize, group: &Group) -> Self {
        let get = |m: Measure| {
            let column = work.header.of(group).find(|c| c.measure == m)?;
            work.grid.rows[row].number(column.at)
        };
        let amount = get(Measure::Net).or_else(|| get(Measure::Revenue));
        // An empty cost beside a filled column of costs is not a cost of nothing: the month is not closed.
        let costless = work.header.of(group).any(|c| c.measure == Measure::Cost) && get(Measure::Cost).is_none();
        let sold = amount.is_some_and(|a| a != 0);
        let margin = if costless && sold { None } else { get(Measure::Profit).or_else(|| Some(amount? - get(Measure::Cost)?)) };
        Self {
            quantity: get(Measure::Quantity),
            amount: amount.map(money),
            margin: margin.map(money),
            costless: costless && sold,
            discount: get(Measure::Discount).map(money),
        }
    }

    fn is_empty(&self) -> bool {
        self.amount.is_none() && self.margin.is_none()
    }
}

/// Sends a sales report.
pub(crate) fn sales(work: &Work<'_>, report: &mut ReadReport, sink: &mut dyn Sink) -> Result<(), Error> {
    let zone = work.zone()?;
    let mut orders: BTreeMap<String, Order> = BTreeMap::new();
    let groups = work.header.groups();
    for leaf in &work.tree.leaves {
        for group in &groups {
            let f = Figures::of(work, leaf.row, group);
            if !f.is_empty() {
                add(work, &zone, leaf, group, f, &mut orders);
            }
        }
    }
    let goods = work.levels.contains(&Dim::Product);
    let quantities = work.header.columns.iter().any(|c| c.measure == Measure::Quantity);
    let sent = send(work, &orders, goods && quantities, sink)?;
    let costless = orders.values().filter(|o| o.costless).count() as u64;
    if costless > 0 {
        let ru = "продаж без себестоимости: их маржа неизвестна; закройте месяц в 1С и выгрузите отчёт снова".to_owned();
        let en = "sales without cost: their margin is not known; close the month in 1C and export the report again".to_owned();
        report.notes.push(Note { code: "no_cost", count: costless, ru, en });
    }
    let leaves = work.tree.leaves.len() as u64;
    match (goods && quantities, sent.orders, sent.lines) {
        (true, n, lines) if lines == leaves => {
            ReadReport::add(&mut report.rows, "order_lines", lines);
            ReadReport::add(&mut report.derived, "orders", n);
        }
        (false, n, _) if n == leaves => ReadReport::add(&mut report.rows, "orders", n),
        (_, n, lines) => {
            report.merged += leaves;
            ReadReport::add(&mut report.derived, "orders", n);
            if lines > 0 {
                ReadReport::add(&mut report.derived, "order_lines", lines);
            }
            let ru = "строк отчёта разложены по месяцам или сложены в продажи".to_owned();
            let en = "rows of the report were spread over months or folded into sales".to_owned();
            report.notes.push(Note { code: "spread", count: leaves, ru, en });
        }
    }
    for (table, n) in [("customers", sent.customers), ("employees", sent.employees), ("products", sent.products)] {
        if n > 0 {
            ReadReport::add(&mut report.derived, table, n);
        }
    }
    Ok(())
}

fn add(work: &Work<'_>, zone: &Zone, leaf: &Leaf, group: &Group, f: Figures, orders: &mut BTreeMap<String, Order>) {
    let client = work.label(leaf, Dim::Client);
    let named = if let Group::Named(name) = group { name.as_str() } else { "" };
    let manager = Some(work.label(leaf, Dim::Manager)).filter(|m| !m.is_empty()).unwrap_or(named);
    let document = work.label(leaf, Dim::Document);
    let month = match group {
        Group::Month(p) => Some(*p),
        _ => {
            let label = work.label(leaf, Dim::Month);
            period::month(label).or_else(|| period::parse(label))
        }
    };
    let period = month.unwrap_or(work.period);
    let other: Vec<&str> = leaf
        .path
        .iter()
        .enumerate()
        .filter(|(i, _)| matches!(work.levels.get(*i), Some(Dim::Contract | Dim::Other | Dim::Account)))
        .map(|(_, l)| l.as_str())
        .collect();
    let dated = moment(document, zone);
    let id = match dated {
        Some(_) => document.to_owned(),
        None => {
            let goods = if work.levels.contains(&Dim::Client) || work.levels.contains(&Dim::Manager) { "" } else { "все" };
            let parts = [period.spell(), client.to_owned(), manager.to_owned(), document.to_owned(), goods.to_owned()];
            parts.iter().map(String::as_str).chain(other).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("/")
        }
    };
    let line = work.grid.rows[leaf.row].line;
    let order = orders.entry(id).or_default();
    order.client = client.to_owned();
    order.manager = manager.to_owned();
    order.at = dated.unwrap_or_else(|| work.end(zone, period));
    order.is_return |= document.to_lowercase().starts_with("возврат");
    order.line = if order.line == 0 { line } else { order.line.min(line) };
    let amount = f.amount.unwrap_or(0);
    order.amount += amount;
    order.costless |= f.costless;
    for (to, what) in [(&mut order.margin, f.margin), (&mut order.discount, f.discount)] {
        if let Some(what) = what {
            *to = Some(to.unwrap_or(0) + what);
        }
    }
    if work.levels.contains(&Dim::Product) {
        order.lines.push(Line {
            sku: work.header.sku.map_or(String::new(), |c| work.grid.rows[leaf.row].text(c).to_owned()),
            product: work.label(leaf, Dim::Product).to_owned(),
            category: work.label(leaf, Dim::Category).to_owned(),
            quantity: f.quantity,
            amount,
            margin: f.margin,
            row: line,
        });
    }
}

/// The moment in the name of a document: «Реализация … 0000-000123 от 05.07.2026 12:00:05».
fn moment(document: &str, zone: &Zone) -> Option<i64> {
    let (_, tail) = document.rsplit_once(" от ")?;
    let found = date::parse(tail.trim(), Some(date::Order::Dmy), false).ok().flatten()?;
    Some(zone.to_utc(found.wall).0)
}

/// Rows sent per table.
#[derive(Default)]
struct Sent {
    orders: u64,
    lines: u64,
    customers: u64,
    employees: u64,
    products: u64,
}

fn send(work: &Work<'_>, orders: &BTreeMap<String, Order>, with_lines: bool, sink: &mut dyn Sink) -> Result<Sent, Error> {
    let currency = work.file.detected.mapping.currency.as_deref().unwrap_or("");
    let mut out = Stream::new("orders")?;
    let [id_at, at, customer, amount, kind, owner, margin, money_at, discount] =
        out.at(["id", "at", "customer_id", "amount", "kind", "owner_id", "margin", "currency", "discount"]);
    let mut lines = Stream::new("order_lines")?;
    let (mut clients, mut people, mut goods) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (id, o) in orders {
        out.text(id_at, id);
        out.buf.long(at, o.at);
        out.text(customer, &o.client);
        out.buf.decimal(amount, o.amount);
        out.text(kind, if o.is_return || o.amount < 0 { "return" } else { "sale" });
        out.text(owner, &o.manager);
        if let Some(m) = o.margin.filter(|_| !o.costless) {
            out.buf.decimal(margin, m);
        }
        if let Some(d) = o.discount {
            out.buf.decimal(discount, d);
        }
        out.text(money_at, currency);
        out.end_row(o.line, sink)?;
        for (list, name) in [(&mut clients, &o.client), (&mut people, &o.manager)] {
            if !name.is_empty() {
                list.entry(name.clone()).or_insert((String::new(), o.line));
            }
        }
        if with_lines {
            put_lines(&mut lines, id, &o.lines, sink)?;
        }
        for l in o.lines.iter().filter(|l| !l.product.is_empty()) {
            let key = if l.sku.is_empty() { l.product.clone() } else { l.sku.clone() };
            goods.entry(key).or_insert((l.product.clone(), l.category.clone(), l.row));
        }
    }
    out.flush(sink)?;
    lines.flush(sink)?;
    Ok(Sent {
        orders: out.sent,
        lines: lines.sent,
        customers: named("customers", &clients, sink)?,
        employees: named("employees", &people, sink)?,
        products: products(&goods, sink)?,
    })
}

fn put_lines(out: &mut Stream, order: &str, list: &[Line], sink: &mut dyn Sink) -> Result<(), Error> {
    let [order_at, number, sku, product, category, quantity, price, amount, margin] =
        out.at(["order_id", "line", "product_id", "product", "category", "quantity", "unit_price", "amount", "margin"]);
    let mut sorted: Vec<&Line> = list.iter().collect();
    sorted.sort_by(|a, b| {
        (&a.product, &a.sku, a.amount, a.quantity, a.row).cmp(&(&b.product, &b.sku, b.amount, b.quantity, b.row))
    });
    for (n, l) in sorted.into_iter().enumerate() {
        out.text(order_at, order);
        out.buf.long(number, n as i64 + 1);
        out.text(sku, if l.sku.is_empty() { &l.product } else { &l.sku });
        out.text(product, &l.product);
        out.text(category, &l.category);
        // A service is sold without a quantity.
        let units = l.quantity.unwrap_or(0);
        out.buf.decimal(quantity, units);
        if let Some(one) = div_round(l.amount.saturating_mul(1_000_000), units).filter(|p| p.abs() <= LIMIT) {
            out.buf.decimal(price, one);
        }
        out.buf.decimal(amount, l.amount);
        if let Some(m) = l.margin {
            out.buf.decimal(margin, m);
        }
        out.end_row(l.row, sink)?;
    }
    Ok(())
}

/// People or clients known by their names; an INN in the name goes to its own column.
pub(crate) fn named(table: &'static str, list: &BTreeMap<String, (String, u64)>, sink: &mut dyn Sink) -> Result<u64, Error> {
    let mut out = Stream::new(table)?;
    let [id, name, tax] = out.at(["id", "name", "tax_id"]);
    for (who, (attrs, line)) in list {
        out.text(id, who);
        out.text(name, who);
        if let Some(inn) = tax_id(who).filter(|_| tax != usize::MAX) {
            out.text(tax, inn);
        }
        if !attrs.is_empty() {
            let at = out.buf.attrs();
            out.text(at, attrs);
        }
        out.end_row(*line, sink)?;
    }
    out.flush(sink)?;
    Ok(out.sent)
}

/// The INN behind its word in a name.
fn tax_id(name: &str) -> Option<&str> {
    let (_, tail) = name.split_once("ИНН")?;
    let tail = tail.trim_start_matches([':', ' ', '\u{a0}']);
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    matches!(digits, 10 | 12).then(|| &tail[..digits])
}

fn products(list: &BTreeMap<String, (String, String, u64)>, sink: &mut dyn Sink) -> Result<u64, Error> {
    let mut out = Stream::new("products")?;
    let [id, name, category] = out.at(["id", "name", "category"]);
    for (key, (product, group, line)) in list {
        out.text(id, key);
        out.text(name, product);
        out.text(category, group);
        out.end_row(*line, sink)?;
    }
    out.flush(sink)?;
    Ok(out.sent)
}

/// `Долг на 2026-07-31`: the key of an attribute of a client.
pub(crate) fn on(words: &str, day: i64) -> String {
    format!("{words} на {}", iso(day))
}
