//! Cohorts and repeat purchases: who comes back, how soon, and how the cohorts of months hold.

use super::{about, cut, each, start};
use crate::Result;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Page};

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let lead = (
        "Кто возвращается за второй и следующей покупкой. Недавние покупатели ещё не успели вернуться и не считаются потерянными.",
        "Who comes back for the second purchase and further. Recent buyers still have time and are not counted as lost.",
    );
    let mut page = start(look, ask, "cohorts", lead, &["manager", "channel", "region"])?;
    page.blocks
        .push(look.tiles(ask, &["new_customers", "active_customers", "repeat_conversion", "churn_rate", "lost_customers"])?);
    page.blocks.push(look.chart(&about(ask, "repeat_funnel"), "")?);
    page.blocks.push(Block::section(
        "cohorts",
        look.t("Когорты", "Cohorts"),
        look.t("По месяцу первой покупки.", "By month of the first purchase."),
    ));
    page.blocks.push(look.chart(&about(ask, "retention_cohorts"), "")?);
    page.blocks.push(look.chart(
        &cut(ask, "repeat_conversion", "month_of_first_purchase"),
        &look.t("Вернулись за второй покупкой, по месяцу первой", "Came back, by month of the first purchase"),
    )?);
    page.blocks.push(look.chart(
        &each(ask, "active_customers", "month"),
        &look.t("Действующие клиенты по месяцам", "Active customers by month"),
    )?);
    page.blocks
        .push(look.chart(&each(ask, "new_customers", "month"), &look.t("Новые клиенты по месяцам", "New customers by month"))?);
    Ok(page)
}
