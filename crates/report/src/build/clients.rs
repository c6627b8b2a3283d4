//! Clients and base: who buys, who comes back, who was lost, what a client is worth.

use super::context::Context;
use super::department::{CLIENTS, by_person};
use super::{figures, plots};
use crate::doc::{Block, Section};
use domain::result::PrintedFigure;

pub(super) fn section(c: &mut Context<'_>) -> Option<Section> {
    let own: Vec<&PrintedFigure> =
        c.r.figures.iter().filter(|f| CLIENTS.contains(&f.set.metric.as_str()) && !by_person(f)).collect();
    let mut blocks: Vec<Block> = figures::tiles(c, own.clone()).into_iter().collect();
    blocks.extend(ltv(c));
    for f in own {
        if c.claim(f) {
            blocks.extend(plots::blocks(c, f));
        }
    }
    if blocks.is_empty() {
        return None;
    }
    Some(Section {
        id: "clients",
        number: String::new(),
        title: c.t("Клиенты и база", "Clients and base"),
        short: c.t("Клиенты", "Clients"),
        lead: c.t(
            "Кто платит больше и чаще, кто возвращается, кого потеряли. Потерян — тот, кто молчит дольше собственного ритма, а не дольше общего срока.",
            "Who pays more and more often, who comes back, who was lost. Lost means silent longer than the own rhythm, not longer than a common limit.",
        ),
        closed: String::new(),
        blocks,
    })
}

/// Operational LTV with its factors: S × C × P × t, each named.
fn ltv(c: &Context<'_>) -> Option<Block> {
    let f = c.single("ltv_operational")?;
    let row = f.set.rows.first()?;
    let unit = |name: &str| match name {
        "S" => "money",
        "P" => "ratio",
        "t" => "months",
        _ => "number",
    };
    let names = [
        ("S", c.t("средний чек", "average ticket")),
        ("C", c.t("покупок в месяц", "purchases a month")),
        ("P", c.t("доля маржи", "margin share")),
        ("t", c.t("месяцев на клиента", "months per client")),
    ];
    let find = |name: &str| row.field(name).or_else(|| row.field(&name.to_lowercase())).map(|v| c.value(unit(name), Some(v)));
    let items: Vec<(String, String)> =
        names.into_iter().filter_map(|(k, text)| find(k).map(|v| (format!("{k} — {text}"), v))).collect();
    if items.len() < 4 {
        return None;
    }
    Some(Block::Callout {
        tone: crate::doc::Tone::Mute,
        title: c.t("Из чего складывается LTV: S × C × P × t", "What LTV is made of: S × C × P × t"),
        text: items.iter().map(|(k, v)| format!("{k}: {v}")).collect::<Vec<_>>().join(" · "),
        items: vec![],
    })
}
