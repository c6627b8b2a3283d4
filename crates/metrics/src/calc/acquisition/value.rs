//! LTV to CAC: margin of the first twelve months of a new customer over what he cost, discounted and not.

use super::base::{Acquisition, Part};
use super::{cost, limits};
use crate::calc::clients::{Book, field, month, month_end, month_of, nameless};
use crate::calc::cohort::first_purchase;
use crate::calc::ltv::{Known, Margins, SEED};
use crate::error::Error;
use crate::frame::{Context, as_of_date, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use stats::interval::bootstrap_mean;
use std::collections::BTreeMap;

/// Months of life counted.
const HORIZON: usize = 12;
/// Discount a month of the second figure.
const DISCOUNT: f64 = 0.01;
const DRAWS: usize = 2_000;
const INTERVAL_FROM: usize = 5;

/// Margin of one customer by month of age, and how many of the months have ended.
pub(super) struct Life {
    pub(super) by_age: Vec<i128>,
    pub(super) reached: usize,
}

/// Lives of the customers of each part and the margins behind them.
pub(super) struct Lives {
    book: Book,
    at: BTreeMap<String, usize>,
    last_month: i32,
}

impl Lives {
    pub(super) fn load(c: &Context<'_>) -> Result<Self, Error> {
        let book = Book::load(c, true)?;
        let at = (0..book.len()).map(|i| (book.id(i).to_owned(), i)).collect();
        let now = as_of_date(c.session)?;
        let whole = month_end(month_of(now)) <= days(now);
        Ok(Self { book, at, last_month: month_of(now) - i32::from(!whole) })
    }

    /// Lives of a part's customers over `months` months of age, in order of id.
    pub(super) fn of(&self, found: &Acquisition, part: &Part, months: usize) -> (Vec<Life>, Margins) {
        let clients: Vec<usize> =
            part.clients.iter().filter_map(|i| found.ids.get(*i).and_then(|id| self.at.get(id)).copied()).collect();
        let mut margins = Margins::default();
        for client in &clients {
            self.book.docs(*client).iter().for_each(|d| margins.add(d));
        }
        let (p, base) = margins.share();
        let life = |client: &usize| {
            let first = month(first_purchase(&self.book, *client)?);
            let mut by_age = vec![0_i128; months];
            for d in self.book.docs(*client) {
                let cell = usize::try_from(month(d.day) - first).ok().and_then(|a| by_age.get_mut(a));
                if let Some(cell) = cell {
                    // A document without a margin takes the share of the documents that have one.
                    *cell += d.margin.or_else(|| d.net.checked_mul(p).and_then(|v| money::div_round(v, base))).unwrap_or(0);
                }
            }
            Some(Life { by_age, reached: usize::try_from(self.last_month - first + 1).unwrap_or(0) })
        };
        (clients.iter().filter_map(life).collect(), margins)
    }
}

/// One row a cut and window.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let found = Acquisition::load(c)?;
    let lives = Lives::load(c)?;
    let make = |p: &Part| {
        let (lives, margins) = lives.of(&found, p, HORIZON);
        found.dress(p, row(p, &lives, &margins))
    };
    Ok(found.parts.iter().map(make).collect())
}

fn row(p: &Part, lives: &[Life], margins: &Margins) -> FigureRow {
    let ripe: Vec<&Life> = lives.iter().filter(|l| l.reached >= HORIZON).collect();
    let n = ripe.len() as u64;
    let mut row = FigureRow::empty(n, status::of_sample(n));
    let per_client: Vec<i128> = ripe.iter().map(|l| l.by_age.iter().sum()).collect();
    let total: i128 = per_client.iter().sum();
    let ltv = money::div_round(total, i128::from(n));
    let cac = if p.spend > 0 { cost(p) } else { None };
    let mut discounted = stats::sum::Neumaier::new();
    for l in &ripe {
        for (age, m) in l.by_age.iter().enumerate() {
            discounted.add(*m as f64 / libm::pow(1.0 + DISCOUNT, age as f64));
        }
    }
    let mean_discounted = (n > 0).then(|| discounted.total() / n as f64);
    match (cac, ltv) {
        (None, _) => {
            row.status = Status::NotApplicable;
            row.reason = Some(if p.spend > 0 { "no_new_customers" } else { "no_spend_recorded" }.to_owned());
        }
        (_, None) => {
            row.status = Status::Immature;
            row.reason = Some("nobody_reached_12_months".to_owned());
        }
        (Some(_), Some(_)) => {
            // (margin / ripe) / (spend / new) without rounding in between.
            let value = total.checked_mul(i128::from(p.customers())).zip(p.spend.checked_mul(i128::from(n)));
            row.value = value.and_then(|(a, b)| money::ratio(a, b, status::RATIO_PLACES));
            row.interval = ratio_interval(p, &per_client);
        }
    }
    if row.value.is_some() && margins.known() != Known::All {
        let part = margins.known() == Known::Part;
        row.status = if part { Status::Bounded } else { Status::Assumption };
        row.reason = Some(if part { "margin_partly_known" } else { "margin_unknown" }.to_owned());
        row.missing = vec!["orders.margin".to_owned()];
    }
    field(&mut row, "ltv_12", ltv.map(money::format_money));
    field(&mut row, "ltv_12_discounted", mean_discounted.map(|v| status::cash(v / money::ONE as f64)));
    field(&mut row, "cac", cac.map(money::format_money));
    let ratio = mean_discounted.zip(cac).filter(|(_, c)| *c > 0).map(|(v, c)| status::float(v / c as f64, 6));
    field(&mut row, "value_discounted", ratio);
    field(&mut row, "new_customers", Some(p.customers().to_string()));
    field(&mut row, "reached_12_months", Some(n.to_string()));
    field(&mut row, "horizon_months", Some(HORIZON.to_string()));
    row
}

/// Both parts at their worst and at their best: not narrower than 95 %.
fn ratio_interval(p: &Part, per_client: &[i128]) -> Option<Interval> {
    if per_client.len() < INTERVAL_FROM {
        return None;
    }
    let values: Vec<f64> = per_client.iter().map(|v| *v as f64 / money::ONE as f64).collect();
    let ltv = bootstrap_mean(&values, None, DRAWS, SEED, 0.95)?;
    let (low, high) = limits(p)?;
    let over = |v: f64, by_positive: f64, by_negative: f64| v / if v >= 0.0 { by_positive } else { by_negative };
    Some(Interval {
        low: status::float(over(ltv.low, high, low), 6),
        high: status::float(over(ltv.high, low, high), 6),
        level: "0.95".to_owned(),
        method: "bootstrap_and_garwood_corners".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(spend: i128, n: usize) -> Part {
        Part { cut: Vec::new(), bucket: None, spend: spend * money::ONE, clients: vec![0; n], lag_months: 0 }
    }

    fn life(month: i128, reached: usize) -> Life {
        Life { by_age: vec![month * money::ONE; HORIZON], reached }
    }

    fn known() -> Margins {
        let mut m = Margins::default();
        m.add(&crate::calc::clients::Doc { day: 0, net: 10, margin: Some(5), buy: true });
        m
    }

    #[test]
    fn only_the_ripe_are_counted() {
        // 1 000 a month for a year against 3 000: four times. The young one is not waited for.
        let row = row(&part(6_000, 2), &[life(1_000, 12), life(9_999, 11)], &known());
        assert_eq!((row.value.as_deref(), row.field("ltv_12"), row.n), (Some("4"), Some("12000.00"), 1));
        let d: f64 = row.field("value_discounted").unwrap().parse().unwrap();
        assert!(d < 4.0 && d > 3.7, "{d}");
    }

    #[test]
    fn nothing_to_compare_is_said() {
        let of = |spend, n, lives: &[Life]| row(&part(spend, n), lives, &known()).reason.unwrap();
        assert_eq!(of(0, 3, &[life(1, 12)]), "no_spend_recorded");
        assert_eq!(of(10, 0, &[]), "no_new_customers");
        assert_eq!(of(10, 1, &[life(1, 3)]), "nobody_reached_12_months");
    }
}
