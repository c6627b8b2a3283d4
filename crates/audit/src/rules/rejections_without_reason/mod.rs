//! Candidates are rejected without a reason.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "rejections-without-reason",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(19),
    severity: 1,
    rows: &[94],
    needs: &[Need { table: "candidates", columns: &["rejected_on", "vacancy"] }],
    uses: &["hiring_funnel"],
    settings: &[
        norm("0.20", "default", "Доля отказов кандидатам без причины, не более", "Share of rejections without a reason, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "hiring",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Отказов кандидатам за год нет.", "No candidate was rejected in the year."))
}
