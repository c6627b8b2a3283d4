//! Predictive LTV and the value of the base: expected margin of the next twelve months (`methods.md` 3.4, 3.5, row 152).

use super::model::{Known1, Model, Study, study};
use super::{Known, Margins, SEED};
use crate::calc::churn::{Pool, standing};
use crate::calc::clients::{Book, Groups, Window, field, month_end, month_of, nameless, one_currency, windows, year_before};
use crate::dims::Dimension;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use stats::bgnbd::{BgNbd, History};
use stats::gamma_gamma::GammaGamma;
use stats::optimum::cholesky;
use stats::rng::Rng;
use std::collections::BTreeMap;

/// Horizon of the forecast, months.
const MONTHS: u32 = 12;
/// Weeks of a month.
const MONTH_WEEKS: f64 = 365.25 / 12.0 / 7.0;
/// Discount a month of the figure shown beside the plain one.
const DISCOUNT: f64 = 0.01;
/// Draws of the parametric bootstrap.
const DRAWS: usize = 200;
/// Histories are rounded to so many weeks for the interval only.
const CELL_WEEKS: f64 = 4.0;
/// Fewer customers give no interval.
const INTERVAL_FROM: usize = 5;
/// Windows of a series: a model is fitted for each.
const WINDOWS_MAX: usize = 24;

/// What one walk prints.
#[derive(Clone, Copy, PartialEq)]
enum Figure {
    /// Mean a customer.
    Mean,
    /// Sum of the base.
    Sum,
}

/// Expected margin of a customer over twelve months.
pub(crate) fn predictive(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    rows(c, Figure::Mean)
}

/// The same summed over the base: the base as an asset.
pub(crate) fn base_value(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    rows(c, Figure::Sum)
}

fn rows(c: &Context<'_>, figure: Figure) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let book = Book::load(c, false)?;
    let groups = Groups::load(c, &book)?;
    let start = if c.request.grain.is_some() { c.from.unwrap_or_else(|| year_before(c.to)) } else { c.to };
    let windows = windows(c, start.min(c.to))?;
    if windows.len() > WINDOWS_MAX {
        return Err(Error::Period(format!("{} fits a model for each step: at most {WINDOWS_MAX} steps", c.metric.id)));
    }
    let list = c.request.by.contains(&Dimension::Customer);
    let studies: Vec<(Study, Option<Study>)> = windows.iter().map(|w| pair(&book, w, figure)).collect();
    let mut out = Vec::new();
    for group in 0..groups.len() {
        for (w, (now, ago)) in windows.iter().zip(&studies) {
            let inside = |s: &Study| -> Vec<Known1> {
                s.clients.iter().copied().filter(|k| groups.of.get(k.client).copied().flatten() == Some(group)).collect()
            };
            let members = inside(now);
            if members.is_empty() && groups.len() > 1 {
                continue;
            }
            let mut row = match (&now.model, list, members.first()) {
                (Ok(m), true, Some(one)) => single(m, one),
                (Ok(m), _, _) => of_group(m, &members, figure),
                (Err(reason), _, _) => refused(reason, now, &members),
            };
            if let Some(before) = ago {
                change(&mut row, before, &inside(before));
            }
            if figure == Figure::Sum {
                plain(&mut row, &book, &members, w);
            }
            row.fields.extend(now.facts.iter().map(|(k, v)| (format!("model_{k}"), v.clone())));
            out.push(groups.dress(group, w.bucket, row));
        }
    }
    let table = if c.session.sales_from_deals()? { "deals" } else { "orders" };
    for row in out.iter_mut().filter(|r| !r.missing.is_empty()) {
        row.missing = vec![format!("{table}.margin")];
    }
    one_currency(c, &mut out)?;
    Ok(out)
}

/// The study of a window's last day; for the value of the base also that of a month before.
fn pair(book: &Book, w: &Window, figure: Figure) -> (Study, Option<Study>) {
    let now = study(book, days(w.to));
    let whole = month_end(month_of(w.to)) == days(w.to);
    let ago = if whole { month_end(month_of(w.to) - 1) } else { days(w.to.saturating_sub(jiff::ToSpan::months(1))) };
    let before = (figure == Figure::Sum && now.model.is_ok()).then(|| study(book, ago));
    (now, before)
}

/// The value without any model: last twelve months of those who are not lost; shown beside the model and instead of it.
fn plain(row: &mut FigureRow, book: &Book, members: &[Known1], w: &Window) {
    let (from, to) = (days(year_before(w.to)), days(w.to));
    let p90 = Pool::until(book, to).p90();
    let (mut margins, mut active, mut bought) = (Margins::default(), 0_u64, Vec::new());
    for k in members {
        book.purchase_days(k.client, &mut bought);
        if standing(&bought, to, p90).is_some_and(|s| !s.lost()) {
            active += 1;
            book.docs(k.client).iter().filter(|d| d.day >= from && d.day <= to).for_each(|d| margins.add(d));
        }
    }
    field(row, "active_customers", Some(active.to_string()));
    let known = margins.known() != Known::Nothing;
    field(row, "margin_12m_of_active", margins.total().filter(|_| known).map(money::format_money));
}

/// No money; the purchases stay when only the spends failed.
fn refused(reason: &str, study: &Study, members: &[Known1]) -> FigureRow {
    let mut row = FigureRow::empty(members.len() as u64, Status::NotEnoughData);
    row.reason = Some(reason.to_owned());
    if let Some(bg) = study.purchases.as_ref().filter(|_| members.len() >= INTERVAL_FROM) {
        purchases(&mut row, bg, members);
    }
    row
}

/// Purchases expected of the group in the horizon and how many of it still buy.
fn purchases(row: &mut FigureRow, bg: &BgNbd, members: &[Known1]) {
    let weeks = f64::from(MONTHS) * MONTH_WEEKS;
    let expected = stats::sum::sum(members.iter().map(|k| bg.expected(&k.history, weeks)));
    let alive = stats::sum::sum(members.iter().map(|k| bg.alive(&k.history)));
    field(row, "expected_purchases", Some(status::float(expected, 1)));
    field(row, "expected_alive", Some(status::float(alive, 1)));
}

/// Expected margin of a customer after `k` months from now, major units, not discounted.
fn expected(m: &Model, k: &Known1, months: f64) -> f64 {
    let spend = m.gg.expected(k.history.x, k.mean).unwrap_or(0.0);
    m.margin_share * spend * m.bg.expected(&k.history, months * MONTH_WEEKS)
}

fn of_group(m: &Model, members: &[Known1], figure: Figure) -> FigureRow {
    let n = members.len();
    let mut row = FigureRow::empty(n as u64, status::of_sample(n as u64));
    if n == 0 {
        row.reason = Some("no_denominator".to_owned());
        return row;
    }
    let by_month: Vec<f64> =
        (1..=MONTHS).map(|k| stats::sum::sum(members.iter().map(|x| expected(m, x, f64::from(k))))).collect();
    let total = by_month.last().copied().unwrap_or(0.0);
    let (mut discounted, mut before) = (0.0, 0.0);
    for (k, v) in by_month.iter().enumerate() {
        discounted += (v - before) / libm::pow(1.0 + DISCOUNT, k as f64 + 1.0);
        before = *v;
    }
    let part = if figure == Figure::Mean { n as f64 } else { 1.0 };
    row.value = Some(status::cash(total / part));
    row.interval = (n >= INTERVAL_FROM).then(|| bootstrap(m, members, part)).flatten();
    margins(&mut row, m);
    let weeks = f64::from(MONTHS) * MONTH_WEEKS;
    field(&mut row, "customers", Some(n.to_string()));
    field(&mut row, "horizon_months", Some(MONTHS.to_string()));
    field(&mut row, "discounted", Some(status::cash(discounted / part)));
    purchases(&mut row, &m.bg, members);
    let new = m.gg.population().map(|mean| m.margin_share * mean * m.bg.expected_new(weeks));
    field(&mut row, "new_customer", new.map(status::cash));
    row
}

fn margins(row: &mut FigureRow, m: &Model) {
    if m.margin_known != Known::All {
        let part = m.margin_known == Known::Part;
        row.status = if part { Status::Bounded } else { Status::Assumption };
        row.reason = Some(if part { "margin_partly_known" } else { "margin_unknown" }.to_owned());
        row.missing = vec!["orders.margin".to_owned()];
    }
}

/// One customer is told as a class and a range, never as a number.
fn single(m: &Model, k: &Known1) -> FigureRow {
    let mut row = FigureRow::empty(u64::from(k.history.x) + 1, Status::Bounded);
    row.reason = Some("single_customer_is_a_class".to_owned());
    margins(&mut row, m);
    let (mean, alive) = (expected(m, k, f64::from(MONTHS)), m.bg.alive(&k.history));
    let half = 1.959_963_984_540_054 * libm::sqrt(variance(&m.bg, &m.gg, &k.history, mean, alive, 1.0));
    row.interval = Some(Interval {
        low: status::cash((mean - half).max(0.0)),
        high: status::cash(mean + half),
        level: "0.95".to_owned(),
        method: "model_normal".to_owned(),
    });
    let class = |v: f64, low: f64, high: f64| {
        if v >= high {
            "high"
        } else if v >= low {
            "middle"
        } else {
            "low"
        }
    };
    let typical = m.gg.population().map_or(1.0, |p| p * m.margin_share * m.bg.expected_new(f64::from(MONTHS) * MONTH_WEEKS));
    field(&mut row, "alive", Some(class(alive, 0.3, 0.7).to_owned()));
    field(&mut row, "value_class", Some(class(mean, typical, 3.0 * typical).to_owned()));
    field(&mut row, "repeat_purchases", Some(k.history.x.to_string()));
    field(&mut row, "recency_weeks", Some(status::float(k.history.recency, 4)));
    field(&mut row, "age_weeks", Some(status::float(k.history.age, 4)));
    row
}

/// Spread of what `n` equal customers will bring: counts are negative binomial, leaving is a coin, spends are gamma.
fn variance(bg: &BgNbd, gg: &GammaGamma, h: &History, mean_each: f64, alive: f64, n: f64) -> f64 {
    let purchases = bg.expected(h, f64::from(MONTHS) * MONTH_WEEKS);
    if purchases <= 0.0 {
        return 0.0;
    }
    let each = mean_each / purchases;
    let count = purchases + purchases * purchases * (1.0 / (bg.r + f64::from(h.x)) + (1.0 / alive.max(1e-9) - 1.0));
    n * each * each * (count + purchases / gg.p)
}

/// Customers with about the same history: E[M] is linear in the mean spend, so the sum of means is enough.
struct Cell {
    history: History,
    n: f64,
    means: f64,
}

fn cells(members: &[Known1]) -> Vec<Cell> {
    let round = |weeks: f64| libm::floor(weeks / CELL_WEEKS) as i64;
    let mut out: BTreeMap<(u32, i64, i64), Cell> = BTreeMap::new();
    for k in members {
        let h = k.history;
        let empty = Cell { history: History { x: h.x, recency: 0.0, age: 0.0, weight: 1 }, n: 0.0, means: 0.0 };
        let cell = out.entry((h.x, round(h.recency), round(h.age))).or_insert(empty);
        cell.n += 1.0;
        cell.means += k.mean;
        cell.history.recency += h.recency;
        cell.history.age += h.age;
    }
    out.values_mut().for_each(|c| {
        c.history.recency /= c.n;
        c.history.age /= c.n;
    });
    out.into_values().collect()
}

/// Parameters drawn from the normal law of their estimate, and the chance of the purchases themselves on top.
fn bootstrap(m: &Model, members: &[Known1], part: f64) -> Option<Interval> {
    let cells = cells(members);
    let (of_bg, of_gg) = (cholesky(&m.bg.covariance)?, cholesky(&m.gg.covariance)?);
    let mut rng = Rng::new(SEED, 7);
    let mut totals = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let bg = m.bg.shifted(&drawn(&of_bg, &mut rng));
        let gg = m.gg.shifted(&drawn(&of_gg, &mut rng));
        let luck = rng.normal();
        let (mut mean, mut spread) = (stats::sum::Neumaier::new(), stats::sum::Neumaier::new());
        for cell in &cells {
            let x = f64::from(cell.history.x);
            // A draw without a finite population mean falls back on the fitted spend.
            let spends = if gg.q > 1.0 {
                gg.p * (cell.n * gg.gamma + x * cell.means) / (gg.p * x + gg.q - 1.0)
            } else {
                m.gg.p * (cell.n * m.gg.gamma + x * cell.means) / (m.gg.p * x + m.gg.q - 1.0)
            };
            let all = m.margin_share * spends * bg.expected(&cell.history, f64::from(MONTHS) * MONTH_WEEKS);
            mean.add(all);
            spread.add(variance(&bg, &m.gg, &cell.history, all / cell.n, bg.alive(&cell.history), cell.n));
        }
        totals.push((mean.total() + luck * libm::sqrt(spread.total())) / part);
    }
    totals.sort_unstable_by(f64::total_cmp);
    Some(Interval {
        low: status::cash(stats::quantile::type7(&totals, 0.025)?),
        high: status::cash(stats::quantile::type7(&totals, 0.975)?),
        level: "0.95".to_owned(),
        method: "parametric_bootstrap".to_owned(),
    })
}

fn drawn(triangle: &[Vec<f64>], rng: &mut Rng) -> Vec<f64> {
    let z: Vec<f64> = triangle.iter().map(|_| rng.normal()).collect();
    triangle.iter().map(|row| row.iter().zip(&z).map(|(l, z)| l * z).sum()).collect()
}

/// Value of the base a month ago and the change since.
fn change(row: &mut FigureRow, before: &Study, members: &[Known1]) {
    let Ok(m) = &before.model else { return };
    let total = stats::sum::sum(members.iter().map(|k| expected(m, k, f64::from(MONTHS))));
    let was = money::parse_decimal(&status::cash(total), money::SCALE);
    let now = row.value.as_deref().and_then(|v| money::parse_decimal(v, money::SCALE));
    field(row, "month_ago", was.map(money::format_money));
    field(row, "change", was.zip(now).map(|(a, b)| money::format_money(b - a)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let small = |n: usize, v: f64| (0..n).map(|i| (0..n).map(|j| if i == j { v } else { 0.0 }).collect()).collect();
        let mut bg = BgNbd::known(0.2426, 4.4136, 0.7929, 2.4259);
        bg.covariance = small(4, 0.0004);
        let mut gg = GammaGamma::known(6.25, 3.74, 15.44);
        gg.covariance = small(3, 0.0004);
        Model { bg, gg, margin_share: 0.5, margin_known: Known::All }
    }

    fn member(x: u32, recency: f64, age: f64, mean: f64) -> Known1 {
        Known1 { client: 0, history: History { x, recency, age, weight: 1 }, mean }
    }

    #[test]
    fn value_is_share_times_spend_times_purchases() {
        let m = model();
        let all = [member(4, 30.0, 38.0, 60.0), member(0, 0.0, 38.0, 0.0)];
        let row = of_group(&m, &all, Figure::Sum);
        let weeks = 12.0 * MONTH_WEEKS;
        let want = 0.5 * (57.55 * m.bg.expected(&all[0].history, weeks) + 35.22 * m.bg.expected(&all[1].history, weeks));
        let value: f64 = row.value.as_deref().unwrap().parse().unwrap();
        assert!((value / want - 1.0).abs() < 1e-3, "{value} {want}");
        let discounted: f64 = row.field("discounted").unwrap().parse().unwrap();
        assert!(discounted < value && discounted > 0.88 * value);
        let mean: f64 = of_group(&m, &all, Figure::Mean).value.unwrap().parse().unwrap();
        assert!((mean - value / 2.0).abs() < 0.006);
    }

    #[test]
    fn interval_of_a_sum_holds_the_value_and_narrows() {
        let m = model();
        let many: Vec<Known1> =
            (0..400).map(|i| member(i % 5, f64::from(i % 5) * 6.0, 38.0, 20.0 + f64::from(i % 7) * 5.0)).collect();
        let width = |k: usize| {
            let row = of_group(&m, &many[..k], Figure::Mean);
            let i = row.interval.unwrap();
            let (low, high): (f64, f64) = (i.low.parse().unwrap(), i.high.parse().unwrap());
            let v: f64 = row.value.unwrap().parse().unwrap();
            assert!(low < v && v < high, "{low} {v} {high}");
            high - low
        };
        assert!(width(400) < width(20));
        assert_eq!(of_group(&m, &many[..3], Figure::Mean).interval, None);
    }

    #[test]
    fn one_customer_is_a_class() {
        let row = single(&model(), &member(26, 30.86, 31.0, 60.0));
        assert_eq!((row.value.clone(), row.field("alive"), row.field("value_class")), (None, Some("high"), Some("high")));
    }
}
