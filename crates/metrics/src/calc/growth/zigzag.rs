//! Zigzag against chance: is the spread of monthly wins larger than independent deals alone would give (`methods.md` 6.5, mission row 114).

use super::months::{Months, full_months};
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use domain::figure::{FigureRow, Status};
use stats::dist::chi2_sf;
use stats::evenness::{PERIODS_MIN, measure};

/// Under this p-value the zigzag is more than chance.
const ALPHA: f64 = 0.05;
/// Wins a month without which the test says nothing.
const MEAN_MIN: f64 = 5.0;

/// One row a cut: variance of monthly wins over what chance gives (1 = chance), by working days.
pub(crate) fn zigzag(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let Some(months) = full_months(c)? else { return Ok(vec![FigureRow::empty(0, Status::NotEnoughData)]) };
    Ok(months.into_iter().map(|m| one(&m)).collect())
}

fn one(m: &Months) -> FigureRow {
    let counts: Vec<u64> = m.days.iter().map(|d| d.iter().sum()).collect();
    let (n, total) = (counts.len(), counts.iter().sum::<u64>());
    let mut row = FigureRow::empty(n as u64, Status::Ok);
    row.cut.clone_from(&m.cut);
    let work: usize = m.days.iter().map(Vec::len).sum();
    let expected: Vec<f64> = m.days.iter().map(|d| total as f64 * d.len() as f64 / work.max(1) as f64).collect();
    let chi2: f64 =
        counts.iter().zip(&expected).filter(|(_, e)| **e > 0.0).map(|(x, e)| (*x as f64 - e) * (*x as f64 - e) / e).sum();
    let df = n.saturating_sub(1) as f64;
    let daily: Vec<f64> = m.days.iter().zip(&counts).map(|(d, x)| *x as f64 / d.len().max(1) as f64).collect();
    let shape = measure(&daily).filter(|_| n >= PERIODS_MIN);
    let p = (n > 1 && total > 0).then(|| chi2_sf(chi2, df));
    if n < PERIODS_MIN {
        row.status = Status::NotEnoughData;
        row.reason = Some("fewer_than_6_months".to_owned());
    } else if (total as f64) < MEAN_MIN * n as f64 {
        row.status = Status::NotEnoughData;
        row.reason = Some("fewer_than_5_wins_a_month".to_owned());
    } else {
        row.value = Some(status::float(chi2 / df, 6));
    }
    let show = |v: f64| Some(status::float(v, 6));
    let verdict = p.filter(|_| row.value.is_some()).map(|p| if p < ALPHA { "more_than_chance" } else { "chance" });
    row.fields = vec![
        ("p".to_owned(), p.and_then(show)),
        ("chi2".to_owned(), show(chi2)),
        ("months".to_owned(), Some(n.to_string())),
        ("won".to_owned(), Some(total.to_string())),
        ("successive_cv".to_owned(), shape.and_then(|s| show(s.successive_cv))),
        ("turning_points".to_owned(), shape.map(|s| s.turning_points.to_string())),
        ("expected_turning_points".to_owned(), shape.and_then(|s| show(s.turning_expected))),
        ("turning_p".to_owned(), shape.and_then(|s| show(s.turning_p))),
        ("verdict".to_owned(), verdict.map(str::to_owned)),
    ];
    row
}
