//! The first day after a payment: was the client touched, and who came back more often (row 153 of the mission).

use crate::calc::clients::field;
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use domain::figure::{FigureRow, Status};

/// Share of payments followed by a touch of a person within 24 hours; return of the touched and of the others beside it.
pub(crate) fn first_day(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(
        &c.own(),
        "count(*) AS n, sum(hit) AS x, sum(planned) AS planned, sum(waiting) AS waiting, \
         sum(CASE WHEN ripe = 1 AND hit = 1 THEN 1 ELSE 0 END) AS touched, sum(CASE WHEN ripe = 1 AND hit = 1 THEN again ELSE 0 END) AS touched_again, \
         sum(CASE WHEN ripe = 1 AND hit = 0 THEN 1 ELSE 0 END) AS others, sum(CASE WHEN ripe = 1 AND hit = 0 THEN again ELSE 0 END) AS others_again",
    )?;
    let row = |i: usize| {
        let count = |name: &str| g.rows.count(i, name);
        // A payment younger than a day may still be touched: it waits.
        let n = count("n") - count("waiting");
        let mut row = status::share(count("x"), n);
        let planned = status::share(count("planned"), n);
        field(&mut row, "payments", Some(n.to_string()));
        field(&mut row, "touched", Some(count("x").to_string()));
        field(&mut row, "waiting", Some(count("waiting").to_string()));
        field(&mut row, "planned_share", planned.value);
        let (with, without) =
            (status::share(count("touched_again"), count("touched")), status::share(count("others_again"), count("others")));
        field(&mut row, "repeat_with_touch", with.value.clone());
        field(&mut row, "repeat_with_touch_n", Some(count("touched").to_string()));
        field(&mut row, "repeat_without_touch", without.value.clone());
        field(&mut row, "repeat_without_touch_n", Some(count("others").to_string()));
        let diff = stats::interval::newcombe_diff(
            count("touched_again"),
            count("touched"),
            count("others_again"),
            count("others"),
            0.95,
        )
        .filter(|_| row_is_told(&with, &without));
        field(&mut row, "repeat_difference_low", diff.map(|d| status::float(d.low, 6)));
        field(&mut row, "repeat_difference_high", diff.map(|d| status::float(d.high, 6)));
        let shown = diff.map(|d| d.low > 0.0 || d.high < 0.0);
        field(&mut row, "repeat_difference_shown", shown.map(|s| s.to_string()));
        g.dress(i, row)
    };
    Ok((0..g.len()).map(row).collect())
}

fn row_is_told(a: &FigureRow, b: &FigureRow) -> bool {
    let told = |r: &FigureRow| matches!(r.status, Status::Ok | Status::LowN);
    told(a) && told(b)
}
