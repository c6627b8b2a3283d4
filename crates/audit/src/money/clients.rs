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
pub fn lost(s: &Source<'_>) -> Result<Option<Lever>> {
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
        claims.push(Claim { record: label("customer", rows.text(i, "customer_id")), value: margin, amount: decayed * natural * 0.5 });
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
            input("N", "Потерянных без попытки возврата", "Lost clients without an attempt", claims.len().to_string(), "own_data"),
            input("v", "Их маржа за последний активный год", "Their margin of the last active year", super::lever::amount(gross), "own_data"),
            input("r0", "Возвращаются сами", "Return by themselves", four(natural), "own_data"),
            input("a", "Прибавка от кампании к естественному возврату: 0,25–0,5–1", "What a campaign adds to natural returns: 0.25-0.5-1", "0.5".to_owned(), "assumption"),
        ],
        claims,
        draws,
    }))
}

/// Key clients nobody talks to: difference of half-year retention between touched and untouched, if beyond chance.
///
/// # Errors
/// When a query fails.
pub fn untouched(s: &Source<'_>) -> Result<Option<Lever>> {
    const RULE: &str = "key-customers-untouched";
    let Some(c) = s.found(RULE) else { return Ok(None) };
    let g = s.ctx.grid("money/touch_effect.sql", include_str!("touch_effect.sql"), &c.values)?;
    let (kept1, n1) = (g.count(0, "touched_kept"), g.count(0, "touched_n"));
    let (kept0, n0) = (g.count(0, "idle_kept"), g.count(0, "idle_n"));
    let Some(d) = stats::interval::newcombe_diff(kept1, n1, kept0, n0, crate::judge::LEVEL).filter(|_| n1 >= 30 && n0 >= 30) else {
        return Ok(None);
    };
    if d.low <= 0.0 {
        return Ok(None);
    }
    let gap = kept1 as f64 / n1 as f64 - kept0 as f64 / n0 as f64;
    let rows = s.all(RULE)?;
    let (mut claims, mut worth) = (Vec::new(), 0.0);
    for i in 0..rows.len() {
        let margin = s.facts.margin_of(rows.money(i, "revenue_12m").unwrap_or(0).max(0));
        worth += margin;
        claims.push(Claim { record: label("customer", rows.text(i, "customer_id")), value: margin, amount: margin * gap * s.dice.realism.1 });
    }
    let draws = s.dice.roll(RULE, |r| worth * (rate(r, kept1, n1) - rate(r, kept0, n0)).max(0.0) * s.dice.realism(r));
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
            input("r1", "Удержание за полгода с касаниями", "Half-year retention when touched", four(kept1 as f64 / n1 as f64), "own_data"),
            input("r0", "Удержание за полгода без касаний", "Half-year retention when not", four(kept0 as f64 / n0 as f64), "own_data"),
            s.realism_input(),
        ],
        claims,
        draws,
    }))
}
