//! Proposals without qualification.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "proposals-without-qualification",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(2),
    severity: 4,
    rows: &[26],
    needs: &[Need { table: "deals", columns: &["qualified"] }, Need { table: "proposals", columns: &["sent_at", "deal_id"] }],
    uses: &["funnel_flow"],
    settings: &[
        norm("0.30", "map", "Доля предложений без квалификации, не более", "Share of proposals without qualification, at most"),
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
    judge::share(input, Side::AtMost, ("Предложений по сделкам за год нет.", "No deal got a proposal in the year."))
}
