//! From a figure down to its records, and from a record to the row of the file it came from.

use crate::Result;
use crate::usecases::explore::Sheet;
use crate::usecases::snapshots;
use crate::view::ask::Ask;
use crate::view::look::Look;
use crate::view::names::Names;
use crate::view::{Block, Cell, Empty, Fact, Link, Page, Table, figure};
use domain::schema;
use engine::{Params, Rows, Value};
use metrics::Entity;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

/// Records on one page.
pub const PAGE: u64 = 100;
/// Records of one file at most.
const FILE: u64 = 50_000;
/// Lines of a received file read to show one of them.
const LINES: u64 = 2_000_000;

/// The records a figure rests on.
///
/// # Errors
/// A wrong question (usage), or a failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let w = look.words();
    let title = figure::title(&w, &ask.metric);
    let mut page = Page {
        title: format!("{title}: {}", look.t("записи", "records")),
        fresh: look.fresh(),
        crumbs: vec![
            Link::new(look.t("Конструктор", "Explorer"), look.links.to("explore")),
            Link::new(title, look.links.to("explore") + "?" + &ask.address()),
        ],
        ..Page::default()
    };
    let mut facts: Vec<Fact> = ask.filters.iter().map(|(d, v)| Fact::new(w.heading(d), w.cut(d, v))).collect();
    let (from, to) = ask.days(look.open.today())?;
    let period =
        domain::figure::Period { from: from.map(|d| d.to_string()), to: Some(to.unwrap_or(look.open.today()).to_string()) };
    facts.insert(0, Fact::new(w.word("column.period"), w.period(&period)));
    page.blocks.push(Block::Facts { rows: facts });
    let Some(list) = list(look, ask, ask.skip, PAGE)? else {
        let text = look.t(
            "Этот показатель складывается из других, своих записей у него нет. Раскройте показатели, из которых он состоит.",
            "This figure is made of others and has no records of its own. Open the figures it is made of.",
        );
        page.blocks.push(Block::Empty(Empty { title: look.t("Записей нет", "No records"), text, links: vec![] }));
        return Ok(page);
    };
    let shown = list.table.rows.len() as u64;
    page.lead = match look.lang {
        text::Lang::Ru => format!(
            "Записей: {}. Показаны с {} по {}, новые сверху.",
            w.count(list.total),
            w.count((ask.skip + 1).min(list.total)),
            w.count(ask.skip + shown)
        ),
        text::Lang::En => format!(
            "Records: {}. Shown {} to {}, newest first.",
            w.count(list.total),
            w.count((ask.skip + 1).min(list.total)),
            w.count(ask.skip + shown)
        ),
    };
    let address = |skip: u64| format!("{}?{}&skip={skip}", look.links.to("records"), ask.address());
    let mut table = list.table;
    table.export = format!("{}?{}&list=records", look.links.to("export"), ask.address());
    if ask.skip + shown < list.total {
        table.more = address(ask.skip + PAGE);
    }
    page.blocks.push(look.table(table));
    Ok(page)
}

/// The records as a sheet.
///
/// # Errors
/// A wrong question, or a figure without records.
pub fn sheet(look: &Look<'_>, ask: &Ask) -> Result<Sheet> {
    let list = list(look, ask, 0, FILE)?.ok_or_else(crate::Error::missing)?;
    let text = |c: &Cell| if c.raw.is_empty() { c.text.clone() } else { c.raw.clone() };
    Ok(Sheet {
        name: format!("{}-records", ask.metric),
        head: vec![(look.words().word("column.metric"), figure::title(&look.words(), &ask.metric))],
        columns: list.table.columns.iter().map(|c| c.text.clone()).collect(),
        rows: list.table.rows.iter().map(|r| r.cells.iter().map(text).collect()).collect(),
    })
}

struct List {
    total: u64,
    table: Table,
}

fn list(look: &Look<'_>, ask: &Ask, skip: u64, take: u64) -> Result<Option<List>> {
    crate::usecases::cards::rows_only(look)?;
    let request = ask.request(look.open, look.scope)?;
    let found = look.open.alone(|s| {
        metrics::records(s, &request, metrics::Page { skip, take }).map_err(crate::usecases::run_metric::wrong_question)
    })?;
    let Some(found) = found else { return Ok(None) };
    let ids: Vec<String> = (0..found.rows.len()).filter_map(|i| found.rows.text(i, "c0").map(str::to_owned)).collect();
    let (table, view, key, columns) = source(found.entity);
    let details = fetch(look, view, key, columns, &ids)?;
    let by_id: BTreeMap<&str, usize> = (0..details.len()).filter_map(|i| Some((details.text(i, key)?, i))).collect();
    let customers: Vec<String> = (0..details.len()).filter_map(|i| details.text(i, "customer_id").map(str::to_owned)).collect();
    let customers = Names::customers(&look.open.opened.session, &customers)?;
    let w = look.words().with(&customers);
    let own = own_columns(&found.rows, &details);
    let mut out = Table { id: "records".into(), ..Table::default() };
    let head = |name: &str| crate::view::Column {
        text: w.heading(name),
        number: matches!(name, "amount" | "net" | "value" | "part" | "whole"),
    };
    out.columns = columns.iter().map(|c| head(c)).chain(own.iter().map(|(_, c)| head(c))).collect();
    for i in 0..found.rows.len() {
        let id = found.rows.text(i, "c0").unwrap_or_default();
        let at = by_id.get(id).copied();
        let mut cells: Vec<Cell> = Vec::new();
        for name in columns {
            let cell = match at {
                Some(at) => cell(look, &w, &details, at, name, table),
                None if *name == key => Cell::from(id),
                None => Cell::default(),
            };
            cells.push(cell);
        }
        cells.extend(own.iter().map(|(c, name)| shown(&w, name, &found.rows.show(i, *c))));
        out.push(cells);
    }
    Ok(Some(List { total: found.total, table: out }))
}

/// Canonical table, prepared view, key and shown columns of a kind of fact.
fn source(entity: Entity) -> (&'static str, &'static str, &'static str, &'static [&'static str]) {
    match entity {
        Entity::Lead => {
            ("leads", "v_leads", "lead_id", &["lead_id", "created_on", "channel", "customer_id", "manager", "status", "deal_id"])
        }
        Entity::Deal => (
            "deals",
            "v_deals",
            "deal_id",
            &["deal_id", "title", "customer_id", "manager", "stage", "status", "amount", "created_on", "closed_on"],
        ),
        Entity::Order | Entity::Line => {
            ("orders", "v_orders", "order_id", &["order_id", "on_date", "customer_id", "manager", "net", "deal_id"])
        }
        Entity::Customer | Entity::Own | Entity::Person | Entity::Shift | Entity::Candidate => {
            ("customers", "v_customers", "customer_id", &["customer_id", "owner_id", "region", "channel"])
        }
        Entity::Task => {
            ("tasks", "v_tasks", "task_id", &["task_id", "created_on", "kind", "manager", "deal_id", "due_at", "completed_at"])
        }
        Entity::Activity => (
            "activities",
            "v_activities",
            "activity_id",
            &["activity_id", "on_date", "kind", "direction", "manager", "customer_id", "deal_id"],
        ),
    }
}

fn fetch(look: &Look<'_>, view: &str, key: &str, columns: &[&str], ids: &[String]) -> Result<Rows> {
    let mut unique = ids.to_vec();
    unique.sort();
    unique.dedup();
    let names: Vec<String> = (0..unique.len().min(500)).map(|i| format!("k{i}")).collect();
    let list = columns.join(", ");
    if unique.len() > 500 || unique.is_empty() {
        // A file of thousands: one pass over the table is cheaper than thousands of parameters.
        let none = if unique.is_empty() { " WHERE false" } else { "" };
        return look.open.sql(&format!("SELECT {list} FROM {view}{none}"), &Params::new());
    }
    let params: Params<'_> = names.iter().map(String::as_str).zip(unique.into_iter().map(Value::Text)).collect();
    let marks = names.iter().map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    look.open.sql(&format!("SELECT {list} FROM {view} WHERE {key} IN ({marks})"), &params)
}

/// What the metric read from the record beyond the columns shown anyway.
fn own_columns(rows: &Rows, details: &Rows) -> Vec<(usize, String)> {
    const SILENT: [&str; 16] = [
        "c0",
        "on_date",
        "currency",
        "cluster",
        "who",
        "seller",
        "pipe",
        "place",
        "stage",
        "outcome",
        "order_id",
        "o_deal",
        "o_currency",
        "rank",
        "buy",
        "net",
    ];
    let known = details.columns();
    rows.columns()
        .iter()
        .enumerate()
        .filter(|(_, c)| !SILENT.contains(&c.as_str()) && !known.contains(c))
        .map(|(i, c)| (i, c.clone()))
        .collect()
}

/// A cell of a prepared view, with the address of what it names.
pub fn cell(look: &Look<'_>, w: &crate::view::words::Words<'_>, rows: &Rows, i: usize, name: &str, table: &str) -> Cell {
    let at = rows.columns().iter().position(|c| c == name);
    let raw = at.map(|c| rows.show(i, c)).unwrap_or_default();
    if raw.is_empty() {
        return Cell::default();
    }
    let href = match (name, table) {
        ("deal_id", _) => look.links.card("deal", &raw),
        ("customer_id", _) => look.links.card("customer", &raw),
        ("manager" | "owner_id", _) => look.links.card("manager", &raw),
        ("product_id", _) => look.links.card("product", &raw),
        ("lead_id", _) => look.links.record("leads", &raw),
        ("order_id", _) => look.links.record("orders", &raw),
        ("task_id", _) => look.links.record("tasks", &raw),
        ("activity_id", _) => look.links.record("activities", &raw),
        _ => String::new(),
    };
    Cell { href, ..shown(w, name, &raw) }
}

/// A raw value as read: names for codes, dates, money, closed words.
pub fn shown(w: &crate::view::words::Words<'_>, name: &str, raw: &str) -> Cell {
    const MONEY: [&str; 12] = [
        "amount",
        "net",
        "net_margin",
        "margin",
        "discount",
        "revenue",
        "part",
        "whole",
        "unit_price",
        "unit_cost",
        "revenue_12m",
        "revenue_before",
    ];
    if raw.is_empty() {
        return Cell::default();
    }
    let text = match name {
        "hit" => w.word(if raw == "1" { "yes" } else { "no" }),
        _ if raw == "true" || raw == "false" => w.word(if raw == "true" { "yes" } else { "no" }),
        _ if MONEY.contains(&name) => w.exact("money", Some(raw)),
        _ if raw.len() >= 10 && crate::view::words::day(raw).is_some() && raw.as_bytes().get(4) == Some(&b'-') => w.moment(raw),
        "status" | "kind" | "direction" | "role" | "function" => w.cut("value", raw),
        "manager" | "owner_id" | "actor_id" | "stage" | "customer_id" | "product_id" => w.cut(name, raw),
        _ => raw.to_owned(),
    };
    Cell { text, raw: raw.to_owned(), ..Cell::default() }
}

/// One stored row: every column, and the row of the file it came from.
///
/// # Errors
/// No such table or row, or one that the viewer may not see.
pub fn record(look: &Look<'_>, table: &str, id: &str) -> Result<Page> {
    crate::usecases::cards::rows_only(look)?;
    let w = look.words();
    let known = schema::table(table).ok_or_else(crate::Error::missing)?;
    let key =
        known.columns.first().map(|c| c.name).filter(|c| c.ends_with("id") || *c == "id").ok_or_else(crate::Error::missing)?;
    let mut rights = String::new();
    let mut params: Params<'_> = vec![("id", Value::Text(id.to_owned()))];
    if let Some(me) = look.scope.employee() {
        known.column("owner_id").ok_or_else(crate::Error::missing)?;
        rights = " AND owner_id = $me".to_owned();
        params.push(("me", Value::Text(me.to_owned())));
    }
    let sql = format!("SELECT * FROM \"{table}\" WHERE \"{key}\" = $id{rights} ORDER BY source, _import, _line LIMIT 20");
    let rows = look.open.sql(&sql, &params)?;
    if rows.is_empty() {
        return Err(crate::Error::missing());
    }
    let name = w.word(&format!("table.{table}"));
    let mut page = Page { title: format!("{name}: {id}"), fresh: look.fresh(), ..Page::default() };
    page.lead = look.t(
        "Так запись хранится. Ниже — файл и строка, из которых она пришла.",
        "The record as it is stored. Below are the file and the row it came from.",
    );
    for i in 0..rows.len() {
        let mut facts = Vec::new();
        for (c, column) in rows.columns().iter().enumerate().filter(|(_, c)| !c.starts_with('_') && *c != "source") {
            let raw = rows.show(i, c);
            if raw.is_empty() {
                continue;
            }
            if column == "attrs" {
                facts.extend(attributes(&raw));
                continue;
            }
            let cell = cell(look, &w, &rows, i, column, table);
            let own = column == key && !matches!(table, "deals" | "customers" | "employees" | "products");
            facts.push(Fact {
                name: w.heading(column),
                value: cell.text,
                href: if own { String::new() } else { card(look, table, column, &raw, cell.href) },
            });
        }
        page.blocks.push(Block::Facts { rows: facts });
        page.blocks.push(Block::heading(&format!("source-{i}"), look.t("Откуда", "Where it came from")));
        page.blocks.extend(origin(look, &rows, i)?);
    }
    Ok(page)
}

fn card(look: &Look<'_>, table: &str, column: &str, raw: &str, else_href: String) -> String {
    match (table, column) {
        ("deals", "id") => look.links.card("deal", raw),
        ("customers", "id") => look.links.card("customer", raw),
        ("employees", "id") => look.links.card("manager", raw),
        ("products", "id") => look.links.card("product", raw),
        _ => else_href,
    }
}

fn attributes(json: &str) -> Vec<Fact> {
    let Ok(serde_json::Value::Object(map)) = serde_json::from_str::<serde_json::Value>(json) else { return vec![] };
    map.iter().map(|(k, v)| Fact::new(k.clone(), v.as_str().map_or_else(|| v.to_string(), str::to_owned))).collect()
}

/// File, row and import of a stored row, and the row itself when the file is plain text.
fn origin(look: &Look<'_>, rows: &Rows, i: usize) -> Result<Vec<Block>> {
    let w = look.words();
    let (import, file, line) = (rows.int(i, "_import"), rows.int(i, "_file"), rows.int(i, "_line"));
    let mut facts = vec![Fact::new(w.word("column.source"), rows.text(i, "source").unwrap_or_default())];
    let Some(import) = import else { return Ok(vec![Block::Facts { rows: facts }]) };
    let lake = &look.open.opened.lake;
    let report = lake.import(import)?;
    let known = report.files.iter().find(|f| Some(i64::from(f.file)) == file);
    if let Some(f) = known {
        facts.push(Fact::new(w.word("column.file"), f.name.clone()));
    }
    if let Some(line) = line {
        facts.push(Fact::new(w.word("column.row"), w.count(u64::try_from(line).unwrap_or(0))));
    }
    let at = snapshots::moment(report.committed_at);
    let href = look.links.to("data");
    facts.push(Fact { name: look.t("Загрузка", "Import"), value: format!("№ {import}, {}", w.moment(&at)), href });
    let mut out = vec![Block::Facts { rows: facts }];
    if let (Some(f), Some(line)) = (known, line.and_then(|l| u64::try_from(l).ok())) {
        let lower = f.name.to_lowercase();
        if [".csv", ".tsv", ".txt"].iter().any(|e| lower.ends_with(e))
            && let Some(text) = raw_line(lake, f, line)
        {
            out.push(Block::Pre { text });
        }
    }
    Ok(out)
}

fn raw_line(lake: &lake::Lake, file: &lake::ImportFile, line: u64) -> Option<String> {
    if line == 0 || line > LINES {
        return None;
    }
    let mut reader = BufReader::new(lake.open_raw(file).ok()?);
    let mut bytes = Vec::new();
    for _ in 0..line {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).ok()? == 0 {
            return None;
        }
    }
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1251.decode(&bytes).0.into_owned(),
    };
    Some(text.trim_end().chars().take(2000).collect())
}
