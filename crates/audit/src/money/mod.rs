//! Money of the findings: facts of the company's own year, levers with seeded draws, one ledger, one package (`mission.md` 3.4).

mod clients;
mod deals;
mod facts;
mod joint;
mod leads;
mod ledger;
mod lever;
mod sanity;
mod stage;
mod trade;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::runner::Checked;
use crate::settings::Settings;
use domain::result::{GrowthZone, Money, MoneyInput, MoneyTotals, VerdictKind, Words};
use engine::Rows;
use facts::{Facts, MONTHS_LEAST, MONTHS_SHORT};
use lever::{Dice, Lever};
use std::collections::BTreeMap;

/// What levers draw from: the session, the facts, the checks of the run.
pub(crate) struct Source<'a> {
    pub(crate) ctx: &'a Context<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) dice: Dice,
    checks: &'a [Checked],
}

impl Source<'_> {
    /// A check of the run.
    pub(crate) fn checked(&self, rule: &str) -> Option<&Checked> {
        self.checks.iter().find(|c| c.rule.id == rule)
    }

    /// A check whose verdict is Found: only those get money.
    pub(crate) fn found(&self, rule: &str) -> Option<&Checked> {
        self.checked(rule).filter(|c| c.outcome.verdict == VerdictKind::Found)
    }

    /// All offenders of a rule.
    pub(crate) fn all(&self, rule: &str) -> Result<Rows> {
        let missing = || Error::Unit { unit: rule.to_owned(), problem: "has no query".to_owned() };
        let check = self.checked(rule).ok_or_else(missing)?;
        let sql = check.rule.sql.ok_or_else(missing)?;
        self.ctx.rows(&format!("{rule}/query.sql"), sql.offenders, &check.values)
    }

    /// Does the table hold rows?
    pub(crate) fn has(&self, table: &str) -> bool {
        self.ctx.session().rows_of(table).is_ok_and(|n| n > 0)
    }

    /// Margin share as an exact decimal for SQL.
    pub(crate) fn share_text(&self) -> String {
        format!("{:.6}", self.facts.share.unwrap_or(0.0))
    }

    /// The realism factor as a printed input.
    pub(crate) fn realism_input(&self) -> MoneyInput {
        let (low, mid, high) = self.dice.realism;
        lever::input(
            "a",
            &format!("Доля разрыва, которую удаётся закрыть: {low}–{mid}–{high}").replace('.', ","),
            &format!("Share of the gap that gets closed: {low}-{mid}-{high}"),
            crate::judge::decimal(mid),
            "assumption",
        )
    }
}

/// Id of a record in the ledger.
pub(crate) fn label(kind: &str, id: Option<&str>) -> String {
    format!("{kind}:{}", id.unwrap_or("?"))
}

/// Money of a run.
#[derive(Debug, Clone)]
pub(crate) struct Assessed {
    /// Totals.
    pub totals: MoneyTotals,
    /// Money by rule id.
    pub by_rule: BTreeMap<&'static str, Money>,
    /// Growth zones with their money, findings not yet listed.
    pub zones: Vec<GrowthZone>,
}

/// Counts the money of everything found.
///
/// # Errors
/// When a query fails.
pub(crate) fn assess(ctx: &Context<'_>, checks: &[Checked], settings: &Settings) -> Result<Assessed> {
    let facts = Facts::load(ctx)?;
    let mut totals = empty(ctx, &facts);
    if let Some(refused) = refusal(&facts, settings) {
        totals.refused = Some(refused);
        return Ok(Assessed { totals, by_rule: BTreeMap::new(), zones: Vec::new() });
    }
    let seed = lever::fnv(&format!("{}\n{}", ctx.session().options().snapshot, settings.canonical()));
    let (low, high) = (settings.number("money.realism_low"), settings.number("money.realism_high"));
    let dice = Dice { draws: settings.number("money.draws") as usize, seed, realism: (low, (low + high) / 2.0, high.max(low)) };
    let source = Source { ctx, facts: &facts, dice, checks };
    let mut levers = levers(&source)?;
    levers.iter_mut().for_each(Lever::settle);
    let headroom = capacity(ctx, &facts)?;
    let package = joint::package(&levers, headroom.as_ref().map(|h| h.0));
    totals.touched = levers.iter().map(|l| l.touched).sum();
    totals.joint_monthly = package.monthly;
    totals.joint_one_off = package.one_off;
    totals.naive_sum_monthly = package.naive_monthly;
    totals.naive_sum_one_off = package.naive_one_off;
    totals.largest_contributor_to_spread = package.widest.map(str::to_owned);
    totals.capacity_cap = headroom.filter(|_| package.capped).map(|h| h.1);
    totals.not_counted.extend(not_counted(checks, &levers));
    totals.risks = sanity::risks(&source);
    totals.sanity = sanity::lines(&source, &totals)?;
    let by_rule = levers.iter().map(|l| (l.rule, money_of(l, seed, dice.draws))).collect();
    let zones = package.zones.iter().filter_map(zone).collect();
    Ok(Assessed { totals, by_rule, zones })
}

fn levers(s: &Source<'_>) -> Result<Vec<Lever>> {
    for table in ["a_stages", "a_reach", "a_rhythm", "a_abc", "a_touch", "a_open"] {
        crate::base::make(s.ctx, table)?;
    }
    let all = [
        leads::calls(s)?,
        leads::lost(s)?,
        leads::slow(s)?,
        stage::weak(s)?,
        deals::abandoned(s, "deals-without-task")?,
        deals::abandoned(s, "stale-deals")?,
        trade::discounts(s)?,
        trade::lines(s)?,
        clients::untouched(s)?,
        clients::lost(s)?,
    ];
    Ok(all.into_iter().flatten().filter(|l| !l.claims.is_empty()).collect())
}

fn money_of(l: &Lever, seed: u64, draws: usize) -> Money {
    let mut inputs = l.inputs.clone();
    inputs.push(lever::input(
        "seed",
        &format!("Зерно {draws} розыгрышей"),
        &format!("Seed of {draws} draws"),
        seed.to_string(),
        "own_data",
    ));
    let kind = if l.flow { "flow" } else { "stock" };
    Money { kind: kind.to_owned(), touched: l.touched, recoverable: l.range(), formula: l.formula.clone(), inputs }
}

fn zone(z: &joint::Zone) -> Option<GrowthZone> {
    let cause = crate::causes::cause(z.id)?;
    Some(GrowthZone {
        id: z.id.to_owned(),
        title: Words::new(cause.title.0, cause.title.1),
        findings: Vec::new(),
        alone: z.alone,
        in_package: z.in_package,
        kind: if z.flow { "flow" } else { "stock" }.to_owned(),
        effort_hours: cause.effort_hours,
        lag_weeks: cause.lag_weeks,
        track: cause.track().to_owned(),
    })
}

fn empty(ctx: &Context<'_>, facts: &Facts) -> MoneyTotals {
    let mut notes = Vec::new();
    if facts.share.is_some() && facts.months < MONTHS_SHORT {
        notes.push(Words::new(
            format!("Короткая база: только {} мес. продаж, сезон не виден; верьте осторожному краю вилки.", facts.months),
            format!(
                "Short base: only {} months of sales, the season is not visible; trust the careful end of the range.",
                facts.months
            ),
        ));
    }
    if facts.share.is_some() && facts.known < 0.8 {
        notes.push(Words::new(
            "Маржа записана не у всех продаж: доля маржи взята с той части, где она есть.",
            "Not all sales have a margin: its share is taken from those that do.",
        ));
    }
    MoneyTotals {
        currency: ctx.currency().to_owned(),
        touched: 0,
        joint_monthly: domain::result::MoneyRange::default(),
        joint_one_off: domain::result::MoneyRange::default(),
        naive_sum_monthly: 0,
        naive_sum_one_off: 0,
        largest_contributor_to_spread: None,
        capacity_cap: None,
        base_monthly_margin: facts.monthly_margin(),
        residual_share: facts.residual.map(crate::judge::decimal),
        refused: None,
        not_counted: notes,
        in_plan_monthly: 0,
        in_plan_one_off: 0,
        risks: Vec::new(),
        sanity: Vec::new(),
    }
}

/// Why there is no money page.
fn refusal(facts: &Facts, settings: &Settings) -> Option<Words> {
    if facts.revenue <= 0 {
        return Some(Words::new(
            "Деньги не посчитаны: нет ни продаж, ни выигранных сделок с суммой за последние 12 месяцев.",
            "No money: there are neither sales nor won deals with an amount in the last 12 months.",
        ));
    }
    if facts.share.is_none() {
        return Some(Words::new(
            "Деньги не посчитаны: маржа не записана ни у одной продажи, а выручка вместо маржи завысила бы эффект в разы. Выгрузите маржу или себестоимость.",
            "No money: no sale has a margin, and revenue in its place would inflate the effect several times. Export margin or cost.",
        ));
    }
    if facts.months < MONTHS_LEAST {
        return Some(Words::new(
            format!("Деньги не посчитаны: короткая база, {} полных мес. продаж при нужных {MONTHS_LEAST}.", facts.months),
            format!("No money: a short base of {} full months of sales, {MONTHS_LEAST} are needed.", facts.months),
        ));
    }
    let limit = settings.number("money.max_residual");
    let residual = facts.residual.unwrap_or(0.0).abs();
    if residual > limit && settings.common("money.residual_explained") != "yes" {
        let percent = |v: f64| format!("{:.1}", v * 100.0);
        return Some(Words::new(
            format!(
                "Деньги не показаны: {} % маржи не разнесены по клиентам при пределе {} %. Объясните остаток и подтвердите в настройках.",
                percent(residual).replace('.', ","),
                percent(limit).replace('.', ",")
            ),
            format!(
                "No money is shown: {}% of margin has no client, the limit is {}%. Explain the residual and confirm it in the settings.",
                percent(residual),
                percent(limit)
            ),
        ));
    }
    None
}

/// What is deliberately not counted: found causes without money and the reason.
fn not_counted(checks: &[Checked], levers: &[Lever]) -> Vec<Words> {
    let found: Vec<&Checked> = checks.iter().filter(|c| c.outcome.verdict == VerdictKind::Found).collect();
    let mut out = Vec::new();
    if found.iter().any(|c| c.rule.cause == "key-person") {
        out.push(Words::new(
            "Риск зависимости от одного человека: это ожидаемая потеря, а не рост.",
            "The risk of depending on one person: an expected loss, not growth.",
        ));
    }
    if found.iter().any(|c| {
        matches!(c.rule.cause, "crm-order" | "funnel-setup" | "planning" | "head-of-sales" | "pay" | "skills" | "structure")
    }) {
        out.push(Words::new(
            "Порядок в CRM, воронка, планы, навыки и структура: они открывают рост других зон и своих денег не несут.",
            "Order in the CRM, funnel, plans, skills and structure: they enable the other zones and carry no money of their own.",
        ));
    }
    for (rule, zone) in [
        ("key-customers-untouched", "base-touch"),
        ("slow-response", "lead-response"),
        ("low-lines-of-new-clients", "cross-sell"),
    ] {
        let counted = levers.iter().any(|l| l.rule == rule || (l.zone == zone && rule != "slow-response"));
        if let Some(c) = found.iter().find(|c| c.rule.id == rule && !counted) {
            let title = c.texts.say(|t| &t.title, &c.outcome.vars, "");
            out.push(Words::new(
                format!("{}: разница в ваших данных пока не больше случайной, деньги по ней не обещаем.", title.ru),
                format!("{}: the difference in your data is not yet beyond chance, so no money is promised.", title.en),
            ));
        }
    }
    out.push(Words::new(
        "Взаимное усиление зон: если сделать всё сразу, эффект может быть больше; в сумму оно не входит.",
        "Mutual reinforcement of zones: doing everything at once may bring more; it is not in the total.",
    ));
    out
}

/// Yearly margin that free capacity allows, with the sentence about it; `None` when capacity is not recorded.
fn capacity(ctx: &Context<'_>, facts: &Facts) -> Result<Option<(f64, Words)>> {
    let g = ctx.grid("money/capacity.sql", include_str!("capacity.sql"), &crate::input::Values::default())?;
    let Some(spare) = g.float(0, "spare").filter(|v| *v >= 0.0) else { return Ok(None) };
    let name = g.text(0, "resource").unwrap_or_default();
    let cap = facts.monthly_margin().max(0) as f64 * 12.0 * spare;
    let percent = (spare * 100.0).round();
    Ok(Some((
        cap,
        Words::new(
            format!("Рост ограничен ресурсом «{name}»: свободно {percent} % сверх занятого. Всё, что выше, не посчитано."),
            format!("Growth is limited by “{name}”: {percent}% above what is used is free. Anything beyond is not counted."),
        ),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(share: Option<f64>, months: u64, residual: f64) -> Facts {
        Facts {
            months,
            revenue: 1_000_000,
            margin: 300_000,
            share,
            known: 1.0,
            residual: Some(residual),
            won: 100,
            won_margin: 10.0,
            won_error: 1.0,
            largest: 10,
        }
    }

    #[test]
    fn money_is_refused_with_the_reason() {
        let settings = Settings::default();
        let said = |f: &Facts| refusal(f, &settings).map(|w| w.en);
        assert_eq!(said(&facts(Some(0.3), 12, 0.0)), None);
        assert!(said(&facts(None, 12, 0.0)).is_some_and(|t| t.contains("margin")));
        assert!(said(&facts(Some(0.3), 2, 0.0)).is_some_and(|t| t.contains("short base")));
        assert!(said(&facts(Some(0.3), 12, 0.05)).is_some_and(|t| t.contains("5.0%")));
        let explained =
            Settings { values: BTreeMap::from([("money.residual_explained".to_owned(), "yes".to_owned())]), ..settings.clone() };
        assert!(refusal(&facts(Some(0.3), 12, 0.05), &explained).is_none());
    }
}
