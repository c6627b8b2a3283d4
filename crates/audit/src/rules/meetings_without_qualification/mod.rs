//! Meetings with clients nobody qualified.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "meetings-without-qualification",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(2),
    severity: 2,
    rows: &[26],
    needs: &[Need { table: "activities", columns: &["kind", "deal_id"] }, Need { table: "deals", columns: &["qualified"] }],
    uses: &[],
    settings: &[
        norm(
            "0.40",
            "default",
            "Доля встреч по сделкам без квалификации, не более",
            "Share of meetings on unqualified deals, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "target-audience",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Встреч по сделкам за год нет.", "No meeting on a deal in the year."))
}
