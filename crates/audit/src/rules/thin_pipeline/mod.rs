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
    rows: &[133, 128],
    needs: &[Need { table: "deals", columns: &["status", "stage", "amount"] }, Need { table: "targets", columns: &["value"] }],
    uses: &["coverage", "pipeline_value"],
    settings: &[norm("0.80", "default", "Ожидаемая выручка к остатку плана, не менее", "Expected revenue to the remaining plan, at least"), whole("min_won", "30", (5.0, 10000.0), "deals", "Выигранных сделок за год, чтобы судить о вероятностях", "Won deals of the year needed to judge probabilities")],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let Some(plan) = c.float(0, "plan").filter(|p| *p > 0.0) else {
        return Outcome::not_applicable("Плана выручки на текущий или следующий период нет.", "There is no revenue plan for the current or the next period.");
    };
    let (least, n) = (input.settings.count("min_won"), c.count(0, "n"));
    if n < least {
        return Outcome::too_few(n, least);
    }
    let value = |k| c.float(0, k).unwrap_or(0.0);
    let remaining = plan - value("done");
    if remaining <= 0.0 {
        return Outcome::not_applicable("План периода уже выполнен.", "The plan of the period is already met.");
    }
    // Deals not yet created also close inside the period: their share comes from the company's own last year.
    let arrivals = value("quick_year") * value("days_left") / 365.0 * 0.5;
    let expected = value("weighted") + arrivals;
    let ratio = expected / remaining;
    let norm = input.settings.number("norm");
    let mut o = judge::number(ratio, Some((ratio * 0.85, ratio * 1.15)), norm, Side::AtLeast, (norm + 0.2, norm * 0.4), n)
        .with("measured", Val::Share(ratio))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(ratio * 0.85))
        .with("high", Val::Share(ratio * 1.15))
        .with("remaining", Val::Money((remaining * 1e4) as i128))
        .with("expected", Val::Money((expected * 1e4) as i128))
        .with("short", Val::Money(((remaining - expected).max(0.0) * 1e4) as i128))
        .with("due", Val::Money(c.money(0, "due").unwrap_or(0)))
        .with("until", Val::Name(c.text(0, "period_end").unwrap_or_default().to_owned()));
    o.confidence = Confidence::B;
    o
}
