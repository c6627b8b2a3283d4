//! Before and after: a change is registered, watched and judged on the company's own metrics (`mission.md` 3.7).

use crate::usecases::change_plan::{at, wrong};
use crate::{Company, Error, Opened, Result, opening};
use domain::figure::{FigureRow, Unit};
use jiff::Span;
use jiff::civil::Date;
use metrics::{Dimension, Grain, Request};
use plan::{Adoption, Decision, Direction, Kind, Pair, Point, Series, Studied, UnitStart, assess};
pub use plan::{Assessment, Card, Status};

/// What a person says when a change is registered.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Id of the card.
    pub id: String,
    /// Item of the plan.
    pub item: Option<String>,
    /// Metric; that of the item when not said.
    pub metric: Option<String>,
    /// First day.
    pub start_on: Option<Date>,
    /// Smallest effect worth having.
    pub delta: f64,
    /// `up` or `down`; what is good for the metric when not said.
    pub direction: Option<String>,
    /// `unit` or `unit=day`.
    pub units: Vec<String>,
    /// Dimension of the units.
    pub by: Option<String>,
    /// Planned length.
    pub length_weeks: u32,
    /// Transition to cut out.
    pub transition_weeks: u32,
    /// `week` or `month`.
    pub grain: String,
    /// Two versions side by side.
    pub versions: bool,
    /// The worst were chosen.
    pub chosen_worst: bool,
    /// Metric that must not fall.
    pub guardrail: Option<String>,
    /// What and why.
    pub why: Option<String>,
}

/// A card with its verdict of today.
pub struct Judged {
    /// The card.
    pub card: Card,
    /// Its verdict.
    pub verdict: Assessment,
    /// Day of the data.
    pub today: Date,
    /// Unit of the metric.
    pub unit: Unit,
}

/// Registers a change and judges it at once, so that a plan that cannot show its effect is seen before the start.
///
/// # Errors
/// An id in use, an unknown metric, a value that cannot be, no data.
pub fn register(company: &Company, r: Register, now: i64) -> Result<Judged> {
    if cards(company)?.iter().any(|c| c.id == r.id) {
        return Err(Error::usage(format!("карточка «{}» уже есть", r.id), format!("there is a card {:?} already", r.id)));
    }
    let item = match &r.item {
        Some(id) => Some(super::change_plan::current(company)?.item(id).map_err(wrong)?.clone()),
        None => None,
    };
    let name = r.metric.or_else(|| item.as_ref().map(|i| i.effect_metric.clone())).unwrap_or_default();
    let metric = known(&name)?;
    let direction = match r.direction.as_deref() {
        None => {
            if metric.up_is_good == Some(false) {
                Direction::Down
            } else {
                Direction::Up
            }
        }
        Some("up") => Direction::Up,
        Some("down") => Direction::Down,
        Some(w) => {
            return Err(Error::usage(
                format!("направление «{w}»: есть up и down"),
                format!("direction {w:?}: there are up and down"),
            ));
        }
    };
    let Some(start_on) = r.start_on else {
        return Err(Error::usage("нужна дата начала: --start 2026-03-02", "the first day is needed: --start 2026-03-02"));
    };
    let guardrail = match r.guardrail {
        Some(g) => {
            let down = known(&g)?.up_is_good == Some(false);
            Some((g, if down { Direction::Down } else { Direction::Up }))
        }
        None => None,
    };
    let card = Card {
        id: r.id,
        item: r.item,
        hypothesis: r.why.map(Pair::same).or_else(|| item.map(|i| i.change)).unwrap_or_default(),
        metric: name,
        kind: if metric.unit == Unit::Ratio { Kind::Rate } else { Kind::Mean },
        direction,
        delta: r.delta,
        start_on,
        units: r.units.iter().map(|u| unit(u, start_on)).collect::<Result<_>>()?,
        by: r.by.unwrap_or_else(|| "manager".to_owned()),
        transition_weeks: r.transition_weeks,
        length_weeks: r.length_weeks,
        grain: r.grain,
        versions: r.versions,
        chosen_worst: r.chosen_worst,
        guardrail,
        forecast: None,
        registered_at: at(now),
        adoption: vec![],
        decision: None,
    };
    card.check().map_err(wrong)?;
    let judged = judge(company, card, now)?;
    save(company, &judged.card)?;
    Ok(judged)
}

fn unit(text: &str, start_on: Date) -> Result<UnitStart> {
    let (name, on) = text.split_once('=').map_or((text, None), |(n, d)| (n, Some(d)));
    let on = match on {
        Some(d) => d.parse().map_err(|_| Error::usage(format!("«{d}» — не дата"), format!("{d:?} is not a date")))?,
        None => start_on,
    };
    Ok(UnitStart { unit: name.to_owned(), on })
}

fn known(id: &str) -> Result<&'static metrics::Metric> {
    metrics::find(id).ok_or_else(|| {
        Error::usage(
            format!("нет показателя «{id}»; список: revizor metrics"),
            format!("no metric {id:?}; list: revizor metrics"),
        )
    })
}

/// All cards.
///
/// # Errors
/// A state that cannot be read.
pub fn cards(company: &Company) -> Result<Vec<Card>> {
    let Some(state) = store::State::open_read(company.dir())? else { return Ok(vec![]) };
    let read = |t: &String| {
        serde_json::from_str(t)
            .map_err(|e| Error::failed(format!("карточка не читается: {e}"), format!("a card cannot be read: {e}")))
    };
    state.cards()?.iter().map(read).collect()
}

/// One card.
///
/// # Errors
/// No such card.
pub fn card(company: &Company, id: &str) -> Result<Card> {
    let all = cards(company)?;
    let names: Vec<String> = all.iter().map(|c| c.id.clone()).collect();
    let names = if names.is_empty() { "–".to_owned() } else { names.join(", ") };
    all.into_iter().find(|c| c.id == id).ok_or_else(|| {
        Error::usage(format!("карточки «{id}» нет; есть {names}"), format!("there is no card {id:?}; there are {names}"))
    })
}

fn save(company: &Company, card: &Card) -> Result<()> {
    let text = serde_json::to_string(card).map_err(|e| Error::failed(e.to_string(), e.to_string()))?;
    Ok(company.state()?.put_card(&card.id, &text)?)
}

/// Judges a card on the newest data.
///
/// # Errors
/// No data, or a metric that cannot be cut by the card's units.
pub fn judge(company: &Company, card: Card, now: i64) -> Result<Judged> {
    let opened = opening::open(company, None, now)?;
    let day = local_day(&opened)?;
    // The day of the data itself is complete: steps that begin after it are not.
    let today = day.saturating_add(Span::new().days(1));
    let main = series(&opened, &card, &card.metric, today)?;
    let guard = card.guardrail.as_ref().map(|(g, _)| series(&opened, &card, g, today)).transpose()?;
    let others: Vec<Card> = cards(company)?.into_iter().filter(|c| c.id != card.id).collect();
    let verdict = assess(&card, &Studied { main: &main, guard: guard.as_ref(), today, others: &others });
    let unit = known(&card.metric)?.unit;
    Ok(Judged { card, verdict, today: day, unit })
}

fn local_day(opened: &Opened) -> Result<Date> {
    let options = opened.session.options();
    let bad = |e: jiff::Error| Error::failed(e.to_string(), e.to_string());
    let stamp = jiff::Timestamp::from_microsecond(options.as_of).map_err(bad)?;
    Ok(stamp.to_zoned(jiff::tz::TimeZone::get(&options.timezone).map_err(bad)?).date())
}

/// Steps of history that a card may need: two seasons and half a year.
const YEARS: i64 = 2;

/// The metric by unit and complete step.
fn series(opened: &Opened, card: &Card, metric: &str, today: Date) -> Result<Series> {
    let grain = if card.grain == "month" { Grain::Month } else { Grain::Week };
    let ahead = |day: Date| {
        if grain == Grain::Month { day.saturating_add(Span::new().months(1)) } else { day.saturating_add(Span::new().weeks(1)) }
    };
    let first = card.start_on.saturating_sub(Span::new().years(YEARS));
    let from = if grain == Grain::Month { first.first_of_month() } else { monday(first) };
    let mut request = Request::of(metric).between(from, today.saturating_sub(Span::new().days(1))).each(grain);
    let cut = !card.units.is_empty();
    if cut {
        let dimension = Dimension::parse(&card.by)
            .ok_or_else(|| Error::usage(format!("нет разреза «{}»", card.by), format!("no dimension {:?}", card.by)))?;
        request = request.by(dimension);
    }
    let set = metrics::compute(&opened.session, &request)?;
    let points = set.rows.iter().filter_map(|r| point(r, cut)).filter(|p| ahead(p.on) <= today).collect();
    Ok(Series { points })
}

fn monday(day: Date) -> Date {
    day.saturating_sub(Span::new().days(i64::from(day.weekday().to_monday_zero_offset())))
}

fn point(row: &FigureRow, cut: bool) -> Option<Point> {
    let on = row.bucket.as_deref()?.get(..10)?.parse().ok()?;
    let unit = if cut { row.cut.first()?.1.clone() } else { String::new() };
    let whole = |t: &Option<String>| t.as_deref().and_then(|t| t.parse::<u64>().ok());
    let (hits, cases) = (whole(&row.numerator), whole(&row.denominator));
    let value = row.value.as_deref().and_then(|v| v.parse().ok());
    let rate = hits.zip(cases);
    Some(Point { on, unit, value, hits: rate.map(|r| r.0), n: rate.map_or(row.n, |r| r.1) })
}

/// An effect in the unit of its metric: shares in points, money short, the rest as numbers.
#[must_use]
pub fn amount(lang: text::Lang, x: f64, j: &Judged) -> String {
    let places = |p: usize| format!("{x:.p$}");
    match j.unit {
        Unit::Ratio => format!(
            "{}\u{a0}{}",
            text::fmt::decimal_trimmed(lang, &format!("{:.2}", x * 100.0), 2),
            lang.pick("п.\u{a0}п.", "pts")
        ),
        _ => text::fmt::decimal_trimmed(lang, &places(2), 2),
    }
}

/// Notes how many work in the new way.
///
/// # Errors
/// No such card, or a share above a hundred.
pub fn adopt(company: &Company, id: &str, on: Date, percent: u32, by: &str) -> Result<Card> {
    let mut card = card(company, id)?;
    if percent > 100 {
        return Err(Error::usage("доля от 0 до 100", "a share from 0 to 100"));
    }
    card.adoption.retain(|a| a.on != on);
    card.adoption.push(Adoption { on, percent, by: by.to_owned() });
    save(company, &card)?;
    Ok(card)
}

/// Decides what becomes of the change. Without a verdict it takes a name and a reason (`methods.md` 8.7).
///
/// # Errors
/// No such card, an unknown word, or a decision before the verdict without a reason.
pub fn decide(company: &Company, id: &str, what: &str, by: &str, reason: &str, now: i64) -> Result<Judged> {
    use plan::Status::{Effect, Harm, NotSeen};
    if !matches!(what, "keep" | "mend" | "drop") {
        return Err(Error::usage(
            format!("решение «{what}»: есть keep, mend, drop"),
            format!("decision {what:?}: there are keep, mend, drop"),
        ));
    }
    let mut judged = judge(company, card(company, id)?, now)?;
    let without_verdict = !matches!(judged.verdict.status, Effect | Harm | NotSeen);
    if by.trim().is_empty() || (without_verdict && reason.trim().is_empty()) {
        return Err(Error::usage(
            "решать до вывода можно только с именем и причиной: --by и --reason",
            "a decision before the verdict needs a name and a reason: --by and --reason",
        ));
    }
    let (what, by, reason) = (what.to_owned(), by.to_owned(), reason.to_owned());
    judged.card.decision = Some(Decision { what, by, at: at(now), reason, without_verdict });
    save(company, &judged.card)?;
    Ok(judged)
}
