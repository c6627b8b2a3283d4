//! Attention goes to small clients.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "touches-on-small-customers",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(25),
    severity: 2,
    rows: &[117],
    needs: &[
        Need { table: "activities", columns: &["started_at", "customer_id"] },
        Need { table: "orders", columns: &["at", "customer_id"] },
    ],
    uses: &[],
    settings: &[
        norm("0.70", "default", "Доля касаний с клиентами C, не более", "Share of touches with C clients, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "base-touch",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Касаний вне сделок с покупателями за полгода нет.", "No touch with a buyer outside deals in the half-year."),
    )
}
