//! Managers change too often.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::{Interval, Unit};
use domain::result::VerdictKind;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "high-turnover",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(19),
    severity: 2,
    rows: &[172, 94],
    needs: &[Need { table: "employees", columns: &["role", "hired_on", "left_on"] }],
    uses: &["turnover"],
    settings: &[norm(
        "0.35",
        "default",
        "Увольнений за год на среднюю численность, не более",
        "Leaves a year to mean headcount, at most",
    )],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "hiring",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let (x, days) = (c.total("x"), c.total("days"));
    if days == 0 {
        return Outcome::not_applicable("Менеджеров с датой приёма нет.", "No manager has a date of hire.");
    }
    let mean = days as f64 / 365.0;
    let Some(rate) = stats::interval::garwood(x, mean, judge::LEVEL) else {
        return Outcome::too_few(x, 1);
    };
    let norm = input.settings.number("norm");
    let value = x as f64 / mean;
    let mut o = judge::number(value, Some((rate.low, rate.high)), norm, Side::AtMost, (0.0, norm * 2.5), c.total("people"))
        .with("x", Val::Count(x))
        .with("mean", Val::Number(mean, 1))
        .with("measured", Val::Share(value))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(rate.low))
        .with("high", Val::Share(rate.high));
    // Nobody left, or fewer than the norm at the point: small departments are never certain, and that is no reproach.
    if o.verdict == VerdictKind::Partly && value <= norm {
        o.verdict = VerdictKind::Passed;
    }
    o.interval = Some(Interval {
        low: judge::decimal(rate.low),
        high: judge::decimal(rate.high),
        level: "0.95".to_owned(),
        method: "garwood".to_owned(),
    });
    o
}
