//! Appendix: how often each automatic check fires when nothing is wrong, what was demoted, what the company silenced.

use super::context::{Context, anchor};
use crate::doc::{Block, Cell, Row, Section, Table};
use domain::result::FalseAlarm;

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    if c.r.hygiene.is_empty() && c.r.muted.is_empty() {
        return None;
    }
    let mut blocks: Vec<Block> = alarms(c).map(Block::Table).into_iter().collect();
    blocks.extend(muted(c).map(Block::Table));
    let lead = c.t(
        "Каждая автоматическая проверка проверена на случайность: данные разыграны заново так, будто ошибки нет, и проверка спрошена снова. Больше 5 % срабатываний, или отличие, которое среди всех проверок могло выйти случайно, — проверка понижена до «частично, на проверку». На прошлых месяцах одиночная вспышка без соседей считается ложной тревогой.",
        "Each automatic check was held against chance: the data were drawn anew as if nothing were wrong and the check asked again. Above 5% of firings, or a difference that may be chance among all checks, the check is lowered to \"partly, to be looked at\". In past months a firing without a neighbour counts as a false alarm.",
    );
    Some(Section {
        id: "appendix-alarms",
        number: String::new(),
        title: c.t("Ложные тревоги и заглушённые находки", "False alarms and silenced findings"),
        short: c.t("Ложные тревоги", "False alarms"),
        lead,
        closed: String::new(),
        blocks,
    })
}

fn alarms(c: &Context<'_>) -> Option<Table> {
    let mut t = Table::new(&[
        &c.t("*Проверка", "*Check"),
        &c.t("Как разыграно", "How it was drawn"),
        &c.t(">Ложных на розыгрышах", ">False in draws"),
        &c.t(">Сработала в прошлом", ">Fired in the past"),
        &c.t(">Одиночных вспышек", ">Lone flashes"),
        ">q",
        &c.t("Итог", "Result"),
    ]);
    t.search = true;
    for f in &c.r.hygiene {
        let row = alarm(c, f);
        t.rows.push(row);
    }
    t.filled()
}

fn alarm(c: &Context<'_>, f: &FalseAlarm) -> Row {
    let title = c.r.verdicts.iter().find(|v| v.id == f.rule).map_or_else(|| f.rule.clone(), |v| c.w(&v.title));
    let how = match f.null.as_str() {
        "at_norm" => c.t("случаи на самой норме", "cases exactly at the norm"),
        "shuffled" => c.t("группы перемешаны", "groups shuffled"),
        _ => c.t("разыграть нечего", "nothing to draw"),
    };
    let share = |x: u64, n: u64| match n {
        0 => "–".to_owned(),
        n => text::fmt::percent(c.lang, x as f64 / n as f64, 1),
    };
    let of = |x: u64, n: u64| if n == 0 { "–".to_owned() } else { format!("{x} / {n}") };
    let result = if f.demoted {
        c.t("понижена: на проверку", "lowered: to be looked at")
    } else {
        c.t("без изменений", "unchanged")
    };
    let q = f.q.as_deref().map_or_else(|| "–".to_owned(), |q| text::fmt::decimal_trimmed(c.lang, q, 3));
    Row {
        id: String::new(),
        cells: vec![
            Cell { href: format!("#{}", anchor("rule", &f.rule)), ..Cell::noted(title, f.rule.clone()) },
            how.into(),
            Cell::noted(share(f.fired, f.draws), of(f.fired, f.draws)),
            of(f.past_fired, f.past_months).into(),
            of(f.past_flashes, f.past_months).into(),
            q.into(),
            result.into(),
        ],
        total: false,
    }
}

fn muted(c: &Context<'_>) -> Option<Table> {
    let mut t =
        Table::new(&[&c.t("*Заглушённая находка", "*Silenced finding"), &c.t("*Причина", "*Reason"), &c.t("До", "Until")]);
    for m in &c.r.muted {
        t.push([Cell::noted(c.w(&m.title), m.finding.clone()), m.reason.clone().into(), m.until.clone().into()]);
    }
    t.filled()
}
