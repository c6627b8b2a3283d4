//! Sales without lines: what was bought is unknown.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "orders-without-lines",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "data",
    mistake: None,
    severity: 2,
    rows: &[155, 57],
    needs: &[Need { table: "orders", columns: &["at", "amount"] }, Need { table: "order_lines", columns: &["line", "amount"] }],
    uses: &["lines_per_order"],
    settings: &[norm("0.10", "default", "Доля продаж без строк, не более", "Share of sales without lines, at most"), MIN_CASES],
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
