//! Missed calls and call-backs (`methods.md` 6.2, mission rows 90, 163).

use crate::calc::common::{part, put, put_count};
use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use crate::status;
use domain::figure::FigureRow;
use domain::money;
use stats::survival::{KaplanMeier, Obs};

/// A missed call is to be returned within the next working hour.
pub(super) const NORM_MINUTES: i64 = 60;
const MINUTE: i64 = 60_000_000;

/// Share of missed incoming calls returned within a working hour.
pub(crate) fn call_back(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    keep(c.session)?;
    let g = c.grouped(&Source { keys: &["returned", "micros"], ..c.own() }, "count(*) AS n")?;
    Ok(g.runs().into_iter().map(|run| row(&g, run)).collect())
}

/// Keeps `missed_calls`: each missed incoming call with the working time to the next talk with that number.
pub(super) fn keep(session: &engine::Session) -> Result<(), Error> {
    Ok(session.keep_once("missed_calls", include_str!("../sql/missed_calls.sql"))?)
}

fn row(g: &Grouped, (first, end): (usize, usize)) -> FigureRow {
    let (mut in_time, mut late, mut never, mut waiting) = (0, 0, 0, 0);
    let mut obs = Vec::new();
    for i in first..end {
        let (n, micros) = (g.rows.count(i, "n"), g.rows.int(i, "micros").unwrap_or(0));
        let (done, over) = (g.rows.flag(i, "returned") == Some(true), micros > NORM_MINUTES * MINUTE);
        obs.push(Obs::new(micros, done).times(n));
        match (done, over) {
            (true, false) => in_time += n,
            (true, true) => late += n,
            (false, true) => never += n,
            (false, false) => waiting += n,
        }
    }
    let base = in_time + late + never;
    let mut row = status::share(in_time, base);
    let km = KaplanMeier::fit(&obs, 0.95);
    let minutes = |p: f64| {
        let scaled = km.percentile(p).and_then(|m| money::div_round(i128::from(m) * 10_000, i128::from(MINUTE)));
        scaled.map(|v| money::format_decimal(v, 4, 0))
    };
    put(&mut row, "median_minutes", minutes(0.5));
    put(&mut row, "p80_minutes", minutes(0.8));
    put_count(&mut row, "missed", base + waiting);
    put_count(&mut row, "returned_in_time", in_time);
    put_count(&mut row, "returned_late", late);
    put_count(&mut row, "never_returned", never);
    put_count(&mut row, "still_in_norm", waiting);
    put(&mut row, "never_share", part(never, base));
    if end > first { g.dress(first, row) } else { row }
}
