//! Card of a customer: who it is, money, class, deals, purchases, everything that happened, findings about it.

use super::{Branch, LIST, events, listed, of, rows_only, timeline};
use crate::Result;
use crate::usecases::audit_view::concerning;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Fact, Page};

/// The card.
///
/// # Errors
/// No such customer, or one of somebody else.
pub fn page(look: &Look<'_>, company: &crate::Company, id: &str) -> Result<Page> {
    rows_only(look)?;
    let w = look.words();
    let card = look.open.sql("SELECT * FROM v_customers WHERE customer_id = $id", &of(id))?;
    if card.is_empty() {
        return Err(crate::Error::missing());
    }
    let name = card.text(0, "name").unwrap_or(id).to_owned();
    if let Some(me) = look.scope.employee()
        && card.text(0, "owner_id") != Some(me)
    {
        return Err(crate::Error::missing());
    }
    let mut page = Page { title: name, fresh: look.fresh(), ..Page::default() };
    let mut facts = Vec::new();
    for column in ["owner_id", "kind", "industry", "region", "audience", "channel", "tax_id", "phone", "email", "created_at"] {
        let cell = crate::usecases::records::cell(look, &w, &card, 0, column, "customers");
        if !cell.text.is_empty() {
            facts.push(Fact { name: w.heading(column), value: cell.text, href: cell.href });
        }
    }
    facts.push(Fact {
        name: w.word("column.source"),
        value: look.t("строка файла", "row of the file"),
        href: look.links.record("customers", id),
    });
    let only = Ask { period: "12m".into(), ..Ask::default() }.only("customer", id);
    page.lead = class(look, id)?;
    page.blocks.push(look.tiles(&only, &["revenue", "margin", "average_ticket", "deals_won", "ltv_historic"])?);
    page.blocks.push(Block::Facts { rows: facts });
    page.blocks.extend(concerning(look, company, "customer_id", id)?);
    let months = Ask { metric: "revenue".into(), grain: "month".into(), ..only };
    if look.figure(&months)?.is_some_and(|s| s.rows.len() > 1) {
        page.blocks.push(look.chart(&months, &look.t("Выручка по месяцам", "Revenue by month"))?);
    }
    let deals = format!(
        "SELECT deal_id, title, manager, stage, status, amount, created_on, closed_on FROM v_deals WHERE customer_id = $id ORDER BY created_at DESC, deal_id LIMIT {LIST}"
    );
    page.blocks.extend(listed(look, "deals", look.t("Сделки", "Deals"), &deals, &of(id))?);
    let goods = format!(
        "SELECT product_id, product, category, sum(net) AS net, sum(quantity) AS quantity, max(on_date) AS last_order FROM v_order_lines WHERE customer_id = $id \
         GROUP BY product_id, product, category ORDER BY net DESC, product LIMIT {LIST}"
    );
    page.blocks.extend(listed(look, "goods", look.t("Что покупает", "What it buys"), &goods, &of(id))?);
    let found = look.open.sql(&history(), &of(id))?;
    page.blocks.push(Block::heading("timeline", look.t("История", "History")));
    page.blocks.push(Block::Timeline { events: events(look, &found) });
    Ok(page)
}

fn class(look: &Look<'_>, id: &str) -> Result<String> {
    let ask =
        Ask { metric: "abcxyz".into(), by: vec!["customer".into()], period: "12m".into(), ..Ask::default() }.only("customer", id);
    let Some(set) = look.figure(&ask)? else { return Ok(String::new()) };
    let Some(row) = set.rows.iter().find(|r| r.field("class").is_some()) else { return Ok(String::new()) };
    let class = look.words().cut("cell", row.field("class").unwrap_or_default());
    Ok(format!("{} {class}", look.t("Класс за 12 месяцев:", "Class of 12 months:")))
}

fn history() -> String {
    timeline(&[
        Branch(
            ["started_at", "'activity'", "kind", "result", "manager", "NULL", "'activities'", "activity_id"],
            "v_activities WHERE customer_id = $id",
        ),
        Branch(
            ["at", "CASE WHEN is_return THEN 'return' ELSE 'order' END", "''", "''", "manager", "net", "'orders'", "order_id"],
            "v_orders WHERE customer_id = $id",
        ),
        Branch(
            ["created_at", "'lead'", "''", "channel", "manager", "NULL", "'leads'", "lead_id"],
            "v_leads WHERE customer_id = $id",
        ),
        Branch(
            ["created_at", "'deal'", "''", "title", "manager", "amount", "'deals'", "deal_id"],
            "v_deals WHERE customer_id = $id",
        ),
        Branch(
            ["closed_at", "status", "''", "coalesce(loss_reason, title)", "manager", "amount", "'deals'", "deal_id"],
            "v_deals WHERE customer_id = $id AND closed_at IS NOT NULL",
        ),
    ])
}
