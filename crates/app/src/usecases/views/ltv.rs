//! Lifetime value: three ways to count it, never mixed, with the factors of the first.

use super::{about, cut, start};
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
        "Сколько приносит клиент за время отношений. Три способа отвечают на разные вопросы и не смешиваются.",
        "What a customer brings over the relation. Three ways answer different questions and are never mixed.",
    );
    let mut page = start(look, ask, "ltv", lead, &["manager", "channel", "region"])?;
    page.blocks.push(look.tiles(
        ask,
        &[
            "ltv_operational",
            "ltv_historic",
            "ltv_predictive",
            "customer_lifetime",
            "purchase_frequency",
            "cac",
            "ltv_to_cac",
            "payback_months",
        ],
    )?);
    for (metric, ru, en) in [
        (
            "ltv_operational",
            "Операционный: чек × маржинальность × частота × срок",
            "Operational: ticket × margin × frequency × lifetime",
        ),
        ("ltv_historic", "Исторический: что уже принесли", "Historic: what they brought so far"),
        ("ltv_predictive", "Прогнозный: что ещё принесут", "Predictive: what they will bring"),
    ] {
        page.blocks.push(Block::heading(metric, look.t(ru, en)));
        page.blocks.push(look.chart(&about(ask, metric), "")?);
        if metrics::find(metric).is_some() {
            page.blocks.push(look.chart(&cut(ask, metric, "channel"), &look.t("По каналам", "By channel"))?);
        }
    }
    Ok(page)
}
