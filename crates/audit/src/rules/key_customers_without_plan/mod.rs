//! Not every key client has a plan.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "key-customers-without-plan",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(9),
    severity: 2,
    rows: &[59],
    needs: &[
        Need { table: "targets", columns: &["subject_kind", "value"] },
        Need { table: "orders", columns: &["at", "customer_id"] },
    ],
    uses: &[],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля клиентов A и B без действующего плана, не более",
            "Share of A and B clients without a plan in force, at most",
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
    judge::share(input, Side::AtMost, ("Планов по клиентам нет.", "There are no client plans."))
}
