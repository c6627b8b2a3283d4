//! Money of the client base: key clients kept by attention, lost clients won back beyond those who return by themselves.

use super::lever::{Claim, Lever, input, rate};
use super::{Source, label};
use crate::error::Result;
use crate::input::Values;
use domain::result::Words;
use stats::money_draw::triangular;

/// Days in which the hope to win a client back halves.
const HALF_LIFE: f64 = 180.0;

fn four(v: f64) -> String {
    crate::judge::decimal((v * 1e4).round() / 1e4)
}

/// Lost clients: margin of their last year x decay of the silence x own rate of return x what a campaign adds.
///
/// # Errors
/// When a query fails.
pub(crate) fn lost(s: &Source<'_>) -> Result<Option<Lever>> {
    const RULE: &str = "lost-customers-without-winback";
    if s.found(RULE).is_none() {
        return Ok(None);
    }
    let g = s.ctx.grid("money/returns.sql", include_str!("returns.sql"), &Values::default())?;
    let (returned, all) = (g.count(0, "returned"), g.count(0, "returned") + g.count(0, "gone"));
    if all < 30 {
        return Ok(None);
    }
    let natural = returned as f64 / all as f64;
    let rows = s.all(RULE)?;
    let (mut claims, mut worth, mut gross) = (Vec::new(), 0.0, 0.0);
    for i in 0..rows.len() {
        let Some(revenue) = rows.money(i, "revenue_before").filter(|v| *v > 0) else { continue };
        let margin = s.facts.margin_of(revenue);
        let decayed = margin * libm::exp2(-(rows.int(i, "silent_days").unwrap_or(0) as f64) / HALF_LIFE);
        gross += margin;
        worth += decayed;
        claims.push(Claim {
            record: label("customer", rows.text(i, "customer_id")),
            value: margin,
            amount: decayed * natural * 0.5,
        });
    }
    if worth <= 0.0 {
        return Ok(None);
    }
    let draws = s.dice.roll(RULE, |r| worth * rate(r, returned, all) * triangular(r, 0.25, 0.5, 1.0));
    Ok(Some(Lever {
        rule: RULE,
        zone: "win-back",
        flow: false,
        needs_capacity: true,
        touched: gross.round() as i128,
        formula: Words::new(
            "Δ = Σ (маржа последнего активного года × 0,5^(тишина ÷ 180 дней)) × доля вернувшихся самих × прибавка от работы",
            "Δ = Σ (margin of the last active year × 0.5^(silence ÷ 180 days)) × own rate of return × what the work adds",
        ),
        inputs: vec![
            input(
                "N",
                "Потерянных без попытки возврата",
                "Lost clients without an attempt",
                claims.len().to_string(),
                "own_data",
            ),
            input(
                "v",
                "Их маржа за последний активный год",
                "Their margin of the last active year",
                super::lever::amount(gross),
                "own_data",
            ),
            input("r0", "Возвращаются сами", "Return by themselves", four(natural), "own_data"),
            input(
                "a",
                "Прибавка от кампании к естественному возврату: 0,25–0,5–1",
                "What a campaign adds to natural returns: 0.25-0.5-1",
                "0.5".to_owned(),
                "assumption",
            ),
        ],
        claims,
        draws,
    }))
}

/// Kept and all among touched and among untouched key clients.
struct Effect {
    touched: (u64, u64),
    idle: (u64, u64),
    /// Touched first, bought later: an order of events; otherwise only an association of today.
    ordered: bool,
}

/// The effect of touches: by the half-year that followed, or, when too few were untouched then, by who keeps the own rhythm now.
fn effect(s: &Source<'_>, settings: &Values) -> Result<Option<Effect>> {
    let read = |sql: &str, name: &str, ordered: bool| -> Result<Effect> {
        let g = s.ctx.grid(name, sql, settings)?;
        let pair = |a, b| (g.count(0, a), g.count(0, b));
        Ok(Effect { touched: pair("touched_kept", "touched_n"), idle: pair("idle_kept", "idle_n"), ordered })
    };
    let enough = |e: &Effect| e.touched.1 >= 30 && e.idle.1 >= 30;
    let before = read(include_str!("touch_effect.sql"), "money/touch_effect.sql", true)?;
    let chosen = if enough(&before) { before } else { read(include_str!("touch_now.sql"), "money/touch_now.sql", false)? };
    let (t, i) = (chosen.touched, chosen.idle);
    let shown = stats::interval::newcombe_diff(t.0, t.1, i.0, i.1, crate::judge::LEVEL).is_some_and(|d| d.low > 0.0);
    Ok((enough(&chosen) && shown).then_some(chosen))
}

/// Key clients nobody talks to: difference of retention between touched and untouched, if beyond chance.
///
/// # Errors
/// When a query fails.
pub(crate) fn untouched(s: &Source<'_>) -> Result<Option<Lever>> {
    const RULE: &str = "key-customers-untouched";
    let Some(c) = s.found(RULE) else { return Ok(None) };
    let Some(e) = effect(s, &c.values)? else { return Ok(None) };
    let share = |p: (u64, u64)| p.0 as f64 / p.1.max(1) as f64;
    let gap = share(e.touched) - share(e.idle);
    let rows = s.all(RULE)?;
    let (mut claims, mut worth) = (Vec::new(), 0.0);
    for i in 0..rows.len() {
        let margin = s.facts.margin_of(rows.money(i, "revenue_12m").unwrap_or(0).max(0));
        worth += margin;
        claims.push(Claim {
            record: label("customer", rows.text(i, "customer_id")),
            value: margin,
            amount: margin * gap * s.dice.realism.1,
        });
    }
    let draws = s
        .dice
        .roll(RULE, |r| worth * (rate(r, e.touched.0, e.touched.1) - rate(r, e.idle.0, e.idle.1)).max(0.0) * s.dice.realism(r));
    let (ru, en) = if e.ordered {
        ("Покупали в следующие полгода", "Bought in the half-year after")
    } else {
        (
            "Покупают в своём ритме сейчас (связь, не доказанная причина)",
            "Keep their own rhythm now (an association, not a proved cause)",
        )
    };
    Ok(Some(Lever {
        rule: RULE,
        zone: "base-touch",
        flow: true,
        needs_capacity: false,
        touched: worth.round() as i128,
        formula: Words::new(
            "Δ = маржа клиентов A и B без касаний в месяц × (удержание с касаниями − удержание без них) × доля разрыва, которую удаётся закрыть",
            "Δ = monthly margin of untouched A and B clients × (retention when touched − retention when not) × share of the gap that gets closed",
        ),
        inputs: vec![
            input("N", "Клиентов A и B без касаний", "Untouched A and B clients", claims.len().to_string(), "own_data"),
            input("v", "Их маржа за год", "Their margin of the year", super::lever::amount(worth), "own_data"),
            input("r1", &format!("{ru}: с касаниями"), &format!("{en}: touched"), four(share(e.touched)), "own_data"),
            input("r0", &format!("{ru}: без касаний"), &format!("{en}: untouched"), four(share(e.idle)), "own_data"),
            s.realism_input(),
        ],
        claims,
        draws,
    }))
}
