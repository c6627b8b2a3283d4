//! Nobody to compare with: few people per function.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "few-same-function-reps",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(5),
    severity: 3,
    rows: &[46, 48],
    needs: &[Need { table: "employees", columns: &["role", "function"] }],
    uses: &["span_of_control"],
    settings: &[
        whole("least", "3", (2.0, 20.0), "people", "Людей с одной функцией, не менее", "People with the same function, at least"),
        Setting {
            key: "norm",
            default: "0",
            bounds: Some((0.0, 10.0)),
            unit: "functions",
            provenance: "default",
            ru: "Допустимо функций без сравнения",
            en: "Functions without comparison allowed",
        },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Count,
    history: false,
    cause: "structure",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    if c.total("n") == 0 {
        return Outcome::not_applicable(
            "Работающих менеджеров с указанной функцией нет.",
            "There are no working managers with a function.",
        );
    }
    judge::defects(c.total("x"), c.total("n"), input.settings.count("norm"))
        .with("least", Val::Count(input.settings.count("least")))
        .with("smallest", Val::Count(c.total("smallest")))
        .with("people", Val::Count(c.total("people")))
}
