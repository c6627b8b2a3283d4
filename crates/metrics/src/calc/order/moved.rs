//! Tasks moved instead of done (mission row 40).

use crate::calc::common::{part, put, put_count};
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use domain::figure::FigureRow;

/// Share of tasks whose due time was pushed twice or more.
pub(crate) fn moved(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let count = |name: &str, condition: &str| format!("sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS {name}");
    let g = c.grouped(
        &c.own(),
        &format!(
            "count(*) AS n, sum(hit) AS x, sum(moves) AS moves, {}, {}, {}, {}",
            count("once", "moves >= 1"),
            count("thrice", "moves >= 3"),
            count("unfinished", "hit = 1 AND NOT done"),
            count("ticked", "ticked")
        ),
    )?;
    let rows = (0..g.len()).map(|i| {
        let n = g.rows.count(i, "n");
        let mut row = status::share(g.rows.count(i, "x"), n);
        put_count(&mut row, "moves", g.rows.count(i, "moves"));
        put(&mut row, "moved_once", part(g.rows.count(i, "once"), n));
        put(&mut row, "moved_3", part(g.rows.count(i, "thrice"), n));
        put_count(&mut row, "unfinished", g.rows.count(i, "unfinished"));
        put_count(&mut row, "done_within_a_minute", g.rows.count(i, "ticked"));
        g.dress(i, row)
    });
    Ok(rows.collect())
}
