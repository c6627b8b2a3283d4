//! Small tools shared by figures of order, people and paths: named fields, weighted quantiles, moments of past days.

use crate::error::Error;
use crate::frame::{Context, as_of_date};
use crate::status;
use domain::figure::FigureRow;
use domain::money;
use domain::period::DateRange;
use jiff::civil::Date;

/// Most buckets for which the past is played back one by one.
const MOMENTS_MAX: usize = 100;

/// Adds a named value.
pub(crate) fn put(row: &mut FigureRow, name: &str, value: Option<String>) {
    row.fields.push((name.to_owned(), value));
}

/// Adds a named count.
pub(crate) fn put_count(row: &mut FigureRow, name: &str, n: u64) {
    put(row, name, Some(n.to_string()));
}

/// `x` of `n` as an exact share, nothing without a denominator.
pub(crate) fn part(x: u64, n: u64) -> Option<String> {
    money::ratio(i128::from(x), i128::from(n), status::RATIO_PLACES)
}

/// Quantile (type 7) of values given with how many times each occurs, ascending; `None` when there are none.
pub(crate) fn weighted_quantile(values: &[(i64, u64)], p: f64) -> Option<f64> {
    let n: u64 = values.iter().map(|v| v.1).sum();
    let last = n.checked_sub(1)?;
    let place = p * last as f64;
    let below = libm::floor(place);
    // The place is between 0 and n - 1.
    let (low, high) = (nth(values, below as u64)?, nth(values, (below as u64 + 1).min(last))?);
    Some(low + (place - below) * (high - low))
}

/// Interval of the median by order statistics, when there are more than five values.
pub(crate) fn median_limits(values: &[(i64, u64)]) -> Option<(f64, f64)> {
    let n: u64 = values.iter().map(|v| v.1).sum();
    let (r, s) = stats::interval::median_ranks(usize::try_from(n).ok()?)?;
    Some((nth(values, r as u64 - 1)?, nth(values, s as u64 - 1)?))
}

/// The value at a place counted from 0.
fn nth(values: &[(i64, u64)], place: u64) -> Option<f64> {
    let mut seen = 0;
    values
        .iter()
        .find(|(_, n)| {
            seen += n;
            seen > place
        })
        .map(|(v, _)| *v as f64)
}

/// A span of days judged at its last moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Days, the last one cut at the period and at as-of.
    pub(crate) range: DateRange,
    /// First day of the whole bucket, when a grain was asked.
    pub(crate) bucket: Option<Date>,
    /// The last moment of the range, or as-of: microseconds UTC.
    pub(crate) at: i64,
}

impl Moment {
    /// SQL of the moment.
    pub(crate) fn at_sql(&self) -> String {
        instant(self.at)
    }

    /// SQL of its local day.
    pub(crate) fn day_sql(&self) -> String {
        format!("DATE '{}'", self.range.last())
    }
}

/// SQL of an instant.
pub(crate) fn instant(micros: i64) -> String {
    format!("arrow_cast(CAST({micros} AS BIGINT), 'Timestamp(Microsecond, Some(\"UTC\"))')")
}

/// What is judged: with a grain every bucket of the period at its end, without one the end of the period; `back` days when the
/// period has no beginning.
pub(crate) fn moments(c: &Context<'_>, back: i64) -> Result<Vec<Moment>, Error> {
    let today = as_of_date(c.session)?;
    let earlier = |d: Date, n: i64| d.saturating_sub(jiff::Span::new().days(n));
    let Some(grain) = c.request.grain else {
        let from = c.from.unwrap_or_else(|| earlier(c.to, back - 1)).min(c.to);
        return Ok(vec![moment(c, from, c.to, None, today)?]);
    };
    let from = c.from.unwrap_or_else(|| grain.start(earlier(c.to, back - 1)));
    let mut out = Vec::new();
    let mut at = grain.start(from);
    while at <= c.to {
        let Some(range) = grain.bucket(at) else { break };
        if out.len() == MOMENTS_MAX {
            return Err(Error::Period(format!(
                "at most {MOMENTS_MAX} buckets are played back; ask a coarser grain or a shorter period"
            )));
        }
        out.push(moment(c, range.from.max(from), range.last().min(c.to), Some(at), today)?);
        at = range.to;
    }
    Ok(out)
}

fn moment(c: &Context<'_>, from: Date, last: Date, bucket: Option<Date>, today: Date) -> Result<Moment, Error> {
    let o = c.session.options();
    let bad = || Error::Period(format!("the day {last} cannot be played back"));
    let range = DateRange::inclusive(from, last).ok_or_else(bad)?;
    let at = if last >= today {
        o.as_of
    } else {
        let zone = jiff::tz::TimeZone::get(&o.timezone).map_err(|_| engine::Error::Zone(o.timezone.clone()))?;
        domain::period::start_of_day(range.to, &zone).ok_or_else(bad)?.as_microsecond() - 1
    };
    Ok(Moment { range, bucket, at: at.min(o.as_of) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighted_quantiles_are_those_of_the_spread_out_values() {
        let plain = [1.0, 1.0, 4.0, 9.0, 9.0, 9.0, 12.0];
        let counted = [(1, 2), (4, 1), (9, 3), (12, 1)];
        for p in [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0] {
            let expected = stats::quantile::type7(&plain, p).unwrap();
            assert!((weighted_quantile(&counted, p).unwrap() - expected).abs() < 1e-12, "{p}");
        }
        assert_eq!(weighted_quantile(&[], 0.5), None);
        assert_eq!(median_limits(&counted), stats::interval::median_interval(&plain));
    }
}
