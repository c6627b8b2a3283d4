//! Four stamps of a deviation: when it began, was signalled, was taken up, was over (`methods.md` 7.4, mission row 168).

use super::series::{ALLOWANCE, Limits, Series, arl1, limits, named, read};
use super::watch::too_short;
use crate::error::Error;
use crate::frame::Context;
use crate::request::Grain;
use crate::status;
use domain::figure::{FigureRow, Status};
use stats::survival::{KaplanMeier, Obs};

/// Metrics watched when none is named, where they are recorded.
const WATCHED: [&str; 6] = ["leads", "deals_created", "deals_won", "revenue", "win_rate_closed", "response_in_norm"];
/// Points in a row inside that end a deviation.
const CALM: usize = 3;
/// A point is inside when it lies less than this many sigmas to the side of the deviation.
const INSIDE: f64 = 1.0;

/// One deviation: indices of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Episode {
    up: bool,
    onset: usize,
    signal: usize,
    /// First of three points inside; nothing while it lasts.
    back: Option<usize>,
}

/// For each metric and cut: one row of medians, then one row a deviation, oldest first.
pub(crate) fn deviations(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let grain = c.request.grain.unwrap_or(Grain::Week);
    let asked = c.request.filters.iter().find(|(d, _)| *d == named()).map(|(_, v)| v.as_str());
    let ids: Vec<&str> = asked.map_or(WATCHED.to_vec(), |id| vec![id]);
    let mut all = Vec::new();
    for id in ids {
        let metric = crate::find(id).ok_or_else(|| Error::unknown(id))?;
        match read(c, metric) {
            Ok(series) => all.extend(series.into_iter().map(|s| (metric, s))),
            // A metric that has no such cut is not watched by it.
            Err(Error::Dimension { .. }) if asked.is_none() => {}
            Err(other) => return Err(other),
        }
    }
    let used = limits(all.len().max(1), grain);
    let mut rows = Vec::new();
    for (metric, s) in &all {
        let found = episodes(s, &used);
        rows.push(summary(s, metric.id, &found, &used));
        for e in &found {
            rows.push(one(s, metric.id, metric.up_is_good, e));
        }
    }
    if rows.is_empty() {
        rows.push(too_short());
    }
    Ok(rows)
}

/// Walks the points after the baseline; the sums start anew after each deviation.
fn episodes(s: &Series, l: &Limits) -> Vec<Episode> {
    let z: Vec<f64> = s.points.iter().map(|p| p.z).collect();
    let mut out = Vec::new();
    let (mut plus, mut minus) = (0.0_f64, 0.0_f64);
    let (mut up_from, mut down_from) = (s.baseline, s.baseline);
    let mut i = s.baseline;
    while i < z.len() {
        plus = (plus + z[i] - ALLOWANCE).max(0.0);
        minus = (minus - z[i] - ALLOWANCE).max(0.0);
        if plus <= 0.0 {
            up_from = i + 1;
        }
        if minus <= 0.0 {
            down_from = i + 1;
        }
        let (up, down) = (z[i] > l.sigmas || plus > l.threshold, z[i] < -l.sigmas || minus > l.threshold);
        if up || down {
            let onset = if up { up_from } else { down_from }.min(i);
            let aside = |v: f64| if up { v } else { -v };
            let calm = |b: &usize| z[*b..*b + CALM].iter().all(|v| aside(*v) < INSIDE);
            let back = (i + 1..).take_while(|b| b + CALM <= z.len()).find(calm);
            out.push(Episode { up, onset, signal: i, back });
            let Some(b) = back else { break };
            (plus, minus, up_from, down_from) = (0.0, 0.0, b, b);
            i = b;
            continue;
        }
        i += 1;
    }
    out
}

fn one(s: &Series, metric: &str, up_is_good: Option<bool>, e: &Episode) -> FigureRow {
    let day = |i: usize| s.points.get(i).map(|p| p.from.to_string());
    let mut row = FigureRow::empty(1, Status::Ok);
    row.value = e.back.map(|b| (b - e.onset).to_string());
    if e.back.is_none() {
        row.status = Status::Bounded;
        row.reason = Some("not_over_yet".to_owned());
    }
    let worse = up_is_good.map(|good| good != e.up);
    row.fields = vec![
        ("onset".to_owned(), day(e.onset)),
        ("signal".to_owned(), day(e.signal)),
        ("assigned".to_owned(), None),
        ("back".to_owned(), e.back.and_then(day)),
        ("onset_to_signal".to_owned(), Some((e.signal - e.onset).to_string())),
        ("signal_to_action".to_owned(), None),
        ("signal_to_norm".to_owned(), e.back.map(|b| (b - e.signal).to_string())),
        ("direction".to_owned(), Some(if e.up { "up" } else { "down" }.to_owned())),
        ("worse".to_owned(), worse.map(|w| w.to_string())),
        ("value_at_signal".to_owned(), s.points.get(e.signal).map(|p| status::float(p.value, 6))),
        ("centre".to_owned(), Some(status::float(s.centre, 6))),
    ];
    row.cut.clone_from(&s.cut);
    row.cut.push(("metric".to_owned(), metric.to_owned()));
    row.cut.push(("deviation".to_owned(), day(e.signal).unwrap_or_default()));
    row
}

/// Medians by Kaplan-Meier: what is not over yet is at least as long as it has lasted.
fn summary(s: &Series, metric: &str, found: &[Episode], l: &Limits) -> FigureRow {
    let n = found.len() as u64;
    let mut row = FigureRow::empty(n, if n == 0 { Status::Ok } else { status::of_sample(n) });
    let median = |obs: Vec<Obs>| KaplanMeier::fit(&obs, 0.95).percentile(0.5).map(|m| m.to_string());
    let span = |a: usize, b: usize| i64::try_from(b - a).unwrap_or(0);
    let last = s.points.len().saturating_sub(1);
    let to_signal = median(found.iter().map(|e| Obs::new(span(e.onset, e.signal), true)).collect());
    let to_norm = median(found.iter().map(|e| Obs::new(span(e.signal, e.back.unwrap_or(last)), e.back.is_some())).collect());
    row.value.clone_from(&to_signal);
    if n == 0 {
        row.reason = Some("no_deviations".to_owned());
    }
    row.fields = vec![
        ("onset_to_signal".to_owned(), to_signal),
        ("signal_to_action".to_owned(), None),
        ("signal_to_norm".to_owned(), to_norm),
        ("open".to_owned(), Some(found.iter().filter(|e| e.back.is_none()).count().to_string())),
        ("theory_points_to_signal".to_owned(), Some(status::float(arl1(l), 2))),
        ("points".to_owned(), Some(s.points.len().to_string())),
        ("false_alarms_a_month".to_owned(), Some(status::float(l.expected, 6))),
    ];
    // Who took a deviation up is written in the product's register, not in the imported tables.
    row.missing = vec!["deviations.assigned_at".to_owned()];
    row.cut.clone_from(&s.cut);
    row.cut.push(("metric".to_owned(), metric.to_owned()));
    row.cut.push(("deviation".to_owned(), "all".to_owned()));
    row
}

#[cfg(test)]
mod tests {
    use super::super::series::Point;
    use super::*;

    fn series(z: &[f64]) -> Series {
        let point = |(i, z): (usize, &f64)| Point {
            from: jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().weeks(i as i64)),
            value: *z,
            n: 1,
            z: *z,
            sigma: 1.0,
        };
        let points = (0..12).map(|i| (i, &0.0)).chain(z.iter().enumerate().map(|(i, v)| (i + 12, v))).map(point).collect();
        Series { cut: Vec::new(), centre: 0.0, points, baseline: 12, autocorrelation: 0.0 }
    }

    #[test]
    fn stamps_of_a_shift_that_ends() {
        let l = limits(1, Grain::Week);
        // The sum rises from the third point: 1.5, 3, 4.5, 6 crosses 5 on the sixth; calm from the ninth.
        let found = episodes(&series(&[0.1, -0.2, 2.0, 2.0, 2.0, 2.0, 2.0, 1.5, 0.2, 0.3, -0.1]), &l);
        assert_eq!(found, [Episode { up: true, onset: 14, signal: 17, back: Some(20) }]);
        let lasting = episodes(&series(&[0.0, -4.0, -2.0, -2.0]), &l);
        assert_eq!(lasting, [Episode { up: false, onset: 13, signal: 13, back: None }]);
        assert!(episodes(&series(&[0.4, -0.3, 0.2, 0.9]), &l).is_empty());
    }
}
