//! The way from lead to sale is not visible.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "deals-without-lead",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(8),
    severity: 3,
    rows: &[55],
    needs: &[Need { table: "leads", columns: &["created_at"] }, Need { table: "deals", columns: &["lead_id", "status"] }],
    uses: &["lead_to_sale"],
    settings: &[
        norm("0.30", "default", "Доля новых сделок без обращения, не более", "Share of new-client deals without a lead, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "new-business",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Первых сделок клиентов за год нет.", "No first deal of a client was made in the year."))
}
