//! The closed page about people: one table by person with intervals, no places; then findings with two signals.

use super::context::Context;
use super::department::{PEOPLE, by_person};
use super::figures::{self, cut_value, value_unit};
use super::{findings, plots};
use crate::doc::{Block, Cell, Column, Row, Section, Table, Tone};
use domain::figure::{FigureRow, Status};
use domain::result::PrintedFigure;

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let shared: Vec<&PrintedFigure> =
        c.r.figures.iter().filter(|f| PEOPLE.contains(&f.set.metric.as_str()) && !by_person(f)).collect();
    let mut blocks: Vec<Block> = figures::tiles(c, shared.clone()).into_iter().collect();
    for f in shared {
        if c.claim(f) {
            blocks.extend(plots::blocks(c, f));
        }
    }
    let (plain, rich): (Vec<_>, Vec<_>) =
        c.r.figures
            .iter()
            .filter(|f| by_person(f))
            .partition(|f| f.set.rows.iter().all(|r| r.cut.len() == 1 && r.bucket.is_none()));
    blocks.extend(cards(c, &plain).map(Block::Table));
    for f in plain {
        if c.claim(f) && f.set.metric == "plan_attainment" {
            blocks.extend(plots::blocks(c, f));
        }
    }
    for f in rich {
        if c.claim(f) {
            blocks.extend(plots::blocks(c, f));
        }
    }
    blocks.extend(c.r.findings.iter().filter(|f| findings::personal(f)).map(|f| Block::Finding(Box::new(findings::card(c, f)))));
    if blocks.is_empty() {
        return None;
    }
    Some(Section {
        id: "people",
        number: String::new(),
        title: c.t("Люди", "People"),
        short: c.t("Люди", "People"),
        lead: c.t(
            "Показатели по людям без мест: если интервалы пересекаются, разница может быть случайной. Вывод о человеке делается только по двум независимым признакам, и сначала проверяются условия его работы.",
            "Figures by person without places: where intervals overlap the difference may be chance. A conclusion about a person needs two independent signals, and conditions of work are checked first.",
        ),
        closed: c.t("Закрытая страница: для собственника и руководителя отдела. Не пересылайте её в общий чат.", "Closed page: for the owner and the head of sales. Do not forward it."),
        blocks,
    })
}

/// One row per person, one column per figure; the note carries interval or n.
fn cards(c: &Context<'_>, list: &[&PrintedFigure]) -> Option<Table> {
    let mut people: Vec<&str> = Vec::new();
    for row in list.iter().flat_map(|f| &f.set.rows) {
        let name = person(row);
        if !people.contains(&name) {
            people.push(name);
        }
    }
    people.sort_unstable();
    let mut columns = vec![Column { title: c.word("dim.manager"), number: false, width: 1 }];
    columns.extend(list.iter().map(|f| Column { title: c.w(&f.title), number: true, width: 0 }));
    let cell = |f: &PrintedFigure, name: &str| match f.set.rows.iter().find(|r| person(r) == name) {
        None => Cell::from("–"),
        Some(r) => {
            let unit = value_unit(&f.set);
            let value = c.value(unit, r.value.as_deref());
            let note = match &r.interval {
                Some(i) if r.status == Status::Ok => c.interval(unit, i),
                _ => format!("n\u{a0}=\u{a0}{}", c.count(r.n)),
            };
            Cell { tone: if matches!(r.status, Status::Ok) { Tone::Plain } else { Tone::Mute }, ..Cell::noted(value, note) }
        }
    };
    let rows = people.iter().map(|name| {
        let mut cells = vec![Cell::from(cut_value(c, "manager", name))];
        cells.extend(list.iter().map(|f| cell(f, name)));
        Row { cells, ..Row::default() }
    });
    let table = Table {
        caption: c.t("Показатели по менеджерам", "Figures by manager"),
        columns,
        rows: rows.collect(),
        note: c.t(
            "Серым — мало случаев, не судим. Порядок строк — по имени или коду, а не по результату.",
            "Grey: few cases, not judged. Rows are ordered by name or code, not by result.",
        ),
        ..Table::default()
    };
    table.filled()
}

fn person(row: &FigureRow) -> &str {
    row.cut.iter().find(|(d, _)| d == "manager").map_or("", |(_, v)| v)
}
