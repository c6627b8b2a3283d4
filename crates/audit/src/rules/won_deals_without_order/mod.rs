//! Won deals without an order.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "won-deals-without-order",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 4,
    rows: &[34],
    needs: &[Need { table: "deals", columns: &["status"] }, Need { table: "orders", columns: &["at"] }],
    uses: &["reconciliation"],
    settings: &[
        norm("0.03", "default", "Доля выигранных сделок без отгрузки, не более", "Share of won deals without an order, at most"),
        whole(
            "grace",
            "14",
            (0.0, 120.0),
            "days",
            "Сколько дней ждать отгрузку после выигрыша",
            "Days to wait for the order after the win",
        ),
        whole(
            "window",
            "45",
            (1.0, 365.0),
            "days",
            "Окно поиска отгрузки без ссылки, дней",
            "Window of search for an order without a link, days",
        ),
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
    judge::share(
        input,
        Side::AtMost,
        ("Выигранных сделок за период отгрузок нет.", "No deal was won in the period of the orders."),
    )
    .with("grace", Val::Count(input.settings.count("grace")))
}
