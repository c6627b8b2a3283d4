//! The same people on new and current clients.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "same-people-new-and-current",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(8),
    severity: 4,
    rows: &[55, 25],
    needs: &[Need { table: "deals", columns: &["created_at", "owner_id", "customer_id"] }],
    uses: &["deals_created", "specialisation"],
    settings: &[
        norm(
            "0.50",
            "default",
            "Доля сделок с новыми у тех, кто занят в основном текущими, не более",
            "Share of new-client deals with people busy mostly with current clients, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    // By person it would say how deals were handed out, not how anyone works: no signals about people here.
    judge::share(
        input,
        Side::AtMost,
        ("Сделок с новыми клиентами за год нет.", "There were no deals with new clients in the year."),
    )
    .signals(Vec::new())
}
