//! Driver tree: revenue of a period by new and current clients as a product of drivers, closed against all sales (`mission.md` 3.4).

use crate::calc::common::{part, put};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::metric::Entity;
use domain::figure::{FigureRow, Status};
use domain::money::{self, format_money, ratio};
use std::collections::BTreeMap;

/// Branches of the tree in their order.
const BRANCHES: [&str; 3] = ["new", "current", "unknown"];
const LEADS: &str = "SELECT {cuts}x.created_on AS on_date FROM v_leads x {joins} WHERE true {filters}";
/// Places of ratios.
const PLACES: u32 = crate::status::RATIO_PLACES;

type Cut = Vec<(String, String)>;

/// Sales of a branch.
#[derive(Debug, Clone, Copy, Default)]
struct Sales {
    documents: u64,
    buyers: u64,
    purchases: u64,
    lines: u64,
    net: i128,
    margin: Option<i128>,
    costed: i128,
}

/// Rows of the tree of each cut: new, current, unknown, books.
pub(crate) fn tree(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let first = c.from.map_or_else(|| "0001-01-01".to_owned(), |d| d.to_string());
    let query = c.metric.query.replace("{now}", &first);
    let branches = read(c, &Source { query: &query, entity: Entity::Order, keys: &["kind"] })?;
    // The books are asked apart from the branches, so that the rest is measured and not assumed.
    let books = read(c, &Source { query: &query, entity: Entity::Order, keys: &[] })?;
    let leads = leads(c)?;
    let mut rows = Vec::new();
    for (cut, whole) in books {
        let all = whole.get("").copied().unwrap_or_default();
        let own = branches.get(&cut).cloned().unwrap_or_default();
        let inflow = leads.as_ref().map(|l| l.get(&cut).copied().unwrap_or(0));
        let mut sum = 0;
        for name in BRANCHES {
            let sales = own.get(name).copied().unwrap_or_default();
            sum += sales.net;
            rows.push(branch(&cut, name, &sales, all.net, inflow.filter(|_| name == "new")));
        }
        let mut total = branch(&cut, "books", &all, all.net, None);
        put(&mut total, "residual", Some(format_money(all.net - sum)));
        rows.push(total);
    }
    Ok(rows)
}

fn read(c: &Context<'_>, source: &Source<'_>) -> Result<BTreeMap<Cut, BTreeMap<String, Sales>>, Error> {
    let aggregates = "count(*) AS documents, count(DISTINCT buyer) AS buyers, sum(purchase) AS purchases, sum(lines) AS lines, \
                      sum(net) AS net, sum(margin) AS margin, sum(costed) AS costed";
    let g = c.grouped(source, aggregates)?;
    let mut out: BTreeMap<Cut, BTreeMap<String, Sales>> = BTreeMap::new();
    for i in 0..g.len() {
        let cut = g.dress(i, FigureRow::empty(0, Status::Ok)).cut;
        let kind = if source.keys.is_empty() { "" } else { g.rows.text(i, "kind").unwrap_or("unknown") };
        let sales = Sales {
            documents: g.rows.count(i, "documents"),
            buyers: g.rows.count(i, "buyers"),
            purchases: g.rows.count(i, "purchases"),
            lines: g.rows.count(i, "lines"),
            net: g.rows.money(i, "net").unwrap_or(0),
            margin: g.rows.money(i, "margin"),
            costed: g.rows.money(i, "costed").unwrap_or(0),
        };
        out.entry(cut).or_default().insert(kind.to_owned(), sales);
    }
    Ok(out)
}

/// Leads of the period by cut; nothing when they are not recorded or cannot be cut so.
fn leads(c: &Context<'_>) -> Result<Option<BTreeMap<Cut, u64>>, Error> {
    if c.session.rows_of("leads")? == 0 {
        return Ok(None);
    }
    let g = match c.grouped(&Source { query: LEADS, entity: Entity::Lead, keys: &[] }, "count(*) AS n") {
        Ok(g) => g,
        Err(Error::Dimension { .. }) => return Ok(None),
        Err(other) => return Err(other),
    };
    let cut = |i: usize| g.dress(i, FigureRow::empty(0, Status::Ok)).cut;
    Ok(Some((0..g.len()).map(|i| (cut(i), g.rows.count(i, "n"))).collect()))
}

fn branch(cut: &Cut, name: &str, s: &Sales, books: i128, leads: Option<u64>) -> FigureRow {
    let mut row = FigureRow::empty(s.documents, Status::Ok);
    row.cut = cut.clone();
    row.cut.push(("branch".to_owned(), name.to_owned()));
    row.value = Some(format_money(s.net));
    let product = name != "books" && name != "unknown";
    let of = |a: u64, b: u64| part(a, b).filter(|_| product);
    put(&mut row, "leads", leads.map(|n| n.to_string()));
    put(&mut row, "conversion", leads.and_then(|n| of(s.buyers, n)));
    put(&mut row, "clients", product.then(|| s.buyers.to_string()));
    put(&mut row, "purchases_per_buyer", of(s.purchases, s.buyers));
    put(&mut row, "lines_per_purchase", of(s.lines, s.purchases).filter(|_| s.lines > 0));
    // Without lines a document is the last driver.
    let pieces = if s.lines > 0 { s.lines } else { s.purchases };
    let value = money::div_round(s.net, i128::from(pieces)).filter(|_| product && pieces > 0);
    put(&mut row, "line_value", value.map(format_money));
    put(&mut row, "share", ratio(s.net, books, PLACES).filter(|_| books != 0));
    put(&mut row, "margin", s.margin.map(format_money));
    put(&mut row, "margin_share", s.margin.and_then(|m| ratio(m, s.costed, PLACES)).filter(|_| s.costed != 0));
    row
}
