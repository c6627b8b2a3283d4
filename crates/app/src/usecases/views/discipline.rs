//! Discipline: order in the records by manager, in one table and figure by figure; the process is blamed before a person.

use super::{cut, start};
use crate::Result;
use crate::view::ask::Ask;
use crate::view::figure;
use crate::view::look::Look;
use crate::view::{Block, Cell, Page, Table, Tone};
use domain::figure::Status;
use std::collections::BTreeMap;

/// Figures of the table.
const FIGURES: [&str; 8] = [
    "deals_without_task",
    "overdue_tasks",
    "stale_deals",
    "response_in_norm",
    "lost_leads",
    "entry_lag",
    "tasks_moved",
    "crm_order_index",
];

/// The page.
///
/// # Errors
/// A failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let lead = (
        "Порядок в работе по менеджерам. Серое — случаев мало, сравнивать нельзя. Если плохо у всех, дело в правилах, а не в людях.",
        "Order in the work by manager. Grey means few cases: do not compare. When it is bad for everybody, the rules are at fault, not the people.",
    );
    let all = Ask { filters: vec![], ..ask.clone() };
    let mut page = start(look, &all, "discipline", lead, &[])?;
    page.blocks
        .push(look.tiles(&all, &["deals_without_task", "overdue_tasks", "stale_deals", "empty_fields", "duplicate_customers"])?);
    page.blocks.push(matrix(look, &all)?);
    page.blocks.push(look.chart(&super::about(&all, "empty_fields"), "")?);
    page.blocks.push(look.chart(&cut(&all, "overdue_tasks", "manager"), &look.t("Просроченные задачи", "Overdue tasks"))?);
    page.blocks
        .push(look.chart(&cut(&all, "deals_without_task", "manager"), &look.t("Сделки без задачи", "Deals without a task"))?);
    Ok(page)
}

/// Managers by figures; a value worse than the department beyond its interval is marked.
fn matrix(look: &Look<'_>, ask: &Ask) -> Result<Block> {
    let w = look.words();
    let mut heads = vec![w.heading("manager")];
    let mut rows: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
    let mut width = 0;
    for metric in FIGURES {
        let (by, whole) = (cut(ask, metric, "manager"), super::about(ask, metric));
        let (Some(set), Some(total)) = (look.figure(&by)?, look.figure(&whole)?) else { continue };
        if set.rows.iter().all(|r| r.status == Status::NoData) {
            continue;
        }
        heads.push(format!(">{}", figure::title(&w, metric)));
        let norm = total.rows.first().and_then(|r| crate::view::words::float(r.value.as_deref()));
        let up = metrics::find(metric).and_then(|m| m.up_is_good);
        for r in &set.rows {
            let Some((_, id)) = r.cut.iter().find(|(d, v)| d == "manager" && !v.is_empty()) else { continue };
            let cells = rows.entry(id.clone()).or_default();
            cells.resize(width, Cell::default());
            let ends = r
                .interval
                .as_ref()
                .and_then(|i| crate::view::words::float(Some(&i.low)).zip(crate::view::words::float(Some(&i.high))));
            let tone = match (r.status, up, norm, ends) {
                (Status::Ok, Some(true), Some(n), Some((_, high))) if high < n => Tone::Bad,
                (Status::Ok, Some(false), Some(n), Some((low, _))) if low > n => Tone::Bad,
                (Status::Ok, ..) => Tone::Plain,
                _ => Tone::Mute,
            };
            cells.push(Cell {
                text: figure::value(&w, &set, r, false),
                note: w.n(r.n),
                href: look.drill(&by, r).unwrap_or_default(),
                tone,
                raw: r.value.clone().unwrap_or_default(),
                ..Cell::default()
            });
        }
        width += 1;
    }
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("matrix", &heads);
    table.note = look.t(
        "Отмечено то, что хуже отдела заметнее случайности (весь интервал по худшую сторону).",
        "Marked: worse than the department beyond chance (the whole interval is on the worse side).",
    );
    let mut named: Vec<(String, String, Vec<Cell>)> =
        rows.into_iter().map(|(id, cells)| (w.cut("manager", &id), id, cells)).collect();
    named.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    for (name, id, mut cells) in named {
        cells.resize(width, Cell::default());
        cells.insert(0, Cell::link(name, look.links.card("manager", &id)));
        table.push(cells);
    }
    Ok(look.table(table))
}
