//! Leads are disqualified without a reason.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "disqualified-without-reason",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: None,
    severity: 2,
    rows: &[171, 70],
    needs: &[Need { table: "leads", columns: &["status", "created_at"] }],
    uses: &[],
    settings: &[
        norm(
            "0.20",
            "default",
            "Доля отбракованных обращений без причины, не более",
            "Share of disqualified leads without a reason, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "target-audience",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Отбракованных обращений за год нет.", "No lead was disqualified in the year."))
}
