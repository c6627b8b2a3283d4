//! Sellers sell little: other work eats the day.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;
use domain::result::Confidence;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "low-selling-time",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Assisted,
    block: "people",
    mistake: Some(6),
    severity: 3,
    rows: &[49, 50],
    needs: &[Need { table: "worktime", columns: &["employee_id", "started_at", "ended_at", "activity"] }],
    uses: &["selling_time"],
    settings: &[
        norm(
            "0.30",
            "default",
            "Доля дней, где на продажи ушло меньше нормы времени, не более",
            "Share of days with less selling time than the norm, at most",
        ),
        Setting {
            key: "least",
            default: "0.5",
            bounds: Some((0.1, 0.9)),
            unit: "share",
            provenance: "agreed",
            ru: "Какая доля дня должна уходить на продажи",
            en: "Share of the day that should go into selling",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: Some(include_str!("question.toml")),
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "head-of-sales",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    let outcome = judge::share(
        input,
        Side::AtMost,
        ("Записей рабочего времени за полгода нет.", "There are no records of working time in the half-year."),
    )
    .with("least", Val::Share(input.settings.number("least")))
    .confidence(Confidence::B);
    crate::asked::confirmed(outcome, input.answers)
}
