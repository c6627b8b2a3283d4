//! The owner runs deals himself.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "owner-in-deals",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(4),
    severity: 3,
    rows: &[45],
    needs: &[Need { table: "deals", columns: &["owner_id", "status"] }, Need { table: "employees", columns: &["role"] }],
    uses: &["deals_won"],
    settings: &[norm("0.10", "map", "Доля сделок собственника, не более", "Share of deals run by the owner, at most"), MIN_CASES],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Сделок с известной ролью ответственного за год нет.", "No deal of the year has an owner with a known role."),
    )
}
