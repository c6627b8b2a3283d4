//! Part of the sales have no margin.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "sales-without-margin",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "data",
    mistake: None,
    severity: 3,
    rows: &[137, 165],
    needs: &[Need { table: "orders", columns: &["at", "amount", "margin"] }],
    uses: &["margin"],
    settings: &[
        norm("0.10", "default", "Доля продаж без маржи, не более", "Share of sales without a margin, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "books-link",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Продаж за год нет.", "There are no sales in the year."))
}
