//! A metric as a series of standardised points: baseline frozen, limits widened until false alarms fit the budget (`methods.md` 7.3).

use crate::error::Error;
use crate::frame::Context;
use crate::metric::Metric;
use crate::request::{Grain, Request};
use domain::calendar::Prepared;
use domain::figure::{Status, Unit};
use domain::period::DateRange;
use jiff::civil::Date;
use stats::control::{cusum_arl, p_chart, shewhart_arl, sigma_of};
use std::collections::BTreeMap;

/// Points of the baseline at least (`methods.md` 7.3).
pub(super) const BASELINE_MIN: usize = 12;
/// Points of the baseline at most: half a year of weeks.
const BASELINE_MAX: usize = 26;
/// Weeks looked at unless a period is asked.
const WEEKS: i64 = 104;
/// Allowance of the CUSUM.
pub(super) const ALLOWANCE: f64 = 0.5;
/// False alarms a month that the whole set of charts may give.
const BUDGET: f64 = 2.0;
/// Limits tried in turn: sigmas, CUSUM threshold.
const LIMITS: [(f64, f64); 4] = [(3.0, 5.0), (3.3, 6.0), (3.6, 7.0), (4.0, 9.0)];

type Cut = Vec<(String, String)>;
/// Value, cases, and counts of a share by first day of the bucket.
type Known = BTreeMap<Date, (f64, u64, Option<(u64, u64)>)>;

/// One point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) from: Date,
    /// Value: for counts and money per working day, for shares the share.
    pub(super) value: f64,
    /// Cases behind the point.
    pub(super) n: u64,
    /// Standardised distance from the baseline.
    pub(super) z: f64,
    /// Sigma of the point in the unit of the value.
    pub(super) sigma: f64,
}

/// Points of one cut.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) cut: Cut,
    pub(super) centre: f64,
    pub(super) points: Vec<Point>,
    pub(super) baseline: usize,
    /// Correlation of neighbours in the baseline: above 0.4 limits are too narrow.
    pub(super) autocorrelation: f64,
}

/// Limits in use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) sigmas: f64,
    pub(super) threshold: f64,
    /// Mean points between false alarms.
    pub(super) arl0: f64,
    /// False alarms a month expected over all charts shown together.
    pub(super) expected: f64,
}

/// Series of a metric by the cuts of the request; whole weeks (or the grain asked) of the period.
pub(super) fn read(c: &Context<'_>, metric: &'static Metric) -> Result<Vec<Series>, Error> {
    let grain = c.request.grain.unwrap_or(Grain::Week);
    let filters = c.request.filters.iter().filter(|(d, _)| *d != named()).cloned().collect();
    let from = c.from.unwrap_or_else(|| c.to.saturating_sub(jiff::Span::new().weeks(WEEKS)));
    let request = Request { metric: metric.id.to_owned(), by: c.request.by.clone(), filters, ..Request::default() };
    let set = crate::compute(c.session, &request.between(from, c.to).each(grain))?;
    let calendar = Prepared::new(&c.session.options().calendar);
    let mut by: BTreeMap<Cut, Known> = BTreeMap::new();
    for row in set.rows.iter().filter(|r| r.status != Status::NoData) {
        let Some(day) = row.bucket.as_deref().and_then(|b| b.parse::<Date>().ok()) else { continue };
        let whole = |t: &Option<String>| t.as_deref().and_then(|v| v.parse::<u64>().ok());
        let share = whole(&row.numerator).zip(whole(&row.denominator)).filter(|_| metric.unit == Unit::Ratio);
        if let Some(v) = row.value.as_deref().and_then(|v| v.parse::<f64>().ok()).or(share.map(|_| 0.0)) {
            by.entry(row.cut.clone()).or_default().insert(day, (v, row.n, share));
        }
    }
    // Half a bucket at either end is no point.
    let full = |b: &DateRange| b.from >= from && b.last() <= c.to;
    Ok(by
        .into_iter()
        .filter_map(|(cut, known)| {
            // Empty buckets before the first event are not a quiet time, but no time.
            let first = known.iter().find(|(_, p)| p.1 > 0 || p.0 != 0.0).map(|(d, _)| *d)?;
            let range = DateRange { from: first, to: c.to.tomorrow().ok()? };
            let buckets: Vec<DateRange> = range.buckets(grain).filter(full).collect();
            standard(cut, metric, &buckets, &known, &calendar)
        })
        .collect())
}

/// The dimension that names the metric to watch.
pub(super) fn named() -> crate::dims::Dimension {
    crate::dims::Dimension::Attr("metric".to_owned())
}

fn standard(cut: Cut, metric: &Metric, buckets: &[DateRange], known: &Known, calendar: &Prepared) -> Option<Series> {
    let baseline = (buckets.len() / 2).clamp(BASELINE_MIN, BASELINE_MAX);
    if metric.unit == Unit::Ratio {
        let pairs: Vec<(DateRange, (u64, u64))> =
            buckets.iter().filter_map(|b| Some((*b, known.get(&b.from)?.2?))).filter(|(_, s)| s.1 > 0).collect();
        return shares(cut, &pairs, baseline);
    }
    let daily = matches!(metric.unit, Unit::Count | Unit::Money);
    let points: Vec<(DateRange, f64, u64)> = buckets
        .iter()
        .filter_map(|b| {
            let work = calendar.working_days(b.from, b.to);
            if daily {
                // A week without working days sells nothing and proves nothing.
                let (v, n, _) = known.get(&b.from).copied().unwrap_or((0.0, 0, None));
                return (work > 0).then(|| (*b, v / work as f64, n));
            }
            known.get(&b.from).map(|(v, n, _)| (*b, *v, *n))
        })
        .collect();
    if points.len() <= baseline {
        return None;
    }
    let base: Vec<f64> = points[..baseline].iter().map(|p| p.1).collect();
    let (centre, sigma) = (stats::sum::mean(&base)?, sigma_of(&base).filter(|s| *s > 0.0)?);
    let of = |(b, v, n): &(DateRange, f64, u64)| Point { from: b.from, value: *v, n: *n, z: (v - centre) / sigma, sigma };
    Some(Series { cut, centre, points: points.iter().map(of).collect(), baseline, autocorrelation: neighbours(&base) })
}

fn shares(cut: Cut, pairs: &[(DateRange, (u64, u64))], baseline: usize) -> Option<Series> {
    if pairs.len() <= baseline {
        return None;
    }
    let counts: Vec<(u64, u64)> = pairs.iter().map(|p| p.1).collect();
    let chart = p_chart(&counts, baseline)?;
    // Laney: shares that swing more than counting explains have wider limits.
    let wide = chart.sigma_z.filter(|s| *s > 1.2).unwrap_or(1.0);
    let points: Vec<Point> = pairs
        .iter()
        .zip(&chart.points)
        .filter_map(|((b, (_, n)), p)| {
            let (value, z) = (p.p?, p.z? / wide);
            let sigma = libm::sqrt(chart.p_bar * (1.0 - chart.p_bar) / *n as f64) * wide;
            Some(Point { from: b.from, value, n: *n, z, sigma })
        })
        .collect();
    let base: Vec<f64> = points.iter().take(baseline).map(|p| p.z).collect();
    Some(Series { cut, centre: chart.p_bar, points, baseline, autocorrelation: neighbours(&base) })
}

/// Lag-one correlation.
fn neighbours(values: &[f64]) -> f64 {
    let Some(mean) = stats::sum::mean(values) else { return 0.0 };
    let all: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let near: f64 = values.windows(2).map(|w| (w[0] - mean) * (w[1] - mean)).sum();
    if all > 0.0 { near / all } else { 0.0 }
}

/// The narrowest limits whose expected false alarms a month fit the budget for so many charts.
pub(super) fn limits(charts: usize, grain: Grain) -> Limits {
    let a_month = match grain {
        Grain::Day => 21.0,
        Grain::Week => 4.35,
        Grain::Month => 1.0,
        Grain::Quarter => 1.0 / 3.0,
        Grain::Year => 1.0 / 12.0,
    };
    let mut out = Limits { sigmas: 3.0, threshold: 5.0, arl0: 226.0, expected: 0.0 };
    for (sigmas, threshold) in LIMITS {
        // 226 is the simulated run length of the pair 3 and 5; for wider ones the two alarms are taken as independent.
        let pair = |s: f64, h: f64| {
            let beyond = 2.0 * stats::dist::norm_cdf(-s);
            1.0 / (beyond + cusum_arl(0.0, ALLOWANCE, h).map_or(0.0, |a| 1.0 / a))
        };
        let arl0 = if sigmas <= 3.0 { 226.0 } else { pair(sigmas, threshold) };
        out = Limits { sigmas, threshold, arl0, expected: charts as f64 * a_month / arl0 };
        if out.expected <= BUDGET {
            break;
        }
    }
    out
}

/// Points to an alarm after a shift of one sigma, as theory has it for the limits in use.
pub(super) fn arl1(l: &Limits) -> f64 {
    if l.sigmas <= 3.0 {
        return 9.8;
    }
    let shewhart = shewhart_arl(1.0 - (l.sigmas - 3.0));
    cusum_arl(1.0, ALLOWANCE, l.threshold).map_or(shewhart, |c| c.min(shewhart))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_charts_ask_for_wider_limits() {
        let few = limits(3, Grain::Week);
        assert!(few.sigmas == 3.0 && (few.arl0 - 226.0).abs() < 1e-9 && few.expected < 0.1);
        let many = limits(400, Grain::Week);
        assert!(many.sigmas > 3.0 && many.arl0 > 500.0, "{many:?}");
        assert!((neighbours(&[1.0, -1.0, 1.0, -1.0]) + 0.75).abs() < 1e-12);
    }
}
