//! Deals move backwards in the funnel.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "moved-back-deals",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 2,
    rows: &[36, 18],
    needs: &[
        Need { table: "stage_events", columns: &["deal_id", "stage", "entered_at"] },
        Need { table: "deals", columns: &["status"] },
    ],
    uses: &["funnel_flow"],
    settings: &[
        norm("0.15", "default", "Доля сделок с возвратом на прошлый этап, не более", "Share of deals with a step back, at most"),
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
    judge::share(input, Side::AtMost, ("Сделок с историей этапов за год нет.", "No deal of the year has a history of stages."))
}
