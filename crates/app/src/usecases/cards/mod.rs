//! Cards: everything known about a customer, a deal, a manager, a product.

pub mod customer;
pub mod deal;
pub mod manager;
pub mod product;

use crate::Result;
use crate::usecases::records::cell;
use crate::view::look::Look;
use crate::view::names::Names;
use crate::view::{Block, Column, Event, Table};
use engine::{Params, Rows, Value};

/// Rows of a list on a card.
pub(crate) const LIST: usize = 20;
/// Events of a timeline.
pub(crate) const EVENTS: usize = 60;

/// A query as a table: columns by their names, codes as names, links where they lead somewhere.
///
/// # Errors
/// A failing query.
pub(crate) fn listed(look: &Look<'_>, id: &str, caption: String, sql: &str, params: &Params<'_>) -> Result<Option<Block>> {
    let rows = look.open.sql(sql, params)?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut customers: Vec<String> = (0..rows.len()).filter_map(|i| rows.text(i, "customer_id").map(str::to_owned)).collect();
    customers.sort();
    customers.dedup();
    let customers = Names::customers(&look.open.opened.session, &customers)?;
    let w = look.words().with(&customers);
    let number = |n: &str| matches!(n, "amount" | "net" | "net_margin" | "quantity" | "orders" | "deals" | "days" | "revenue");
    let mut table = Table { id: id.to_owned(), caption, ..Table::default() };
    table.columns = rows.columns().iter().map(|c| Column { text: w.heading(c), number: number(c) }).collect();
    for i in 0..rows.len() {
        let cells: Vec<_> = rows.columns().iter().map(|c| cell(look, &w, &rows, i, c, "")).collect();
        table.push(cells);
    }
    if table.rows.len() >= LIST {
        table.note = match look.lang {
            text::Lang::Ru => format!("Показаны последние {}.", table.rows.len()),
            text::Lang::En => format!("The latest {} are shown.", table.rows.len()),
        };
    }
    Ok(Some(look.table(table)))
}

/// One kind of event of a timeline: expressions for the moment, what, kind, note, person, amount, table and id, then the source.
pub(crate) struct Branch(pub(crate) [&'static str; 8], pub(crate) &'static str);

/// All branches as one query, newest first.
pub(crate) fn timeline(branches: &[Branch]) -> String {
    let one = |Branch([at, what, kind, note, manager, amount, table, id], from): &Branch| {
        format!(
            "SELECT {at} AS at, {what} AS what, CAST({kind} AS VARCHAR) AS kind, CAST({note} AS VARCHAR) AS note, CAST({manager} AS VARCHAR) AS manager, \
             CAST({amount} AS DECIMAL(18,4)) AS amount, {table} AS ref_table, CAST({id} AS VARCHAR) AS ref_id FROM {from}"
        )
    };
    let all: Vec<String> = branches.iter().map(one).collect();
    format!("SELECT * FROM ({}) ORDER BY at DESC, what, ref_id LIMIT {EVENTS}", all.join(" UNION ALL "))
}

/// Events of a query with columns `at`, `what`, `kind`, `note`, `ref_table`, `ref_id`.
pub(crate) fn events(look: &Look<'_>, rows: &Rows) -> Vec<Event> {
    let w = look.words();
    let mut out: Vec<Event> = Vec::new();
    for i in 0..rows.len() {
        let text = |c: &str| rows.text(i, c).unwrap_or_default();
        let position = rows.columns().iter().position(|c| c == "at");
        let iso = position.map(|c| rows.show(i, c)).unwrap_or_default();
        let href = match text("ref_table") {
            "" => String::new(),
            "deals" => look.links.card("deal", text("ref_id")),
            table => look.links.record(table, text("ref_id")),
        };
        let what = match text("what") {
            "activity" => capital(&w.cut("value", text("kind"))),
            "lead" => look.t("Обращение", "Lead"),
            "order" => look.t("Продажа", "Sale"),
            "return" => look.t("Возврат", "Return"),
            "deal" => look.t("Создана сделка", "Deal created"),
            "won" => look.t("Сделка выиграна", "Deal won"),
            "lost" => look.t("Сделка проиграна", "Deal lost"),
            "stage" => format!("{}: {}", look.t("Этап", "Stage"), w.cut("stage", text("kind"))),
            "task" => format!("{}: {}", look.t("Поставлена задача", "Task set"), text("kind")),
            "task_done" => format!("{}: {}", look.t("Задача выполнена", "Task done"), text("kind")),
            "proposal" => look.t("Отправлено предложение", "Proposal sent"),
            "field" => format!("{}: {}", look.t("Изменено поле", "Field changed"), w.heading(text("kind"))),
            other => other.to_owned(),
        };
        let tone = match text("what") {
            "won" | "order" => crate::view::Tone::Good,
            "lost" | "return" => crate::view::Tone::Bad,
            _ => crate::view::Tone::Plain,
        };
        let amount = rows.money(i, "amount").map(|m| w.money_exact(m));
        let person = rows.text(i, "manager").map(|m| w.cut("manager", m));
        let note: Vec<String> =
            [amount, person, Some(text("note").to_owned())].into_iter().flatten().filter(|t| !t.is_empty()).collect();
        out.push(Event { at: w.moment(&iso), iso, text: what, note: note.join(" · "), href, tone });
    }
    out
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + letters.as_str())
}

/// A viewer of totals sees no rows.
pub(crate) fn rows_only(look: &Look<'_>) -> Result<()> {
    if look.scope.rows() { Ok(()) } else { Err(crate::Error::missing()) }
}

/// One bound parameter.
pub(crate) fn of(id: &str) -> Params<'static> {
    vec![("id", Value::Text(id.to_owned()))]
}
