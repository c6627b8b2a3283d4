//! The form of registration: what was typed, what the lists offer, and what the data say about it before anything is stored.

use super::{date, title};
use crate::usecases::change_plan;
use crate::usecases::measure::{self, Data, Judged, Register};
use crate::view::look::Look;
use crate::view::{Block, Fact, Link, Page, Tone};
use crate::{Company, Error, Result};
use domain::figure::Unit;
use jiff::civil::Date;
use serde::Serialize;

/// Lists of the form.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Lists {
    /// Metrics with one value: id, name.
    pub metrics: Vec<(String, String)>,
    /// Open items of the plan: id, name.
    pub items: Vec<(String, String)>,
    /// Employees: id, name, chosen, own first day.
    pub people: Vec<(String, String, bool, String)>,
    /// Somebody is chosen.
    pub chosen: bool,
    /// Values as typed: name, value.
    pub typed: Vec<(String, String)>,
    /// The shares of the metric are typed in points.
    pub points: bool,
    /// There is a proposal, so that it can be registered.
    pub ready: bool,
}

/// One value of a form; empty when absent.
fn one(form: &[(String, String)], name: &str) -> String {
    form.iter().find(|(k, _)| k == name).map(|(_, v)| v.trim().to_owned()).unwrap_or_default()
}

fn is_share(metric: &str) -> bool {
    metrics::find(metric).is_some_and(|m| m.unit == Unit::Ratio)
}

/// What a form says.
///
/// # Errors
/// A number or a day that is none (usage).
pub fn read(company: &Company, form: &[(String, String)], who: &str) -> Result<Register> {
    let item = Some(one(form, "item")).filter(|i| !i.is_empty());
    let metric = one(form, "metric");
    let metric = match (&item, metric.is_empty()) {
        (Some(id), true) => change_plan::item(&change_plan::current(company)?, id)?.effect_metric.clone(),
        _ => metric,
    };
    let scale = if is_share(&metric) { 100.0 } else { 1.0 };
    let number = |name: &str| -> Result<Option<f64>> {
        let text = one(form, name).replace(',', ".").replace(['\u{a0}', ' '], "");
        if text.is_empty() {
            return Ok(None);
        }
        let value: f64 = text.parse().map_err(|_| wrong(&text))?;
        Ok(Some(value / scale))
    };
    let whole = |name: &str, default: u32| match one(form, name) {
        text if text.is_empty() => Ok(default),
        text => text.parse::<u32>().map_err(|_| wrong(&text)),
    };
    let start_on = day(&one(form, "start"))?;
    let units = form.iter().filter(|(k, _)| k == "unit").map(|(_, u)| {
        let own = one(form, &format!("on.{u}"));
        if own.is_empty() { u.clone() } else { format!("{u}={own}") }
    });
    let typed = one(form, "id");
    Ok(Register {
        id: if typed.is_empty() { measure::free_id(company)? } else { typed },
        item,
        metric: Some(metric),
        start_on,
        delta: number("delta")?.unwrap_or(0.0),
        direction: Some(one(form, "direction")).filter(|d| !d.is_empty()),
        units: units.collect(),
        by: Some(one(form, "by")).filter(|b| !b.is_empty()),
        length_weeks: whole("weeks", 12)?,
        transition_weeks: whole("transition", 1)?,
        grain: if one(form, "grain") == "month" { "month".to_owned() } else { "week".to_owned() },
        versions: one(form, "versions") == "1",
        chosen_worst: one(form, "worst") == "1",
        guardrail: Some(one(form, "guardrail")).filter(|g| !g.is_empty()),
        why: Some(one(form, "why")).filter(|w| !w.is_empty()),
        ends_on: day(&one(form, "ends"))?,
        forecast: number("forecast")?,
        who: who.to_owned(),
    })
}

fn wrong(text: &str) -> Error {
    Error::usage(format!("«{text}» — не число"), format!("{text:?} is not a number"))
}

fn day(text: &str) -> Result<Option<Date>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::usage(format!("«{text}» — не дата"), format!("{text:?} is not a date")))
}

/// The page with the proposal of the data, when enough was typed for one.
///
/// # Errors
/// A failing query; what is wrong with the typed values is said on the page.
pub fn page(look: &Look<'_>, company: &Company, data: &Data<'_>, form: &[(String, String)], now: i64) -> Result<(Page, Lists)> {
    let mut page = Page {
        title: look.t("Зарегистрировать изменение", "Register a change"),
        fresh: look.fresh(),
        crumbs: vec![Link::new(look.t("Измерение изменений", "Measurement of changes"), look.links.to("measure"))],
        ..Page::default()
    };
    page.lead = look.t(
        "Запишите до начала: что меняем, один показатель, наименьший эффект, ради которого стоит. Данные сразу скажут, каким способом и когда можно будет судить.",
        "Write down before the start: what is changed, one metric, the smallest effect worth having. The data say at once by which method and when it can be judged.",
    );
    let mut lists = lists(look, company, form)?;
    if !one(form, "start").is_empty() {
        let asked = read(company, form, "").and_then(|r| measure::propose(company, data, r, now));
        match asked {
            Ok(j) => {
                page.blocks.extend(proposal(look, &j));
                lists.ready = true;
            }
            Err(Error::Usage(words)) => page.blocks.push(Block::Note { tone: Tone::Bad, text: look.words().both(&words) }),
            Err(e) => return Err(e),
        }
    }
    Ok((page, lists))
}

fn proposal(look: &Look<'_>, j: &Judged) -> Vec<Block> {
    let v = &j.verdict;
    let number = |x: f64| measure::amount(look.lang, x, j);
    let why = look.lang.pick(&v.why.ru, &v.why.en);
    let mut rows = vec![
        Fact::new(look.t("Показатель", "Metric"), title(look, &j.card.metric)),
        Fact::new(look.t("Предложенный способ", "Proposed method"), measure::method(look.lang, v.method)),
        Fact::new(look.t("Почему он", "Why this one"), why.clone()),
        Fact::new(
            look.t("Увидеть можно от", "Can be seen from"),
            v.mde.map_or_else(|| look.t("прошлого мало, не оценить", "too little past to tell"), number),
        ),
        Fact::new(look.t("Стоит усилий от", "Worth having from"), number(j.card.delta)),
        Fact::new(look.t("Плановый конец", "Planned end"), date(look, j.card.planned_end())),
    ];
    if let Some((l, h)) = v.placebo {
        rows.push(Fact::new(look.t("Проверочная дата", "Placebo date"), format!("[{}; {}]", number(l), number(h))));
    }
    let mut out = vec![Block::heading("proposal", look.t("Что говорят данные", "What the data say")), Block::Facts { rows }];
    for note in &v.notes {
        let text = look.lang.pick(&note.ru, &note.en).clone();
        out.push(Block::Note { tone: Tone::Warn, text });
    }
    out
}

/// Metrics with one value, by name.
#[must_use]
pub fn metrics(lang: text::Lang) -> Vec<(String, String)> {
    let single = |m: &&metrics::Metric| !matches!(m.unit, Unit::Vector | Unit::Text);
    let named = |m: &metrics::Metric| (m.id.to_owned(), lang.pick(m.ru, m.en).to_owned());
    let mut known: Vec<(String, String)> = metrics::catalogue().iter().copied().filter(single).map(named).collect();
    known.sort_by(|a, b| a.1.cmp(&b.1));
    known
}

fn lists(look: &Look<'_>, company: &Company, form: &[(String, String)]) -> Result<Lists> {
    let known = metrics(look.lang);
    let plan = change_plan::newest(company)?;
    let items = plan.iter().flat_map(|p| &p.items).filter(|i| i.open());
    let items: Vec<(String, String)> =
        items.map(|i| (i.id.clone(), look.lang.pick(&i.change.ru, &i.change.en).clone())).collect();
    let chosen = |id: &str| form.iter().any(|(k, v)| k == "unit" && v == id);
    let people = look.open.names.managers.iter();
    let people = people.map(|(id, name, _)| (id.clone(), name.clone(), chosen(id), one(form, &format!("on.{id}")))).collect();
    let mut typed: Vec<(String, String)> = NAMES.iter().map(|n| ((*n).to_owned(), one(form, n))).collect();
    // An item brings its metric and its words along.
    if let Some(item) = plan.iter().flat_map(|p| &p.items).find(|i| i.id == one(form, "item")) {
        let words = look.lang.pick(&item.change.ru, &item.change.en).clone();
        for (name, value) in [("metric", item.effect_metric.clone()), ("why", words)] {
            typed.iter_mut().filter(|(n, v)| n == name && v.is_empty()).for_each(|(_, v)| v.clone_from(&value));
        }
    }
    let points = is_share(typed.iter().find(|(n, _)| n == "metric").map_or("", |(_, v)| v));
    let chosen = form.iter().any(|(k, _)| k == "unit");
    Ok(Lists { metrics: known, items, people, chosen, typed, points, ready: false })
}

/// Names of the fields with one value.
const NAMES: [&str; 15] = [
    "id",
    "item",
    "metric",
    "start",
    "delta",
    "direction",
    "weeks",
    "transition",
    "grain",
    "versions",
    "worst",
    "guardrail",
    "why",
    "ends",
    "forecast",
];
