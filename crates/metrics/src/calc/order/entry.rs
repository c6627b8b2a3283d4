//! How late talks are written down, and records made in batches (mission row 41).

use crate::calc::common::{median_limits, part, put, put_count, weighted_quantile};
use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use crate::status;
use domain::figure::{FigureRow, Interval};

/// Seconds after which a record is late: a quarter of an hour (mission row 41), half an hour (`methods.md` 6.3).
const LATE: i64 = 900;
const VERY_LATE: i64 = 1800;

/// Median minutes from the end of a talk to its record.
pub(crate) fn lag(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    c.session.keep_once("entry_lags", include_str!("../sql/entry_lags.sql"))?;
    let g = c.grouped(&Source { keys: &["clock_error", "lag_s"], ..c.own() }, "count(*) AS n, sum(batched) AS batched")?;
    Ok(g.runs().into_iter().map(|run| row(&g, run)).collect())
}

fn row(g: &Grouped, (first, end): (usize, usize)) -> FigureRow {
    let mut lags: Vec<(i64, u64)> = Vec::new();
    let (mut errors, mut late, mut very, mut batched) = (0, 0, 0, 0);
    for i in first..end {
        let (n, lag) = (g.rows.count(i, "n"), g.rows.int(i, "lag_s").unwrap_or(0));
        if g.rows.flag(i, "clock_error") == Some(true) {
            errors += n;
            continue;
        }
        lags.push((lag, n));
        late += if lag > LATE { n } else { 0 };
        very += if lag > VERY_LATE { n } else { 0 };
        batched += g.rows.count(i, "batched");
    }
    lags.sort_unstable();
    let n = lags.iter().map(|l| l.1).sum();
    let at = |p: f64| weighted_quantile(&lags, p).map(minutes);
    let mut row = FigureRow::empty(n, status::of_sample(n));
    row.value = at(0.5);
    if n == 0 {
        row.reason = Some("no_denominator".to_owned());
    }
    row.interval = median_limits(&lags).map(|(low, high)| Interval {
        low: minutes(low),
        high: minutes(high),
        level: "0.95".to_owned(),
        method: "order_statistic".to_owned(),
    });
    put(&mut row, "p75", at(0.75));
    put(&mut row, "p90", at(0.9));
    put_count(&mut row, "late", late);
    put(&mut row, "late_share", part(late, n));
    put(&mut row, "late_30_share", part(very, n));
    put(&mut row, "batch_share", part(batched, n));
    put_count(&mut row, "batched", batched);
    put_count(&mut row, "clock_errors", errors);
    if end > first { g.dress(first, row) } else { row }
}

fn minutes(seconds: f64) -> String {
    status::float(seconds / 60.0, 4)
}
