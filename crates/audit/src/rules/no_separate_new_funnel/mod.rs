//! New clients have no funnel of their own.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "no-separate-new-funnel",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(8),
    severity: 2,
    rows: &[55],
    needs: &[Need { table: "deals", columns: &["customer_id", "pipeline"] }],
    uses: &["specialisation"],
    settings: &[
        norm("0.20", "default", "Доля сделок в смешанных воронках, не более", "Share of deals in mixed funnels, at most"),
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
    judge::share(input, Side::AtMost, ("Сделок с клиентом за год нет.", "No deal of the year names a client."))
}
