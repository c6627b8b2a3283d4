//! Wins without a trace: how it was sold is not recorded.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "won-deals-without-history",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 2,
    rows: &[31],
    needs: &[
        Need { table: "deals", columns: &["status", "closed_at", "customer_id"] },
        Need { table: "activities", columns: &["started_at", "customer_id"] },
    ],
    uses: &[],
    settings: &[
        norm(
            "0.20",
            "default",
            "Доля выигранных сделок без единого действия, не более",
            "Share of won deals without a single action, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "crm-order",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Выигранных сделок за год нет.", "No deal was won in the year."))
}
