//! Growth zones: money alone and in the package, the waterfall to the total, the ranked plan, what is not counted.

use super::overview::start;
use super::{Audit, length, text_of};
use crate::Result;
use crate::view::{Block, Cell, Empty, Fact, Page, Table};
use chart::{Chart, Measure, Waterfall, WaterfallStep};
use serde_json::Value;

/// The page.
///
/// # Errors
/// None today.
pub fn page(audit: &Audit<'_>) -> Result<Page> {
    let mut page = start(audit, "zones", audit.t("Точки роста", "Growth zones"));
    let money = &audit.doc["money"];
    page.lead = audit.t(
        "Симптомы одной причины собраны вместе и посчитаны один раз. Разовое и ежемесячное не складываются.",
        "Symptoms of one cause are put together and counted once. One-off and monthly money are not added.",
    );
    if !money["refused"].is_null() {
        page.blocks.push(Block::Empty(Empty {
            title: audit.t("Денег в этом аудите нет", "There is no money in this audit"),
            text: audit.say(&money["refused"]),
            links: vec![],
        }));
        return Ok(page);
    }
    page.blocks.push(super::overview::tiles(audit));
    for (kind, key, ru, en) in [
        ("flow", "monthly", "Ежемесячно: из чего складывается", "Monthly: what it is made of"),
        ("stock", "one_off", "Разово: из чего складывается", "Once: what it is made of"),
    ] {
        page.blocks.extend(waterfall(audit, kind, key, audit.t(ru, en)));
    }
    page.blocks.push(Block::heading("zones", audit.t("Зоны", "Zones")));
    page.blocks.push(Block::Table(Box::new(zones(audit))));
    page.blocks.push(Block::heading("plan", audit.t("План по порядку", "The plan in order")));
    page.blocks.push(Block::Table(Box::new(plan(audit))));
    page.blocks.push(Block::heading("sanity", audit.t("Проверки на здравый смысл", "Sanity checks")));
    page.blocks.push(Block::Facts { rows: sanity(audit) });
    let not: Vec<String> = money["not_counted"].as_array().into_iter().flatten().map(|w| audit.say(w)).collect();
    if !not.is_empty() {
        page.blocks.push(Block::heading("not", audit.t("Намеренно не посчитано", "Deliberately not counted")));
        page.blocks.push(Block::Steps { steps: not });
    }
    Ok(page)
}

fn all<'x>(audit: &'x Audit<'_>) -> impl Iterator<Item = &'x Value> {
    audit.doc["growth_zones"].as_array().into_iter().flatten()
}

/// Zones in the package, the overlap taken out, the total after it.
pub(super) fn waterfall(audit: &Audit<'_>, kind: &str, key: &str, title: String) -> Option<Block> {
    let own: Vec<&Value> = all(audit)
        .filter(|z| (text_of(&z["kind"]) == "stock") == (kind == "stock") && length(&z["alone"]["p50"]) > 0.0)
        .collect();
    let total = &audit.doc["money"]["joint"][key];
    if own.is_empty() || length(&total["p50"]) <= 0.0 {
        return None;
    }
    let w = audit.words();
    let step = |label: String, minor: i128, total: bool, href: Option<String>| WaterfallStep {
        label,
        value: minor as f64 / domain::money::ONE as f64,
        text: if total { w.money(minor) } else { text::fmt::signed(w.money(minor)) },
        total,
        href,
        ..WaterfallStep::default()
    };
    let mut steps = Vec::new();
    let mut sum = 0;
    for z in &own {
        let minor = super::minor(&z["alone"]["p50"]);
        sum += minor;
        let finding = z["findings"].as_array().and_then(|f| f.first()).map(|f| audit.links.finding(audit.n, text_of(f)));
        steps.push(step(audit.say(&z["title"]), minor, false, finding));
    }
    let joint = super::minor(&total["p50"]);
    if joint != sum {
        steps.push(step(audit.t("Пересечение", "Overlap"), joint - sum, false, None));
    }
    steps.push(step(audit.t("Вместе", "Together"), joint, true, None));
    let caption = audit.t(
        "Ожидаемая оценка каждой зоны; пересечение вычтено один раз.",
        "Expected estimate of every zone; the overlap is taken out once.",
    );
    let measure = Measure::Money(text::fmt::currency_sign(w.currency).to_owned());
    Some(audit.drawn(&format!("waterfall-{kind}"), title, caption, Chart::Waterfall(Waterfall { steps, measure })))
}

fn zones(audit: &Audit<'_>) -> Table {
    let heads = [
        audit.t("Зона", "Zone"),
        format!(">{}", audit.t("Одна", "Alone")),
        format!(">{}", audit.t("В пакете", "In the package")),
        format!(">{}", audit.t("Часов", "Hours")),
        format!(">{}", audit.t("Недель до эффекта", "Weeks to effect")),
        audit.t("Находки", "Findings"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("zones-table", &heads);
    for z in all(audit) {
        let cell = |v: &Value| {
            if length(&v["p90"]) == 0.0 {
                return Cell::from("–");
            }
            let (value, range) = audit.range_words(v);
            Cell { note: format!("{range}, {}", audit.per(text_of(&z["kind"]))), ..Cell::number(value, text_of(&v["p50"])) }
        };
        let ids = z["findings"].as_array().into_iter().flatten();
        let named: Vec<String> = ids.clone().filter_map(|i| audit.finding(text_of(i))).map(|f| audit.say(&f["title"])).collect();
        let href = ids.clone().next().map(|i| audit.links.finding(audit.n, text_of(i))).unwrap_or_default();
        table.push([
            Cell::link(audit.say(&z["title"]), href),
            cell(&z["alone"]),
            cell(&z["in_package"]),
            Cell::from(z["effort_hours"].to_string()),
            Cell::from(z["lag_weeks"].to_string()),
            Cell::from(named.join("; ")),
        ]);
    }
    table
}

fn plan(audit: &Audit<'_>) -> Table {
    let heads = [
        ">№".to_owned(),
        audit.t("Что изменить", "What to change"),
        audit.t("Кто ведёт", "Who leads"),
        format!(">{}", audit.word("column.money")),
        audit.t("Как увидим внедрение", "How adoption is seen"),
        audit.t("Что не должно ухудшиться", "What must not get worse"),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new("plan-table", &heads);
    for p in audit.doc["plan"].as_array().into_iter().flatten() {
        let (value, range) = audit.range_words(&p["money"]);
        let money = if length(&p["money"]["p90"]) == 0.0 {
            Cell::from("–")
        } else {
            Cell { note: format!("{range}, {}", audit.per(text_of(&p["kind"]))), ..Cell::from(value) }
        };
        table.push([
            Cell::from(p["rank"].to_string()),
            Cell::from(audit.say(&p["change"])),
            Cell::from(audit.say(&p["owner"])),
            money,
            Cell::from(audit.say(&p["adoption"])),
            Cell::from(audit.say(&p["guardrail"])),
        ]);
    }
    table
}

fn sanity(audit: &Audit<'_>) -> Vec<Fact> {
    let (w, m) = (audit.words(), &audit.doc["money"]);
    let mut out = vec![
        Fact::new(audit.t("Маржа месяца сейчас", "Monthly margin now"), w.money_exact(super::minor(&m["base_monthly_margin"]))),
        Fact::new(
            audit.t("Простая сумма зон в месяц", "Simple sum of the zones, monthly"),
            w.money_exact(super::minor(&m["naive_sum"]["monthly"])),
        ),
        Fact::new(
            audit.t("После пересечения в месяц", "After overlap, monthly"),
            w.money_exact(super::minor(&m["joint"]["monthly"]["p50"])),
        ),
        Fact::new(audit.t("Расхождение с учётом", "Residual against the books"), w.value("ratio", m["residual_share"].as_str())),
    ];
    if let Some(id) = m["largest_contributor_to_spread"].as_str() {
        let zone = all(audit).find(|z| z["id"] == id).map_or_else(|| id.to_owned(), |z| audit.say(&z["title"]));
        out.push(Fact::new(audit.t("Больше всего неопределённости даёт", "Most of the uncertainty comes from"), zone));
    }
    if !m["capacity_cap"].is_null() {
        out.push(Fact::new(audit.t("Что ограничивает рост", "What limits growth"), audit.say(&m["capacity_cap"])));
    }
    out
}
