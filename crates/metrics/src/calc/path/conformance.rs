//! Conformance: share of closed deals that went the agreed way, and what the others did (`methods.md` 1.5, mission row 36).

use crate::calc::common::{part, put, put_count};
use crate::error::Error;
use crate::frame::Context;
use crate::status;
use domain::figure::FigureRow;

/// What may be wrong with a way.
const FAULTS: [&str; 5] = ["skips", "backs", "loops", "dragged", "late_start"];

/// Share of closed deals with a history that entered every stage in order, once, one at a time.
pub(crate) fn conformance(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    super::keep_paths(c.session)?;
    let sums: Vec<String> = FAULTS.iter().map(|f| format!("sum(CASE WHEN {f} > 0 THEN 1 ELSE 0 END) AS {f}")).collect();
    let g = c.grouped(
        &c.own(),
        &format!("count(*) AS n, sum(hit) AS x, {}, sum(won) AS won, sum(hit * won) AS good_won", sums.join(", ")),
    )?;
    let rows = (0..g.len()).map(|i| {
        let (n, x) = (g.rows.count(i, "n"), g.rows.count(i, "x"));
        let mut row = status::share(x, n);
        for f in FAULTS {
            put(&mut row, f, part(g.rows.count(i, f), n));
        }
        let (won, good) = (g.rows.count(i, "won"), g.rows.count(i, "good_won"));
        put(&mut row, "win_rate_of_conforming", part(good, x));
        put(&mut row, "win_rate_of_others", part(won - good.min(won), n - x.min(n)));
        put_count(&mut row, "others", n - x.min(n));
        g.dress(i, row)
    });
    Ok(rows.collect())
}
