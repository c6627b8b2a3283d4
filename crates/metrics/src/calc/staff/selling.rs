//! Share of selling in the recorded working time (`methods.md` 11.8, mission rows 49, 50).

use crate::calc::common::{put, put_count};
use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use std::collections::{BTreeMap, BTreeSet};

/// Days of recorded time below which the share is not judged.
const DAYS_MIN: usize = 5;

/// Words of rest: not part of the work.
const REST: [&str; 7] = ["перерыв", "обед", "отдых", "перекур", "lunch", "break", "rest"];
/// Words of work that is no talk with a client whatever else they contain.
const INSIDE: [&str; 8] = ["планёрк", "планерк", "отчет", "отчёт", "обучен", "внутр", "report", "internal"];
/// Words of selling: contact with a client or work on an offer.
const SELLING: [&str; 19] = [
    "звон",
    "встреч",
    "перегов",
    "клиент",
    "продаж",
    "презент",
    "предложен",
    "кп",
    "переписк",
    "выезд",
    "визит",
    "call",
    "meeting",
    "client",
    "customer",
    "sell",
    "sales",
    "proposal",
    "visit",
];

/// One row a cut: selling time over worked time without rest.
pub(crate) fn selling(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    let g = c.grouped(&Source { keys: &["person", "day", "activity"], ..c.own() }, "sum(seconds) AS seconds")?;
    Ok(g.runs().into_iter().map(|run| row(&g, run)).collect())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Selling,
    Other,
    Rest,
}

fn kind(activity: &str) -> Kind {
    let word = activity.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| word.contains(w));
    match () {
        () if has(&REST) => Kind::Rest,
        () if has(&INSIDE) => Kind::Other,
        () if has(&SELLING) => Kind::Selling,
        () => Kind::Other,
    }
}

fn row(g: &Grouped, (first, end): (usize, usize)) -> FigureRow {
    // Selling and worked seconds of one person's day: pieces of a day are not independent, days are taken whole.
    let mut days: BTreeMap<(String, i32), (i64, i64)> = BTreeMap::new();
    let mut others: BTreeMap<String, i64> = BTreeMap::new();
    let mut rest = 0;
    for i in first..end {
        let (what, seconds) = (g.rows.text(i, "activity").unwrap_or_default(), g.rows.int(i, "seconds").unwrap_or(0).max(0));
        let day = days
            .entry((g.rows.text(i, "person").unwrap_or_default().to_owned(), g.rows.date(i, "day").unwrap_or(0)))
            .or_default();
        match kind(what) {
            Kind::Selling => *day = (day.0 + seconds, day.1 + seconds),
            Kind::Other => {
                day.1 += seconds;
                *others.entry(what.to_owned()).or_default() += seconds;
            }
            Kind::Rest => rest += seconds,
        }
    }
    let pairs: Vec<(i64, i64)> = days.values().copied().filter(|d| d.1 > 0).collect();
    let (sold, worked) = pairs.iter().fold((0, 0), |t, d| (t.0 + d.0, t.1 + d.1));
    let n = pairs.len() as u64;
    let mut row = FigureRow::empty(n, status::of_sample(n));
    let minutes = |s: i64| money::div_round(i128::from(s) * 10_000, 60).map(|v| money::format_decimal(v, 4, 0));
    (row.numerator, row.denominator) = (minutes(sold), minutes(worked));
    row.value = money::ratio(i128::from(sold), i128::from(worked), status::RATIO_PLACES).filter(|_| worked > 0);
    if worked == 0 {
        row.reason = Some("no_denominator".to_owned());
    } else if n < DAYS_MIN as u64 {
        (row.status, row.reason) = (Status::LowN, Some("few_days".to_owned()));
    }
    row.interval = limits(&pairs);
    let people: BTreeSet<&str> = days.keys().map(|k| k.0.as_str()).collect();
    put_count(&mut row, "people", people.len() as u64);
    put_count(&mut row, "person_days", n);
    put(&mut row, "selling_minutes_a_day", per_day(sold, n));
    put(&mut row, "other_minutes_a_day", per_day(worked - sold, n));
    put(&mut row, "rest_minutes_a_day", per_day(rest, n));
    let largest = others.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    put(&mut row, "largest_other", largest.map(|o| o.0.clone()));
    put(
        &mut row,
        "largest_other_share",
        largest.and_then(|o| money::ratio(i128::from(*o.1), i128::from(worked), status::RATIO_PLACES)),
    );
    if end > first { g.dress(first, row) } else { row }
}

fn per_day(seconds: i64, days: u64) -> Option<String> {
    money::div_round(i128::from(seconds) * 10_000, i128::from(days) * 60)
        .filter(|_| days > 0)
        .map(|v| money::format_decimal(v, 4, 0))
}

/// Interval of the ratio over whole days (ratio estimator, t), inside 0 and 1; none with fewer than two days.
fn limits(days: &[(i64, i64)]) -> Option<Interval> {
    let n = days.len() as f64;
    let (sold, worked) = days.iter().fold((0.0, 0.0), |t, d| (t.0 + d.0 as f64, t.1 + d.1 as f64));
    if days.len() < 2 || worked <= 0.0 {
        return None;
    }
    let p = sold / worked;
    let squares = stats::sum::sum(days.iter().map(|d| {
        let off = d.0 as f64 - p * d.1 as f64;
        off * off
    }));
    let half = stats::dist::t_ppf(0.975, n - 1.0) * libm::sqrt(n / (n - 1.0) * squares) / worked;
    let show = |v: f64| status::float(v.clamp(0.0, 1.0), 6);
    Some(Interval { low: show(p - half), high: show(p + half), level: "0.95".to_owned(), method: "ratio_t_by_days".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_day() {
        for (word, expected) in [
            ("Звонки клиентам", Kind::Selling),
            ("Подготовка предложений", Kind::Selling),
            ("Планёрка", Kind::Other),
            ("Документы и отгрузка", Kind::Other),
            ("Отчёты по клиентам", Kind::Other),
            ("Перерыв", Kind::Rest),
            ("selling", Kind::Selling),
        ] {
            assert_eq!(kind(word), expected, "{word}");
        }
    }

    #[test]
    fn equal_days_leave_no_spread() {
        let i = limits(&[(60, 120), (60, 120), (60, 120)]).unwrap();
        assert_eq!((i.low.as_str(), i.high.as_str()), ("0.5", "0.5"));
        assert_eq!(limits(&[(1, 2)]), None);
    }
}
