//! Current clients take one item at a time.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "single-line-orders",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "assortment",
    mistake: Some(24),
    severity: 2,
    rows: &[116, 56],
    needs: &[
        Need { table: "order_lines", columns: &["line", "amount"] },
        Need { table: "orders", columns: &["at", "customer_id"] },
    ],
    uses: &["lines_per_order", "basket_rules"],
    settings: &[
        norm(
            "0.70",
            "default",
            "Доля заказов текущих клиентов из одной строки, не более",
            "Share of orders of current clients with one line, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "cross-sell",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Повторных заказов со строками за год нет.", "No repeat order of the year has lines."))
}
