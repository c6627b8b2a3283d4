//! Key clients have gone silent.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "silent-key-customers",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(11),
    severity: 4,
    rows: &[68, 69, 61],
    needs: &[Need { table: "orders", columns: &["at", "customer_id", "amount"] }],
    uses: &["lost_customers", "churn_rate"],
    settings: &[
        norm(
            "0.15",
            "default",
            "Доля ключевых клиентов, замолчавших сверх своего ритма, не более",
            "Share of key clients silent beyond their own rhythm, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "win-back",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Клиентов A и B с тремя и более покупками нет.", "No A or B client has three purchases or more."),
    )
}
