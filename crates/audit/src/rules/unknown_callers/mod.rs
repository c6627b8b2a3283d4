//! They called, we talked, the CRM knows nobody.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-callers",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 3,
    rows: &[34, 33],
    needs: &[Need { table: "activities", columns: &["kind", "direction"] }],
    uses: &["reconciliation"],
    settings: &[
        norm(
            "0.15",
            "default",
            "Доля принятых входящих без клиента, сделки и лида, не более",
            "Share of answered incoming calls without client, deal and lead, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "books-link",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Принятых входящих звонков за квартал нет.", "No answered incoming call in the quarter."))
}
