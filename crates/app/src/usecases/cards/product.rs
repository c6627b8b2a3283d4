//! Card of a product: sales by month, who buys, who sells, price and margin.

use super::{LIST, listed, of, rows_only};
use crate::Result;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::{Block, Fact, Page, Scope};

/// The card.
///
/// # Errors
/// No such product.
pub fn page(look: &Look<'_>, id: &str) -> Result<Page> {
    rows_only(look)?;
    let w = look.words();
    let card = look.open.sql(
        "SELECT product_id, product_name, category, unit_price, unit_cost FROM v_products WHERE product_id = $id",
        &of(id),
    )?;
    if card.is_empty() {
        return Err(crate::Error::missing());
    }
    let name = card.text(0, "product_name").unwrap_or(id).to_owned();
    let mut page = Page { title: name.clone(), fresh: look.fresh(), ..Page::default() };
    let mut facts = Vec::new();
    // Cost is not for everybody.
    let columns: &[&str] =
        if *look.scope == Scope::All { &["category", "unit_price", "unit_cost"] } else { &["category", "unit_price"] };
    for column in columns {
        let cell = crate::usecases::records::cell(look, &w, &card, 0, column, "products");
        if !cell.text.is_empty() {
            facts.push(Fact { name: w.heading(column), value: cell.text, href: cell.href });
        }
    }
    facts.push(Fact {
        name: w.word("column.source"),
        value: look.t("строка файла", "row of the file"),
        href: look.links.record("products", id),
    });
    let own = Ask { period: "12m".into(), ..Ask::default() }.only("product", &name);
    page.blocks.push(look.tiles(&own, &["revenue", "margin", "lines_per_order", "returns_share"])?);
    page.blocks.push(Block::Facts { rows: facts });
    page.blocks.push(look.chart(
        &Ask { metric: "revenue".into(), grain: "month".into(), ..own.clone() },
        &look.t("Выручка по месяцам", "Revenue by month"),
    )?);
    if *look.scope == Scope::All {
        page.blocks.push(look.chart(
            &Ask { metric: "revenue".into(), by: vec!["manager".into()], ..own },
            &look.t("Кто продаёт", "Who sells it"),
        )?);
    }
    let rights = if look.scope.employee().is_some() { " AND manager = $me" } else { "" };
    let mut params = of(id);
    params.extend(look.scope.employee().map(|me| ("me", engine::Value::Text(me.to_owned()))));
    let buyers = format!(
        "SELECT customer_id, sum(net) AS net, sum(quantity) AS quantity, max(on_date) AS last_order FROM v_order_lines WHERE product_id = $id AND customer_id IS NOT NULL{rights} \
         GROUP BY customer_id ORDER BY net DESC, customer_id LIMIT {LIST}"
    );
    page.blocks.extend(listed(look, "buyers", look.t("Кто покупает", "Who buys it"), &buyers, &params)?);
    Ok(page)
}
