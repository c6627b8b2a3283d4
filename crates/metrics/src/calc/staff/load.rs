//! Load of people and of production: used over available (`methods.md` 11.7, mission row 156).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::Context;
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Value;
use std::collections::BTreeMap;

/// Above this percent queues explode; below the lower one people or machines stand idle.
const FULL_PERCENT: i128 = 85;
const IDLE_PERCENT: i128 = 60;
/// Places of capacity in the tables.
const PLACES: u32 = 6;

/// One row a resource (and bucket).
pub(crate) fn load(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    c.refuse_cuts(&[])?;
    let mut params = c.window();
    let as_of = crate::frame::as_of_date(c.session)?;
    params.push(("p_today", Value::Date(crate::frame::days(as_of))));
    let rows = c.session.sql(c.metric.query, &params)?;
    let mut all: BTreeMap<(String, Option<String>), (u64, i128, i128, u64)> = BTreeMap::new();
    for i in 0..rows.len() {
        let start = rows.date(i, "period_start").and_then(super::roster::day_of);
        let bucket = c.request.grain.and_then(|g| start.map(|s| g.start(s).to_string()));
        let cell = all.entry((rows.text(i, "resource").unwrap_or_default().to_owned(), bucket)).or_default();
        match (rows.decimal(i, "available", PLACES), rows.decimal(i, "used", PLACES)) {
            (Some(a), Some(u)) => *cell = (cell.0 + 1, cell.1 + a, cell.2 + u, cell.3),
            _ => cell.3 += 1,
        }
    }
    Ok(all.into_iter().map(|((resource, bucket), cell)| row(resource, bucket, cell)).collect())
}

fn row(resource: String, bucket: Option<String>, (n, available, used, unknown): (u64, i128, i128, u64)) -> FigureRow {
    let mut row = FigureRow::empty(n, Status::Ok);
    let show = |v: i128| money::format_decimal(v, PLACES, 0);
    (row.numerator, row.denominator) = (Some(show(used)), Some(show(available)));
    row.value = money::ratio(used, available, crate::status::RATIO_PLACES).filter(|_| available > 0);
    if n == 0 {
        (row.status, row.reason) = (Status::NoData, Some("not_recorded".to_owned()));
        row.missing = vec!["capacity.used".to_owned()];
    } else if available <= 0 {
        (row.status, row.reason) = (Status::NotApplicable, Some("no_denominator".to_owned()));
    }
    let state = match used * 100 {
        u if u > available * FULL_PERCENT => "overloaded",
        u if u < available * IDLE_PERCENT => "idle",
        _ => "normal",
    };
    let known = row.value.is_some();
    put(&mut row, "state", known.then(|| state.to_owned()));
    let free = (available * FULL_PERCENT / 100 - used).max(0);
    put(&mut row, "free_up_to_85_percent", known.then(|| show(free)));
    put_count(&mut row, "periods_without_use", unknown);
    row.cut = vec![("resource".to_owned(), resource)];
    row.bucket = bucket;
    row
}
