//! Control chart of a metric: centre, limits, CUSUM, alarms; Nelson's rules as hints (`methods.md` 7.3).

use super::series::{ALLOWANCE, BASELINE_MIN, Limits, Series, limits, named, read};
use crate::error::Error;
use crate::frame::Context;
use crate::metric::Metric;
use crate::request::Grain;
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use stats::control::nelson;

/// The metric watched: `--where attr:metric=...`, revenue by default (won deals where no money is recorded).
pub(super) fn watched(c: &Context<'_>) -> Result<&'static Metric, Error> {
    let asked = c.request.filters.iter().find(|(d, _)| *d == named()).map(|(_, v)| v.as_str());
    match asked {
        Some(id) => crate::find(id).ok_or_else(|| Error::unknown(id)),
        None => {
            let money = c.session.rows_of("orders")? > 0 || c.session.filled("deals")?.get("amount").copied().unwrap_or(0) > 0;
            let id = if money { "revenue" } else { "deals_won" };
            crate::find(id).ok_or_else(|| Error::unknown(id))
        }
    }
}

/// One row a cut and point.
pub(crate) fn chart(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let metric = watched(c)?;
    let all = read(c, metric)?;
    let used = limits(all.len().max(1), c.request.grain.unwrap_or(Grain::Week));
    let mut rows = Vec::new();
    for s in &all {
        rows.extend(points(s, &used, metric.id));
    }
    if rows.is_empty() {
        rows.push(too_short());
    }
    Ok(rows)
}

/// A row that says the series is too short to be watched.
pub(super) fn too_short() -> FigureRow {
    let mut row = FigureRow::empty(0, Status::NotEnoughData);
    row.reason = Some(format!("fewer_than_{}_points", BASELINE_MIN + 1));
    row
}

fn points(s: &Series, l: &Limits, metric: &str) -> Vec<FigureRow> {
    let z: Vec<f64> = s.points.iter().map(|p| p.z).collect();
    let hints = nelson(&z);
    let show = |v: f64| Some(status::float(v, 6));
    let (mut plus, mut minus) = (0.0_f64, 0.0_f64);
    s.points
        .iter()
        .enumerate()
        .map(|(i, p)| {
            // The baseline is what is normal: it raises no alarm.
            let inside = i < s.baseline;
            (plus, minus) =
                if inside { (0.0, 0.0) } else { ((plus + p.z - ALLOWANCE).max(0.0), (minus - p.z - ALLOWANCE).max(0.0)) };
            let alarm = match () {
                () if inside => "baseline",
                () if p.z.abs() > l.sigmas => "limit",
                () if plus > l.threshold || minus > l.threshold => "cusum",
                () => "none",
            };
            let mut row = FigureRow::empty(p.n, Status::Ok);
            if s.autocorrelation > 0.4 {
                row.status = Status::LowN;
                row.reason = Some("neighbouring_points_are_alike".to_owned());
            }
            row.value = show(p.value);
            let half = l.sigmas * p.sigma;
            row.interval = (p.sigma > 0.0).then(|| Interval {
                low: status::float(s.centre - half, 6),
                high: status::float(s.centre + half, 6),
                level: "0.9973".to_owned(),
                method: "control_limits".to_owned(),
            });
            let rules: Vec<String> =
                hints.iter().enumerate().filter(|(_, at)| at.contains(&i)).map(|(r, _)| (r + 1).to_string()).collect();
            row.fields = vec![
                ("centre".to_owned(), show(s.centre)),
                ("z".to_owned(), show(p.z)),
                ("cusum_up".to_owned(), show(plus)),
                ("cusum_down".to_owned(), show(minus)),
                ("alarm".to_owned(), Some(alarm.to_owned())),
                ("hints".to_owned(), (!rules.is_empty()).then(|| rules.join(","))),
                ("sigmas".to_owned(), show(l.sigmas)),
                ("cusum_limit".to_owned(), show(l.threshold)),
                ("points_between_false_alarms".to_owned(), show(l.arl0)),
                ("false_alarms_a_month".to_owned(), show(l.expected)),
                ("watched_metric".to_owned(), Some(metric.to_owned())),
            ];
            row.cut.clone_from(&s.cut);
            row.cut.push(("point".to_owned(), p.from.to_string()));
            row
        })
        .collect()
}
