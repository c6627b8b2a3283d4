//! Skills sink: more failures in talks.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;
use domain::result::{Confidence, VerdictKind};

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "falling-skill-marks",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(12),
    severity: 2,
    rows: &[75, 166],
    needs: &[Need { table: "call_reviews", columns: &["activity_id", "item", "mark", "at"] }],
    uses: &["call_quality"],
    settings: &[
        norm("0", "own_data", "Рост доли проваленных пунктов, не более", "Growth of the share of failed items, at most"),
        Setting { default: "50", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    let (n0, n1) = (c.count(0, "n"), c.count(1, "n"));
    let least = input.settings.count("min_cases");
    if n0 + n1 == 0 {
        return Outcome::not_applicable("Разборов за полгода нет.", "There are no reviews in the half-year.");
    }
    if n0.min(n1) < least {
        return Outcome::too_few(n0.min(n1), least);
    }
    let (x0, x1) = (c.count(0, "x"), c.count(1, "x"));
    let Some(d) = stats::interval::newcombe_diff(x1, n1, x0, n0, judge::LEVEL) else {
        return Outcome::too_few(n0.min(n1), least);
    };
    let (was, now) = (x0 as f64 / n0 as f64, x1 as f64 / n1 as f64);
    let norm = input.settings.number("norm");
    let mut o = judge::number(now - was, Some((d.low, d.high)), norm, Side::AtMost, (0.0, norm + 0.2), n1)
        .with("x", Val::Count(x1))
        .with("norm", Val::Share(norm))
        .with("was", Val::Share(was))
        .with("now", Val::Share(now))
        .with("low", Val::Share(d.low))
        .with("high", Val::Share(d.high));
    // No worse than before at the point: there is nothing to undo, whatever the width of the interval.
    if o.verdict == VerdictKind::Partly && now - was <= norm {
        o.verdict = VerdictKind::Passed;
    }
    o.confidence = Confidence::B;
    o
}
