//! Clients are not asked: NPS is not measured.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "low-survey-response",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(7),
    severity: 3,
    rows: &[51, 52],
    needs: &[
        Need { table: "survey_responses", columns: &["at", "score"] },
        Need { table: "orders", columns: &["at", "customer_id"] },
    ],
    uses: &["nps"],
    settings: &[
        norm(
            "0.10",
            "map",
            "Доля активных клиентов с ответом за год, не менее",
            "Share of active clients who answered in the year, at least",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "loyalty",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtLeast, ("Клиентов с покупками за год нет.", "No client bought anything in the year."))
        .with("days_since", Val::Count(input.counts.total("days_since")))
}
