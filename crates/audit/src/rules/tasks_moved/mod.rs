//! Tasks are moved instead of done.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "tasks-moved",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 3,
    rows: &[40],
    needs: &[Need { table: "tasks", columns: &["times_moved"] }],
    uses: &["tasks_moved"],
    settings: &[
        norm(
            "0.15",
            "default",
            "Доля задач, перенесённых дважды и больше, не более",
            "Share of tasks moved twice or more, at most",
        ),
        whole("moves", "2", (1.0, 20.0), "moves", "Сколько переносов считать нарушением", "Moves that count as a violation"),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "next-step",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Задач за последний год нет.", "There were no tasks in the last year."))
        .with("moves", Val::Count(input.settings.count("moves")))
}
