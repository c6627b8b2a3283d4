//! Open deals without an amount.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "deals-without-amount",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 4,
    rows: &[42],
    needs: &[Need { table: "deals", columns: &["amount"] }],
    uses: &["empty_fields"],
    settings: &[
        norm("0.10", "default", "Доля открытых сделок без суммы, не более", "Share of open deals without an amount, at most"),
        whole(
            "grace",
            "7",
            (0.0, 90.0),
            "days",
            "Сколько дней сумма может быть неизвестна",
            "Days during which the amount may be unknown",
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
    judge::share(input, Side::AtMost, ("Открытых сделок старше льготного срока нет.", "No open deal is past the grace period."))
        .with("grace", Val::Count(input.settings.count("grace")))
}
