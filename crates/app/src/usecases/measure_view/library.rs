//! The library of standards and the company's own checks with their values of the last month.

use super::{date, place, title};
use crate::usecases::measure::with_look;
use crate::usecases::plan_view::agree::unit_name;
use crate::usecases::plan_view::tabs;
use crate::usecases::standards::{self, Evaluated, Outcome, Standard};
use crate::view::look::Look;
use crate::view::{Block, Cell, Empty, Event, Fact, Link, Page, Table, Tone};
use crate::{Company, Error, Result};

/// All standards and checks.
///
/// # Errors
/// A failing query.
pub fn list(look: &Look<'_>, company: &Company) -> Result<Page> {
    let mut page = Page {
        title: look.t("Стандарты и свои проверки", "Standards and own checks"),
        fresh: look.fresh(),
        tabs: tabs(look.links, look.lang, look.scope, "standards"),
        ..Page::default()
    };
    page.lead = look.t(
        "Закреплённое изменение становится стандартом с владельцем и проверкой, которую считает каждый следующий аудит.",
        "A kept change becomes a standard with an owner and a check that every later audit evaluates.",
    );
    let all = standards::newest(company)?;
    let checks = standards::own_checks(company)?;
    if all.is_empty() && checks.is_empty() {
        let text = look.t(
            "Откройте карточку изменения с решением «закрепить» или запишите стандарт и проверку сами.",
            "Open the card of a change that was kept, or write a standard and a check down yourself.",
        );
        let title = look.t("Стандартов ещё нет", "No standards yet");
        page.blocks.push(Block::Empty(Empty { title, text, links: vec![] }));
        return Ok(page);
    }
    if !all.is_empty() {
        page.blocks.push(Block::heading("standards", look.t("Стандарты", "Standards")));
        page.blocks.push(Block::Table(Box::new(standard_table(look, &all))));
    }
    if !checks.is_empty() {
        page.blocks.push(Block::section(
            "checks",
            look.t("Свои проверки", "Own checks"),
            look.t(
                "Значение за последний полный месяц; в аудите — с интервалом и вердиктом, вне индекса.",
                "Value of the last complete month; in an audit with interval and verdict, outside of the score.",
            ),
        ));
        let evaluated = with_look(look, |d| standards::evaluate(company, d))?;
        page.blocks.push(Block::Table(Box::new(check_table(look, &evaluated))));
    }
    Ok(page)
}

fn standard_table(look: &Look<'_>, all: &[Standard]) -> Table {
    let heads = [
        look.t("Стандарт", "Standard"),
        look.t("Владелец", "Owner"),
        format!(">{}", look.t("Версия", "Version")),
        look.t("Пересмотреть", "Review on"),
        look.t("Доказательство", "Evidence"),
    ];
    let mut table = Table::new("standards", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for s in all {
        let name = Cell::link(s.title.clone(), look.links.to(&format!("standards/{}", s.id)));
        let late = s.review_on.is_some_and(|d| d < look.open.today());
        table.push([
            Cell { note: if s.retired { look.t("не действует", "out of use") } else { String::new() }, ..name },
            if look.scope.rows() { s.owner.as_str().into() } else { Cell::default() },
            s.version.to_string().into(),
            match s.review_on {
                Some(d) if late => Cell::tag(date(look, d), Tone::Warn),
                Some(d) => date(look, d).into(),
                None => "–".into(),
            },
            if s.evidence.is_empty() {
                look.t("без измерения", "not measured").into()
            } else {
                Cell::link(s.evidence.clone(), place(look, &s.evidence))
            },
        ]);
    }
    table
}

fn check_table(look: &Look<'_>, all: &[Evaluated]) -> Table {
    let w = look.words();
    let heads = [
        look.t("Проверка", "Check"),
        look.t("Показатель", "Metric"),
        look.t("Предел", "Limit"),
        format!(">{}", look.t("Значение", "Value")),
        ">n".to_owned(),
        look.t("Вывод", "Verdict"),
    ];
    let mut table = Table::new("checks", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for e in all {
        let unit = unit_name(e.unit);
        let (word, tone) = match e.outcome {
            Outcome::Passed => (look.t("держится", "kept"), Tone::Good),
            Outcome::Partly => (look.t("на грани", "doubtful"), Tone::Warn),
            Outcome::Found => (look.t("нарушена", "broken"), Tone::Bad),
            Outcome::NotAssessed => (look.t("нет данных", "no data"), Tone::Mute),
        };
        let side = if e.check.at_least { look.t("не ниже", "at least") } else { look.t("не выше", "at most") };
        let interval = e.row.as_ref().and_then(|r| r.interval.as_ref()).map(|i| w.interval(unit, i)).unwrap_or_default();
        let value = e.row.as_ref().and_then(|r| r.value.clone());
        table.push([
            Cell { note: e.check.id.clone(), ..Cell::from(e.check.title.as_str()) },
            Cell::link(title(look, &e.check.metric), look.definition(&e.check.metric)),
            format!("{side} {}", w.value(unit, Some(&e.check.limit))).into(),
            Cell { note: interval, ..Cell::number(w.value(unit, value.as_deref()), value.clone().unwrap_or_default()) },
            w.count(e.row.as_ref().map_or(0, |r| r.n)).into(),
            Cell::tag(word, tone),
        ]);
    }
    table
}

/// One standard with its versions.
///
/// # Errors
/// No such standard.
pub fn one(look: &Look<'_>, company: &Company, id: &str) -> Result<(Page, Standard)> {
    let all: Vec<Standard> = standards::versions(company)?.into_iter().filter(|s| s.id == id).collect();
    let last = all.last().cloned().ok_or_else(Error::missing)?;
    let mut page = Page {
        title: last.title.clone(),
        crumbs: vec![Link::new(look.t("Стандарты и свои проверки", "Standards and own checks"), look.links.to("standards"))],
        ..Page::default()
    };
    if last.retired {
        page.blocks.push(Block::Note {
            tone: Tone::Warn, text: look.t("Стандарт не действует.", "The standard is out of use.")
        });
    }
    page.blocks.push(Block::Text { text: last.text.clone() });
    let mut rows = vec![Fact::new(look.t("Версия", "Version"), last.version.to_string())];
    if look.scope.rows() {
        rows.push(Fact::new(look.t("Владелец", "Owner"), last.owner.clone()));
    }
    rows.extend(last.review_on.map(|d| Fact::new(look.t("Пересмотреть", "Review on"), date(look, d))));
    if !last.evidence.is_empty() {
        let name = look.t("Доказательство", "Evidence");
        rows.push(Fact { name, value: last.evidence.clone(), href: place(look, &last.evidence) });
    }
    page.blocks.push(Block::Facts { rows });
    let events = all.iter().rev().map(|s| Event {
        at: look.words().moment(&s.at),
        iso: s.at.clone(),
        text: format!("{} {}", look.t("версия", "version"), s.version),
        note: if look.scope.rows() { s.by.clone() } else { String::new() },
        ..Event::default()
    });
    page.blocks.push(Block::heading("versions", look.t("Версии", "Versions")));
    page.blocks.push(Block::Timeline { events: events.collect() });
    Ok((page, last))
}
