//! Client retention is falling.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;
use domain::result::{Confidence, VerdictKind, Words};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "falling-retention",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(11),
    severity: 4,
    rows: &[69, 62],
    needs: &[Need { table: "orders", columns: &["at", "customer_id"] }],
    uses: &["churn_rate", "retention_cohorts"],
    settings: &[
        norm("0.03", "default", "Падение годового удержания, не более", "Fall of yearly retention, at most"),
        Setting { default: "30", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "win-back",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let least = input.settings.count("min_cases");
    let (n, kept, before, kept_before) = (c.count(0, "n"), c.count(0, "kept"), c.count(0, "n_before"), c.count(0, "kept_before"));
    // Three years are needed: two pairs of neighbours; two weeks of slack for an export that starts late.
    if c.int(0, "history_days").unwrap_or(0) < 1000 {
        let mut o = Outcome::too_few(n, least);
        o.missing = vec!["orders: 33 months".to_owned()];
        o.remark = Some(Words::new(
            "Мало истории: для сравнения двух лет удержания нужны продажи почти за три года.",
            "Too little history: comparing two years of retention takes nearly three years of sales.",
        ));
        return o;
    }
    if n < least || before < least {
        return Outcome::too_few(n.min(before), least);
    }
    let Some(d) = stats::interval::newcombe_diff(kept_before, before, kept, n, judge::LEVEL) else {
        return Outcome::too_few(n, least);
    };
    let (was, now) = (kept_before as f64 / before as f64, kept as f64 / n as f64);
    let norm = input.settings.number("norm");
    let mut o = judge::number(was - now, Some((d.low, d.high)), norm, Side::AtMost, (0.0, norm * 4.0 + 0.02), n)
        .with("measured", Val::Share(was - now))
        .with("norm", Val::Share(norm))
        .with("low", Val::Share(d.low))
        .with("high", Val::Share(d.high))
        .with("x", Val::Count(c.count(0, "x")))
        .with("was", Val::Share(was))
        .with("now", Val::Share(now));
    // Passed when retention did not fall beyond the norm at the point and a large fall is excluded.
    if o.verdict == VerdictKind::Partly && was <= now {
        o.verdict = VerdictKind::Passed;
    }
    o.confidence = Confidence::B;
    o
}
