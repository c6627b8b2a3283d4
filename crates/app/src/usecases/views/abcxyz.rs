//! ABCXYZ: the matrix, who moved between classes, and the customers of a class.

use super::{about, start};
use crate::Result;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Cell, Page, Table};
use jiff::ToSpan;
use std::collections::BTreeMap;

/// Moves listed.
const MOVES: usize = 40;

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let lead = (
        "Кто приносит деньги и насколько ровно покупает. Окно — 12 месяцев до дня данных.",
        "Who brings the money and how steadily they buy. The window is 12 months to the day of the data.",
    );
    let mut page = start(look, ask, "abcxyz", lead, &["manager", "region", "channel"])?;
    let year = Ask { period: "12m".into(), from: String::new(), to: String::new(), ..ask.clone() };
    page.blocks.push(look.chart(&about(&year, "abcxyz"), &look.t("Матрица", "Matrix"))?);
    if !look.scope.rows() {
        return Ok(page);
    }
    page.blocks.push(Block::section(
        "moves",
        look.t("Кто сменил класс за год", "Who changed class within the year"),
        look.t("Сначала ушедшие вниз, крупные сверху.", "Those who went down first, the largest on top."),
    ));
    page.blocks.extend(moves(look, &year)?);
    page.blocks.push(Block::heading("customers", look.t("Клиенты", "Customers")));
    let by = Ask { by: vec!["customer".into()], ..about(&year, "abcxyz") };
    page.blocks.push(look.chart(&by, &look.t("Клиенты по выручке", "Customers by revenue"))?);
    Ok(page)
}

/// Classes a year before beside those of now.
fn moves(look: &Look<'_>, ask: &Ask) -> Result<Vec<Block>> {
    if metrics::find("abcxyz_migration").is_some() {
        return Ok(vec![look.chart(&about(ask, "abcxyz_migration"), "")?]);
    }
    let now = Ask { by: vec!["customer".into()], ..about(ask, "abcxyz") };
    let today = look.open.today();
    let before = Ask {
        period: "custom".into(),
        from: today.saturating_sub(2.years()).saturating_add(1.day()).to_string(),
        to: today.saturating_sub(1.year()).to_string(),
        ..now.clone()
    };
    let (Some(now), Some(before)) = (look.figure(&now)?, look.figure(&before)?) else { return Ok(vec![look.unknown("abcxyz")]) };
    let class = |r: &domain::figure::FigureRow| {
        let id = r.cut.iter().find(|(d, _)| d == "customer")?.1.clone();
        Some((id, (r.field("class")?.to_owned(), r.value.clone().unwrap_or_default())))
    };
    let then: BTreeMap<String, (String, String)> = before.rows.iter().filter_map(class).collect();
    let mut changed: Vec<(i32, i128, String, String, String)> = Vec::new();
    for (id, (is, value)) in now.rows.iter().filter_map(class) {
        let Some((was, old)) = then.get(&id).filter(|(was, _)| *was != is) else { continue };
        let money = |v: &str| domain::money::parse_decimal(v, 4).unwrap_or(0);
        let change = money(&value) - money(old);
        changed.push((if change < 0 { 0 } else { 1 }, -change.abs(), id, was.clone(), is));
    }
    changed.sort();
    changed.truncate(MOVES);
    let ids: Vec<String> = changed.iter().map(|c| c.2.clone()).collect();
    let customers = crate::view::names::Names::customers(&look.open.opened.session, &ids)?;
    let w = look.words().with(&customers);
    let heads = [
        w.heading("customer"),
        look.t("Был", "Was"),
        look.t("Стал", "Is"),
        format!(">{}", look.t("Изменение выручки за год", "Change of yearly revenue")),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("moves-list", &heads);
    for (down, change, id, was, is) in changed {
        let signed = if down == 0 { change } else { -change };
        table.push([
            Cell::link(w.cut("customer", &id), look.links.card("customer", &id)),
            w.cut("cell", &was).into(),
            w.cut("cell", &is).into(),
            Cell::number(text::fmt::signed(w.money_exact(signed)), domain::money::format_money(signed)),
        ]);
    }
    if table.rows.is_empty() {
        return Ok(vec![Block::Note {
            tone: crate::view::Tone::Mute,
            text: look.t(
                "Сравнивать не с чем: истории меньше двух лет или никто не сменил класс.",
                "Nothing to compare: less than two years of history, or nobody changed class.",
            ),
        }]);
    }
    Ok(vec![look.table(table)])
}
