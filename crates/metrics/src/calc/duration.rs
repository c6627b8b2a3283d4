//! Time: in each stage with those still there censored (`methods.md` 1.6), and the length of won deals.

use crate::error::Error;
use crate::frame::Context;
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use stats::survival::{KaplanMeier, Obs};

const DAY_SECONDS: f64 = 86_400.0;

/// Kaplan-Meier per cut, pipeline and stage; value = median days.
pub(crate) fn stages(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    c.session.keep_once("deal_stage_time", include_str!("sql/deal_stage_time.sql"))?;
    let source = crate::frame::Source { keys: &["pipe", "rank", "stage", "seconds", "event"], ..c.own() };
    let g = c.grouped(&source, "count(*) AS n")?;
    let mut rows: Vec<FigureRow> = Vec::new();
    let mut from = 0;
    while from < g.len() {
        let same = |i: usize| {
            let r = g.dress(i, FigureRow::empty(0, Status::Ok));
            (r.cut, r.bucket, g.rows.text(i, "pipe"), g.rows.text(i, "stage"))
        };
        let key = same(from);
        let mut to = from + 1;
        while to < g.len() && same(to) == key {
            to += 1;
        }
        let obs: Vec<Obs> = (from..to)
            .map(|i| {
                Obs::new(g.rows.int(i, "seconds").unwrap_or(0).max(0), g.rows.count(i, "event") == 1).times(g.rows.count(i, "n"))
            })
            .collect();
        let mut row = g.dress(from, curve(&obs));
        row.cut.push(("pipeline".to_owned(), key.2.unwrap_or_default().to_owned()));
        row.cut.push(("stage".to_owned(), key.3.unwrap_or_default().to_owned()));
        rows.push(row);
        from = to;
    }
    if bounded_moves(c)? {
        for row in rows.iter_mut().filter(|r| r.status == Status::Ok) {
            row.status = Status::Bounded;
            row.reason = Some("moves_between_snapshots".to_owned());
        }
    }
    Ok(rows)
}

/// Whether moves are known only as differences of two states of the data (`sources.md` 1.11).
fn bounded_moves(c: &Context<'_>) -> Result<bool, Error> {
    let rows = c.session.sql("SELECT count(*) AS n FROM stage_events WHERE attrs LIKE '%\"bounded_from\"%'", &Vec::new())?;
    Ok(rows.count(0, "n") > 0)
}

fn curve(obs: &[Obs]) -> FigureRow {
    let n: u64 = obs.iter().map(|o| o.weight).sum();
    let left: u64 = obs.iter().filter(|o| o.cause != 0).map(|o| o.weight).sum();
    let mut row = FigureRow::empty(n, status::of_sample(n));
    let km = KaplanMeier::fit(obs, 0.95);
    let at = |p: f64| km.percentile(p).map(|s| status::float(s as f64 / DAY_SECONDS, 6));
    row.value = at(0.5);
    if row.value.is_none() {
        row.status = Status::Bounded;
        row.reason = Some("median_not_reached".to_owned());
    }
    if let (Some(low), Some(high)) = km.percentile_limits(0.5) {
        row.interval = Some(days_interval(low as f64 / DAY_SECONDS, high as f64 / DAY_SECONDS, "log_log_greenwood"));
    }
    for (name, p) in [("median", 0.5), ("p75", 0.75), ("p90", 0.9)] {
        row.fields.push((name.to_owned(), at(p)));
    }
    row.fields.push(("left".to_owned(), Some(left.to_string())));
    row.fields.push(("censored".to_owned(), Some((n - left).to_string())));
    row
}

fn days_interval(low: f64, high: f64, method: &str) -> Interval {
    Interval { low: status::float(low, 6), high: status::float(high, 6), level: "0.95".to_owned(), method: method.to_owned() }
}

/// Days of won deals: value = median, with order-statistic interval.
pub(crate) fn cycle(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.fetched(&c.own(), "value", "value")?;
    Ok(g.runs()
        .into_iter()
        .map(|(from, to)| {
            let values: Vec<f64> = (from..to).filter_map(|i| g.rows.float(i, "value")).collect();
            let n = u64::try_from(values.len()).unwrap_or(0);
            let mut row = FigureRow::empty(n, status::of_sample(n));
            if n == 0 {
                row.reason = Some("no_won_deals".to_owned());
                return row;
            }
            let at = |p: f64| stats::quantile::type7(&values, p).map(|v| status::float(v, 6));
            row.value = at(0.5);
            row.interval = stats::interval::median_interval(&values).map(|(l, h)| days_interval(l, h, "order_statistic"));
            for (name, p) in [("median", 0.5), ("p75", 0.75), ("p80", 0.8), ("p90", 0.9)] {
                row.fields.push((name.to_owned(), at(p)));
            }
            let mean = stats::sum::sum(values.iter().copied()) / values.len() as f64;
            row.fields.push(("mean".to_owned(), Some(status::float(mean, 6))));
            g.dress(from, row)
        })
        .collect())
}
