//! Overdue tasks.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "overdue-tasks",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 4,
    rows: &[40],
    needs: &[Need { table: "tasks", columns: &["due_at"] }],
    uses: &["overdue_tasks"],
    settings: &[
        norm(
            "0.15",
            "map",
            "Доля просроченных среди незакрытых задач, не более",
            "Share of overdue among unfinished tasks, at most",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "next-step",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Незакрытых задач со сроком нет.", "There are no unfinished tasks with a due time."))
        .with("week", Val::Count(input.counts.total("week")))
}
