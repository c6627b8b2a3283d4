//! Open deals pile up on one person.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "uneven-load",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(4),
    severity: 2,
    rows: &[44, 25],
    needs: &[Need { table: "deals", columns: &["status", "owner_id"] }, Need { table: "employees", columns: &["role"] }],
    uses: &["span_of_control"],
    settings: &[
        norm("0.20", "default", "Доля перегруженных менеджеров, не более", "Share of overloaded managers, at most"),
        Setting {
            key: "times",
            default: "2.5",
            bounds: Some((1.5, 10.0)),
            unit: "factor",
            provenance: "default",
            ru: "Во сколько раз больше обычного — перегрузка",
            en: "How many times the usual is an overload",
        },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::census(input, ("Функций с тремя и более менеджерами нет.", "No function has three or more managers."))
        .with("times", Val::Number(input.settings.number("times"), 1))
}
