//! Money of sales: revenue, margin, ticket, lines, returns and discounts, refusals (`methods.md` 0.2, 0.3, 0.5, 0.6).

use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, Grouped, Source, currencies};
use crate::metric::Entity;
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use std::collections::BTreeSet;

/// Lines instead of documents: the only way to cut money by product or group.
const BY_LINES: &str = include_str!("sql/revenue_by_lines.sql");

/// Net sales.
pub(crate) fn revenue(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.uses(&Dimension::Product) || c.uses(&Dimension::Category) {
        return crate::calc::simple::sum_money_of(c, &Source { query: BY_LINES, entity: Entity::Line, keys: &[] });
    }
    crate::calc::simple::sum_money(c)
}

/// Net margin; the share of revenue without cost is shown beside it.
pub(crate) fn margin(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&c.own(), &format!("count(*) AS n, count(value) AS known, sum(value) AS v, sum(net) AS net, sum(CASE WHEN value IS NULL THEN net END) AS blind, {}", currencies("currency")))?;
    let rows = (0..g.len()).map(|i| {
        let (n, known) = (g.rows.count(i, "n"), g.rows.count(i, "known"));
        let mut row = FigureRow::empty(n, Status::Ok);
        if n > 0 && known == 0 {
            row.status = Status::NoData;
            row.reason = Some("cost_unknown".to_owned());
            row.missing.push("orders.margin".to_owned());
        } else {
            row.value = Some(money::format_money(g.rows.money(i, "v").unwrap_or(0)));
            if known < n {
                row.status = Status::Bounded;
                row.reason = Some("cost_partly_unknown".to_owned());
            }
            if g.rows.count(i, "currencies") > 1 {
                several_currencies(&mut row);
            }
        }
        let net = g.rows.money(i, "net").unwrap_or(0);
        let known_net = net - g.rows.money(i, "blind").unwrap_or(0);
        row.fields.push(("revenue".to_owned(), Some(money::format_money(net))));
        row.fields.push(("without_cost_share".to_owned(), money::ratio(net - known_net, net, 6)));
        row.fields.push(("margin_share".to_owned(), g.rows.money(i, "v").and_then(|v| money::ratio(v, known_net, 6))));
        g.dress(i, row)
    });
    Ok(crate::calc::simple::fill(c, rows.collect(), "0.00"))
}

/// Sums of different currencies do not add up to a figure to judge by.
fn several_currencies(row: &mut FigureRow) {
    row.status = Status::Conflict;
    row.reason = Some("several_currencies".to_owned());
}

/// Running sums of one cut for a ratio of sums with cluster-robust spread.
#[derive(Default)]
struct Ratio {
    pairs: Vec<(i128, i128)>,
    currencies: BTreeSet<String>,
}

impl Ratio {
    fn totals(&self) -> (i128, i128) {
        self.pairs.iter().fold((0, 0), |(a, b), (x, y)| (a + x, b + y))
    }

    /// Linearised 95 % half-width of num/den, clusters independent; in units of the numerator per one of the denominator.
    fn half_width(&self) -> Option<f64> {
        let (num, den) = self.totals();
        let k = self.pairs.len() as f64;
        if k < 2.0 || den == 0 {
            return None;
        }
        let r = num as f64 / den as f64;
        let squares = stats::sum::sum(self.pairs.iter().map(|(x, y)| (*x as f64 - r * *y as f64).powi(2)));
        let se = libm::sqrt(squares * k / (k - 1.0)) / (den as f64).abs();
        Some(stats::dist::t_ppf(0.975, k - 1.0) * se)
    }
}

fn clustered(c: &Context<'_>, g: &Grouped, places: u32) -> Vec<(FigureRow, Ratio)> {
    let mut out: Vec<(FigureRow, Ratio)> = Vec::new();
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        if out.last().is_none_or(|(r, _)| r.cut != shell.cut || r.bucket != shell.bucket) {
            out.push((shell, Ratio::default()));
        }
        if let Some((row, ratio)) = out.last_mut() {
            row.n += g.rows.count(i, "n");
            ratio
                .currencies
                .extend(["first_currency", "last_currency"].iter().filter_map(|k| g.rows.text(i, k)).map(str::to_owned));
            ratio.pairs.push((g.rows.decimal(i, "num", places).unwrap_or(0), i128::from(g.rows.int(i, "den").unwrap_or(0))));
        }
    }
    if out.is_empty() && c.request.by.is_empty() {
        out.push((FigureRow::empty(0, Status::NotApplicable), Ratio::default()));
    }
    out
}

/// Revenue over purchases.
pub(crate) fn ticket(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let by_client = Source { keys: &["client"], ..c.own() };
    let g = c.grouped(
        &by_client,
        "sum(net) AS num, sum(purchase) AS den, count(*) AS n, min(currency) AS first_currency, max(currency) AS last_currency",
    )?;
    Ok(clustered(c, &g, money::SCALE)
        .into_iter()
        .map(|(mut row, ratio)| {
            let (net, purchases) = ratio.totals();
            row.n = u64::try_from(purchases).unwrap_or(0);
            row.status = status::of_sample(row.n);
            if ratio.currencies.len() > 1 {
                several_currencies(&mut row);
            }
            row.value = money::div_round(net, purchases).map(money::format_money);
            row.numerator = Some(money::format_money(net));
            row.denominator = Some(purchases.to_string());
            if let (Some(half), Some(mean)) = (ratio.half_width(), money::div_round(net, purchases)) {
                let end = |v: f64| money::format_money(libm::round(v) as i128);
                row.interval = Some(Interval {
                    low: end(mean as f64 - half),
                    high: end(mean as f64 + half),
                    level: "0.95".to_owned(),
                    method: "cluster_linearised".to_owned(),
                });
            }
            row.fields.push(("clients".to_owned(), Some(ratio.pairs.len().to_string())));
            row
        })
        .collect())
}

/// Lines over sales that have lines.
pub(crate) fn lines(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.session.rows_of("order_lines")? == 0 && c.session.rows_of("deal_lines")? == 0 {
        return Ok(vec![status::not_recorded(&["order_lines"])]);
    }
    let by_client = Source { keys: &["client"], ..c.own() };
    let g =
        c.grouped_twice(&by_client, ("order_id", "count(*) AS lines"), "sum(lines) AS num, count(*) AS den, sum(lines) AS n")?;
    Ok(clustered(c, &g, 0)
        .into_iter()
        .map(|(mut row, ratio)| {
            let (lines, orders) = ratio.totals();
            row.n = u64::try_from(orders).unwrap_or(0);
            row.status = status::of_sample(row.n);
            row.value = money::ratio(lines, orders, 4);
            row.numerator = Some(lines.to_string());
            row.denominator = Some(orders.to_string());
            if let Some(half) = ratio.half_width() {
                let mean = lines as f64 / orders as f64;
                row.interval = Some(Interval {
                    low: status::float(mean - half, 4),
                    high: status::float(mean + half, 4),
                    level: "0.95".to_owned(),
                    method: "cluster_linearised".to_owned(),
                });
            }
            row
        })
        .collect())
}

/// Returned over sold. Without kinds of documents and without negative ones nobody recorded returns: that is not a zero.
pub(crate) fn returns(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.session.filled("orders")?.get("kind").copied().unwrap_or(0) == 0 {
        let seen = c.session.sql("SELECT count(*) AS n FROM v_orders WHERE is_return", &Vec::new())?;
        if seen.count(0, "n") == 0 {
            return Ok(vec![status::not_recorded(&["orders.kind"])]);
        }
    }
    money_share(c)
}

/// Share of one amount in another (`part`, `whole`).
pub(crate) fn money_share(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g =
        c.grouped(&c.own(), "count(whole) AS n, sum(part) AS part, sum(whole) AS whole, count(DISTINCT currency) AS currencies")?;
    Ok((0..g.len())
        .map(|i| {
            let (part, whole) = (g.rows.money(i, "part").unwrap_or(0), g.rows.money(i, "whole").unwrap_or(0));
            let n = g.rows.count(i, "n");
            let mut row = FigureRow::empty(n, status::of_sample(n));
            row.value = money::ratio(part, whole, status::RATIO_PLACES);
            if row.value.is_none() {
                row.status = Status::NotApplicable;
                row.reason = Some("no_denominator".to_owned());
            }
            if g.rows.count(i, "currencies") > 1 {
                several_currencies(&mut row);
            }
            row.numerator = Some(money::format_money(part));
            row.denominator = Some(money::format_money(whole));
            g.dress(i, row)
        })
        .collect())
}

/// Lost deals by reason inside each cut, most frequent first.
pub(crate) fn refusals(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&Source { keys: &["reason"], ..c.own() }, "count(*) AS n, sum(amount) AS amount")?;
    let shells: Vec<FigureRow> = (0..g.len()).map(|i| g.dress(i, FigureRow::empty(g.rows.count(i, "n"), Status::Ok))).collect();
    let mut rows: Vec<FigureRow> = Vec::new();
    for (i, shell) in shells.iter().enumerate() {
        let all: u64 = shells.iter().filter(|s| s.cut == shell.cut && s.bucket == shell.bucket).map(|s| s.n).sum();
        let mut row = status::share(shell.n, all);
        row.fields.push(("share".to_owned(), row.value.take()));
        let ends = row.interval.take().map(|i| (i.low, i.high));
        row.fields.push(("share_low".to_owned(), ends.as_ref().map(|e| e.0.clone())));
        row.fields.push(("share_high".to_owned(), ends.map(|e| e.1)));
        row.fields.push(("amount".to_owned(), g.rows.money(i, "amount").map(money::format_money)));
        row.n = shell.n;
        row.value = Some(shell.n.to_string());
        row.cut.clone_from(&shell.cut);
        row.bucket.clone_from(&shell.bucket);
        if !c.request.by.contains(&Dimension::LossReason) {
            row.cut.push(("loss_reason".to_owned(), g.rows.text(i, "reason").unwrap_or_default().to_owned()));
        }
        rows.push(row);
    }
    let prefix = c.request.by.len();
    rows.sort_by(|a, b| {
        (&a.cut[..prefix], &a.bucket, std::cmp::Reverse(a.n), &a.cut).cmp(&(
            &b.cut[..prefix],
            &b.bucket,
            std::cmp::Reverse(b.n),
            &b.cut,
        ))
    });
    Ok(rows)
}

/// Number of different `who`.
pub(crate) fn distinct(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&c.own(), "count(DISTINCT who) AS n")?;
    let rows = (0..g.len()).map(|i| {
        let n = g.rows.count(i, "n");
        let mut row = FigureRow::empty(n, Status::Ok);
        row.value = Some(n.to_string());
        g.dress(i, row)
    });
    Ok(crate::calc::simple::fill(c, rows.collect(), "0"))
}
