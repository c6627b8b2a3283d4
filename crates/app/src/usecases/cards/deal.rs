//! Card of a deal: state, money, path through the stages, tasks, everything that happened, findings about it.

use super::{Branch, LIST, events, listed, of, rows_only, timeline};
use crate::Result;
use crate::usecases::audit_view::concerning;
use crate::view::look::Look;
use crate::view::names::Names;
use crate::view::{Block, Fact, Page, Tile, Tone};

/// The card.
///
/// # Errors
/// No such deal, or one of somebody else.
pub fn page(look: &Look<'_>, company: &crate::Company, id: &str) -> Result<Page> {
    rows_only(look)?;
    let card = look.open.sql("SELECT * FROM v_deals WHERE deal_id = $id ORDER BY source LIMIT 1", &of(id))?;
    if card.is_empty() || look.scope.employee().is_some_and(|me| card.text(0, "manager") != Some(me)) {
        return Err(crate::Error::missing());
    }
    let customers: Vec<String> = card.text(0, "customer_id").map(str::to_owned).into_iter().collect();
    let customers = Names::customers(&look.open.opened.session, &customers)?;
    let w = look.words().with(&customers);
    let title = card
        .text(0, "title")
        .filter(|t| !t.is_empty())
        .map_or_else(|| format!("{} {id}", look.t("Сделка", "Deal")), str::to_owned);
    let mut page = Page { title, fresh: look.fresh(), ..Page::default() };
    let status = card.text(0, "status").unwrap_or_default();
    page.lead = format!("{} · {}", w.cut("value", status), w.cut("stage", card.text(0, "stage").unwrap_or_default()));
    let money = |c: &str| card.money(0, c).map_or_else(|| w.word("no_data"), |m| w.money_exact(m));
    let mut tiles = vec![
        Tile { label: w.heading("amount"), value: money("amount"), ..Tile::default() },
        Tile { label: w.heading("margin"), value: money("margin"), ..Tile::default() },
    ];
    tiles.push(age(look, &card, status));
    if card.money(0, "discount").is_some_and(|d| d != 0) {
        tiles.push(Tile { label: w.heading("discount"), value: money("discount"), ..Tile::default() });
    }
    page.blocks.push(Block::Tiles { tiles });
    let mut facts = Vec::new();
    for column in [
        "customer_id",
        "manager",
        "pipeline",
        "channel",
        "region",
        "product",
        "created_at",
        "closed_at",
        "expected_close_on",
        "loss_reason",
        "lead_id",
    ] {
        let cell = crate::usecases::records::cell(look, &w, &card, 0, column, "deals");
        if !cell.text.is_empty() {
            facts.push(Fact { name: w.heading(column), value: cell.text, href: cell.href });
        }
    }
    facts.push(Fact {
        name: w.word("column.source"),
        value: look.t("строка файла", "row of the file"),
        href: look.links.record("deals", id),
    });
    page.blocks.push(Block::Facts { rows: facts });
    page.blocks.extend(concerning(look, company, "deal_id", id)?);
    let tasks = format!(
        "SELECT task_id, kind, manager, created_on, due_at, completed_at, times_moved FROM v_tasks WHERE deal_id = $id ORDER BY created_at DESC, task_id LIMIT {LIST}"
    );
    page.blocks.extend(listed(look, "tasks", look.t("Задачи", "Tasks"), &tasks, &of(id))?);
    let lines = format!(
        "SELECT product_id, product, category, quantity, unit_price, amount FROM deal_lines WHERE deal_id = $id ORDER BY line LIMIT {LIST}"
    );
    page.blocks.extend(listed(look, "lines", look.t("Состав", "Lines"), &lines, &of(id))?);
    let found = look.open.sql(&history(), &of(id))?;
    page.blocks.push(Block::heading("timeline", look.t("История", "History")));
    page.blocks.push(Block::Timeline { events: events(look, &found) });
    Ok(page)
}

fn age(look: &Look<'_>, card: &engine::Rows, status: &str) -> Tile {
    let w = look.words();
    let end = card.time(0, "closed_at").unwrap_or(look.open.opened.as_of.micros);
    let days = card.time(0, "created_at").map(|from| (end - from).max(0) / 86_400_000_000);
    let value = days.map_or_else(|| w.word("no_data"), |d| w.counted(u64::try_from(d).unwrap_or(0), "day"));
    let label = if status == "open" { look.t("В работе", "Open for") } else { look.t("Длилась", "Took") };
    Tile { label, value, tone: Tone::Plain, ..Tile::default() }
}

fn history() -> String {
    timeline(&[
        Branch(["entered_at", "'stage'", "stage", "''", "actor_id", "NULL", "''", "''"], "v_stage_events WHERE deal_id = $id"),
        Branch(
            ["started_at", "'activity'", "kind", "result", "manager", "NULL", "'activities'", "activity_id"],
            "v_activities WHERE deal_id = $id",
        ),
        Branch(["created_at", "'task'", "kind", "''", "manager", "NULL", "'tasks'", "task_id"], "v_tasks WHERE deal_id = $id"),
        Branch(
            ["completed_at", "'task_done'", "kind", "''", "manager", "NULL", "'tasks'", "task_id"],
            "v_tasks WHERE deal_id = $id AND completed_at IS NOT NULL",
        ),
        Branch(
            ["p.sent_at", "'proposal'", "p.kind", "p.version", "p.owner_id", "NULL", "'proposals'", "p.id"],
            "proposals p CROSS JOIN v_as_of a WHERE p.deal_id = $id AND p.sent_at <= a.as_of",
        ),
        Branch(
            [
                "f.at",
                "'field'",
                "f.field",
                "concat(coalesce(f.old, ''), ' → ', coalesce(f.new, ''))",
                "f.actor_id",
                "NULL",
                "''",
                "''",
            ],
            "field_events f CROSS JOIN v_as_of a WHERE f.deal_id = $id AND f.at <= a.as_of",
        ),
        Branch(
            ["at", "CASE WHEN is_return THEN 'return' ELSE 'order' END", "''", "''", "manager", "net", "'orders'", "order_id"],
            "v_orders WHERE deal_id = $id",
        ),
        Branch(["created_at", "'deal'", "''", "''", "manager", "amount", "''", "''"], "v_deals WHERE deal_id = $id"),
        Branch(
            ["closed_at", "status", "''", "loss_reason", "manager", "amount", "''", "''"],
            "v_deals WHERE deal_id = $id AND closed_at IS NOT NULL",
        ),
    ])
}
