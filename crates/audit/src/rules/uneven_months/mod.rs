//! Sales zigzag.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;
use domain::result::{Confidence, VerdictKind};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "uneven-months",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: Some(23),
    severity: 3,
    rows: &[114],
    needs: &[Need { table: "targets", columns: &["value"] }, Need { table: "orders", columns: &["at", "amount"] }],
    uses: &["evenness"],
    settings: &[norm("0.25", "default", "Зигзаг выполнения плана по месяцам, не более", "Zigzag of monthly attainment, at most")],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let months: Vec<f64> = (0..c.len()).filter_map(|i| Some(c.float(i, "fact")? / c.float(i, "plan")?)).collect();
    let n = months.len() as u64;
    if n == 0 {
        return Outcome::not_applicable("Месячного плана выручки за год нет.", "There is no monthly revenue plan in the year.");
    }
    let least = stats::evenness::PERIODS_MIN as u64;
    let Some(e) = stats::evenness::measure(&months).filter(|_| n >= least) else {
        return Outcome::too_few(n, least);
    };
    // What chance alone gives with this number of sales a month: a Poisson count has a spread of 1 / sqrt(n).
    let orders = c.total("orders") as f64 / n as f64;
    let chance = if orders > 0.0 { 1.5 / libm_sqrt(orders) } else { 1.0 };
    let norm = input.settings.number("norm").max(chance);
    let kind = match e.successive_cv {
        v if v > norm => VerdictKind::Found,
        v if v > norm * 0.6 => VerdictKind::Partly,
        _ => VerdictKind::Passed,
    };
    let (low, high) = months.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    let mut o = Outcome::new(kind, n)
        .with("measured", Val::Share(e.successive_cv))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(low))
        .with("high", Val::Share(high));
    o.measured = Some(judge::decimal(e.successive_cv));
    o.norm = Some("norm");
    o.confidence = Confidence::B;
    o.scale = Some(judge::scale(e.successive_cv, 0.10, norm * 1.6));
    o.worse = kind == VerdictKind::Found;
    o
}

fn libm_sqrt(v: f64) -> f64 {
    // The square root is exact on every platform by the floating-point standard.
    v.sqrt()
}
