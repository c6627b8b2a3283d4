//! Span of control: working people under each head (`methods.md` 11.7, mission rows 44, 46, 48).

use crate::calc::common::{moments, put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use domain::figure::{FigureRow, Status};
use std::collections::BTreeMap;

/// A head can look after so many people; fewer is a head too many, more is nobody's control.
const LOW: u64 = 5;
const HIGH: u64 = 9;
/// From this many managers on the canon asks for two teams.
const TWO_TEAMS_ABOVE: u64 = 6;
/// Competition needs so many people at the same task.
const SAME_TASK: u64 = 3;

/// One row a head, the widest span first.
pub(crate) fn span(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let mut out = Vec::new();
    for m in moments(c, 1)? {
        let query = c.metric.query.replace("{day}", &m.range.last().to_string());
        let g = c.grouped(
            &Source { query: &query, keys: &["head", "function"], ..c.own() },
            "count(*) AS n, sum(seller) AS sellers",
        )?;
        let mut heads: BTreeMap<(Vec<(String, String)>, String), BTreeMap<String, (u64, u64)>> = BTreeMap::new();
        for i in 0..g.len() {
            let cut = g.dress(i, FigureRow::empty(0, Status::Ok)).cut;
            let text = |name: &str| g.rows.text(i, name).unwrap_or_default().to_owned();
            let counts = (g.rows.count(i, "n"), g.rows.count(i, "sellers"));
            heads.entry((cut, text("head"))).or_default().insert(text("function"), counts);
        }
        let mut rows: Vec<(u64, FigureRow)> = heads.into_iter().map(|(k, v)| row(k, &v)).collect();
        rows.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.cut.cmp(&y.cut)));
        out.extend(rows.into_iter().map(|(_, mut r)| {
            r.bucket = m.bucket.map(|b| b.to_string());
            r
        }));
    }
    Ok(out)
}

fn row((cut, head): (Vec<(String, String)>, String), functions: &BTreeMap<String, (u64, u64)>) -> (u64, FigureRow) {
    let people: u64 = functions.values().map(|f| f.0).sum();
    let sellers: u64 = functions.values().map(|f| f.1).sum();
    let same = functions.values().map(|f| f.1).max().unwrap_or(0);
    let mut row = FigureRow::empty(people, Status::Ok);
    row.value = Some(people.to_string());
    row.cut = cut;
    row.cut.push(("head".to_owned(), head));
    let state = match people {
        n if n > HIGH => "above",
        n if n < LOW => "below",
        _ => "within",
    };
    put(&mut row, "state", Some(state.to_owned()));
    put_count(&mut row, "norm_low", LOW);
    put_count(&mut row, "norm_high", HIGH);
    put_count(&mut row, "managers", sellers);
    put_count(&mut row, "two_teams_needed", u64::from(sellers > TWO_TEAMS_ABOVE));
    put_count(&mut row, "same_task", same);
    put_count(&mut row, "competition", u64::from(same >= SAME_TASK));
    (people, row)
}
