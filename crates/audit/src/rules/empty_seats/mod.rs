//! Seats stay empty.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "empty-seats",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "people",
    mistake: Some(19),
    severity: 3,
    rows: &[94],
    needs: &[Need { table: "candidates", columns: &["vacancy", "applied_at"] }],
    uses: &["hiring_funnel"],
    settings: &[
        whole("days", "30", (7.0, 365.0), "days", "Сколько дней вакансия может быть открыта", "Days a vacancy may stay open"),
        whole("least", "3", (1.0, 50.0), "people", "Кандидатов на вакансию, не менее", "Candidates per vacancy, at least"),
        Setting {
            key: "norm",
            default: "0",
            bounds: Some((0.0, 20.0)),
            unit: "vacancies",
            provenance: "map",
            ru: "Допустимо вакансий без людей и кандидатов",
            en: "Vacancies without people and candidates allowed",
        },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Count,
    history: false,
    cause: "hiring",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let c = input.counts;
    if c.total("n") == 0 {
        return Outcome::not_applicable("Вакансий за год не было.", "There were no vacancies in the year.");
    }
    judge::defects(c.total("x"), c.total("n"), input.settings.count("norm"))
        .with("days", Val::Count(input.settings.count("days")))
        .with("least", Val::Count(input.settings.count("least")))
        .with("longest", Val::Count(c.total("longest")))
}
