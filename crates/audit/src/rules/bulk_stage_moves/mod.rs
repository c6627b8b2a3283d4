//! Stages are set all at once.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "bulk-stage-moves",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "funnel",
    mistake: Some(1),
    severity: 3,
    rows: &[36],
    needs: &[Need { table: "deals", columns: &["status"] }, Need { table: "stage_events", columns: &["entered_at"] }],
    uses: &["funnel_flow"],
    settings: &[
        norm(
            "0.10",
            "default",
            "Доля сделок, которые «протащили» по этапам разом, не более",
            "Share of deals dragged through stages at once, at most",
        ),
        whole("minutes", "5", (1.0, 120.0), "minutes", "За сколько минут", "Within how many minutes"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "funnel-setup",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Сделок с тремя сменами этапа за год нет.", "No deal of the year changed stages three times."),
    )
    .with("minutes", Val::Count(input.settings.count("minutes")))
}
