//! Dependence on people: how much of the money hangs on the best seller (`methods.md` 11.8, mission rows 46, 47).

use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, Grouped, Source, currencies};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// Margin is the base when it is known for at least this many percent of net sales.
const MARGIN_KNOWN_PERCENT: i128 = 95;

/// Money of one seller in one row.
#[derive(Debug, Clone)]
struct Seller {
    id: Option<String>,
    orders: u64,
    net: i128,
    margin: i128,
    value: i128,
}

/// Cut without the seller, and the bucket.
type Place = (Vec<(String, String)>, Option<String>);

/// Share of the best seller; `--by manager` lists every seller with a share, largest first.
pub(crate) fn key_person(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let from = match (c.from, c.request.grain) {
        (None, None) => c.to.checked_sub(1.years()).and_then(|d| d.tomorrow()).unwrap_or(c.to),
        (from, _) => from.unwrap_or(jiff::civil::date(1, 1, 1)),
    };
    let query = c.metric.query.replace("{from}", &from.to_string());
    let aggregates = format!(
        "count(*) AS n, sum(net) AS net, sum(net_margin) AS margin, sum(CASE WHEN net_margin IS NOT NULL THEN net END) AS with_margin, \
         {}, min(currency) AS currency",
        currencies("currency")
    );
    let g = c.grouped(&Source { query: &query, keys: &["seller"], ..c.own() }, &aggregates)?;
    let (places, by_margin) = gather(&g);
    let mut rows = Vec::new();
    for (place, mut sellers) in places {
        for s in &mut sellers {
            s.value = if by_margin { s.margin } else { s.net };
        }
        sellers.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.id.cmp(&b.id)));
        if c.request.by.contains(&Dimension::Manager) {
            rows.extend(list(c, &place, &sellers));
        } else {
            rows.push(top(&place, &sellers));
        }
    }
    if rows.is_empty() && c.request.by.is_empty() {
        rows.push(share(0, 0, 0));
    }
    let currencies: BTreeSet<&str> = (0..g.len()).filter_map(|i| g.rows.text(i, "currency")).collect();
    let several = currencies.len() > 1 || (0..g.len()).any(|i| g.rows.count(i, "currencies") > 1);
    for row in &mut rows {
        row.fields.push(("basis".to_owned(), Some(if by_margin { "margin" } else { "revenue" }.to_owned())));
        if several {
            row.status = Status::Conflict;
            row.reason = Some("several_currencies".to_owned());
        } else if !by_margin && row.reason.is_none() {
            row.reason = Some("margin_unknown".to_owned());
        }
    }
    Ok(rows)
}

/// Sellers by place, and whether margin is known well enough to be the base.
fn gather(g: &Grouped) -> (BTreeMap<Place, Vec<Seller>>, bool) {
    let mut out: BTreeMap<Place, Vec<Seller>> = BTreeMap::new();
    let (mut net, mut known) = (0, 0);
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let cut = shell.cut.into_iter().filter(|(n, _)| n != "manager").collect();
        net += g.rows.money(i, "net").unwrap_or(0);
        known += g.rows.money(i, "with_margin").unwrap_or(0);
        out.entry((cut, shell.bucket)).or_default().push(Seller {
            id: g.rows.text(i, "seller").map(str::to_owned),
            orders: g.rows.count(i, "n"),
            net: g.rows.money(i, "net").unwrap_or(0),
            margin: g.rows.money(i, "margin").unwrap_or(0),
            value: 0,
        });
    }
    (out, net > 0 && known * 100 >= MARGIN_KNOWN_PERCENT * net)
}

/// Every seller of a place, largest first; sales without a seller are a row with an empty name.
fn list<'a>(c: &'a Context<'_>, place: &'a Place, sellers: &'a [Seller]) -> impl Iterator<Item = FigureRow> + 'a {
    let total: i128 = sellers.iter().map(|s| s.value).sum();
    sellers.iter().map(move |s| {
        let mut row = share(s.orders, s.value, total);
        let mut rest = place.0.iter().cloned();
        let name = |d: &Dimension| {
            if *d == Dimension::Manager { Some(("manager".to_owned(), s.id.clone().unwrap_or_default())) } else { None }
        };
        row.cut = c.request.by.iter().filter_map(|d| name(d).or_else(|| rest.next())).collect();
        row.bucket.clone_from(&place.1);
        row
    })
}

fn share(orders: u64, value: i128, total: i128) -> FigureRow {
    let mut row = FigureRow::empty(orders, Status::Ok);
    (row.numerator, row.denominator) = (Some(money::format_money(value)), Some(money::format_money(total)));
    if total > 0 {
        row.value = money::ratio(value, total, status::RATIO_PLACES);
    } else {
        row.status = Status::NotApplicable;
        row.reason = Some("no_denominator".to_owned());
    }
    row
}

/// The best named seller; sales of nobody stay in the total, but nobody is not a key person.
fn top(place: &Place, sellers: &[Seller]) -> FigureRow {
    let total: i128 = sellers.iter().map(|s| s.value).sum();
    let orders = sellers.iter().map(|s| s.orders).sum();
    let named: Vec<&Seller> = sellers.iter().filter(|s| s.id.is_some()).collect();
    let best = named.first().map_or(0, |s| s.value);
    let second = named.get(1).map_or(0, |s| s.value.max(0));
    let mut row = share(orders, best, total);
    (row.cut, row.bucket) = place.clone();
    if named.is_empty() {
        row.value = None;
        row.status = Status::NoData;
        row.reason = Some("seller_unknown".to_owned());
        row.missing = vec!["orders.owner_id".to_owned()];
    }
    let part = |v: i128| row.value.is_some().then(|| money::ratio(v, total, status::RATIO_PLACES)).flatten();
    let values: Vec<i128> = named.iter().map(|s| s.value).collect();
    let spread = stats::concentration::measure(&values);
    let unknown: i128 = sellers.iter().filter(|s| s.id.is_none()).map(|s| s.value).sum();
    row.fields = vec![
        ("seller".to_owned(), named.first().and_then(|s| s.id.clone())),
        ("top1".to_owned(), part(best)),
        ("top2".to_owned(), part(best + second)),
        ("sellers".to_owned(), Some(named.len().to_string())),
        ("hhi".to_owned(), spread.map(|s| status::float(s.hhi, 6))),
        ("effective_sellers".to_owned(), spread.map(|s| status::float(s.effective, 6))),
        ("unknown_seller".to_owned(), part(unknown)),
    ];
    row
}
