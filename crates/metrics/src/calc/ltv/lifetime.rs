//! How long a customer keeps buying, when most of the base has not finished yet (`methods.md` 3.2).

use super::{Known, Margins};
use crate::calc::churn::{Pool, standing};
use crate::calc::clients::{Book, field, month, nameless};
use crate::calc::cohort::Cohorts;
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use stats::interval::garwood;
use stats::survival::{KaplanMeier, Obs};

/// Months per lost customer are an estimate from this many lost customers on.
const CHURNED_MIN: u64 = 10;

/// Spans of the customers of one cohort.
#[derive(Default)]
struct Spans {
    obs: Vec<Obs>,
    months: u64,
    churned: u64,
    not_judged: u64,
    margins: Margins,
}

impl Spans {
    /// Months from the first to the last purchase, both counted; an event when the customer is lost by his own rhythm.
    fn add(&mut self, book: &Book, client: usize, bought: &[i32], today: i32, p90: Option<f64>) {
        let (Some(first), Some(last)) = (bought.first(), bought.last()) else { return };
        let span = i64::from(month(*last) - month(*first) + 1);
        let state = standing(bought, today, p90);
        let lost = state.is_some_and(|s| s.lost());
        self.obs.push(Obs::new(span, lost));
        self.months += u64::try_from(span).unwrap_or(0);
        self.churned += u64::from(lost);
        self.not_judged += u64::from(state.is_none());
        book.docs(client).iter().filter(|d| d.day >= *first).for_each(|d| self.margins.add(d));
    }

    fn row(&self) -> FigureRow {
        let n = self.obs.len() as u64;
        let mut row = FigureRow::empty(n, status::of_sample(n));
        if n == 0 {
            row.reason = Some("no_denominator".to_owned());
            return row;
        }
        let km = KaplanMeier::fit(&self.obs, 0.95);
        let longest = self.obs.iter().map(|o| o.exit).max().unwrap_or(0);
        match km.median() {
            Some(m) => row.value = Some(m.to_string()),
            None => {
                row.status = Status::Bounded;
                row.reason = Some("median_not_reached".to_owned());
            }
        }
        let (low, high) = km.percentile_limits(0.5);
        row.interval = low.zip(high).map(|(low, high)| Interval {
            low: low.to_string(),
            high: high.to_string(),
            level: "0.95".to_owned(),
            method: "km_log_log".to_owned(),
        });
        let (months, clients) = (i128::from(self.months), i128::from(n));
        let enough = self.churned >= CHURNED_MIN;
        let exposure = enough.then(|| money::ratio(months, i128::from(self.churned), status::RATIO_PLACES)).flatten();
        let limits = garwood(self.churned, self.months as f64, 0.95).filter(|_| enough);
        field(&mut row, "customers", Some(n.to_string()));
        field(&mut row, "churned", Some(self.churned.to_string()));
        field(&mut row, "living", Some((n - self.churned).to_string()));
        field(&mut row, "not_judged", Some(self.not_judged.to_string()));
        field(&mut row, "months", Some(self.months.to_string()));
        field(&mut row, "t_observed", money::ratio(months, clients, status::RATIO_PLACES));
        field(&mut row, "t_exposure", exposure);
        field(&mut row, "t_exposure_low", limits.map(|l| status::float(1.0 / l.high, 6)));
        field(&mut row, "t_exposure_high", limits.map(|l| status::float(1.0 / l.low, 6)));
        field(&mut row, "km_median", km.median().map(|m| m.to_string()));
        field(&mut row, "km_median_low", low.map(|m| m.to_string()));
        field(&mut row, "km_median_high", high.map(|m| m.to_string()));
        field(&mut row, "km_p75", km.percentile(0.75).map(|m| m.to_string()));
        field(&mut row, "at_least", Some(longest.to_string()).filter(|_| km.median().is_none()));
        // S x C x P x t with this t: the months cancel out.
        let total = self.margins.total().filter(|_| enough && self.margins.known() == Known::All);
        let ltv = total.and_then(|m| money::div_round(m, i128::from(self.churned)));
        field(&mut row, "ltv_exposure", ltv.map(money::format_money));
        row
    }
}

/// One row a cohort: median months of buying by Kaplan-Meier, beside it the observed mean and months per lost customer.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if let Some(row) = nameless(c)? {
        return Ok(vec![row]);
    }
    let found = Cohorts::load(c)?;
    let p90 = Pool::until(&found.book, found.today).p90();
    let mut bought = Vec::new();
    let mut out = Vec::new();
    for (group, by_window) in found.members.iter().enumerate() {
        for (w, members) in found.windows.iter().zip(by_window) {
            if members.is_empty() && found.members.len() > 1 {
                continue;
            }
            let mut spans = Spans::default();
            for client in members {
                found.book.purchase_days(*client, &mut bought);
                spans.add(&found.book, *client, &bought, found.today, p90);
            }
            out.push(found.groups.dress(group, w.bucket, spans.row()));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(list: &[(i64, bool)]) -> Spans {
        let mut s = Spans::default();
        for (months, lost) in list {
            s.obs.push(Obs::new(*months, *lost));
            s.months += *months as u64;
            s.churned += u64::from(*lost);
        }
        s
    }

    #[test]
    fn three_answers_to_how_long() {
        // Reference c10: spans and losses of eight customers.
        let row = spans(&[(12, false), (7, true), (1, true), (11, false), (1, false), (5, false), (2, true), (4, false)]).row();
        assert_eq!((row.value.as_deref(), row.status), (Some("7"), Status::LowN));
        assert_eq!((row.field("t_observed"), row.field("t_exposure")), (Some("5.375"), None));
        // Ten times the base: the mean life is months over losses.
        let many: Vec<(i64, bool)> = [(3, true), (4, false), (10, true), (7, false)].iter().copied().cycle().take(40).collect();
        let row = spans(&many).row();
        assert_eq!((row.field("t_observed"), row.field("t_exposure")), (Some("6"), Some("12")));
        let limits = (row.field("t_exposure_low").unwrap().parse::<f64>(), row.field("t_exposure_high").unwrap().parse::<f64>());
        assert!(limits.0.unwrap() < 12.0 && limits.1.unwrap() > 12.0);
    }

    #[test]
    fn median_that_is_not_reached_is_a_bound() {
        let row = spans(&[(3, true), (9, false), (9, false), (9, false)]).row();
        assert_eq!((row.value, row.status), (None, Status::Bounded));
        assert!(row.fields.iter().any(|(k, v)| k == "at_least" && v.as_deref() == Some("9")));
        assert_eq!(Spans::default().row().status, Status::NotApplicable);
    }
}
