//! Open deals without a task.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "deals-without-task",
    version: 2,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "crm",
    mistake: Some(3),
    severity: 5,
    rows: &[39, 31],
    needs: &[Need { table: "deals", columns: &["status"] }, Need { table: "tasks", columns: &["created_at"] }],
    uses: &["deals_without_task"],
    settings: &[
        norm("0.10", "map", "Доля открытых сделок без задачи, не более", "Share of open deals without a task, at most"),
        Setting {
            key: "client_tasks",
            default: "yes",
            bounds: None,
            unit: "text",
            provenance: "map",
            ru: "Засчитывать задачу на клиенте без сделки: yes или no",
            en: "Count a task on the client that names no deal: yes or no",
        },
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
    judge::share(input, Side::AtMost, ("Открытых сделок нет.", "There are no open deals."))
}
