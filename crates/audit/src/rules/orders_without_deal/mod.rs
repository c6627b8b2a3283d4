//! Orders without a deal.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "orders-without-deal",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 4,
    rows: &[34, 37],
    needs: &[Need { table: "deals", columns: &["status"] }, Need { table: "orders", columns: &["at", "deal_id"] }],
    uses: &["reconciliation"],
    settings: &[norm("0.05", "map", "Доля отгрузок без сделки, не более", "Share of orders without a deal, at most"), MIN_CASES],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "books-link",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Отгрузок за период сделок нет.", "There are no orders in the period of the deals."))
}
