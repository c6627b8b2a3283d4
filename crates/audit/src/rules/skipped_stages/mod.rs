//! Deals skip stages.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "skipped-stages",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 4,
    rows: &[24, 36],
    needs: &[Need { table: "deals", columns: &["status", "stage"] }, Need { table: "stage_events", columns: &["entered_at"] }],
    uses: &["funnel_flow"],
    settings: &[
        norm(
            "0.20",
            "map",
            "Доля выигранных сделок с половиной пропущенных этапов, не более",
            "Share of won deals that skipped half of the stages, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "funnel-setup",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Выигранных сделок с историей этапов за год нет.", "No deal won in the year has a history of stages."),
    )
}
