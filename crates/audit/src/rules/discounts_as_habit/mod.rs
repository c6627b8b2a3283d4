//! Discounts by habit: nearly everyone gets one.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "discounts-as-habit",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "assortment",
    mistake: Some(16),
    severity: 3,
    rows: &[76, 84],
    needs: &[Need { table: "deals", columns: &["status", "amount", "discount"] }],
    uses: &["discount_share"],
    settings: &[
        norm("0.80", "default", "Доля продаж со скидкой, не более", "Share of sales with a discount, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "discounts",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Выигранных сделок с суммой за год нет.", "No deal with an amount was won in the year."))
}
