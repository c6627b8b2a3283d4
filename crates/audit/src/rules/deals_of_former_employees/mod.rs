//! Deals of people who left.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "deals-of-former-employees",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 4,
    rows: &[42, 47],
    needs: &[Need { table: "deals", columns: &["owner_id"] }, Need { table: "employees", columns: &["left_on"] }],
    uses: &["empty_fields"],
    settings: &[
        norm(
            "0.02",
            "default",
            "Доля открытых сделок у уволенных, не более",
            "Share of open deals owned by people who left, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "next-step",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Открытых сделок нет.", "There are no open deals."))
}
