//! Best clients have no target group.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "key-customers-without-audience",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(2),
    severity: 2,
    rows: &[26, 27],
    needs: &[Need { table: "customers", columns: &["audience"] }, Need { table: "orders", columns: &["at", "customer_id"] }],
    uses: &[],
    settings: &[
        norm(
            "0.20",
            "default",
            "Доля клиентов A и B без целевой группы, не более",
            "Share of A and B clients without a target group, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "target-audience",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Клиентов A и B за год нет.", "There are no A and B clients in the year."))
}
