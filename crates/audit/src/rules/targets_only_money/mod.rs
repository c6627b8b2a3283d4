//! Plans hold money only, no intermediate steps.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "targets-only-money",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: Some(23),
    severity: 2,
    rows: &[115, 113],
    needs: &[Need { table: "targets", columns: &["subject_kind", "metric", "subject_id"] }],
    uses: &["plan_attainment"],
    settings: &[norm(
        "0.50",
        "default",
        "Доля людей с одними денежными планами, не более",
        "Share of people with money targets only, at most",
    )],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::census(input, ("Планов сотрудников за квартал нет.", "No employee had a target in the quarter."))
}
