//! Late response to leads.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "slow-response",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "leads",
    mistake: None,
    severity: 5,
    rows: &[163],
    needs: &[Need { table: "leads", columns: &["created_at", "first_response_at"] }],
    uses: &["response_time", "response_in_norm"],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля обращений с ответом позже нормы, не более",
            "Share of leads answered later than the norm, at most",
        ),
        whole(
            "minutes",
            "15",
            (1.0, 2880.0),
            "working minutes",
            "Норма первого ответа, рабочих минут",
            "Norm of the first response, working minutes",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "lead-response",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Обращений за последний год нет.", "There were no leads in the last year."))
        .with("minutes", Val::Count(input.settings.count("minutes")))
        .with("silent", Val::Count(input.counts.total("silent")))
        .with("day_late", Val::Count(input.counts.total("day_late")))
}
