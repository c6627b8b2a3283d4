//! The explorer: any metric by up to two cuts, period, step, conditions, comparison; and any figure as a file.

use crate::Result;
use crate::view::ask::{Ask, CUTS};
use crate::view::figure;
use crate::view::look::Look;
use crate::view::{Block, Empty, Field, Filters, Link, Page, Scope, Table};
use domain::figure::FigureSet;
use metrics::{Dimension, Entity, Grain, Metric};
use report::{field_unit, value_unit};

/// A question with its answer, ready to show.
///
/// # Errors
/// A wrong question (usage), or a failing query.
pub fn page(look: &Look<'_>, ask: &Ask) -> Result<Page> {
    let w = look.words();
    let mut page = Page { title: look.t("Конструктор", "Explorer"), fresh: look.fresh(), ..Page::default() };
    let Some(metric) = metrics::find(&ask.metric) else {
        page.lead = look.t(
            "Выберите показатель: каждый режется, сравнивается и раскрывается до записей.",
            "Choose a figure: each can be cut, compared and opened down to its records.",
        );
        page.blocks = catalogue(look);
        return Ok(page);
    };
    page.title = w.t(metric.ru, metric.en);
    page.lead = w.t(metric.formula_ru, metric.formula_en);
    page.crumbs = vec![Link::new(look.t("Конструктор", "Explorer"), look.links.to("explore"))];
    page.filters = Some(form(look, ask, metric)?);
    let set = match look.figure(ask) {
        Ok(Some(set)) => set,
        Ok(None) => {
            page.blocks.push(look.unknown(&ask.metric));
            return Ok(page);
        }
        Err(crate::Error::Usage(words)) => {
            // A cut that this metric does not take: say so and leave the form usable.
            page.blocks.push(Block::Empty(Empty {
                title: look.t("Так не режется", "This cut does not fit"),
                text: w.both(&words),
                links: vec![],
            }));
            return Ok(page);
        }
        Err(e) => return Err(e),
    };
    let customers = look.customers(&set)?;
    let w = w.with(&customers);
    let totals = Ask { by: vec![], grain: String::new(), ..ask.clone() };
    if (!ask.by.is_empty() || !ask.grain.is_empty()) && metric.unit != domain::figure::Unit::Vector {
        page.blocks.extend(look.tile(&totals)?.map(|t| Block::Tiles { tiles: vec![t] }));
    } else if set.rows.len() == 1 && metric.unit != domain::figure::Unit::Vector {
        let mut tile = figure::tile(&w, &set, String::new());
        tile.href = set.rows.first().and_then(|r| look.drill(ask, r)).unwrap_or_default();
        page.blocks.push(Block::Tiles { tiles: vec![tile] });
    }
    match look.absent(&set) {
        Some(empty) => page.blocks.push(empty),
        None => page.blocks.push(Block::Chart(Box::new(look.drawn(&w, ask, &set, &w.t(metric.ru, metric.en))))),
    }
    page.actions = actions(look, ask);
    Ok(page)
}

fn actions(look: &Look<'_>, ask: &Ask) -> Vec<Link> {
    let file = |format: &str| format!("{}?{}&format={format}", look.links.to("export"), ask.address());
    vec![
        Link::new(
            look.t("Записи", "Records"),
            format!("{}?{}", look.links.to("records"), Ask { by: vec![], grain: String::new(), ..ask.clone() }.address()),
        ),
        Link::new("CSV", file("csv")),
        Link::new("XLSX", file("xlsx")),
    ]
}

/// All metrics by group, with their formulas.
fn catalogue(look: &Look<'_>) -> Vec<Block> {
    const GROUPS: [(&str, &str, &str); 6] = [
        ("funnel", "Воронка", "Funnel"),
        ("money", "Деньги", "Money"),
        ("clients", "Клиенты", "Clients"),
        ("discipline", "Порядок и скорость", "Order and speed"),
        ("pipeline", "Портфель сделок", "Pipeline"),
        ("people", "Люди и планы", "People and plans"),
    ];
    let mut out = Vec::new();
    for (group, ru, en) in GROUPS {
        let mut table = Table::new(
            &format!("group-{group}"),
            &[&look.t("Показатель", "Figure"), &look.t("Как считается", "How it is counted")],
        );
        for m in metrics::catalogue().iter().filter(|m| m.group == group && visible(look, m)) {
            let href = look.links.with("explore", &[("metric", m.id), ("period", "12m"), ("grain", first_grain(m))]);
            table.push([crate::view::Cell::link(look.t(m.ru, m.en), href), look.t(m.formula_ru, m.formula_en).into()]);
        }
        if !table.rows.is_empty() {
            out.push(Block::heading(group, look.t(ru, en)));
            out.push(look.table(table));
        }
    }
    out
}

fn visible(look: &Look<'_>, m: &Metric) -> bool {
    *look.scope == Scope::All || Dimension::of(m.entity).contains(&"manager") || m.id == "plan_attainment"
}

/// Metrics that take a step open with months, the others plain.
fn first_grain(m: &Metric) -> &'static str {
    if m.unit == domain::figure::Unit::Vector || m.entity == Entity::Own { "" } else { "month" }
}

fn form(look: &Look<'_>, ask: &Ask, metric: &Metric) -> Result<Filters> {
    let w = look.words();
    let select = |name: &str, label: String, value: &str, options: Vec<(String, String)>| Field {
        name: name.to_owned(),
        label,
        kind: "select",
        value: value.to_owned(),
        options,
    };
    let metrics = metrics::catalogue().iter().filter(|m| visible(look, m)).map(|m| (m.id.to_owned(), w.t(m.ru, m.en))).collect();
    let mut fields = vec![select("metric", w.word("column.metric"), metric.id, metrics)];
    let mut dims = vec![(String::new(), look.t("без разреза", "no cut"))];
    dims.extend(Dimension::of(metric.entity).into_iter().map(|d| (d.to_owned(), w.heading(d))));
    if metric.entity == Entity::Own && metric.id == "plan_attainment" {
        dims.extend(["manager", "team"].map(|d| (d.to_owned(), w.heading(d))));
    }
    dims.extend(attributes(look, metric)?);
    if dims.len() > 1 {
        for at in 0..CUTS {
            let label = if at == 0 { look.t("Разрез", "Cut by") } else { look.t("и ещё", "and by") };
            let value = ask.by.get(at).map_or("", String::as_str);
            fields.push(select(if at == 0 { "by" } else { "by2" }, label, value, dims.clone()));
        }
    }
    fields.push(look.period_field(ask));
    fields.extend(look.date_fields(ask));
    let mut steps = vec![(String::new(), look.t("без шага", "no step"))];
    steps.extend(
        [Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year]
            .map(|g| (g.word().to_owned(), w.word(&format!("grain.{}", g.word())))),
    );
    fields.push(select("grain", look.t("Шаг", "Step"), &ask.grain, steps));
    let compare = vec![
        (String::new(), look.t("не сравнивать", "no comparison")),
        ("previous".to_owned(), w.word("compare.previous")),
        ("year".to_owned(), w.word("compare.year")),
    ];
    fields.push(select("compare", look.t("Сравнить", "Compare"), &ask.compare, compare));
    for (d, v) in &ask.filters {
        let options = look.values(d)?;
        let mut field = Field { name: format!("f_{d}"), label: w.heading(d), kind: "text", value: v.clone(), options: vec![] };
        if options.iter().any(|(o, _)| o == v) {
            field.kind = "select";
            field.options = std::iter::once((String::new(), w.word("all"))).chain(options).collect();
        }
        fields.push(field);
    }
    for dim in ["manager", "channel", "region"] {
        let free = Dimension::of(metric.entity).contains(&dim) && !ask.filters.iter().any(|(d, _)| d == dim);
        if free && !(dim == "manager" && *look.scope != Scope::All) {
            let options = look.values(dim)?;
            if options.len() > 1 {
                let options = std::iter::once((String::new(), w.word("all"))).chain(options).collect();
                fields.push(select(&format!("f_{dim}"), w.heading(dim), "", options));
            }
        }
    }
    let reset = look.links.with("explore", &[("metric", metric.id)]);
    let hidden = if ask.as_of.is_empty() { vec![] } else { vec![("as_of".to_owned(), ask.as_of.clone())] };
    Ok(Filters { action: look.links.to("explore"), fields, hidden, reset })
}

/// Custom attributes of the records a metric is about, the most common first.
fn attributes(look: &Look<'_>, metric: &Metric) -> Result<Vec<(String, String)>> {
    let view = match metric.entity {
        Entity::Deal => "v_deals",
        Entity::Lead => "v_leads",
        Entity::Order => "v_orders",
        Entity::Customer => "v_customers",
        _ => return Ok(vec![]),
    };
    let rows = look.open.sql(&format!("SELECT attrs FROM {view} WHERE attrs IS NOT NULL LIMIT 200"), &vec![])?;
    let mut names: Vec<String> = Vec::new();
    for i in 0..rows.len() {
        let Some(text) = rows.text(i, "attrs") else { continue };
        if let Ok(serde_json::Value::Object(map)) = serde_json::from_str(text) {
            for key in map.keys() {
                if !names.contains(key) && names.len() < 30 {
                    names.push(key.clone());
                }
            }
        }
    }
    names.sort();
    Ok(names.into_iter().map(|n| (format!("attr:{n}"), n)).collect())
}

/// A figure as a sheet: every row and every field, exact values, what was asked at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the file without extension.
    pub name: String,
    /// Title, period, conditions, moment.
    pub head: Vec<(String, String)>,
    /// Column heads.
    pub columns: Vec<String>,
    /// Rows as exact text.
    pub rows: Vec<Vec<String>>,
}

/// The whole answer of a question as a sheet.
///
/// # Errors
/// A wrong question, or a figure that the viewer may not see.
pub fn sheet(look: &Look<'_>, ask: &Ask) -> Result<Sheet> {
    let set = look.figure(ask)?.ok_or_else(crate::Error::missing)?;
    let customers = look.customers(&set)?;
    let w = look.words().with(&customers);
    let mut head = vec![
        (w.word("column.metric"), format!("{} ({} v{})", figure::title(&w, &set.metric), set.metric, set.version)),
        (w.word("column.period"), w.period(&set.period)),
        (w.t("На момент", "As of"), set.as_of.clone()),
        (w.t("Снимок данных", "Snapshot"), set.snapshot.clone()),
    ];
    head.extend(ask.filters.iter().map(|(d, v)| (w.heading(d), w.cut(d, v))));
    let (columns, rows) = cells(&w, &set);
    let slug = look.open.opened.settings.name().to_owned();
    let name: String = slug.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    Ok(Sheet { name: format!("{name}-{}", set.metric), head, columns, rows })
}

fn cells(w: &crate::view::words::Words<'_>, set: &FigureSet) -> (Vec<String>, Vec<Vec<String>>) {
    let (mut dims, mut fields): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for r in &set.rows {
        dims.extend(r.cut.iter().map(|(d, _)| d.as_str()).filter(|d| !dims.contains(d)).collect::<Vec<_>>());
        fields.extend(r.fields.iter().map(|(f, _)| f.as_str()).filter(|f| !fields.contains(f)).collect::<Vec<_>>());
    }
    let unit = |u: &str| match u {
        "money" => format!(", {}", w.currency),
        "ratio" => ", 0–1".to_owned(),
        "days" | "months" | "working_minutes" => format!(", {}", w.word(&format!("unit.{u}"))),
        _ => String::new(),
    };
    let mut columns: Vec<String> = Vec::new();
    for d in &dims {
        columns.push(w.heading(d));
        columns.push(format!("{} ({})", w.heading(d), w.t("код", "code")));
    }
    let bucket = set.rows.iter().any(|r| r.bucket.is_some());
    if bucket {
        columns.push(w.word("column.period"));
    }
    columns.push(w.word("column.value") + &unit(value_unit(set)));
    columns.extend([w.word("column.low"), w.word("column.high"), "n".to_owned(), w.word("column.status")]);
    columns.extend(fields.iter().map(|f| w.heading(f) + &unit(field_unit(set, f))));
    let rows = set.rows.iter().map(|r| {
        let mut out = Vec::new();
        for d in &dims {
            let v = r.cut.iter().find(|(k, _)| k == d).map_or("", |(_, v)| v.as_str());
            out.push(w.cut(d, v));
            out.push(v.to_owned());
        }
        if bucket {
            out.push(r.bucket.clone().unwrap_or_default());
        }
        let ends = r.interval.as_ref().map_or_else(Default::default, |i| (i.low.clone(), i.high.clone()));
        out.extend([r.value.clone().unwrap_or_default(), ends.0, ends.1, r.n.to_string(), w.status(r.status)]);
        out.extend(fields.iter().map(|f| r.field(f).unwrap_or_default().to_owned()));
        out
    });
    (columns, rows.collect())
}
