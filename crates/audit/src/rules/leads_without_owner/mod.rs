//! Leads without an owner.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "leads-without-owner",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: None,
    severity: 4,
    rows: &[163, 42],
    needs: &[Need { table: "leads", columns: &["owner_id"] }],
    uses: &["lost_leads"],
    settings: &[
        norm("0.03", "default", "Доля обращений без ответственного, не более", "Share of leads without an owner, at most"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "lead-response",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Обращений за последний год нет.", "There were no leads in the last year."))
}
