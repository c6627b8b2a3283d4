//! New clients do not come back.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "weak-second-purchase",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(9),
    severity: 3,
    rows: &[62, 156],
    needs: &[Need { table: "orders", columns: &["at", "customer_id"] }],
    uses: &["repeat_funnel", "repeat_conversion"],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля новых клиентов со второй покупкой за полгода, не менее",
            "Share of new clients with a second purchase within half a year, at least",
        ),
        whole("days", "183", (14.0, 1095.0), "days", "Срок второй покупки, дней", "Term of the second purchase, days"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "base-touch",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtLeast,
        ("Новых клиентов, у которых прошёл весь срок, нет.", "No new client has had the whole term."),
    )
    .with("days", Val::Count(input.settings.count("days")))
}
