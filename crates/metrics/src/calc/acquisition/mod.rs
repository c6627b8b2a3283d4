//! Cost of a new customer, its ratio to lifetime margin, and the time to earn it back (`methods.md` 3.9).

mod base;
mod payback;
mod value;

pub(crate) use payback::compute as payback;
pub(crate) use value::compute as ratio;

use crate::calc::clients::{field, nameless};
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use base::{Acquisition, Part};
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use stats::interval::garwood;

/// Marketing spend of the months that brought the new customers, a customer.
pub(crate) fn cac(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let found = Acquisition::load(c)?;
    let part_of = |p: &Part| found.dress(p, cost_row(p, found.lag));
    Ok(found.parts.iter().map(part_of).collect())
}

/// Spend over new customers; Garwood's interval of the count turned over.
fn cost_row(p: &Part, lag: Option<i64>) -> FigureRow {
    let n = p.customers();
    let mut row = FigureRow::empty(n, status::of_sample(n));
    row.numerator = Some(money::format_money(p.spend));
    row.denominator = Some(n.to_string());
    match (p.spend, n) {
        (0, _) => {
            // Nobody wrote down what these customers cost; zero would be a lie.
            row.status = Status::NotApplicable;
            row.reason = Some("no_spend_recorded".to_owned());
        }
        (_, 0) => {
            row.status = Status::Bounded;
            row.reason = Some("no_new_customers".to_owned());
        }
        _ => {
            row.value = cost(p).map(money::format_money);
            row.interval = limits(p).map(|(low, high)| Interval {
                low: status::cash(low),
                high: status::cash(high),
                level: "0.95".to_owned(),
                method: "garwood".to_owned(),
            });
        }
    }
    // No customer at all: with 95 % confidence no more than three would have come, so one costs at least a third.
    let at_least = (n == 0 && p.spend > 0).then(|| money::div_round(p.spend, 3)).flatten();
    field(&mut row, "at_least", at_least.map(money::format_money));
    field(&mut row, "spend", Some(money::format_money(p.spend)));
    field(&mut row, "new_customers", Some(n.to_string()));
    field(&mut row, "lag_days", lag.map(|d| d.to_string()));
    field(&mut row, "lag_months", Some(p.lag_months.to_string()));
    row
}

/// Spend a new customer, minor units; `None` without customers.
fn cost(p: &Part) -> Option<i128> {
    money::div_round(p.spend, i128::from(p.customers()))
}

/// 95 % limits of the cost of a customer, major units.
fn limits(p: &Part) -> Option<(f64, f64)> {
    let spend = p.spend as f64 / money::ONE as f64;
    let i = garwood(p.customers(), spend, 0.95).filter(|i| i.low > 0.0)?;
    Some((1.0 / i.high, 1.0 / i.low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(spend: i128, n: usize) -> Part {
        Part { cut: Vec::new(), bucket: None, spend: spend * money::ONE, clients: vec![0; n], lag_months: 0 }
    }

    #[test]
    fn cost_of_a_customer_with_its_limits() {
        // Seven customers: Garwood's limits of the count are 2.81 and 14.42.
        let row = cost_row(&part(70_000, 7), Some(20));
        assert_eq!((row.value.as_deref(), row.status), (Some("10000.00"), Status::LowN));
        let i = row.interval.unwrap();
        let (low, high): (f64, f64) = (i.low.parse().unwrap(), i.high.parse().unwrap());
        assert!((70_000.0 / low - 14.42).abs() < 0.01 && (70_000.0 / high - 2.81).abs() < 0.01, "{i:?}");
    }

    #[test]
    fn nobody_came_or_nothing_was_spent() {
        let row = cost_row(&part(9_000, 0), None);
        assert_eq!((row.value.clone(), row.status, row.field("at_least")), (None, Status::Bounded, Some("3000.00")));
        let row = cost_row(&part(0, 12), None);
        assert_eq!((row.value, row.status, row.reason.as_deref()), (None, Status::NotApplicable, Some("no_spend_recorded")));
    }
}
