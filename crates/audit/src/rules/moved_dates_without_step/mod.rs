//! A second delay is not looked into.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "moved-dates-without-step",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "pipeline",
    mistake: Some(28),
    severity: 3,
    rows: &[130, 127],
    needs: &[
        Need { table: "field_events", columns: &["field", "deal_id", "new"] },
        Need { table: "deals", columns: &["status", "expected_close_on"] },
        Need { table: "tasks", columns: &["created_at"] },
    ],
    uses: &["slipped_dates"],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля перенесённых сделок без шага впереди, не более",
            "Share of delayed deals without a step ahead, at most",
        ),
        Setting {
            key: "moves",
            default: "2",
            bounds: Some((1.0, 10.0)),
            unit: "moves",
            provenance: "map",
            ru: "Сколько переносов требуют разбора",
            en: "How many moves call for a review",
        },
        Setting { default: "10", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Дважды перенесённых сделок нет.", "No open deal was delayed twice."))
        .with("moves", Val::Count(input.settings.count("moves")))
}
