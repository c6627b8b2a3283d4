//! Nobody contacts the client after payment.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "first-day-without-touch",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(9),
    severity: 3,
    rows: &[153, 151],
    needs: &[
        Need { table: "payments", columns: &["paid_at", "customer_id"] },
        Need { table: "activities", columns: &["started_at", "customer_id"] },
    ],
    uses: &["first_day_touch"],
    settings: &[
        norm(
            "0.50",
            "default",
            "Доля оплат без касания в первые сутки, не более",
            "Share of payments without a touch within a day, at most",
        ),
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
    judge::share(input, Side::AtMost, ("Оплат с клиентом за полгода нет.", "No payment of the half-year names a client."))
}
