//! NPS with its adjusted interval, bands, silent clients and weight by margin (`methods.md` 4.1, 4.2).

use crate::calc::clients::{field, year_before};
use crate::error::Error;
use crate::frame::{Context, Grouped, days};
use crate::status;
use domain::figure::{FigureRow, Status};
use domain::money;
use engine::Value;
use stats::nps::{Answers, Band, band};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer answers are told as counts.
const COUNTS_ONLY_BELOW: u64 = 10;
/// Earlier than any record.
const DAY_ONE: i32 = -719_162;
/// Margin of error for which the needed number of answers is shown, points.
const WANTED_POINTS: f64 = 10.0;

/// One respondent of one wave: the latest valid answer.
struct Answer<'a> {
    who: Option<&'a str>,
    score: Option<i64>,
}

/// One row a cut and bucket.
pub(crate) fn compute(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    rows(c, false)
}

/// The same by the way the question was asked.
pub(crate) fn methods(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    rows(c, true)
}

fn rows(c: &Context<'_>, by_method: bool) -> Result<Vec<FigureRow>, Error> {
    let order = if by_method { "method NULLS LAST, survey, who, at, answer" } else { "survey, who, at, answer" };
    let g = c.fetched(&c.own(), "survey, who, at, answer, score, other_scale, method", order)?;
    let weights = weights(c)?;
    let whole = c.request.by.is_empty() && c.request.filters.is_empty() && c.request.grain.is_none() && !by_method;
    let invited = if whole { invited(c)? } else { None };
    let mut out = Vec::new();
    for (start, end) in g.runs() {
        let parts = if by_method { methods_of(&g, start, end) } else { vec![(start, end)] };
        for (a, b) in parts {
            let mut row = row(&g, a, b, &weights);
            if let Some(known) = &invited {
                silence(&mut row, &g, (a, b), *known);
            }
            let method = (a < b).then(|| g.rows.text(a, "method").unwrap_or_default().to_owned());
            let mut row = if a < b { g.dress(a, row) } else { row };
            if let Some(m) = method.filter(|_| by_method) {
                row.cut.push(("method".to_owned(), m));
            }
            out.push(row);
        }
    }
    Ok(out)
}

/// Runs of one method inside a run of rows.
fn methods_of(g: &Grouped, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for i in start..end {
        match out.last_mut() {
            Some(run) if g.rows.text(run.0, "method") == g.rows.text(i, "method") => run.1 = i + 1,
            _ => out.push((i, i + 1)),
        }
    }
    out
}

/// The latest valid answer of each client and survey; answers without a name stand alone. Rows are in order of survey,
/// client and time.
fn latest(g: &Grouped, start: usize, end: usize) -> (Vec<Answer<'_>>, u64) {
    let mut out: Vec<(Option<&str>, Answer<'_>)> = Vec::new();
    let mut repeats = 0;
    for i in (start..end).filter(|i| g.rows.flag(*i, "other_scale") != Some(true)) {
        let (survey, who, score) = (g.rows.text(i, "survey"), g.rows.text(i, "who"), g.rows.int(i, "score"));
        match out.last_mut().filter(|(s, a)| who.is_some() && a.who == who && *s == survey) {
            Some((_, last)) => {
                repeats += 1;
                if valid(score) || !valid(last.score) {
                    last.score = score;
                }
            }
            None => out.push((survey, Answer { who, score })),
        }
    }
    (out.into_iter().map(|(_, a)| a).collect(), repeats)
}

fn valid(score: Option<i64>) -> bool {
    score.is_some_and(|s| (0..=10).contains(&s))
}

/// Twelve months of a client: margin, or revenue when some margin is not known.
struct Weights {
    by_client: BTreeMap<String, i128>,
    by_margin: bool,
}

fn weights(c: &Context<'_>) -> Result<Weights, Error> {
    let sql = "-- weight of clients\nSELECT customer_id AS who, sum(net) AS net, sum(net_margin) AS margin, count(*) AS n, count(net_margin) AS known \
         FROM v_orders WHERE customer_id IS NOT NULL AND on_date >= $from AND on_date <= $to GROUP BY customer_id ORDER BY customer_id";
    let params = vec![("from", Value::Date(days(year_before(c.to)))), ("to", Value::Date(days(c.to)))];
    let rows = c.session.sql(sql, &params)?;
    let by_margin = (0..rows.len()).all(|i| rows.count(i, "n") == rows.count(i, "known"));
    let column = if by_margin { "margin" } else { "net" };
    let one = |i: usize| Some((rows.text(i, "who")?.to_owned(), rows.money(i, column).unwrap_or(0)));
    Ok(Weights { by_client: (0..rows.len()).filter_map(one).collect(), by_margin })
}

fn row(g: &Grouped, start: usize, end: usize, weights: &Weights) -> FigureRow {
    let (answers, repeats) = latest(g, start, end);
    let a = Answers::count(answers.iter().map(|x| x.score.map(|s| s as f64)));
    let mut row = scored(&a);
    let weighted = weighted(&answers, weights);
    let (by_margin, by_revenue) = if weights.by_margin { (weighted, None) } else { (None, weighted) };
    field(&mut row, "by_margin", by_margin);
    field(&mut row, "by_revenue", by_revenue);
    field(&mut row, "repeats", Some(repeats.to_string()));
    let other = (start..end).filter(|i| g.rows.flag(*i, "other_scale") == Some(true)).count();
    field(&mut row, "other_scale", Some(other.to_string()));
    row
}

/// Value, interval, bands and counts of a set of answers.
pub(crate) fn scored(a: &Answers) -> FigureRow {
    let n = a.n();
    let status = match n {
        0 => Status::NotApplicable,
        n if n < COUNTS_ONLY_BELOW => Status::CountsOnly,
        n => status::of_sample(n),
    };
    let mut row = FigureRow::empty(n, status);
    let balance = i128::from(a.promoters) - i128::from(a.detractors);
    let exact = money::ratio(100 * balance, i128::from(n), status::RATIO_PLACES);
    match status {
        Status::NotApplicable => row.reason = Some("no_denominator".to_owned()),
        Status::CountsOnly => row.reason = Some("too_few_cases".to_owned()),
        _ => row.value = exact,
    }
    let interval = a.interval(0.95);
    row.interval = interval.map(|i| status::interval(&i));
    field(&mut row, "promoters", Some(a.promoters.to_string()));
    field(&mut row, "passives", Some(a.passives.to_string()));
    field(&mut row, "detractors", Some(a.detractors.to_string()));
    field(&mut row, "rejected", Some(a.rejected.to_string()));
    let told = row.value.is_some();
    field(&mut row, "band", a.score().filter(|_| told).map(|s| name(band(s)).to_owned()));
    field(&mut row, "band_low", interval.map(|i| name(band(i.low)).to_owned()));
    field(&mut row, "band_high", interval.map(|i| name(band(i.high)).to_owned()));
    let wald = a.wald(0.95);
    field(&mut row, "wald_low", wald.map(|i| status::float(i.low, 6)));
    field(&mut row, "wald_high", wald.map(|i| status::float(i.high, 6)));
    let of = |x: u64| x as f64 / n.max(1) as f64;
    let needed = stats::nps::answers_needed(WANTED_POINTS, of(a.promoters), of(a.detractors), 0.95);
    field(&mut row, "answers_for_10_points", (n > 0).then(|| needed.to_string()));
    row
}

/// Stable word of a band.
fn name(b: Band) -> &'static str {
    match b {
        Band::Negative => "negative",
        Band::BelowLow => "below_low",
        Band::Low => "low",
        Band::Between => "between_low_and_good",
        Band::Good => "good",
        Band::Leader => "leader",
        Band::CheckData => "above_leader_check_data",
    }
}

/// Promoters' weight less detractors' weight over all weight, points; clients without a positive weight are out.
fn weighted(answers: &[Answer<'_>], weights: &Weights) -> Option<String> {
    let (mut balance, mut all) = (0_i128, 0_i128);
    for a in answers.iter().filter(|a| valid(a.score)) {
        let Some(w) = a.who.and_then(|w| weights.by_client.get(w)).filter(|w| **w > 0) else { continue };
        all += w;
        balance += match a.score {
            Some(9..) => *w,
            Some(..=6) => -w,
            _ => 0,
        };
    }
    money::ratio(balance.checked_mul(100)?, all, status::RATIO_PLACES)
}

/// Clients who bought in the period: whoever of them did not answer is silent.
fn invited(c: &Context<'_>) -> Result<Option<u64>, Error> {
    let sql = "-- clients who could answer\nSELECT count(DISTINCT customer_id) AS n FROM v_purchases WHERE on_date >= $from AND on_date <= $to";
    let params = vec![("from", Value::Date(c.from.map_or(DAY_ONE, days))), ("to", Value::Date(days(c.to)))];
    let n = c.session.sql(sql, &params)?.count(0, "n");
    Ok((n > 0).then_some(n))
}

/// Response rate among those who bought in the period and the limits if the silent were passives or detractors.
fn silence(row: &mut FigureRow, g: &Grouped, (start, end): (usize, usize), invited: u64) {
    let (answers, _) = latest(g, start, end);
    let named: BTreeSet<&str> = answers.iter().filter(|a| valid(a.score)).filter_map(|a| a.who).collect();
    let asked = invited.max(named.len() as u64);
    let a = Answers::count(answers.iter().filter(|x| x.who.is_some()).map(|x| x.score.map(|s| s as f64)));
    let bounds = a.response_bounds(asked.max(a.n()));
    field(row, "active_clients", Some(invited.to_string()));
    let rate = money::ratio(named.len() as i128, i128::from(asked), status::RATIO_PLACES);
    field(row, "response_rate", rate);
    field(row, "if_silent_passive", bounds.map(|b| status::float(b.0, 6)));
    field(row, "if_silent_detractors", bounds.map(|b| status::float(b.1, 6)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_example_and_small_samples() {
        let of = |promoters, passives, detractors| scored(&Answers { promoters, passives, detractors, rejected: 0 });
        let row = of(11, 5, 4);
        assert_eq!((row.value.as_deref(), row.status, row.n), (Some("35"), Status::LowN, 20));
        let i = row.interval.as_ref().unwrap();
        assert!(i.low.starts_with("-1.9") || i.low.starts_with("-1.8"), "{i:?}");
        assert_eq!(
            (row.field("band"), row.field("band_low"), row.field("band_high")),
            (Some("between_low_and_good"), Some("negative"), Some("leader"))
        );
        assert_eq!((of(5, 0, 4).value, of(5, 0, 4).status), (None, Status::CountsOnly));
        assert_eq!(of(0, 0, 0).status, Status::NotApplicable);
        assert_eq!(of(20, 20, 20).status, Status::Ok);
    }
}
