//! Ramp-up of newcomers: months until two in a row at four fifths of what full staff sells (`methods.md` 11.6, mission row 172).

use super::roster::{Person, Roster};
use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, as_of_date};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use stats::survival::{KaplanMeier, Obs};

/// A newcomer is up when two months in a row reach this percent of the norm.
const UP_PERCENT: i128 = 80;
/// Months of the printed curve.
const CURVE: usize = 6;

/// How one newcomer went.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Climb {
    obs: Obs,
    left: bool,
    /// Sold and norm of each whole month.
    months: Vec<(i128, i128)>,
}

/// Kaplan-Meier median of the month in which newcomers reach the norm.
pub(crate) fn ramp(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let roster = Roster::load(c.session, as_of_date(c.session)?)?;
    let g = c.fetched(&c.own(), "person", "person")?;
    let rows = g.runs().into_iter().filter_map(|(first, end)| {
        let climbs: Vec<Climb> = (first..end)
            .filter_map(|i| {
                let id = g.rows.text(i, "person")?;
                climb(&roster, id, roster.people.get(id)?)
            })
            .collect();
        let shown = row(&climbs, roster.basis);
        match (end > first, climbs.is_empty()) {
            (true, true) if !c.request.by.is_empty() => None,
            (true, _) => Some(g.dress(first, shown)),
            (false, _) => Some(shown),
        }
    });
    Ok(rows.collect())
}

/// A newcomer is somebody hired within the whole months of the books; people hired before are not seen from their start.
fn climb(roster: &Roster, id: &str, p: &Person) -> Option<Climb> {
    let start = roster.months.first()?;
    let hired = p.hired.filter(|h| p.seller && h >= start)?;
    let mut months = Vec::new();
    for m in roster.worked(p).into_iter().filter(|m| *m >= super::roster::first_of(hired)) {
        // Without a norm of the month nobody knows whether it was reached: the observation ends here.
        let Some(norm) = roster.norm(m) else { break };
        months.push((roster.sold(id, m), norm));
    }
    Some(observe(months, p.left.is_some()))
}

fn observe(months: Vec<(i128, i128)>, left: bool) -> Climb {
    let up: Vec<bool> = months.iter().map(|(sold, norm)| sold * 100 >= norm * UP_PERCENT).collect();
    let reached = up.windows(2).position(|w| w[0] && w[1]);
    let obs = match reached {
        Some(i) => Obs::new(i64::try_from(i).unwrap_or(0) + 1, true),
        None => Obs::new(i64::try_from(months.len()).unwrap_or(0) - 1, false),
    };
    Climb { obs, left: left && reached.is_none(), months }
}

fn row(climbs: &[Climb], basis: &str) -> FigureRow {
    let obs: Vec<Obs> = climbs.iter().map(|c| c.obs).filter(|o| o.exit > 0 || o.cause > 0).collect();
    let n = climbs.len() as u64;
    let km = KaplanMeier::fit(&obs, 0.95);
    let mut row = FigureRow::empty(n, status::of_sample(n));
    row.value = km.median().map(|m| m.to_string());
    if n == 0 {
        row.reason = Some("no_newcomers".to_owned());
    } else if row.value.is_none() {
        (row.status, row.reason) = (Status::Bounded, Some("median_not_reached".to_owned()));
    }
    if let (Some(low), Some(high)) = km.percentile_limits(0.5) {
        row.interval = Some(Interval {
            low: low.to_string(),
            high: high.to_string(),
            level: "0.95".to_owned(),
            method: "km_log_log".to_owned(),
        });
    }
    let reached = climbs.iter().filter(|c| c.obs.cause > 0).count() as u64;
    let left = climbs.iter().filter(|c| c.left).count() as u64;
    put_count(&mut row, "reached", reached);
    put_count(&mut row, "left_before", left);
    put_count(&mut row, "still_climbing", n - reached - left);
    let open_end = row.value.is_none() && !obs.is_empty();
    put(&mut row, "not_less_than", open_end.then(|| km.last.to_string()));
    let missing: i128 = climbs.iter().map(missing_money).sum();
    put(&mut row, "missing_money", (n > 0).then(|| money::format_money(missing)));
    put(&mut row, "basis", Some(basis.to_owned()));
    for k in 0..CURVE {
        let shares: Vec<f64> = climbs.iter().filter_map(|c| c.months.get(k)).map(|(s, n)| *s as f64 / *n as f64).collect();
        put(&mut row, &format!("month_{}", k + 1), stats::quantile::of_unsorted(&shares, 0.5).map(|v| status::float(v, 4)));
    }
    row
}

/// What lacked to the norm before the newcomer reached it.
fn missing_money(c: &Climb) -> i128 {
    let until = if c.obs.cause > 0 { usize::try_from(c.obs.exit - 1).unwrap_or(0) } else { c.months.len() };
    c.months.iter().take(until).map(|(sold, norm)| (norm - sold).max(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(shares: &[i128]) -> Vec<(i128, i128)> {
        shares.iter().map(|s| (*s, 100)).collect()
    }

    #[test]
    fn worked_example_of_the_methods() {
        let climbs = [
            observe(path(&[10, 20, 90, 85, 20, 79]), false),
            observe(path(&[10, 20, 30, 85, 80]), false),
            observe(path(&[10, 90, 30, 79, 80, 81]), false),
            observe(path(&[10, 20, 30, 60]), true),
        ];
        let exits: Vec<(i64, u8)> = climbs.iter().map(|c| (c.obs.exit, c.obs.cause)).collect();
        assert_eq!(exits, [(3, 1), (4, 1), (5, 1), (3, 0)]);
        // 4, 5 and 3 still going: the median is 4.
        let three = [climbs[1].clone(), climbs[2].clone(), climbs[3].clone()];
        let r = row(&three, "margin");
        assert_eq!((r.value.as_deref(), r.field("left_before"), r.field("reached")), (Some("4"), Some("1"), Some("2")));
        assert_eq!(missing_money(&climbs[1]), 90 + 80 + 70);
    }
}
