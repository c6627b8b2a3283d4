//! Payback: months until the margin of a new customer covers what he cost, simple and with customers leaving.

use super::base::{Acquisition, Part};
use super::value::{Life, Lives};
use super::{cost, limits};
use crate::calc::churn::{Pool, standing};
use crate::calc::clients::{Book, field, month, nameless};
use crate::calc::ltv::{Known, Margins};
use crate::error::Error;
use crate::frame::{Context, as_of_date, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use std::collections::BTreeMap;

/// Fewer lost customers give no retention.
const CHURNED_MIN: u64 = 10;
/// Ages of the observed curve.
const AGES: usize = 60;

/// Months of buying, losses and margin of the customers of a part.
#[derive(Default)]
struct Rhythm {
    months: u64,
    churned: u64,
    margins: Margins,
}

impl Rhythm {
    /// Margin of one month of a customer's life, major units.
    fn monthly(&self) -> Option<f64> {
        let total = self.margins.total()?;
        (self.months > 0).then(|| total as f64 / money::ONE as f64 / self.months as f64)
    }

    /// Share of customers who stay from month to month: one minus losses a month of exposure.
    fn retention(&self) -> Option<f64> {
        (self.churned >= CHURNED_MIN && self.months > 0).then(|| (1.0 - self.churned as f64 / self.months as f64).max(0.0))
    }
}

/// One row a cut and window.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let found = Acquisition::load(c)?;
    let lives = Lives::load(c)?;
    let book = Book::load(c, true)?;
    let at: BTreeMap<&str, usize> = (0..book.len()).map(|i| (book.id(i), i)).collect();
    let today = days(as_of_date(c.session)?);
    let p90 = Pool::until(&book, today).p90();
    let mut out = Vec::new();
    for part in &found.parts {
        let mut rhythm = Rhythm::default();
        let mut bought = Vec::new();
        let clients = part.clients.iter().filter_map(|i| found.ids.get(*i).and_then(|id| at.get(id.as_str())));
        for client in clients {
            book.purchase_days(*client, &mut bought);
            let (Some(first), Some(last)) = (bought.first(), bought.last()) else { continue };
            rhythm.months += u64::try_from(month(*last) - month(*first) + 1).unwrap_or(1);
            rhythm.churned += u64::from(standing(&bought, today, p90).is_some_and(|s| s.lost()));
            book.docs(*client).iter().filter(|d| d.day >= *first).for_each(|d| rhythm.margins.add(d));
        }
        let (curve, _) = lives.of(&found, part, AGES);
        out.push(found.dress(part, row(part, &rhythm, &curve)));
    }
    Ok(out)
}

fn row(p: &Part, r: &Rhythm, lives: &[Life]) -> FigureRow {
    let n = p.customers();
    let mut row = FigureRow::empty(n, status::of_sample(n));
    let cac = if p.spend > 0 { cost(p) } else { None };
    let major = |v: i128| v as f64 / money::ONE as f64;
    let (monthly, retention) = (r.monthly(), r.retention());
    let simple = cac.zip(monthly).and_then(|(c, m)| stats::ltv::payback(major(c), m, 1.0));
    let months = |c: f64| monthly.zip(retention).and_then(|(m, k)| stats::ltv::payback(c, m, k));
    let real = cac.and_then(|c| months(major(c)));
    match (cac, monthly, retention) {
        (None, _, _) => {
            row.status = Status::NotApplicable;
            row.reason = Some(if p.spend > 0 { "no_new_customers" } else { "no_spend_recorded" }.to_owned());
        }
        (_, None, _) => {
            row.status = Status::NotApplicable;
            row.reason = Some("no_margin".to_owned());
        }
        (_, _, None) => {
            row.status = Status::NotEnoughData;
            row.reason = Some("fewer_than_10_churned".to_owned());
        }
        _ if real.is_none() => {
            row.status = Status::NotApplicable;
            row.reason = Some("never_pays_back".to_owned());
        }
        _ => {
            row.value = real.map(|v| status::float(v, 6));
            // Only the count of new customers varies here; an upper end that never pays back has no number.
            let ends = limits(p).and_then(|(low, high)| months(low).zip(months(high)));
            row.interval = ends.map(|(low, high)| Interval {
                low: status::float(low, 6),
                high: status::float(high, 6),
                level: "0.95".to_owned(),
                method: "garwood_of_cac".to_owned(),
            });
        }
    }
    if row.value.is_some() && r.margins.known() != Known::All {
        let part = r.margins.known() == Known::Part;
        row.status = if part { Status::Bounded } else { Status::Assumption };
        row.reason = Some(if part { "margin_partly_known" } else { "margin_unknown" }.to_owned());
        row.missing = vec!["orders.margin".to_owned()];
    }
    field(&mut row, "simple", simple.map(|v| status::float(v, 6)));
    field(&mut row, "observed", cac.and_then(|c| observed(c, lives)).map(|v| status::float(v, 6)));
    field(&mut row, "cac", cac.map(money::format_money));
    field(&mut row, "monthly_margin", monthly.map(status::cash));
    field(&mut row, "retention", retention.map(|v| status::float(v, 6)));
    field(&mut row, "churned", Some(r.churned.to_string()));
    field(&mut row, "new_customers", Some(n.to_string()));
    row
}

/// First month of age in which the cumulative margin a customer covers the cost, linear inside the month; each age by the
/// customers who have reached it. `None` when that has not been seen.
fn observed(cac: i128, lives: &[Life]) -> Option<f64> {
    let cost = cac as f64;
    let mut before = 0.0;
    for age in 0..AGES {
        let reached: Vec<i128> = lives.iter().filter(|l| l.reached > age).map(|l| l.by_age.iter().take(age + 1).sum()).collect();
        if reached.is_empty() {
            return None;
        }
        let mean = reached.iter().sum::<i128>() as f64 / reached.len() as f64;
        if mean >= cost {
            let step = mean - before;
            let inside = if step > 0.0 { (cost - before) / step } else { 1.0 };
            return Some(age as f64 + inside.clamp(0.0, 1.0));
        }
        before = mean;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rhythm(months: u64, churned: u64, margin: i128) -> Rhythm {
        let mut r = Rhythm { months, churned, ..Rhythm::default() };
        let m = margin * money::ONE;
        r.margins.add(&crate::calc::clients::Doc { day: 0, net: m * 2, margin: Some(m), buy: true });
        r
    }

    fn part(spend: i128, n: usize) -> Part {
        Part { cut: Vec::new(), bucket: None, spend: spend * money::ONE, clients: vec![0; n], lag_months: 0 }
    }

    #[test]
    fn worked_example() {
        // CAC 9 000, 1 500 a month, retention 0.9: 6.0 and 8.7 months.
        let row = row(&part(90_000, 10), &rhythm(100, 10, 150_000), &[]);
        assert_eq!((row.field("simple"), row.field("retention"), row.field("cac")), (Some("6"), Some("0.9"), Some("9000.00")));
        let v: f64 = row.value.as_deref().unwrap().parse().unwrap();
        assert!((v - 8.7).abs() < 0.05, "{v}");
    }

    #[test]
    fn never_and_not_known() {
        let never = row(&part(151_000, 10), &rhythm(100, 10, 150_000), &[]);
        assert_eq!((never.value, never.reason.as_deref()), (None, Some("never_pays_back")));
        let few = row(&part(90_000, 10), &rhythm(100, 9, 150_000), &[]);
        assert_eq!((few.status, few.field("simple")), (Status::NotEnoughData, Some("6")));
    }

    #[test]
    fn the_observed_curve_is_read_inside_the_month() {
        let life = |m: [i128; 3], reached: usize| Life { by_age: m.to_vec(), reached };
        // 100 in the first month, 50 in the second: 125 is covered in the middle of the second.
        assert_eq!(observed(125, &[life([100, 50, 0], 3)]), Some(1.5));
        assert_eq!(observed(500, &[life([100, 50, 0], 3)]), None);
    }
}
