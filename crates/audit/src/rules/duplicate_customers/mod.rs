//! Duplicate client cards.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "duplicate-customers",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 3,
    rows: &[42],
    needs: &[Need { table: "customers", columns: &["name"] }],
    uses: &["duplicate_customers"],
    settings: &[
        norm("0.03", "default", "Доля лишних карточек клиентов, не более", "Share of surplus client cards, at most"),
        whole(
            "shared",
            "3",
            (2.0, 20.0),
            "cards",
            "Телефон у большего числа карточек считается общим",
            "A phone on more cards is taken as shared",
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
    judge::share(
        input,
        Side::AtMost,
        (
            "Ни у одного клиента нет ни ИНН, ни телефона, ни почты: дубли искать не по чему.",
            "No client has a tax id, a phone or an e-mail: there is nothing to match by.",
        ),
    )
}
