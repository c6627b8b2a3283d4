//! Clients without an owner.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "customers-without-owner",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(9),
    severity: 3,
    rows: &[58],
    needs: &[Need { table: "orders", columns: &["at", "customer_id"] }, Need { table: "customers", columns: &["owner_id"] }],
    uses: &["active_customers"],
    settings: &[
        norm(
            "0.10",
            "default",
            "Доля активных клиентов без ответственного, не более",
            "Share of active clients without an owner, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "base-touch",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Клиентов с покупками за год нет.", "No client bought anything in the year."))
}
