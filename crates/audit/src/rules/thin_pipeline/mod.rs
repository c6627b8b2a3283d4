//! The pipeline does not cover the plan.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;
use domain::result::Confidence;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "thin-pipeline",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "pipeline",
    mistake: Some(28),
    severity: 5,
    rows: &[133, 128, 139],
    needs: &[Need { table: "deals", columns: &["status", "amount"] }, Need { table: "targets", columns: &["value"] }],
    uses: &["coverage", "pipeline_value"],
    settings: &[
        norm(
            "0.75",
            "default",
            "Ожидаемая выручка к остатку плана, не менее",
            "Expected revenue to the remaining plan, at least",
        ),
        whole(
            "min_won",
            "30",
            (3.0, 10000.0),
            "deals",
            "Побед за шесть прошлых окон, чтобы судить",
            "Wins over six past windows needed to judge",
        ),
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

/// What the open portfolio and newcomers bring until the end of the period, by six past windows, and how wrong that was there.
fn forecast(input: &Input<'_>) -> Option<(f64, f64)> {
    let c = input.counts;
    let value = |i, k| c.float(i, k).unwrap_or(0.0);
    let past: Vec<(f64, f64, f64)> = (0..c.len())
        .filter(|i| value(*i, "opened") > 0.0)
        .map(|i| (value(i, "opened"), value(i, "from_open"), value(i, "from_new")))
        .collect();
    let n = past.len() as f64;
    let opened: f64 = past.iter().map(|p| p.0).sum();
    if past.len() < 2 || opened <= 0.0 {
        return None;
    }
    let rate = past.iter().map(|p| p.1).sum::<f64>() / opened;
    let fresh = past.iter().map(|p| p.2).sum::<f64>() / n;
    let misses = past.iter().map(|p| (p.1 + p.2) / (p.0 * rate + fresh).max(1e-9) - 1.0);
    let spread = (misses.map(|m| m * m).sum::<f64>() / (n - 1.0)).sqrt();
    Some((value(0, "due") * rate + fresh, spread.clamp(0.05, 0.5)))
}

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let Some(plan) = c.float(0, "plan").filter(|p| *p > 0.0) else {
        return Outcome::not_applicable(
            "Плана выручки на текущий или следующий период нет.",
            "There is no revenue plan for the current or the next period.",
        );
    };
    let (least, n) = (input.settings.count("min_won"), c.total("wins"));
    let Some((expected, spread)) = forecast(input).filter(|_| n >= least) else {
        return Outcome::too_few(n, least);
    };
    let remaining = plan - c.float(0, "done").unwrap_or(0.0);
    if remaining <= 0.0 {
        return Outcome::not_applicable("План периода уже выполнен.", "The plan of the period is already met.");
    }
    let ratio = expected / remaining;
    let (low, high) = (ratio * (1.0 - 1.28 * spread), ratio * (1.0 + 1.28 * spread));
    let norm = input.settings.number("norm");
    let minor = |v: f64| Val::Money((v * 1e4).round() as i128);
    let mut o = judge::number(ratio, Some((low, high)), norm, Side::AtLeast, (norm + 0.25, norm * 0.4), n)
        .with("measured", Val::Share(ratio))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(low))
        .with("high", Val::Share(high))
        .with("spread", Val::Share(spread))
        .with("remaining", minor(remaining))
        .with("expected", minor(expected))
        .with("short", minor((remaining - expected).max(0.0)))
        .with("due", Val::Money(c.money(0, "due").unwrap_or(0)))
        .with("until", Val::Name(c.text(0, "period_end").unwrap_or_default().to_owned()));
    o.confidence = Confidence::B;
    o
}
