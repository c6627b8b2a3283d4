//! Counts, sums of money and shares of counts, with buckets filled where nothing happened.

use crate::error::Error;
use crate::frame::{Context, Source, currencies};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::civil::Date;

/// Number of facts.
pub(crate) fn count(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&c.own(), "count(*) AS n")?;
    let rows = (0..g.len()).map(|i| {
        let n = g.rows.count(i, "n");
        let mut row = FigureRow::empty(n, Status::Ok);
        row.value = Some(n.to_string());
        g.dress(i, row)
    });
    Ok(fill(c, rows.collect(), "0"))
}

/// Sum of `value` (money); facts without a value are counted in the field `without_value`.
pub(crate) fn sum_money(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    sum_money_of(c, &c.own())
}

/// Same for a source chosen at run time. The source also gives `currency`: a sum over several currencies is a conflict.
pub(crate) fn sum_money_of(c: &Context<'_>, source: &Source<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(source, &format!("count(*) AS n, count(value) AS known, sum(value) AS v, {}", currencies("currency")))?;
    let rows = (0..g.len()).map(|i| {
        let (n, known) = (g.rows.count(i, "n"), g.rows.count(i, "known"));
        let mut row = FigureRow::empty(n, if n > 0 && known == 0 { Status::NoData } else { Status::Ok });
        if known > 0 || n == 0 {
            row.value = Some(money::format_money(g.rows.money(i, "v").unwrap_or(0)));
        }
        if g.rows.count(i, "currencies") > 1 {
            row.status = Status::Conflict;
            row.reason = Some("several_currencies".to_owned());
        }
        if known < n {
            row.fields.push(("without_value".to_owned(), Some((n - known).to_string())));
        }
        g.dress(i, row)
    });
    Ok(fill(c, rows.collect(), "0.00"))
}

/// Share of facts with `hit = 1`, Wilson interval and small-sample guards.
pub(crate) fn share(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&c.own(), "count(*) AS n, sum(hit) AS x")?;
    Ok((0..g.len()).map(|i| g.dress(i, status::share(g.rows.count(i, "x"), g.rows.count(i, "n")))).collect())
}

/// Adds empty buckets to an uncut additive series, so that a silent month is seen as zero and not skipped.
pub(crate) fn fill(c: &Context<'_>, rows: Vec<FigureRow>, zero: &str) -> Vec<FigureRow> {
    let Some(grain) = c.request.grain else { return rows };
    if !c.request.by.is_empty() {
        return rows;
    }
    let known = |r: &FigureRow| r.bucket.as_ref().and_then(|b| b.parse::<Date>().ok());
    let Some(first) = c.from.map(|f| grain.start(f)).or_else(|| rows.iter().filter_map(known).min()) else { return rows };
    let mut out = Vec::new();
    let mut rest = rows.into_iter().peekable();
    let mut at = first;
    while at <= c.to {
        match rest.next_if(|r| known(r) == Some(at)) {
            Some(r) => out.push(r),
            None => {
                let mut row = FigureRow::empty(0, Status::Ok);
                row.value = Some(zero.to_owned());
                row.bucket = Some(at.to_string());
                out.push(row);
            }
        }
        match grain.bucket(at) {
            Some(range) if range.to > at => at = range.to,
            _ => break,
        }
    }
    out.extend(rest);
    out
}
