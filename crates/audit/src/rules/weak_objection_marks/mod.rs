//! Objections are not handled.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;
use domain::result::Confidence;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "weak-objection-marks",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(16),
    severity: 3,
    rows: &[76, 83],
    needs: &[Need { table: "call_reviews", columns: &["activity_id", "item", "mark"] }],
    uses: &["call_quality"],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля оценок ниже половины полного балла, не более",
            "Share of marks below half of the full mark, at most",
        ),
        MIN_CASES,
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
    judge::share(
        input,
        Side::AtMost,
        (
            "Разговоров с оценкой этого пункта нет: пункта нет в чек-листе.",
            "No talk has a mark of this item: the checklist lacks it.",
        ),
    )
    .confidence(Confidence::B)
}
