//! Answers to leads: working time to the first human answer, share within the norm, leads lost without a trace (`methods.md` 6.1, 6.2).

use crate::calc::simple;
use crate::error::Error;
use crate::frame::{Context, Grouped, Source};
use crate::status;
use domain::figure::{FigureRow, Interval, Status};
use domain::money;
use engine::Session;
use stats::survival::{KaplanMeier, Obs};

/// Working minutes within which a lead is to be answered.
pub(crate) const NORM_MINUTES: i64 = 15;
const MINUTE: i64 = 60_000_000;

/// Keeps `lead_response` (lead_id, micros, answered, clock_error): working microseconds from the lead to its first human
/// answer, or to as-of when there was none. An answer before the lead is a `clock_error`: it counts as answered, its time
/// does not. Returns false when nothing says who was answered.
pub(crate) fn keep(session: &Session) -> Result<bool, Error> {
    let known =
        |table: &str, column: &str| -> Result<bool, Error> { Ok(session.filled(table)?.get(column).is_some_and(|n| *n > 0)) };
    let own = known("leads", "first_response_at")?;
    if !own && !known("activities", "lead_id")? {
        return Ok(false);
    }
    let first = if own { "min(first_response_at)" } else { "min(an.at)" };
    let join = if own { "" } else { ANSWERS };
    session.keep_once(
        "lead_response",
        &format!(
            "-- lead_response\nSELECT l.lead_id, CASE WHEN l.answer < l.created_at THEN 0 ELSE working_micros(l.created_at, coalesce(l.answer, a.as_of)) END AS micros, \
             l.answer IS NOT NULL AS answered, coalesce(l.answer < l.created_at, false) AS clock_error \
             FROM (SELECT lead_id, min(created_at) AS created_at, {first} AS answer FROM v_leads {join} GROUP BY lead_id) l CROSS JOIN v_as_of a"
        ),
    )?;
    Ok(true)
}

/// The first thing a person sent out to the lead; robots and mass mailings are no answer.
const ANSWERS: &str = "LEFT JOIN (SELECT lead_id AS an_lead, min(started_at) AS at FROM v_activities \
     WHERE lead_id IS NOT NULL AND direction = 'out' AND NOT is_automatic AND NOT is_promo GROUP BY lead_id) an ON an.an_lead = lead_id";

fn unrecorded() -> Vec<FigureRow> {
    let mut row = FigureRow::empty(0, Status::NoData);
    row.reason = Some("not_recorded".to_owned());
    row.missing = vec!["leads.first_response_at".to_owned(), "activities.lead_id".to_owned()];
    vec![row]
}

/// Kaplan-Meier median of working minutes to the first answer.
pub(crate) fn time(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if !keep(c.session)? {
        return Ok(unrecorded());
    }
    let source = Source { keys: &["micros", "answered", "clock_error"], ..c.own() };
    let g = c.grouped(&source, "count(*) AS n")?;
    Ok(g.runs().into_iter().map(|run| timed(&g, run)).collect())
}

fn timed(g: &Grouped, (first, end): (usize, usize)) -> FigureRow {
    let mut obs = Vec::with_capacity(end - first);
    let (mut answered, mut unanswered, mut errors, mut in_time, mut past) = (0, 0, 0, 0, 0);
    for i in first..end {
        let n = g.rows.count(i, "n");
        if g.rows.flag(i, "clock_error") == Some(true) {
            errors += n;
            continue;
        }
        let (micros, done) = (g.rows.int(i, "micros").unwrap_or(0), g.rows.flag(i, "answered") == Some(true));
        obs.push(Obs::new(micros, done).times(n));
        let late = micros > NORM_MINUTES * MINUTE;
        *(if done { &mut answered } else { &mut unanswered }) += n;
        in_time += if done && !late { n } else { 0 };
        past += if late { n } else { 0 };
    }
    let n = answered + unanswered;
    let km = KaplanMeier::fit(&obs, 0.95);
    let mut row = FigureRow::empty(n, status::of_sample(n));
    row.value = km.median().map(minutes);
    if n == 0 {
        row.reason = Some("no_denominator".to_owned());
    } else if row.value.is_none() {
        row.status = Status::Bounded;
        row.reason = Some("median_not_reached".to_owned());
    }
    if let (Some(low), Some(high)) = km.percentile_limits(0.5) {
        row.interval =
            Some(Interval { low: minutes(low), high: minutes(high), level: "0.95".into(), method: "km_log_log".into() });
    }
    let share = money::ratio(i128::from(in_time), i128::from(in_time + past), status::RATIO_PLACES);
    row.fields = vec![
        ("p80".to_owned(), km.percentile(0.8).map(minutes)),
        ("p90".to_owned(), km.percentile(0.9).map(minutes)),
        ("in_norm".to_owned(), share),
        ("answered".to_owned(), Some(answered.to_string())),
        ("unanswered".to_owned(), Some(unanswered.to_string())),
        ("clock_errors".to_owned(), Some(errors.to_string())),
        ("norm_minutes".to_owned(), Some(NORM_MINUTES.to_string())),
    ];
    if row.value.is_none() && n > 0 {
        row.fields.push(("not_less_than".to_owned(), Some(minutes(km.last))));
    }
    if end > first { g.dress(first, row) } else { row }
}

/// Working microseconds as minutes with at most four places.
fn minutes(micros: i64) -> String {
    let scaled = money::div_round(i128::from(micros) * 10_000, i128::from(MINUTE)).unwrap_or(0);
    money::format_decimal(scaled, 4, 0)
}

/// Share answered within the norm.
pub(crate) fn in_norm(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if !keep(c.session)? {
        return Ok(unrecorded());
    }
    simple::share(c)
}

/// Share of leads lost without a trace, with the number of each kind; a lead counts once, in the order of the kinds.
pub(crate) fn lost(c: &Context<'_>) -> Result<Vec<FigureRow>, Error> {
    if !keep(c.session)? {
        return Ok(unrecorded());
    }
    let kinds = ["never_contacted", "no_reason", "no_owner"];
    let sums: Vec<String> = kinds.iter().map(|k| format!("sum(CASE WHEN lost = '{k}' THEN 1 ELSE 0 END) AS {k}")).collect();
    let g = c.grouped(&c.own(), &format!("count(*) AS n, count(lost) AS x, {}", sums.join(", ")))?;
    let rows = (0..g.len()).map(|i| {
        let mut row = status::share(g.rows.count(i, "x"), g.rows.count(i, "n"));
        row.fields = kinds.iter().map(|k| ((*k).to_owned(), Some(g.rows.count(i, k).to_string()))).collect();
        g.dress(i, row)
    });
    Ok(rows.collect())
}
