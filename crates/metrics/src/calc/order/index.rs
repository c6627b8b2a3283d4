//! Index of order in the CRM, per manager and day: seven checks of open deals, weighted (`methods.md` 6.3, mission row 32).

use crate::calc::common::{Moment, instant, moments, put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::figure::{FigureRow, Status};
use std::collections::BTreeMap;

/// Checks and their weights.
const CHECKS: [(&str, f64); 7] = [
    ("future_task", 25.0),
    ("not_overdue", 20.0),
    ("fields", 20.0),
    ("entry_in_30_min", 20.0),
    ("active_stage", 5.0),
    ("close_date_ahead", 5.0),
    ("touched_in_7_days", 5.0),
];
/// Position of the check that is asked of activities, not of deals.
const ENTRY: usize = 3;
/// Days of records judged when no period is asked.
const DAYS_BACK: i64 = 30;
const DAY: i64 = 86_400_000_000;
/// Fields asked of an open deal; one that nobody ever filled is not asked.
const FIELDS: [&str; 5] = ["amount", "channel", "customer_id", "owner_id", "expected_close_on"];

/// Passed and asked of every check, and the number of open deals.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    deals: u64,
    checks: [(u64, u64); 7],
}

type Place = (Vec<(String, String)>, Option<String>);

/// One row a cut and bucket: the score from 0 to 100.
pub(crate) fn index(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let recorded = Recorded::of(c)?;
    crate::calc::path::keep_passive(c.session)?;
    let mut all: BTreeMap<Place, Tally> = BTreeMap::new();
    for m in moments(c, DAYS_BACK)? {
        let bucket = m.bucket.map(|b| b.to_string());
        deals(c, &m, &recorded, &mut |place, t| merge(&mut all, place, bucket.clone(), t))?;
        if recorded.entries {
            entries(c, &m, &mut |place, t| merge(&mut all, place, bucket.clone(), t))?;
        }
    }
    if all.is_empty() && c.request.by.is_empty() && c.request.grain.is_none() {
        all.insert((Vec::new(), None), Tally::default());
    }
    // A person with talks and without open deals has no order of deals to judge.
    all.retain(|(cut, _), t| t.deals > 0 || cut.is_empty());
    Ok(all.into_iter().map(|((cut, bucket), t)| row(cut, bucket, &t)).collect())
}

/// Which checks the data allow.
struct Recorded {
    tasks: bool,
    actions: bool,
    entries: bool,
    fields: Vec<&'static str>,
    close_date: bool,
}

impl Recorded {
    fn of(c: &Context<'_>) -> Result<Self, Error> {
        let has = |table: &str, column: &str| -> Result<bool, Error> {
            Ok(c.session.filled(table)?.get(column).is_some_and(|n| *n > 0))
        };
        let mut fields = Vec::new();
        for f in FIELDS {
            if has("deals", f)? {
                fields.push(f);
            }
        }
        Ok(Self {
            tasks: has("tasks", "due_at")?,
            actions: c.session.rows_of("activities")? > 0,
            entries: has("activities", "logged_at")?,
            close_date: fields.contains(&"expected_close_on"),
            fields,
        })
    }
}

fn merge(all: &mut BTreeMap<Place, Tally>, cut: Vec<(String, String)>, bucket: Option<String>, t: Tally) {
    let into = all.entry((cut, bucket)).or_default();
    into.deals += t.deals;
    for (a, b) in into.checks.iter_mut().zip(t.checks) {
        *a = (a.0 + b.0, a.1 + b.1);
    }
}

type Take<'t> = dyn FnMut(Vec<(String, String)>, Tally) + 't;

fn deals(c: &Context<'_>, m: &Moment, recorded: &Recorded, take: &mut Take<'_>) -> Result<(), Error> {
    let fields: Vec<String> = recorded.fields.iter().map(|f| filled(f)).collect();
    let query = c
        .metric
        .query
        .replace("{at}", &m.at_sql())
        .replace("{week_ago}", &instant(m.at - 7 * DAY))
        .replace("{day}", &m.day_sql())
        .replace("{fields}", &if fields.is_empty() { "0".to_owned() } else { fields.join(" + ") });
    let sums = "count(*) AS n, sum(CASE WHEN future THEN 1 ELSE 0 END) AS p0, count(late) AS o1, sum(CASE WHEN late = 0 THEN 1 ELSE 0 END) AS p1, \
        sum(filled) AS p2, count(stage_ok) AS o4, sum(stage_ok) AS p4, count(date_ok) AS o5, sum(date_ok) AS p5, count(touched) AS o6, sum(touched) AS p6";
    let g = c.grouped(&Source { query: &query, ..c.own() }, sums)?;
    for i in 0..g.len() {
        let count = |name: &str| g.rows.count(i, name);
        let n = count("n");
        let mut t = Tally { deals: n, ..Tally::default() };
        if recorded.tasks {
            t.checks[0] = (count("p0"), n);
            t.checks[1] = (count("p1"), count("o1"));
        }
        t.checks[2] = (count("p2"), n * recorded.fields.len() as u64);
        t.checks[4] = (count("p4"), count("o4"));
        if recorded.close_date {
            t.checks[5] = (count("p5"), count("o5"));
        }
        if recorded.actions {
            t.checks[6] = (count("p6"), count("o6"));
        }
        take(g.dress(i, FigureRow::empty(0, Status::Ok)).cut, t);
    }
    Ok(())
}

/// SQL that is 1 when the field holds something: zero, a dash and "нет" are nothing.
fn filled(field: &str) -> String {
    let test = match field {
        "amount" => "coalesce(x.amount, 0) = 0".to_owned(),
        "channel" => "x.channel IS NULL OR trim(x.channel) IN ('', '-', '—', 'нет', 'Нет')".to_owned(),
        "owner_id" => "x.manager IS NULL".to_owned(),
        other => format!("x.{other} IS NULL"),
    };
    format!("CASE WHEN {test} THEN 0 ELSE 1 END")
}

/// Talks of the span and those written down within half an hour; a cut that talks do not have leaves the check out.
fn entries(c: &Context<'_>, m: &Moment, take: &mut Take<'_>) -> Result<(), Error> {
    c.session.keep_once("entry_lags", include_str!("../sql/entry_lags.sql"))?;
    let query = include_str!("../sql/entries_of_span.sql")
        .replace("{day}", &m.day_sql())
        .replace("{first}", &crate::frame::days(m.range.from).to_string())
        .replace("{last}", &crate::frame::days(m.range.last()).to_string());
    let source = Source { query: &query, entity: crate::metric::Entity::Activity, keys: &[] };
    let g = match c.grouped(&source, "count(*) AS n, sum(hit) AS x") {
        Err(Error::Dimension { .. }) => return Ok(()),
        other => other?,
    };
    for i in 0..g.len() {
        let mut t = Tally::default();
        t.checks[ENTRY] = (g.rows.count(i, "x"), g.rows.count(i, "n"));
        take(g.dress(i, FigureRow::empty(0, Status::Ok)).cut, t);
    }
    Ok(())
}

/// Score of the checks that were asked of somebody; `None` when none was.
fn score(checks: &[(u64, u64); 7]) -> Option<f64> {
    let (mut got, mut of) = (0.0, 0.0);
    for ((pass, asked), (_, weight)) in checks.iter().zip(CHECKS) {
        if *asked > 0 {
            got += weight * (*pass as f64 / *asked as f64);
            of += weight;
        }
    }
    (of > 0.0).then(|| 100.0 * got / of)
}

fn row(cut: Vec<(String, String)>, bucket: Option<String>, t: &Tally) -> FigureRow {
    let mut row = FigureRow::empty(t.deals, status::of_sample(t.deals));
    (row.cut, row.bucket) = (cut, bucket);
    if t.deals == 0 {
        row.reason = Some("no_open_deals".to_owned());
    } else {
        row.value = score(&t.checks).map(|v| status::float(v, 4));
        if row.value.is_none() {
            row.status = Status::NoData;
            row.reason = Some("not_recorded".to_owned());
            row.missing = ["tasks.due_at", "activities.logged_at", "deals.expected_close_on"].map(str::to_owned).to_vec();
        }
    }
    for ((pass, of), (name, _)) in t.checks.iter().zip(CHECKS) {
        put(&mut row, name, crate::calc::common::part(*pass, *of));
        put_count(&mut row, &format!("{name}_passed"), *pass);
        put_count(&mut row, &format!("{name}_of"), *of);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_of_the_methods() {
        let checks = [(3, 4), (2, 3), (17, 20), (8, 10), (4, 4), (3, 4), (2, 4)];
        assert!((score(&checks).unwrap() - 76.3).abs() < 0.05);
        assert_eq!(CHECKS.iter().map(|c| c.1).sum::<f64>(), 100.0);
        let mut some = checks;
        some[1] = (0, 0);
        assert!((score(&some).unwrap() - 100.0 * (76.3333 - 13.3333) / 80.0).abs() < 1e-3);
        assert_eq!(score(&[(0, 0); 7]), None);
    }

    #[test]
    fn more_passes_never_lower_the_score_and_it_stays_in_bounds() {
        let mut checks = [(0, 5); 7];
        let mut last = score(&checks).unwrap();
        assert_eq!(last, 0.0);
        for i in 0..7 {
            for pass in 1..=5 {
                checks[i].0 = pass;
                let now = score(&checks).unwrap();
                assert!(now > last && now <= 100.0);
                last = now;
            }
        }
        assert!((last - 100.0).abs() < 1e-9);
    }
}
