//! Newcomers leave within three months.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "early-leavers",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(19),
    severity: 2,
    rows: &[94, 172],
    needs: &[Need { table: "employees", columns: &["hired_on", "left_on", "role"] }],
    uses: &["turnover", "ramp_up"],
    settings: &[
        norm("0.25", "default", "Доля новичков, ушедших в начале, не более", "Share of newcomers who left early, at most"),
        Setting {
            key: "days",
            default: "90",
            bounds: Some((14.0, 365.0)),
            unit: "days",
            provenance: "default",
            ru: "Какой уход считать ранним",
            en: "Which leave is early",
        },
        Setting { default: "5", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "hiring",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Менеджеров, принятых за два года, нет.", "Nobody was hired in two years."))
        .with("days", Val::Count(input.settings.count("days")))
}
