//! Records are entered after the fact.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "late-entry",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 3,
    rows: &[41],
    needs: &[Need { table: "activities", columns: &["started_at", "logged_at"] }],
    uses: &["entry_lag"],
    settings: &[
        norm("0.15", "default", "Доля записей, внесённых позже нормы, не более", "Share of records entered late, at most"),
        whole(
            "minutes",
            "60",
            (5.0, 1440.0),
            "minutes",
            "Через сколько минут после разговора запись опоздала",
            "Minutes after the talk when a record is late",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "crm-order",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Разговоров со временем записи за квартал нет.", "No talk of the quarter has the time of its record."),
    )
    .with("minutes", Val::Count(input.settings.count("minutes")))
}
