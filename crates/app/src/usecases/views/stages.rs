//! Time in stages: median and late tail of every stage, length of the whole deal, deals that stand longest.

use super::{about, cut, each, start};
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
        "Сколько сделка стоит на каждом этапе. Кто ещё стоит, учтён как «не меньше, чем уже простоял».",
        "How long a deal stays in every stage. Deals still there count as \"not less than so far\".",
    );
    let mut page = start(look, ask, "stages", lead, &["pipeline", "manager", "channel"])?;
    page.blocks.push(look.chart(&about(ask, "stage_duration"), "")?);
    page.blocks.push(Block::heading("cycle", look.t("Вся сделка", "The whole deal")));
    page.blocks.push(look.chart(
        &each(ask, "cycle_length", "month"),
        &look.t("Длина выигранной сделки по месяцам", "Length of a won deal by month"),
    )?);
    page.blocks.push(look.chart(&cut(ask, "cycle_length", "manager"), &look.t("По менеджерам", "By manager"))?);
    if !look.scope.rows() {
        return Ok(page);
    }
    let rights = if look.scope.employee().is_some() { "WHERE d.manager = $me" } else { "" };
    let params: engine::Params<'_> =
        look.scope.employee().map(|me| ("me", engine::Value::Text(me.to_owned()))).into_iter().collect();
    let sql = format!(
        "SELECT d.deal_id, d.title, d.customer_id, d.manager, d.stage, d.amount, local_date(max(e.entered_at)) AS entered_at FROM v_open_deals d \
         JOIN v_stage_events e ON e.deal_id = d.deal_id {rights} GROUP BY d.deal_id, d.title, d.customer_id, d.manager, d.stage, d.amount ORDER BY max(e.entered_at), d.deal_id LIMIT 20"
    );
    page.blocks.extend(listed(look, "longest", look.t("Стоят дольше всех", "Standing longest"), &sql, &params)?);
    Ok(page)
}
