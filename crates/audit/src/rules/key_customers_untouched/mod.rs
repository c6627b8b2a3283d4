//! Key clients without attention.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "key-customers-untouched",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(9),
    severity: 5,
    rows: &[58, 117],
    needs: &[
        Need { table: "orders", columns: &["at", "customer_id", "amount"] },
        Need { table: "activities", columns: &["started_at", "kind"] },
    ],
    uses: &["abcxyz"],
    settings: &[
        norm("0.20", "map", "Доля ключевых клиентов без касаний, не более", "Share of key clients untouched, at most"),
        whole("days", "45", (7.0, 365.0), "days", "Норма касания клиентов A и B, дней", "Touch norm of A and B clients, days"),
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
    judge::share(input, Side::AtMost, ("Клиентов с покупками за год нет.", "No client bought anything in the year."))
        .with("days", Val::Count(input.settings.count("days")))
}
