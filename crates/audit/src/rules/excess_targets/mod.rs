//! Too many targets for one person.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "excess-targets",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "plans",
    mistake: Some(20),
    severity: 2,
    rows: &[98],
    needs: &[Need { table: "targets", columns: &["subject_kind", "metric", "subject_id"] }],
    uses: &[],
    settings: &[
        norm("0.10", "default", "Доля людей с лишними показателями, не более", "Share of people with too many targets, at most"),
        Setting {
            key: "most",
            default: "5",
            bounds: Some((1.0, 20.0)),
            unit: "targets",
            provenance: "map",
            ru: "Показателей на человека, не более",
            en: "Targets per person, at most",
        },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "pay",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::census(input, ("Планов сотрудников на этот период нет.", "No employee has a target now."))
        .with("most", Val::Count(input.settings.count("most")))
}
