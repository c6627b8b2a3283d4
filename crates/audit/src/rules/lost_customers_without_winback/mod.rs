//! Lost clients are not won back.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "lost-customers-without-winback",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(11),
    severity: 4,
    rows: &[16, 69, 71],
    needs: &[
        Need { table: "orders", columns: &["at", "customer_id", "amount"] },
        Need { table: "activities", columns: &["started_at", "kind"] },
    ],
    uses: &["lost_customers"],
    settings: &[
        norm(
            "0.40",
            "default",
            "Доля потерянных клиентов без попытки вернуть, не более",
            "Share of lost clients without an attempt to win back, at most",
        ),
        whole(
            "window",
            "730",
            (90.0, 3650.0),
            "days",
            "Сколько дней назад потерянные ещё в списке",
            "How far back a lost client is still listed, days",
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
    judge::share(input, Side::AtMost, ("Потерянных клиентов за период нет.", "No client was lost in the period."))
}
