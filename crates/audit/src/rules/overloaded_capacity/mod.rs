//! Capacity is overloaded: no room to grow.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "overloaded-capacity",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: None,
    severity: 2,
    rows: &[156],
    needs: &[Need { table: "capacity", columns: &["available", "used"] }],
    uses: &[],
    settings: &[
        norm("0.34", "default", "Доля перегруженных периодов, не более", "Share of overloaded periods, at most"),
        Setting {
            key: "limit",
            default: "0.9",
            bounds: Some((0.5, 1.0)),
            unit: "share",
            provenance: "default",
            ru: "Выше какой загрузки ресурс перегружен",
            en: "Load above which a resource is overloaded",
        },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::census(input, ("Записей о мощностях за полгода нет.", "There are no records of capacity in the half-year."))
        .with("limit", Val::Share(input.settings.number("limit")))
}
