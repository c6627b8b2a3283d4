//! Promised days of closing that slipped: pushed forward, or passed without the deal being closed (`methods.md` 5.5).

use super::book::{Book, Deal, State, Was, date_of};
use crate::error::Error;
use crate::frame::{Context, days};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use std::collections::BTreeMap;

/// Moves forward from which a deal is flagged.
const MOVES_FLAG: u32 = 2;

/// Promises of one cut and bucket.
#[derive(Debug, Default, Clone)]
struct Tally {
    due: u64,
    slipped: u64,
    pushed: u64,
    pushed_twice: u64,
    pushes: u64,
    overdue_open: u64,
    overdue_amount: i128,
    slipped_amount: i128,
    open: u64,
    without_date: u64,
    /// Days from the first promise to winning.
    slips: Vec<f64>,
}

/// One row a cut: share of deals whose first promised day, in the period and passed by as-of, was not kept.
pub(crate) fn slipped(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let book = Book::open(c.session)?;
    let mut rows = Vec::new();
    for scope in book.scope(c)? {
        let mut cells: BTreeMap<Option<String>, Tally> = BTreeMap::new();
        if c.request.grain.is_none() {
            cells.insert(None, Tally::default());
        }
        for i in &scope.deals {
            let d = &book.deals[*i];
            let (first, known) = promises(&book, d);
            let bucket = |day: i32| c.request.grain.and_then(|g| Some(g.start(date_of(day)?).to_string()));
            if let Some(first) = first.filter(|f| inside(c, *f)) {
                count(&book, d, first, &known, cells.entry(bucket(first)).or_default());
            }
            if c.request.grain.is_none() && d.closed.is_none() {
                let cell = cells.entry(None).or_default();
                cell.open += 1;
                cell.without_date += u64::from(known.promised.is_none());
            }
        }
        for (bucket, tally) in cells {
            let mut row = shown(&book, &tally);
            row.bucket = bucket;
            row.cut.clone_from(&scope.cut);
            rows.push(row);
        }
    }
    Ok(rows)
}

/// First promised day, as the log or the deal tells, and what was known of the deal at as-of.
fn promises(book: &Book, d: &Deal) -> (Option<i32>, State) {
    let known = book.known(d, book.now);
    let log = book.changes_of(d).iter().filter(|(at, _)| *at <= book.now.at);
    let first = log.filter_map(|(_, w)| if let Was::Promise(old, new) = w { old.or(*new) } else { None }).next();
    (first.or(known.promised), known)
}

fn inside(c: &Context<'_>, day: i32) -> bool {
    day <= days(c.to) && c.from.is_none_or(|f| days(f) <= day)
}

/// A promise is due when its day has passed; what is promised for later is not judged.
fn count(book: &Book, d: &Deal, first: i32, known: &State, t: &mut Tally) {
    let pushes = known.pushes;
    if first > book.now.on {
        return;
    }
    // A deal lost before its day broke no promise of a date.
    let lost_before = !d.won && d.closed.is_some_and(|c| c.on <= first);
    if lost_before || (d.closed.is_none() && first == book.now.on) {
        return;
    }
    t.due += 1;
    let kept = d.closed.is_some_and(|c| c.on <= first);
    let amount = known.amount.unwrap_or(0);
    if !kept {
        t.slipped += 1;
        t.slipped_amount += amount;
    }
    t.pushed += u64::from(pushes > 0);
    t.pushed_twice += u64::from(pushes >= MOVES_FLAG);
    t.pushes += u64::from(pushes);
    if d.closed.is_none() && known.promised.is_some_and(|p| p < book.now.on) {
        t.overdue_open += 1;
        t.overdue_amount += amount;
    }
    if let Some(c) = d.closed.filter(|_| d.won) {
        t.slips.push(f64::from(c.on - first));
    }
}

fn shown(book: &Book, t: &Tally) -> FigureRow {
    let mut row = status::share(t.slipped, t.due);
    let mut slips = t.slips.clone();
    slips.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| stats::quantile::type7(&slips, p).map(|v| status::float(v, 2));
    let history = |n: u64| book.promises_recorded.then(|| n.to_string());
    row.fields = vec![
        ("slipped_amount".to_owned(), Some(money::format_money(t.slipped_amount))),
        ("pushed".to_owned(), history(t.pushed)),
        ("pushed_twice".to_owned(), history(t.pushed_twice)),
        ("pushes".to_owned(), history(t.pushes)),
        ("overdue_open".to_owned(), Some(t.overdue_open.to_string())),
        ("overdue_amount".to_owned(), Some(money::format_money(t.overdue_amount))),
        ("open".to_owned(), Some(t.open.to_string())),
        ("open_without_date".to_owned(), Some(t.without_date.to_string())),
        ("slip_days_median".to_owned(), at(0.5)),
        ("slip_days_p90".to_owned(), at(0.9)),
        ("won_with_promise".to_owned(), Some(slips.len().to_string())),
    ];
    let ends = stats::interval::median_interval(&slips);
    row.fields.push(("slip_days_low".to_owned(), ends.map(|e| status::float(e.0, 2))));
    row.fields.push(("slip_days_high".to_owned(), ends.map(|e| status::float(e.1, 2))));
    if !book.promises_recorded && row.status == Status::Ok {
        // Without the log a pushed day looks like a kept one.
        row.status = Status::Bounded;
        row.reason = Some("no_log_of_dates".to_owned());
        row.interval = row.interval.map(|i| Interval { high: "1".to_owned(), ..i });
    }
    row
}
