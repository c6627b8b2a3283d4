//! The pipeline is inflated.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "inflated-pipeline",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "pipeline",
    mistake: Some(28),
    severity: 3,
    rows: &[131],
    needs: &[Need { table: "deals", columns: &["status", "amount"] }],
    uses: &["pipeline_ticket"],
    settings: &[
        norm(
            "0.65",
            "default",
            "Доля открытых сделок крупнее медианы выигранных, не более",
            "Share of open deals above the median of the won, at most",
        ),
        Setting { default: "30", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        (
            "Нет открытых сделок в воронках, где за год выиграно хотя бы десять.",
            "No open deal stands in a pipeline with ten wins in the year.",
        ),
    )
}
