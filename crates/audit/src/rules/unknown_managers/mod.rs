//! Owners of deals who are in no list of people.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "unknown-managers",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "data",
    mistake: None,
    severity: 2,
    rows: &[42, 140],
    needs: &[Need { table: "deals", columns: &["owner_id"] }, Need { table: "employees", columns: &["role"] }],
    uses: &[],
    settings: &[
        norm(
            "0.02",
            "default",
            "Доля сделок с неизвестным ответственным, не более",
            "Share of deals with an unknown owner, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "crm-order",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Сделок с ответственным нет.", "No deal has an owner."))
}
