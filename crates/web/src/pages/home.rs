//! The start page: to the only company or the list; in a company what matters to the role today.

use super::Answer;
use super::figures::{links, scope};
use crate::answer;
use crate::error::Fault;
use crate::routes::{self, Right, Route};
use crate::shell::Sheet;
use crate::site::{Shared, Site, blocking};
use crate::templates::context;
use crate::viewer::{Me, query};
use app::policy::{Action, Role};
use app::usecases::desk::board;
use app::usecases::{audits, catalogue, imports, run_metric, tables, today};
use axum::extract::{OriginalUri, State};
use axum::routing::get;
use domain::figure::{FigureRow, FigureSet, Status};
use jiff::ToSpan;
use jiff::civil::Date;
use minijinja::Value;
use std::sync::Arc;

pub(crate) const ROUTES: &[Route] = &[
    Route::page("/", Right::Signed, || get(front)),
    Route::page("/companies", Right::Signed, || get(companies)),
    Route::page("/c/{company}", Right::In(Action::Home), || get(home)),
];

async fn front(State(site): Shared, me: Me) -> Answer {
    match me.companies.as_slice() {
        [(slug, _)] => Ok(answer::redirect(&format!("/c/{slug}"))),
        _ => companies(State(site), me).await,
    }
}

async fn companies(State(site): Shared, me: Me) -> Answer {
    let (here, me2) = (Arc::clone(&site), me.clone());
    let list = blocking(move || company_lines(&here, &me2)).await?;
    answer::page(&site, &me, Sheet::new("home/companies.html.j2", me.say("Компании", "Companies")), context! { list })
}

fn company_lines(site: &Site, me: &Me) -> Result<Vec<Value>, Fault> {
    let mut out = Vec::new();
    for (slug, name) in &me.companies {
        let company = site.home.company(slug)?;
        let list = audits::list(&company)?;
        let rows: u64 =
            if imports::list(&company)?.is_empty() { 0 } else { tables::list(&company)?.iter().map(|t| t.rows).sum() };
        let last = list.last();
        let until = me.visitor()?.members.iter().find(|m| m.company == *slug).and_then(|m| m.until.clone());
        out.push(context! {
            slug, name, audits => list.len(), rows => i64::try_from(rows).unwrap_or(i64::MAX), until,
            score => last.and_then(|a| a.score.clone()), findings => last.map(|a| a.findings), as_of => last.map(|a| a.as_of.clone()),
        });
    }
    Ok(out)
}

/// Figures of a role, in order.
const fn figures(role: Role) -> &'static [&'static str] {
    match role {
        Role::Owner => &["revenue", "deals_won", "win_rate_closed", "average_ticket", "pipeline_value"],
        Role::Head => &["pipeline_value", "deals_without_task", "overdue_tasks", "response_in_norm", "stale_deals"],
        Role::Manager => &["revenue", "plan_attainment", "deals_won", "pipeline_value", "overdue_tasks"],
        Role::Consultant => &["revenue", "win_rate_closed", "cycle_length", "lost_leads", "empty_fields"],
        Role::ReadOnly => &["revenue", "deals_won", "win_rate_closed", "average_ticket", "pipeline_value"],
    }
}

/// First day of the period that ends on `last`.
fn since(word: &str, last: Date) -> Date {
    match word {
        "month" => last.first_of_month(),
        "year" => last.first_of_year(),
        _ => {
            let months = (last.month() - 1) % 3;
            last.first_of_month().saturating_sub(i64::from(months).months())
        }
    }
}

/// Last day of the period that begins on `from`: plans are of whole periods.
fn until(word: &str, from: Date) -> Date {
    match word {
        "month" => from.last_of_month(),
        "year" => from.last_of_year(),
        _ => from.saturating_add(2.months()).last_of_month(),
    }
}

async fn home(State(site): Shared, me: Me, OriginalUri(uri): OriginalUri) -> Answer {
    let period = query(&uri, "period").filter(|p| matches!(p.as_str(), "month" | "year")).unwrap_or_else(|| "quarter".to_owned());
    let (here, me2) = (Arc::clone(&site), me.clone());
    let values = blocking(move || {
        let company = me2.company()?;
        let list = imports::list(company)?;
        let empty = !list.iter().any(|i| i.undone.is_none());
        if empty {
            return Ok(context! { empty, may_import => me2.may(Action::Import) });
        }
        content(&here, &me2, &period)
    });
    let title = match me.who()?.role {
        Role::Head => me.say("Сегодня", "Today"),
        Role::Manager => me.say("Мой день", "My day"),
        _ => me.say("Главная", "Home"),
    };
    answer::page(&site, &me, Sheet::new("home/home.html.j2", title).here("home"), values.await?)
}

fn content(site: &Site, me: &Me, period: &str) -> Result<Value, Fault> {
    let (company, who) = (me.company()?, me.who()?);
    let open = site.live.open(company, None, me.now)?;
    let last: Date = open.as_of.text.get(..10).and_then(|d| d.parse().ok()).ok_or_else(|| Fault::Bug("as-of".to_owned()))?;
    let from = since(period, last);
    let titles = catalogue::metrics(me.lang);
    let mut tiles = Vec::new();
    for id in figures(who.role) {
        let Some(line) = titles.iter().find(|m| m.id == *id) else { continue };
        tiles.push(tile(site, me, line, (from, last, until(period, from))));
    }
    let lists = if matches!(who.role, Role::Head | Role::Manager) { Some(today::lists(&open, who)?) } else { None };
    let blocks = desk_blocks(site, me)?;
    let day = |d: Date| (i32::from(d.year()), d.month().unsigned_abs(), d.day().unsigned_abs());
    let updated = imports::list(company)?
        .iter()
        .rev()
        .find(|i| i.undone.is_none())
        .map(|i| app::usecases::snapshots::moment(i.committed_at));
    Ok(context! {
        empty => false, may_import => me.may(Action::Import), tiles, period, span => text::fmt::period(me.lang, day(from), day(last)), updated,
        blocks, role => who.role.word(), stake => if me.may(Action::Judge) { stake(me)? } else { None },
        lists => lists.map(|l| day_lists(me, &l, open.settings.currency())), as_of => open.as_of.text,
    })
}

/// What the department's own work adds: money of the week, the focus, commitments, bands.
fn desk_blocks(site: &Site, me: &Me) -> Result<Vec<app::view::Block>, Fault> {
    let who = me.who()?;
    let Ok(scope) = scope(who, Action::Deals) else { return Ok(Vec::new()) };
    let open = site.warm.open(&site.live, me.company()?, None, me.now)?;
    let links = links(me);
    let look = app::view::look::Look { open: &open, scope: &scope, links: &links, lang: me.lang, marks: &[] };
    Ok(board::home(&look, me.company()?, who.role, me.now)?)
}

/// One tile; a figure that cannot be had says so and where to look.
fn tile(site: &Site, me: &Me, line: &catalogue::MetricLine, (from, last, to): (Date, Date, Date)) -> Value {
    let question = run_metric::Request {
        id: line.id.to_owned(),
        from: Some(from.to_string()),
        to: Some(last.to_string()),
        compare: Some("previous".to_owned()),
        ..run_metric::Request::default()
    };
    let plain = run_metric::Request { id: line.id.to_owned(), ..run_metric::Request::default() };
    let found = me.company().and_then(|c| {
        let who = me.who()?;
        let asked = site.live.figure(c, who, &question, me.now);
        // Stocks such as the pipeline know no period.
        Ok(asked.or_else(|_| site.live.figure(c, who, &plain, me.now))?)
    });
    let explore = "/c/{company}/explore";
    let href = if routes::all().any(|r| r.path == explore) {
        me.at(&format!("/explore?metric={}&from={from}&to={last}", line.id))
    } else {
        String::new()
    };
    match found.as_ref().ok().and_then(|set| Some((set, set.rows.first()?))) {
        Some((set, row)) if row.value.is_some() => {
            let plan = plan_words(site, me, line, from, to);
            let mut tile = filled(me, line, set, row, href);
            if let Some(plan) = plan {
                tile = context! { note => plan, ..tile };
            }
            tile
        }
        Some((_, row)) if row.status == Status::CountsOnly => {
            let whole = |t: &Option<String>| t.as_deref().and_then(|v| v.parse::<u64>().ok());
            let value = match (whole(&row.numerator), whole(&row.denominator)) {
                (Some(x), Some(n)) => text::fmt::x_of_n(me.lang, x, n),
                _ => text::fmt::count(me.lang, i64::try_from(row.n).unwrap_or(i64::MAX)),
            };
            context! { title => line.title, value, note => me.say("мало данных для доли", "too few for a share"), href, tone => "", tip => "" }
        }
        Some((_, row)) if row.reason.as_deref() == Some("small_group") => {
            context! { title => line.title, value => "—", note => me.say("слишком малая группа", "too small a group"), href, tone => "none", tip => "" }
        }
        _ => {
            let tip = found.err().map(|e| e.text(me.lang)).unwrap_or_default();
            let href = if me.may(Action::Data) { me.at("/data/coverage") } else { String::new() };
            context! { title => line.title, value => text::fmt::no_data(me.lang), note => me.say("что записывать", "what to record"), href, tone => "none", tip }
        }
    }
}

/// Share of the plan of the period and its pace, where there is a plan for the metric.
fn plan_words(site: &Site, me: &Me, line: &catalogue::MetricLine, from: Date, to: Date) -> Option<String> {
    if !matches!(line.unit.as_str(), "money" | "count") {
        return None;
    }
    let question = run_metric::Request {
        id: "plan_attainment".to_owned(),
        from: Some(from.to_string()),
        to: Some(to.to_string()),
        filters: vec![format!("attr:metric={}", line.id)],
        ..run_metric::Request::default()
    };
    let set = site.live.figure(me.company().ok()?, me.who().ok()?, &question, me.now).ok()?;
    let row = set.rows.first().filter(|r| r.status == Status::Ok)?;
    let percent = |v: &str| text::fmt::percent_str(me.lang, v, 0);
    let share = percent(row.value.as_deref()?);
    let pace =
        row.field("attainment_to_date").map(|v| me.say(&format!(", темп {}", percent(v)), &format!(", pace {}", percent(v))));
    Some(me.say(
        &format!("{share} плана{}", pace.clone().unwrap_or_default()),
        &format!("{share} of the plan{}", pace.unwrap_or_default()),
    ))
}

fn filled(me: &Me, line: &catalogue::MetricLine, set: &FigureSet, row: &FigureRow, href: String) -> Value {
    let currency = set.currency.as_deref().unwrap_or_default();
    let show = |v: Option<&str>, exact: bool| text::fmt::by_unit(me.lang, &line.unit, v, currency, exact);
    let before = row.compare.as_ref().and_then(|c| c.value.as_deref());
    let note = match before {
        Some(b) => me.say(&format!("было {}", show(Some(b), false)), &format!("was {}", show(Some(b), false))),
        None => String::new(),
    };
    let interval = row.interval.as_ref().map(|i| text::fmt::interval_by_unit(me.lang, &line.unit, &i.low, &i.high, currency));
    let mut tip = format!("{}\n{} n = {}", show(row.value.as_deref(), true), interval.clone().unwrap_or_default(), row.n);
    if row.n < 20 && line.unit == "ratio" {
        tip.push_str(&me.say("\nмало данных", "\nlittle data"));
    }
    // Where the figure comes from and how fresh it is, on every tile.
    tip.push_str(&me.say(
        &format!("\nданные на {}", crate::templates::day(me.lang, &set.as_of)),
        &format!("\ndata as of {}", crate::templates::day(me.lang, &set.as_of)),
    ));
    let arrow = match (before.and_then(number), row.value.as_deref().and_then(number)) {
        (Some(b), Some(v)) if v > b => "▲ ",
        (Some(b), Some(v)) if v < b => "▼ ",
        _ => "",
    };
    context! { title => line.title, value => show(row.value.as_deref(), false), note => format!("{arrow}{note}"), href, tone => "", tip }
}

/// Only to tell more from less.
fn number(text: &str) -> Option<i128> {
    domain::money::parse_decimal(text, 6)
}

/// What the last audit says: index, money at stake, the first thing to do.
fn stake(me: &Me) -> Result<Option<Value>, Fault> {
    let company = me.company()?;
    let Some(row) = audits::list(company)?.pop() else { return Ok(None) };
    let Ok(document) = audits::document(company, row.n) else { return Ok(None) };
    let money = &document["money"];
    let currency = money["currency"].as_str().unwrap_or_default().to_owned();
    let show = |v: &serde_json::Value| text::fmt::by_unit(me.lang, "money", v.as_str(), &currency, false);
    let zero = |v: &serde_json::Value| v["p50"].as_str().and_then(number).is_none_or(|n| n == 0);
    let (monthly, once) = (&money["joint_monthly"], &money["joint_one_off"]);
    let part = |range: &serde_json::Value| {
        (!zero(range)).then(|| context! { p10 => show(&range["p10"]), p50 => show(&range["p50"]), p90 => show(&range["p90"]) })
    };
    let first = &document["plan"][0];
    let word = |v: &serde_json::Value| v[me.lang.code()].as_str().unwrap_or_default().to_owned();
    let focus = (!first.is_null()).then(|| context! { change => word(&first["change"]), owner => word(&first["owner"]), money => show(&first["money"]["p50"]), hours => first["effort_hours"].as_i64() });
    Ok(Some(context! { n => row.n, as_of => row.as_of, score => row.score, coverage => row.coverage, findings => row.findings,
    monthly => part(monthly), once => part(once), refused => word(&money["refused"]), focus }))
}

fn day_lists(me: &Me, lists: &today::Lists, currency: &str) -> Vec<Value> {
    let card = routes::all().any(|r| r.path == "/c/{company}/deal");
    let lines = |list: &[today::Line]| -> Vec<Value> {
        list.iter()
            .map(|l| {
                let amount = l.amount.map(|a| text::fmt::money_exact(me.lang, a, currency));
                let href = if card { me.at(&format!("/deal?id={}", answer::escape(&l.deal))) } else { String::new() };
                let days = l.days.map(|d| text::fmt::counted(me.lang, d, "day"));
                context! { title => l.title, customer => l.customer, manager => l.manager, amount, days, href }
            })
            .collect()
    };
    let block = |ru: &str, en: &str, none_ru: &str, none_en: &str, list: &[today::Line]| {
        context! { title => me.say(ru, en), none => me.say(none_ru, none_en), lines => lines(list) }
    };
    vec![
        block("Просроченные задачи", "Overdue tasks", "Просроченных задач нет.", "No overdue tasks.", &lists.overdue),
        block(
            "Сделки без следующего шага",
            "Deals without a next step",
            "У каждой открытой сделки есть задача.",
            "Every open deal has a task.",
            &lists.no_step,
        ),
        block("Дольше всего без движения", "Longest without action", "Открытых сделок нет.", "No open deals.", &lists.silent),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_where_people_think() {
        let last: Date = "2026-05-17".parse().unwrap();
        assert_eq!(since("month", last).to_string(), "2026-05-01");
        assert_eq!(since("quarter", last).to_string(), "2026-04-01");
        assert_eq!(since("year", last).to_string(), "2026-01-01");
        let ends = ["month", "quarter", "year"].map(|p| until(p, since(p, last)).to_string());
        assert_eq!(ends, ["2026-05-31", "2026-06-30", "2026-12-31"]);
    }

    #[test]
    fn every_figure_of_a_role_is_in_the_catalogue() {
        let known = catalogue::metrics(app::Lang::Ru);
        for role in Role::ALL {
            for id in figures(role) {
                assert!(known.iter().any(|m| m.id == *id), "{id}");
            }
        }
    }
}
