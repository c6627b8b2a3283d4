//! Calls are not recorded: nothing to review.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "talks-without-recording",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(18),
    severity: 2,
    rows: &[90, 91],
    needs: &[Need { table: "activities", columns: &["kind", "recording_url"] }],
    uses: &[],
    settings: &[
        norm("0.30", "default", "Доля разговоров без записи, не более", "Share of talks without a recording, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Разговоров длиннее минуты за восемь недель нет.", "No talk over a minute in eight weeks."),
    )
}
