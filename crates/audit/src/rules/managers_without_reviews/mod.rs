//! Conversations are not reviewed for everyone.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "managers-without-reviews",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(18),
    severity: 2,
    rows: &[90, 92],
    needs: &[
        Need { table: "call_reviews", columns: &["activity_id", "at"] },
        Need { table: "activities", columns: &["kind", "owner_id"] },
    ],
    uses: &["call_quality"],
    settings: &[norm("0.25", "default", "Доля менеджеров без разборов, не более", "Share of managers without reviews, at most")],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::census(
        input,
        (
            "За восемь недель разборов нет или говорящих менеджеров мало.",
            "There are no reviews in eight weeks or hardly any talking managers.",
        ),
    )
}
