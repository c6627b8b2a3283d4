//! Deal amounts disagree with the books.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "deal-order-amount-gap",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "data",
    mistake: None,
    severity: 3,
    rows: &[34, 165],
    needs: &[Need { table: "deals", columns: &["amount", "status"] }, Need { table: "orders", columns: &["amount", "deal_id"] }],
    uses: &["reconciliation"],
    settings: &[
        norm(
            "0.10",
            "default",
            "Доля сделок, сумма которых расходится с учётом, не более",
            "Share of deals whose amount disagrees with the books, at most",
        ),
        Setting {
            key: "gap",
            default: "0.05",
            bounds: Some((0.001, 1.0)),
            unit: "share",
            provenance: "default",
            ru: "Расхождение суммы, которое считается заметным",
            en: "Gap of the amount that counts",
        },
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
        ("Выигранных сделок со связанной отгрузкой за год нет.", "No won deal of the year has a linked order."),
    )
    .with("gap", Val::Share(input.settings.number("gap")))
}
