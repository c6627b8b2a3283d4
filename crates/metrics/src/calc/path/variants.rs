//! Variants of the way: which sequences of stages deals really take and how each ends (mission row 36).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;

/// Variants shown apart; the rest is one row.
const SHOWN: usize = 20;

/// Deals that went one way.
struct Variant {
    path: String,
    n: u64,
    won: u64,
    conforming: bool,
    won_days: i64,
}

/// One row a cut, pipeline and variant, the most frequent first: share of closed deals.
pub(crate) fn variants(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    super::keep_paths(c.session)?;
    let source = Source { keys: &["pipe", "path"], ..c.own() };
    let g = c.grouped(
        &source,
        "count(*) AS n, sum(won) AS won, min(conforming) AS conforming, sum(CASE WHEN won = 1 THEN days END) AS won_days",
    )?;
    let mut out = Vec::new();
    for (first, end) in g.runs() {
        let pipe = |i: usize| g.rows.text(i, "pipe").unwrap_or_default();
        let mut at = first;
        while at < end {
            let stop = (at..end).find(|i| pipe(*i) != pipe(at)).unwrap_or(end);
            let mut list: Vec<Variant> = (at..stop)
                .map(|i| Variant {
                    path: g.rows.text(i, "path").unwrap_or_default().to_owned(),
                    n: g.rows.count(i, "n"),
                    won: g.rows.count(i, "won"),
                    conforming: g.rows.int(i, "conforming") == Some(1),
                    won_days: g.rows.int(i, "won_days").unwrap_or(0),
                })
                .collect();
            list.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.path.cmp(&b.path)));
            for (k, mut row) in rows(&list).into_iter().enumerate() {
                let path = row.cut.pop();
                row = g.dress(at, row);
                row.cut.push(("pipeline".to_owned(), pipe(at).to_owned()));
                row.cut.extend(path);
                put_count(&mut row, "place", k as u64 + 1);
                out.push(row);
            }
            at = stop;
        }
    }
    Ok(out)
}

fn rows(list: &[Variant]) -> Vec<FigureRow> {
    let all: u64 = list.iter().map(|v| v.n).sum();
    let (top, rest) = list.split_at(list.len().min(SHOWN));
    let mut out: Vec<FigureRow> = top.iter().map(|v| row(v, all, 1)).collect();
    if !rest.is_empty() {
        let sum = |f: fn(&Variant) -> u64| rest.iter().map(f).sum();
        let others = Variant {
            path: "*".to_owned(),
            n: sum(|v| v.n),
            won: sum(|v| v.won),
            conforming: false,
            won_days: rest.iter().map(|v| v.won_days).sum(),
        };
        out.push(row(&others, all, rest.len() as u64));
    }
    out
}

fn row(v: &Variant, all: u64, variants: u64) -> FigureRow {
    let mut row = status::share(v.n, all);
    row.cut = vec![("path".to_owned(), v.path.clone())];
    put_count(&mut row, "deals", v.n);
    put_count(&mut row, "won", v.won);
    let share = status::share(v.won, v.n);
    put(&mut row, "win_rate", share.value);
    put(&mut row, "win_rate_low", share.interval.as_ref().map(|i| i.low.clone()));
    put(&mut row, "win_rate_high", share.interval.map(|i| i.high));
    let days = money::ratio(i128::from(v.won_days), i128::from(v.won), 2).filter(|_| v.won > 0);
    put(&mut row, "mean_days_to_won", days);
    put_count(&mut row, "conforming", u64::from(v.conforming));
    put_count(&mut row, "variants", variants);
    if row.status == Status::Ok && v.n < 5 {
        row.status = Status::LowN;
    }
    row
}
