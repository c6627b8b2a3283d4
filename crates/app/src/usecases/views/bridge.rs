//! Revenue bridge: from what the change came; beside it the factors one by one against the year before.

use super::{about, each, start};
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
        "Из чего сложилось изменение выручки: поток обращений, конверсия, чек, частота, удержание. Части сходятся точно.",
        "What the change of revenue is made of: inflow, conversion, ticket, frequency, retention. The parts add up exactly.",
    );
    let mut page = start(look, ask, "bridge", lead, &["channel"])?;
    page.blocks.push(look.chart(&Ask { compare: "year".into(), ..about(ask, "revenue_bridge") }, "")?);
    page.blocks.push(Block::section(
        "factors",
        look.t("Слагаемые против того же периода год назад", "The factors against the same period a year before"),
        String::new(),
    ));
    let year = Ask { compare: "year".into(), ..ask.clone() };
    page.blocks.push(look.tiles(
        &year,
        &[
            "revenue",
            "leads",
            "lead_to_sale",
            "average_ticket",
            "lines_per_order",
            "active_customers",
            "new_customers",
            "purchase_frequency",
            "returns_share",
            "discount_share",
        ],
    )?);
    page.blocks.push(look.chart(
        &Ask { compare: "year".into(), ..each(ask, "revenue", "month") },
        &look.t("Выручка по месяцам и год назад", "Revenue by month and a year before"),
    )?);
    Ok(page)
}
