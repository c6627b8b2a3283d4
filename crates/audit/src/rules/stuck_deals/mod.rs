//! Deals are stuck in a stage.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "stuck-deals",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "pipeline",
    mistake: Some(28),
    severity: 4,
    rows: &[127, 18],
    needs: &[Need { table: "deals", columns: &["status", "stage"] }, Need { table: "stage_events", columns: &["entered_at"] }],
    uses: &["stage_duration", "stale_deals"],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля открытых сделок, застрявших на этапе, не более",
            "Share of open deals stuck in their stage, at most",
        ),
        whole(
            "min_won",
            "20",
            (5.0, 1000.0),
            "deals",
            "Выигранных сделок этапа, чтобы знать обычный срок",
            "Won deals of a stage needed to know its usual stay",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Нет открытых сделок на этапах с достаточной историей.", "No open deal stands in a stage with enough history."),
    )
}
