//! Ticket of open deals against that of won ones: open amounts are wishes, won ones are facts (mission row 131).

use super::book::Book;
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use libm::{exp, sqrt};
use stats::interval::z_of;

/// One row a cut: mean open amount over mean won amount; won deals of the period, or of the last year.
pub(crate) fn ticket(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if c.request.grain.is_some() {
        return Err(Error::Period("the pipeline ticket is of one moment; leave out the grain".to_owned()));
    }
    let book = Book::open(c.session)?;
    let t = book.end_of(days(c.to));
    let from = c.from.map_or(t.on - 364, days);
    let mut rows = Vec::new();
    for scope in book.scope(c)? {
        let (mut open, mut won, mut blank) = (Vec::new(), Vec::new(), 0_u64);
        for d in scope.deals.iter().map(|i| &book.deals[*i]) {
            let known = |a: Option<i128>| a.filter(|a| *a > 0);
            if let Some(s) = book.state(d, t) {
                match known(s.amount) {
                    Some(a) => open.push(a),
                    None => blank += 1,
                }
            } else if d.won && d.closed.is_some_and(|k| k.at <= t.at && k.on >= from) {
                won.extend(known(d.amount));
            }
        }
        let mut row = compared(&open, &won);
        row.fields.push(("open_without_amount".to_owned(), Some(blank.to_string())));
        if book.several_currencies(&scope.deals) {
            row.status = Status::Conflict;
            row.reason = Some("several_currencies".to_owned());
        }
        row.cut = scope.cut;
        rows.push(row);
    }
    Ok(rows)
}

fn compared(open: &[i128], won: &[i128]) -> FigureRow {
    let n = open.len().min(won.len()) as u64;
    let mut row = FigureRow::empty(n, status::of_sample(n));
    let sum = |v: &[i128]| v.iter().sum::<i128>();
    let (a, b) = (sum(open) * won.len() as i128, sum(won) * open.len() as i128);
    let mean = |v: &[i128]| money::div_round(sum(v), v.len() as i128).map(money::format_money);
    let median = |v: &[i128]| {
        let floats: Vec<f64> = v.iter().map(|x| *x as f64 / money::ONE as f64).collect();
        stats::quantile::of_unsorted(&floats, 0.5).map(|m| status::float(m, 2))
    };
    if n > 0 {
        row.value = money::ratio(a, b, status::RATIO_PLACES);
        row.interval = ends(open, won);
    } else {
        row.reason = Some(if open.is_empty() { "no_open_deals" } else { "no_won_deals" }.to_owned());
    }
    row.fields = vec![
        ("pipeline_ticket".to_owned(), mean(open)),
        ("won_ticket".to_owned(), mean(won)),
        ("pipeline_median".to_owned(), median(open)),
        ("won_median".to_owned(), median(won)),
        ("open_deals".to_owned(), Some(open.len().to_string())),
        ("won_deals".to_owned(), Some(won.len().to_string())),
    ];
    row
}

/// Interval of the ratio of two means on the log scale.
fn ends(open: &[i128], won: &[i128]) -> Option<Interval> {
    let relative = |v: &[i128]| {
        let floats: Vec<f64> = v.iter().map(|x| *x as f64).collect();
        let mean = stats::sum::mean(&floats).filter(|m| *m > 0.0)?;
        Some((mean, stats::sum::variance(&floats)? / floats.len() as f64 / (mean * mean)))
    };
    let ((a, x), (b, y)) = (relative(open)?, relative(won)?);
    let half = z_of(0.95) * sqrt(x + y);
    let (low, high) = (a / b * exp(-half), a / b * exp(half));
    Some(Interval { low: status::float(low, 6), high: status::float(high, 6), level: "0.95".into(), method: "log_delta".into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_of_means_with_its_interval() {
        let row = compared(&[200, 400], &[100, 100, 100]);
        assert_eq!(row.value.as_deref(), Some("3"));
        let i = row.interval.unwrap();
        let (low, high) = (i.low.parse::<f64>().unwrap(), i.high.parse::<f64>().unwrap());
        assert!((low * high - 9.0).abs() < 1e-4 && low < 3.0);
        assert_eq!(compared(&[], &[100]).reason.as_deref(), Some("no_open_deals"));
        assert_eq!(compared(&[100], &[]).value, None);
    }
}
