//! Clients are called at the end of the month for the plan.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "month-end-touches",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(9),
    severity: 2,
    rows: &[149, 114],
    needs: &[Need { table: "activities", columns: &["started_at", "customer_id"] }],
    uses: &["evenness"],
    settings: &[
        norm(
            "0.35",
            "default",
            "Доля исходящих касаний в последние пять дней месяца, не более",
            "Share of outgoing touches in the last five days of a month, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Исходящих касаний в полных месяцах нет.", "No outgoing touch in the full months."))
}
