//! Actions per worked day against the norm (`methods.md` 6.4, mission rows 164, 49).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Source};
use crate::status;
use domain::calendar::Prepared;
use domain::figure::{FigureRow, Status};
use domain::money;
use jiff::civil::Date;
use std::collections::BTreeMap;

type Place = (Vec<(String, String)>, Option<String>);

/// Words a plan may use for each kind of action.
const WORDS: [(&str, &[&str]); 8] = [
    ("call", &["call", "calls", "звонки", "звонок"]),
    ("meeting", &["meeting", "meetings", "встречи", "встреча"]),
    ("email", &["email", "emails", "письма", "письмо"]),
    ("message", &["message", "messages", "сообщения"]),
    ("proposal", &["proposal", "proposals", "кп", "предложения"]),
    ("visit", &["visit", "visits", "визиты"]),
    ("note", &["note", "notes", "заметки"]),
    ("other", &["other"]),
];

/// A norm of one person for a span of days: actions a working day.
struct Norm {
    person: String,
    kind: &'static str,
    from: i32,
    to: i32,
    per_day: f64,
}

/// Worked days by person, and actions by kind, of one cut and bucket.
#[derive(Default)]
struct Cell {
    days: BTreeMap<String, u64>,
    deeds: BTreeMap<String, u64>,
    /// Days on which the person had a norm of the kind, and what the norms of those days ask in all.
    asked: BTreeMap<&'static str, (u64, f64)>,
}

/// One row a cut, bucket and kind of action: actions per worked day.
pub(crate) fn norms(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    c.session.keep_once("worked_days", include_str!("../sql/worked_days.sql"))?;
    c.session.keep_once("daily_deeds", include_str!("../sql/daily_deeds.sql"))?;
    let norms = load(c)?;
    let mut cells: BTreeMap<Place, Cell> = BTreeMap::new();
    let days = Source { query: include_str!("../sql/worked_days_of.sql"), keys: &["person", "day"], ..c.own() };
    let g = c.grouped(&days, "count(*) AS n")?;
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        let cell = cells.entry((shell.cut, shell.bucket)).or_default();
        let person = g.rows.text(i, "person").unwrap_or_default();
        *cell.days.entry(person.to_owned()).or_default() += 1;
        let Some(day) = g.rows.date(i, "day") else { continue };
        for n in norms.iter().filter(|n| n.person == person && n.from <= day && day <= n.to) {
            let asked = cell.asked.entry(n.kind).or_default();
            *asked = (asked.0 + 1, asked.1 + n.per_day);
        }
    }
    let g = c.grouped(&Source { keys: &["kind"], ..c.own() }, "sum(deeds) AS n")?;
    for i in 0..g.len() {
        let shell = g.dress(i, FigureRow::empty(0, Status::Ok));
        if let Some(cell) = cells.get_mut(&(shell.cut, shell.bucket)) {
            cell.deeds.insert(g.rows.text(i, "kind").unwrap_or_default().to_owned(), g.rows.count(i, "n"));
        }
    }
    Ok(cells.iter().flat_map(|(place, cell)| rows(place, cell)).collect())
}

fn rows(place: &Place, cell: &Cell) -> Vec<FigureRow> {
    let days: u64 = cell.days.values().sum();
    let kinds = WORDS.iter().map(|w| w.0).filter(|k| cell.deeds.contains_key(*k) || cell.asked.contains_key(k));
    kinds
        .map(|kind| {
            let deeds = cell.deeds.get(kind).copied().unwrap_or(0);
            // A norm stands beside the figure only when every worked day had one.
            let norm = cell.asked.get(kind).filter(|(n, _)| *n == days && days > 0).map(|(_, sum)| sum / days as f64);
            let mut row = rate(deeds, days, norm);
            put_count(&mut row, "people", cell.days.len() as u64);
            (row.cut, row.bucket) = place.clone();
            row.cut.push(("kind".to_owned(), kind.to_owned()));
            row
        })
        .collect()
}

fn rate(deeds: u64, days: u64, norm: Option<f64>) -> FigureRow {
    let mut row = FigureRow::empty(days, status::of_sample(days));
    (row.numerator, row.denominator) = (Some(deeds.to_string()), Some(days.to_string()));
    row.value = money::ratio(i128::from(deeds), i128::from(days), status::RATIO_PLACES);
    if days == 0 {
        row.reason = Some("no_worked_days".to_owned());
    }
    let limits = stats::interval::garwood(deeds, days as f64, 0.95);
    row.interval = limits.as_ref().map(status::interval);
    let verdict = norm.zip(limits).map(|(norm, i)| match () {
        () if i.high < norm => "below",
        () if i.low > norm => "above",
        () => "not_distinguishable",
    });
    put(&mut row, "norm", norm.map(|n| status::float(n, 4)));
    put(&mut row, "verdict", verdict.map(str::to_owned));
    row
}

/// Norms out of the plans of employees: the plan over the working days of its period.
fn load(c: &Context<'_>) -> Result<Vec<Norm>, Error> {
    let rows = c.session.sql(
        "-- norms\nSELECT subject_id, lower(metric) AS metric, period_start, period_end, value FROM v_targets \
         WHERE subject_kind = 'employee' AND subject_id IS NOT NULL AND value IS NOT NULL ORDER BY subject_id, metric, period_start, period_end",
        &Vec::new(),
    )?;
    let calendar = Prepared::new(&c.session.options().calendar);
    let day = |d: i32| jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(d))).ok();
    let per_day = |from: i32, to: i32, value: f64| -> Option<f64> {
        let (a, b): (Date, Date) = (day(from)?, day(to)?.tomorrow().ok()?);
        let n = calendar.working_days(a, b);
        (n > 0).then(|| value / n as f64)
    };
    let read = |i: usize| {
        let word = rows.text(i, "metric")?;
        let kind = WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(k, _)| *k)?;
        let (from, to) = (rows.date(i, "period_start")?, rows.date(i, "period_end")?);
        let per_day = per_day(from, to, rows.float(i, "value")?)?;
        Some(Norm { person: rows.text(i, "subject_id")?.to_owned(), kind, from, to, per_day })
    };
    Ok((0..rows.len()).filter_map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_of_the_methods() {
        let row = rate(24, 20, Some(1.5));
        let i = row.interval.as_ref().unwrap();
        assert_eq!(row.value.as_deref(), Some("1.2"));
        assert_eq!((&i.low[..4], &i.high[..4]), ("0.76", "1.78"));
        assert_eq!(row.field("verdict"), Some("not_distinguishable"));
        assert_eq!(rate(60, 20, Some(1.5)).field("verdict"), Some("above"));
        assert_eq!(rate(3, 20, Some(1.5)).field("verdict"), Some("below"));
        assert_eq!((rate(0, 0, None).value, rate(0, 0, None).status), (None, Status::NotApplicable));
    }
}
