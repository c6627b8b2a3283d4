//! Revenue bridge: base, leads, conversion, ticket, lines, frequency, retention, price, mix, now; the parts sum to the kopeck
//! (`methods.md` 10.5, mission row 169).

use super::factors::{Parts, Side, add};
use super::lines::{Sold, unit_of};
use super::two::Two;
use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use crate::metric::Entity;
use domain::figure::{FigureRow, Status};
use domain::money;
use std::collections::BTreeMap;

/// Factors between base and now, in the order of the interface.
const FACTORS: [&str; 8] = ["leads", "conversion", "ticket", "lines", "frequency", "retention", "price", "mix"];
const LEADS: &str = "SELECT {cuts}x.created_on AS on_date, CASE WHEN x.created_on < DATE '{now}' THEN 0 ELSE 1 END AS side \
     FROM v_leads x {joins} WHERE {days} {filters}";
/// Kinds of buyers, with the factor of their number when leads are not part of it.
const KINDS: [(&str, &str); 3] = [("new", "leads"), ("current", "retention"), ("unknown", "frequency")];

type Cut = Vec<(String, String)>;

/// Documents of one cut.
#[derive(Debug, Default, Clone)]
struct Books {
    /// By kind of buyer and side.
    sides: BTreeMap<(&'static str, usize), Side>,
    orders: [u64; 2],
    several_currencies: bool,
}

/// Rows of the bridge of each cut.
pub(crate) fn bridge(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let two = Two::of(c)?;
    let books = read(c, &two)?;
    let leads = leads(c, &two)?;
    let sold = Sold::read(c, &two)?;
    let with_lines =
        c.session.rows_of("order_lines")? > 0 || c.session.rows_of("deal_lines")? > 0 && c.session.sales_from_deals()?;
    let mut rows = Vec::new();
    for (cut, mut b) in books {
        if let Some(counts) = leads.as_ref().map(|l| l.get(&cut).copied().unwrap_or_default()) {
            for (side, n) in counts.into_iter().enumerate() {
                b.sides.entry(("new", side)).or_default().leads = Some(n);
            }
        }
        let items = sold.as_ref().and_then(|s| s.get(&cut)).filter(|_| with_lines);
        for mut row in built(&b, items, leads.is_some(), with_lines) {
            row.fields.push(("base_from".to_owned(), Some(two.before.0.to_string())));
            row.fields.push(("base_to".to_owned(), Some(two.before.1.to_string())));
            row.cut.splice(0..0, cut.iter().cloned()).for_each(drop);
            if b.several_currencies {
                row.status = Status::Conflict;
                row.reason = Some("several_currencies".to_owned());
            }
            rows.push(row);
        }
    }
    Ok(rows)
}

fn read(c: &Context<'_>, two: &Two) -> Result<BTreeMap<Cut, Books>, Error> {
    let query = two.fill(c.metric.query);
    let source = Source { query: &query, entity: Entity::Order, keys: &["side", "kind"] };
    let aggregates = "count(DISTINCT buyer) AS buyers, sum(purchase) AS orders, sum(lines) AS lines, sum(net) AS net, \
         min(currency) AS currency, max(currency) AS last_currency";
    let g: Grouped = two.unbounded(c, |u| u.grouped(&source, aggregates))?;
    let mut out: BTreeMap<Cut, Books> = BTreeMap::new();
    let mut seen: BTreeMap<Cut, Vec<String>> = BTreeMap::new();
    if c.request.by.is_empty() {
        out.insert(Vec::new(), Books::default());
    }
    for i in 0..g.len() {
        let cut = g.dress(i, FigureRow::empty(0, Status::Ok)).cut;
        let side = usize::from(g.rows.int(i, "side") == Some(1));
        let kind = KINDS.iter().map(|k| k.0).find(|k| g.rows.text(i, "kind") == Some(*k)).unwrap_or("unknown");
        let count = |name: &str| i128::from(g.rows.count(i, name));
        // Sales of nobody have no number of buyers: their documents stand for it.
        let buyers = if kind == "unknown" { count("orders") } else { count("buyers") };
        let here = Side {
            leads: None,
            buyers,
            orders: count("orders"),
            lines: Some(count("lines")),
            net: g.rows.money(i, "net").unwrap_or(0),
        };
        let names = seen.entry(cut.clone()).or_default();
        names.extend(["currency", "last_currency"].into_iter().filter_map(|n| g.rows.text(i, n).map(str::to_owned)));
        let several = names.iter().any(|n| *n != names[0]);
        let b = out.entry(cut).or_default();
        b.orders[side] += g.rows.count(i, "orders");
        b.several_currencies |= several;
        b.sides.insert((kind, side), here);
    }
    Ok(out)
}

/// Leads by cut and side; nothing when they are not recorded or cannot be cut so.
fn leads(c: &Context<'_>, two: &Two) -> Result<Option<BTreeMap<Cut, [i128; 2]>>, Error> {
    if c.session.rows_of("leads")? == 0 {
        return Ok(None);
    }
    let query = two.fill(LEADS).replace("x.on_date", "x.created_on");
    let source = Source { query: &query, entity: Entity::Lead, keys: &["side"] };
    let g = match two.unbounded(c, |u| u.grouped(&source, "count(*) AS n")) {
        Ok(g) => g,
        Err(Error::Dimension { .. }) => return Ok(None),
        Err(other) => return Err(other),
    };
    let mut out: BTreeMap<Cut, [i128; 2]> = BTreeMap::new();
    for i in 0..g.len() {
        let cut = g.dress(i, FigureRow::empty(0, Status::Ok)).cut;
        out.entry(cut).or_default()[usize::from(g.rows.int(i, "side") == Some(1))] += i128::from(g.rows.count(i, "n"));
    }
    Ok(Some(out))
}

/// Base, factors, now.
fn built(b: &Books, items: Option<&Sold>, with_leads: bool, with_lines: bool) -> Vec<FigureRow> {
    let nets: Vec<i128> = b.sides.values().map(|s| s.net).collect();
    let unit = unit_of(&nets);
    let side = |kind: &'static str, at: usize| {
        let mut s = b.sides.get(&(kind, at)).cloned().unwrap_or_default();
        s.net /= unit;
        s.lines = s.lines.or(Some(0)).filter(|_| with_lines);
        s
    };
    let mut parts = Parts::new();
    let index = items.and_then(Sold::indices);
    for (kind, first) in KINDS {
        let (a, z) = (side(kind, 0), side(kind, 1));
        // Numbers too large for exact fractions leave the whole change to the ticket, so that the sum still holds.
        if add(&mut parts, (&a, &z), first, index).is_none() {
            parts.entry("ticket").or_default().exact += z.net - a.net;
        }
    }
    let (base, now) = (total(b, 0), total(b, 1));
    let mut rows = vec![end("base", base, b.orders[0])];
    for name in FACTORS {
        let mut row = FigureRow::empty(b.orders[1], Status::Ok);
        let part = parts.get(name).copied().unwrap_or_default();
        let silent = match name {
            "leads" | "conversion" if !with_leads => Some("leads"),
            "lines" if !with_lines => Some("order_lines"),
            "price" | "mix" if index.is_none() => Some("order_lines"),
            _ => None,
        };
        row.value = Some(money::format_money(part.exact * unit));
        if let Some(table) = silent.filter(|_| part.exact == 0) {
            row.status = Status::NoData;
            row.reason = Some("not_recorded".to_owned());
            row.missing = vec![table.to_owned()];
            row.value = None;
        } else if silent == Some("leads") {
            // New clients themselves stand for the inflow.
            row.reason = Some("new_clients_stand_for_leads".to_owned());
        }
        let check = part.checked.then(|| crate::status::float(part.lmdi * unit as f64 / money::ONE as f64, 2));
        row.fields.push(("lmdi".to_owned(), check.filter(|_| row.value.is_some())));
        row.fields.push((
            "share_of_base".to_owned(),
            money::ratio(part.exact * unit, base, 6).filter(|_| base > 0 && row.value.is_some()),
        ));
        row.cut.push(("factor".to_owned(), name.to_owned()));
        rows.push(row);
    }
    rows.push(end("now", now, b.orders[1]));
    rows
}

fn total(b: &Books, side: usize) -> i128 {
    b.sides.iter().filter(|((_, s), _)| *s == side).map(|(_, v)| v.net).sum()
}

fn end(name: &str, value: i128, orders: u64) -> FigureRow {
    let mut row = FigureRow::empty(orders, Status::Ok);
    row.value = Some(money::format_money(value));
    row.fields = vec![("lmdi".to_owned(), None), ("share_of_base".to_owned(), None)];
    row.cut.push(("factor".to_owned(), name.to_owned()));
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::rng::Rng;

    #[test]
    fn the_bridge_closes_to_the_smallest_unit_under_random_books() {
        let mut rng = Rng::new(4, 4);
        for round in 0..500 {
            let mut b = Books::default();
            for (kind, _) in KINDS {
                for side in 0..2 {
                    let buyers = rng.below(30) as i128;
                    let orders = if buyers == 0 { 0 } else { buyers + rng.below(20) as i128 };
                    let lines = if orders == 0 { 0 } else { orders + rng.below(50) as i128 };
                    let net = (rng.below(9_000_000) as i128 - 500_000) * if round % 3 == 0 { 1 } else { 100 };
                    let leads = (kind == "new").then(|| rng.below(200) as i128);
                    b.sides.insert((kind, side), Side { leads, buyers, orders, lines: Some(lines), net });
                }
            }
            let rows = built(&b, None, true, round % 2 == 0);
            let value = |r: &FigureRow| r.value.as_deref().and_then(|v| money::parse_decimal(v, money::SCALE)).unwrap_or(0);
            let parts: i128 = rows[..rows.len() - 1].iter().map(value).sum();
            assert_eq!(parts, value(&rows[rows.len() - 1]));
            assert_eq!(rows.len(), 10);
        }
    }
}
