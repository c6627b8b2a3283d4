//! Clients wait long for an answer.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "long-call-waits",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: None,
    severity: 2,
    rows: &[163, 90],
    needs: &[Need { table: "activities", columns: &["kind", "direction", "wait_s"] }],
    uses: &[],
    settings: &[
        norm("0.20", "default", "Доля звонков с долгим ожиданием, не более", "Share of calls with a long wait, at most"),
        Setting {
            key: "seconds",
            default: "30",
            bounds: Some((5.0, 600.0)),
            unit: "seconds",
            provenance: "default",
            ru: "Сколько секунд ожидания допустимо",
            en: "Seconds of waiting allowed",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "missed-calls",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Звонков с временем ожидания за квартал нет.", "No call of the quarter has a waiting time."),
    )
    .with("seconds", Val::Count(input.settings.count("seconds")))
}
