//! History of stages is incomplete.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "missing-stage-history",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 4,
    rows: &[18, 17],
    needs: &[Need { table: "deals", columns: &["stage"] }, Need { table: "stage_events", columns: &["entered_at"] }],
    uses: &["funnel_flow"],
    settings: &[
        norm(
            "0.10",
            "map",
            "Доля сделок без истории или с разрывом в ней, не более",
            "Share of deals whose history is missing or broken, at most",
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
    judge::share(input, Side::AtMost, ("Сделок за время истории этапов нет.", "No deal falls into the time of the history."))
}
