//! Pipeline: open deals by stage, month of promise and manager, what is forgotten, coverage of the plan, expected payments.

use super::{about, cut, start};
use crate::Result;
use crate::usecases::cards::listed;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Page};

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let lead = (
        "Открытые сделки: сколько их, сколько в них денег и какие из них забыты.",
        "Open deals: how many, how much money is in them and which are forgotten.",
    );
    // The portfolio is of today: deals of any age.
    let all = Ask { period: "all".into(), from: String::new(), to: String::new(), ..ask.clone() };
    let mut page = start(look, &all, "pipeline", lead, &["pipeline", "manager", "channel"])?;
    page.blocks.push(
        look.tiles(
            &all,
            &["pipeline_value", "coverage", "deals_without_task", "stale_deals", "slipped_dates", "promise_keeping"],
        )?,
    );
    page.blocks.push(look.chart(&about(&all, "funnel_stock"), &look.t("По этапам", "By stage"))?);
    page.blocks.push(look.chart(&cut(&all, "pipeline_value", "manager"), &look.t("По менеджерам", "By manager"))?);
    page.blocks.push(Block::section(
        "calendar",
        look.t("Ожидаемые оплаты", "Expected payments"),
        look.t("По дням: осторожно, ожидаемо, смело.", "By day: careful, expected, bold."),
    ));
    page.blocks.push(look.chart(&about(&Ask { filters: vec![], ..all.clone() }, "payment_calendar"), "")?);
    page.blocks.push(Block::heading("forecast", look.t("Прогноз", "Forecast")));
    page.blocks.push(look.chart(&about(&Ask { filters: vec![], ..all.clone() }, "forecast"), "")?);
    if !look.scope.rows() {
        return Ok(page);
    }
    let own = if look.scope.employee().is_some() { " AND d.manager = $me" } else { "" };
    let params: engine::Params<'_> =
        look.scope.employee().map(|me| ("me", engine::Value::Text(me.to_owned()))).into_iter().collect();
    let sql = format!(
        "SELECT d.deal_id, d.title, d.customer_id, d.manager, d.stage, d.amount, d.expected_close_on, d.created_on FROM v_open_deals d WHERE true{own} ORDER BY d.amount DESC NULLS LAST, d.deal_id LIMIT 30"
    );
    page.blocks.extend(listed(look, "largest", look.t("Крупнейшие открытые сделки", "Largest open deals"), &sql, &params)?);
    Ok(page)
}
