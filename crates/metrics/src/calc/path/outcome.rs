//! What becomes of deals over time: won, lost and still open by day of age, endings competing (`methods.md` 1.6, mission rows 18, 163).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Status};
use stats::survival::{Obs, aalen_johansen};

/// Ages printed, in days.
const AGES: [i64; 7] = [7, 14, 30, 60, 90, 180, 365];

/// One row a cut and age: share won by that age.
pub(crate) fn outcome(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&Source { keys: &["ending", "age"], ..c.own() }, "count(*) AS n")?;
    let mut rows = Vec::new();
    for (first, end) in g.runs() {
        let obs: Vec<Obs> = (first..end)
            .map(|i| {
                let cause = u8::try_from(g.rows.count(i, "ending")).unwrap_or(0);
                // Deals closed on the day they were made are at risk on that day.
                Obs::ending(g.rows.int(i, "age").unwrap_or(0).max(0), cause).times(g.rows.count(i, "n"))
            })
            .collect();
        for mut row in ages(&obs) {
            let age = row.cut.pop();
            row = if end > first { g.dress(first, row) } else { row };
            row.cut.extend(age);
            rows.push(row);
        }
    }
    Ok(rows)
}

fn ages(obs: &[Obs]) -> Vec<FigureRow> {
    let n: u64 = obs.iter().map(|o| o.weight).sum();
    let curve = aalen_johansen(obs, 2);
    let last = obs.iter().map(|o| o.exit).max().unwrap_or(0);
    let won: u64 = obs.iter().filter(|o| o.cause == 1).map(|o| o.weight).sum();
    let all_open = obs.iter().filter(|o| o.cause == 0).map(|o| o.weight).sum::<u64>();
    AGES.iter()
        .map(|age| {
            let mut row = FigureRow::empty(n, status::of_sample(n));
            row.cut = vec![("day".to_owned(), age.to_string())];
            // Past the oldest deal nothing is known: the curve is not drawn there.
            let seen = n > 0 && (last >= *age || all_open == 0);
            if n == 0 {
                row.reason = Some("no_denominator".to_owned());
            } else if !seen {
                (row.status, row.reason) = (Status::Immature, Some("no_deal_is_so_old".to_owned()));
            }
            let show = |v: f64| seen.then(|| status::float(v, 6));
            row.value = show(curve.cif_at(1, *age));
            put(&mut row, "lost", show(curve.cif_at(2, *age)));
            put(&mut row, "open", show(curve.survival_at(*age)));
            let at_risk = obs.iter().filter(|o| o.exit >= *age).map(|o| o.weight).sum::<u64>();
            put_count(&mut row, "at_risk", at_risk);
            put_count(&mut row, "won_in_all", won);
            put_count(&mut row, "censored", all_open);
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn won_lost_and_open_are_one_at_every_age() {
        let obs: Vec<Obs> = (0..300_i64).map(|i| Obs::ending(i * 37 % 400, (i % 3) as u8)).collect();
        for row in ages(&obs) {
            let v = |t: Option<&str>| t.unwrap().parse::<f64>().unwrap();
            let sum = v(row.value.as_deref()) + v(row.field("lost")) + v(row.field("open"));
            assert!((sum - 1.0).abs() < 3e-6, "{row:?}");
        }
    }

    #[test]
    fn worked_example_of_the_methods() {
        let obs = [(1, 1), (2, 2), (3, 0), (4, 1), (5, 2)].map(|(t, c)| Obs::ending(t, c));
        let rows = ages(&obs);
        assert_eq!(rows[0].status, Status::Immature);
        let week = [(1, 1), (2, 2), (9, 0), (4, 1), (5, 2)].map(|(t, c)| Obs::ending(t, c));
        assert_eq!(ages(&week)[0].value.as_deref(), Some("0.4"));
    }
}
