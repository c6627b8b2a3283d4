//! Money of abandoned open deals: what they would bring at the odds of their stage, less what late deals bring anyway.

use super::lever::{Claim, Lever, input, rate};
use super::{Source, label};
use crate::error::Result;
use crate::input::Values;
use domain::result::Words;
use std::collections::BTreeMap;

/// Odds of stages and of late deals.
struct Odds {
    stages: BTreeMap<(String, String), (u64, u64)>,
    all: (u64, u64),
    late: (u64, u64),
}

impl Odds {
    fn load(s: &Source<'_>) -> Result<Self> {
        let none = Values::default();
        let g = s.ctx.grid("money/open_odds.sql", include_str!("open_odds.sql"), &none)?;
        let late = s.ctx.grid("money/late_odds.sql", include_str!("late_odds.sql"), &none)?;
        let key = |i| (g.text(i, "pipeline").unwrap_or_default().to_owned(), g.text(i, "stage").unwrap_or_default().to_owned());
        let stages = (0..g.len()).map(|i| (key(i), (g.count(i, "won"), g.count(i, "n")))).collect();
        let pair = |a, b| (late.count(0, a), late.count(0, b));
        Ok(Self { stages, all: pair("won", "n"), late: pair("late_won", "late_n") })
    }

    /// Chance of the stage, pulled to the whole where the stage is rare.
    fn chance(&self, pipeline: &str, stage: &str) -> f64 {
        const PRIOR: f64 = 20.0;
        let base = self.all.0 as f64 / self.all.1.max(1) as f64;
        let (won, n) = self.stages.get(&(pipeline.to_owned(), stage.to_owned())).copied().unwrap_or_default();
        (won as f64 + base * PRIOR) / (n as f64 + PRIOR)
    }
}

/// Money of the open deals that a rule lists; `None` when nothing was found or history is too thin.
///
/// # Errors
/// When a query fails.
pub(crate) fn abandoned(s: &Source<'_>, rule: &'static str) -> Result<Option<Lever>> {
    if s.found(rule).is_none() {
        return Ok(None);
    }
    let odds = Odds::load(s)?;
    if odds.all.0 < 30 || odds.late.1 < 10 {
        return Ok(None);
    }
    let rows = s.all(rule)?;
    let late = odds.late.0 as f64 / odds.late.1 as f64;
    let overall = odds.all.0 as f64 / odds.all.1 as f64;
    // What attention can add at most: the part of the chance that late deals have already lost.
    let lost = (1.0 - late / overall).clamp(0.0, 1.0);
    let (mut claims, mut worth) = (Vec::new(), 0.0);
    for i in 0..rows.len() {
        let Some(amount) = rows.money(i, "amount").filter(|a| *a > 0) else { continue };
        let chance = odds.chance(rows.text(i, "pipeline").unwrap_or_default(), rows.text(i, "stage").unwrap_or_default());
        let value = s.facts.margin_of(amount.min(s.facts.largest)) * chance;
        worth += value;
        claims.push(Claim { record: label("deal", rows.text(i, "deal_id")), value, amount: value * lost * s.dice.realism.1 });
    }
    if lost <= 0.0 || worth <= 0.0 {
        return Ok(None);
    }
    let draws = s.dice.roll(rule, |r| {
        let all = rate(r, odds.all.0, odds.all.1);
        let gone = (1.0 - rate(r, odds.late.0, odds.late.1) / all.max(1e-9)).clamp(0.0, 1.0);
        worth * all / overall * gone * s.dice.realism(r)
    });
    Ok(Some(lever(s, rule, claims, draws, worth, (overall, late))))
}

fn lever(
    s: &Source<'_>,
    rule: &'static str,
    claims: Vec<Claim>,
    draws: Vec<f64>,
    worth: f64,
    (overall, late): (f64, f64),
) -> Lever {
    let four = |v: f64| crate::judge::decimal((v * 1e4).round() / 1e4);
    Lever {
        rule,
        zone: "next-step",
        flow: false,
        needs_capacity: true,
        touched: worth.round() as i128,
        inputs: vec![
            input(
                "N",
                "Открытых сделок с суммой в списке",
                "Open deals with an amount on the list",
                claims.len().to_string(),
                "own_data",
            ),
            input(
                "N·v·m·p",
                "Их маржа при шансах своего этапа",
                "Their margin at the odds of the stage",
                super::lever::amount(worth),
                "own_data",
            ),
            input("r1", "Конверсия закрытых за год", "Win rate of the year", four(overall), "own_data"),
            input(
                "r0",
                "Конверсия затянувшихся (дольше девяти десятых побед)",
                "Win rate of late deals (longer than nine tenths of wins)",
                four(late),
                "own_data",
            ),
            input("m", "Доля маржи в выручке", "Margin share of revenue", four(s.facts.share.unwrap_or(0.0)), "own_data"),
            s.realism_input(),
        ],
        claims,
        draws,
        formula: Words::new(
            "Δ = Σ (сумма × маржа × шанс этапа) × (1 − r0 ÷ r1) × доля разрыва, которую удаётся закрыть; сделка не крупнее самой крупной победы года",
            "Δ = Σ (amount × margin × odds of the stage) × (1 − r0 ÷ r1) × share of the gap that gets closed; no deal above the largest win of the year",
        ),
    }
}
