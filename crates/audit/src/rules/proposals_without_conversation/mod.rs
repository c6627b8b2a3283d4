//! Proposals are sent without a single talk.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "proposals-without-conversation",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(14),
    severity: 3,
    rows: &[81, 26],
    needs: &[
        Need { table: "proposals", columns: &["sent_at", "customer_id"] },
        Need { table: "activities", columns: &["kind", "started_at"] },
    ],
    uses: &[],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля предложений без разговора до отправки, не более",
            "Share of proposals without a talk before, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "skills",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Предложений за полгода нет.", "No proposal was sent in the half-year."))
}
