//! Before and after: a change is registered, watched and judged on the company's own metrics (`mission.md` 3.7).

mod marks;
mod words;

use crate::usecases::change_plan::{at, wrong};
use crate::view::look::Look;
use crate::{Company, Error, Opened, Result, opening};
use domain::figure::{FigureRow, FigureSet, Unit};
use jiff::Span;
use jiff::civil::Date;
pub use marks::marks;
pub(crate) use marks::visible;
use metrics::{Dimension, Grain, Request};
use plan::{Adoption, Decision, Kind, Pair, Point, Series, Studied, UnitStart, Withdrawal, assess};
pub use plan::{Assessment, Card, Direction, Method, Status};
use std::sync::Arc;
pub use words::{amount, json, method, status, tone};

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
    /// Last day of a promotion or contest.
    pub ends_on: Option<Date>,
    /// Expected effect in the unit of the metric: compared with the fact later.
    pub forecast: Option<f64>,
    /// Who registers.
    pub who: String,
}

/// Where figures come from: a session just opened, or one that a server keeps.
pub struct Data<'a> {
    /// The company's day.
    pub day: Date,
    /// Computes a figure.
    pub figure: &'a dyn Fn(&Request) -> Result<Arc<FigureSet>>,
}

/// A card with its verdict of today.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The card.
    pub card: Card,
    /// Its verdict.
    pub verdict: Assessment,
    /// Day of the data.
    pub today: Date,
    /// Unit of the metric.
    pub unit: Unit,
    /// What it was judged on.
    pub series: Series,
}

/// Runs work on figures of the newest data.
///
/// # Errors
/// No data, or those of the work.
pub fn with_data<T>(company: &Company, now: i64, work: impl FnOnce(&Data<'_>) -> Result<T>) -> Result<T> {
    let opened = opening::open(company, None, now)?;
    let figure =
        |r: &Request| metrics::compute(&opened.session, r).map(Arc::new).map_err(crate::usecases::run_metric::wrong_question);
    work(&Data { day: local_day(&opened)?, figure: &figure })
}

/// Runs work on the figures that a look keeps.
///
/// # Errors
/// Those of the work.
pub fn with_look<T>(look: &Look<'_>, work: impl FnOnce(&Data<'_>) -> Result<T>) -> Result<T> {
    let figure = |r: &Request| look.open.figure(r);
    work(&Data { day: look.open.today(), figure: &figure })
}

/// Registers a change and judges it at once, so that a plan that cannot show its effect is seen before the start.
///
/// # Errors
/// An id in use, an unknown metric, a value that cannot be, no data.
pub fn register(company: &Company, data: &Data<'_>, r: Register, now: i64) -> Result<Judged> {
    let judged = propose(company, data, r, now)?;
    if company.state()?.add_card(&judged.card.id, &written(&judged.card)?)? {
        return Ok(judged);
    }
    let id = &judged.card.id;
    Err(Error::usage(format!("карточка «{id}» уже есть"), format!("there is a card {id:?} already")))
}

/// What would be registered: the method the data allow, what it could show, from when it can be judged.
///
/// # Errors
/// An id in use, an unknown metric, a value that cannot be, no data.
pub fn propose(company: &Company, data: &Data<'_>, r: Register, now: i64) -> Result<Judged> {
    let all = cards(company)?;
    if r.id.is_empty()
        || r.id == "new"
        || r.id.chars().count() > 60
        || !r.id.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
    {
        return Err(Error::usage(
            "короткое имя карточки: буквы, цифры, «-», «_», «.», не длиннее 60",
            "short name of the card: letters, digits, \"-\", \"_\", \".\", at most 60",
        ));
    }
    if all.iter().any(|c| c.id == r.id) {
        return Err(Error::usage(format!("карточка «{}» уже есть", r.id), format!("there is a card {:?} already", r.id)));
    }
    let item = match &r.item {
        Some(id) => Some(super::change_plan::current(company)?.item(id).map_err(wrong)?.clone()),
        None => None,
    };
    let name = r.metric.clone().or_else(|| item.as_ref().map(|i| i.effect_metric.clone())).unwrap_or_default();
    let metric = known(&name)?;
    if matches!(metric.unit, Unit::Vector | Unit::Text) {
        return Err(Error::usage(
            format!("«{name}» не одно число: выберите показатель с одним значением"),
            format!("{name:?} is not one number: choose a metric with a single value"),
        ));
    }
    let Some(start_on) = r.start_on else {
        return Err(Error::usage("нужна дата начала, например 2026-03-02", "the first day is needed, 2026-03-02 for example"));
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
        direction: direction(r.direction.as_deref(), metric)?,
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
        forecast: r.forecast,
        registered_at: at(now),
        adoption: vec![],
        decision: None,
        ends_on: r.ends_on,
        withdrawn: None,
        registered_by: r.who,
    };
    card.check().map_err(wrong)?;
    judge(company, data, card)
}

fn direction(asked: Option<&str>, metric: &metrics::Metric) -> Result<Direction> {
    match asked.filter(|w| !w.is_empty()) {
        None if metric.up_is_good == Some(false) => Ok(Direction::Down),
        None | Some("up") => Ok(Direction::Up),
        Some("down") => Ok(Direction::Down),
        Some(w) => {
            Err(Error::usage(format!("направление «{w}»: есть up и down"), format!("direction {w:?}: there are up and down")))
        }
    }
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
    Ok(company.state()?.put_card(&card.id, &written(card)?)?)
}

fn written(card: &Card) -> Result<String> {
    serde_json::to_string(card).map_err(|e| Error::failed(e.to_string(), e.to_string()))
}

/// Judges a card.
///
/// # Errors
/// A metric that cannot be cut by the card's units, or a failing query.
pub fn judge(company: &Company, data: &Data<'_>, card: Card) -> Result<Judged> {
    // The day of the data itself is complete: steps that begin after it are not.
    let today = data.day.saturating_add(Span::new().days(1));
    let main = series(data, &card, &card.metric, today)?;
    let guard = card.guardrail.as_ref().map(|(g, _)| series(data, &card, g, today)).transpose()?;
    let others: Vec<Card> = cards(company)?.into_iter().filter(|c| c.id != card.id && c.withdrawn.is_none()).collect();
    let verdict = assess(&card, &Studied { main: &main, guard: guard.as_ref(), today, others: &others });
    let unit = known(&card.metric)?.unit;
    Ok(Judged { card, verdict, today: data.day, unit, series: main })
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
fn series(data: &Data<'_>, card: &Card, metric: &str, today: Date) -> Result<Series> {
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
    let set = (data.figure)(&request)?;
    let points: Vec<Point> = set.rows.iter().filter_map(|r| point(r, cut)).filter(|p| ahead(p.on) <= today).collect();
    // Empty steps before the first case are the time before the data began, not a history of zeros.
    let first = points.iter().filter(|p| p.n > 0).map(|p| p.on).min();
    Ok(Series { points: points.into_iter().filter(|p| first.is_some_and(|f| p.on >= f)).collect() })
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

/// What may be decided: word, Russian, English.
pub const DECISIONS: [(&str, &str, &str); 4] = [
    ("keep", "закрепить", "keep"),
    ("mend", "скорректировать", "mend"),
    ("scale", "распространить на всех", "extend to everyone"),
    ("drop", "снять", "drop"),
];

/// Whether the verdict allows a decision without a name and a reason for going ahead of it.
#[must_use]
pub fn has_verdict(v: &Assessment) -> bool {
    matches!(v.status, Status::Effect | Status::Harm | Status::NotSeen)
}

/// Decides what becomes of the change. Without a verdict it takes a name and a reason (`methods.md` 8.7).
///
/// # Errors
/// No such card, an unknown word, or a decision before the verdict without a reason.
pub fn decide(company: &Company, data: &Data<'_>, id: &str, (what, by, reason): (&str, &str, &str), now: i64) -> Result<Judged> {
    if !DECISIONS.iter().any(|d| d.0 == what) {
        return Err(Error::usage(
            format!("решение «{what}»: есть keep, mend, scale, drop"),
            format!("decision {what:?}: there are keep, mend, scale, drop"),
        ));
    }
    let mut judged = judge(company, data, card(company, id)?)?;
    if judged.card.withdrawn.is_some() {
        return Err(Error::usage("карточка отозвана", "the card is withdrawn"));
    }
    let without_verdict = !has_verdict(&judged.verdict);
    if by.trim().is_empty() || (without_verdict && reason.trim().is_empty()) {
        return Err(Error::usage(
            "решать до вывода можно только с именем и причиной",
            "a decision before the verdict needs a name and a reason",
        ));
    }
    let (what, by, reason) = (what.to_owned(), by.trim().to_owned(), reason.trim().to_owned());
    judged.card.decision = Some(Decision { what, by, at: at(now), reason, without_verdict });
    save(company, &judged.card)?;
    Ok(judged)
}

/// Takes a decision back.
///
/// # Errors
/// No such card.
pub fn undecide(company: &Company, id: &str) -> Result<()> {
    let mut card = card(company, id)?;
    card.decision = None;
    save(company, &card)
}

/// Takes a card back: it stays in sight with the reason and is judged no more; `None` brings it back.
///
/// # Errors
/// No such card, or no reason.
pub fn withdraw(company: &Company, id: &str, why: Option<(&str, &str)>, now: i64) -> Result<()> {
    let mut card = card(company, id)?;
    card.withdrawn = match why {
        None => None,
        Some((_, reason)) if reason.trim().is_empty() => {
            return Err(Error::usage("напишите, почему карточка отозвана", "say why the card is withdrawn"));
        }
        Some((by, reason)) => Some(Withdrawal { by: by.to_owned(), at: at(now), reason: reason.trim().to_owned() }),
    };
    save(company, &card)
}

/// A short name that no card has.
///
/// # Errors
/// A state that cannot be read.
pub fn free_id(company: &Company) -> Result<String> {
    let all = cards(company)?;
    Ok((1..).map(|n| format!("c{n}")).find(|id| all.iter().all(|c| c.id != *id)).unwrap_or_default())
}

#[cfg(test)]
pub(crate) mod tests;
