//! Plans are far from facts both ways.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "inaccurate-plans",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: Some(23),
    severity: 2,
    rows: &[167, 114],
    needs: &[
        Need { table: "targets", columns: &["subject_kind", "value", "metric"] },
        Need { table: "orders", columns: &["at", "amount", "owner_id"] },
    ],
    uses: &["planning_accuracy"],
    settings: &[
        norm("0.50", "default", "Доля месяцев с промахом плана, не более", "Share of months the plan missed, at most"),
        Setting {
            key: "miss",
            default: "0.4",
            bounds: Some((0.05, 0.9)),
            unit: "share",
            provenance: "default",
            ru: "Какое отклонение считать промахом",
            en: "Which deviation is a miss",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "planning",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Месячных планов сотрудников за год нет.", "There are no monthly employee plans in the year."),
    )
    .with("miss", Val::Share(input.settings.number("miss")))
}
