//! Deals are passed from hand to hand.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "deals-passed-around",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(4),
    severity: 2,
    rows: &[43],
    needs: &[Need { table: "field_events", columns: &["field", "deal_id"] }, Need { table: "deals", columns: &["status"] }],
    uses: &[],
    settings: &[
        norm(
            "0.10",
            "default",
            "Доля сделок с двумя и более передачами, не более",
            "Share of deals handed over twice or more, at most",
        ),
        Setting {
            key: "least",
            default: "2",
            bounds: Some((1.0, 10.0)),
            unit: "moves",
            provenance: "default",
            ru: "Сколько передач считать блужданием",
            en: "How many handovers are wandering",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Смены ответственного в истории не записаны.", "The history holds no change of the responsible person."),
    )
    .with("least", Val::Count(input.settings.count("least")))
}
