//! Plan and fact: by month, manager and team, pace of the month, evenness.

use super::{cut, each, start};
use crate::Result;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Page, Scope};

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let lead = (
        "Факт к плану тех же месяцев. Темп — с учётом прошедших рабочих дней.",
        "Fact against the plan of the same months. The pace counts the working days that have passed.",
    );
    let mut page = start(look, ask, "plan-fact", lead, &[])?;
    let plain = Ask { filters: vec![], ..ask.clone() };
    page.blocks.push(look.tiles(&plain, &["plan_attainment", "plan_pace", "revenue", "evenness"])?);
    page.blocks.push(look.chart(&each(&plain, "plan_attainment", "month"), &look.t("По месяцам", "By month"))?);
    if *look.scope == Scope::All {
        page.blocks.push(look.chart(&cut(&plain, "plan_attainment", "manager"), &look.t("По менеджерам", "By manager"))?);
        page.blocks.push(look.chart(&cut(&plain, "plan_attainment", "team"), &look.t("По отделам", "By team"))?);
    }
    page.blocks.push(Block::section(
        "even",
        look.t("Ровность", "Evenness"),
        look.t(
            "Меньше — ровнее: до 0,10 ровно, выше 0,25 зигзаг.",
            "Less is more even: up to 0.10 is even, above 0.25 is a zigzag.",
        ),
    ));
    page.blocks.push(look.chart(&cut(&plain, "evenness", "manager"), "")?);
    Ok(page)
}
