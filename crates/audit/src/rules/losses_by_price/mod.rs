//! More than half of losses are “too dear”.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;
use domain::result::Confidence;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "losses-by-price",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Assisted,
    block: "skills",
    mistake: Some(15),
    severity: 2,
    rows: &[82, 137],
    needs: &[Need { table: "deals", columns: &["loss_reason", "status"] }],
    uses: &["refusals_by_reason"],
    settings: &[
        norm("0.50", "default", "Доля отказов из-за цены, не более", "Share of losses put down to price, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: Some(include_str!("question.toml")),
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let outcome = judge::share(input, Side::AtMost, ("Отказов с причиной за год нет.", "No loss of the year has a reason."))
        .confidence(Confidence::B);
    crate::asked::confirmed(outcome, input.answers)
}
