//! The head is not seen in the CRM.

use crate::input::Input;
use crate::judge;
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;
use domain::result::Confidence;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "head-absent-from-crm",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Assisted,
    block: "plans",
    mistake: Some(26),
    severity: 3,
    rows: &[119],
    needs: &[
        Need { table: "employees", columns: &["role", "head_id"] },
        Need { table: "activities", columns: &["started_at", "owner_id"] },
    ],
    uses: &[],
    settings: &[
        norm(
            "0.34",
            "default",
            "Доля руководителей без следа в CRM, не более",
            "Share of heads without a trace in the CRM, at most",
        ),
        Setting {
            key: "days",
            default: "28",
            bounds: Some((7.0, 120.0)),
            unit: "days",
            provenance: "default",
            ru: "За сколько дней искать следы",
            en: "Days to look for traces",
        },
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
    let outcome = judge::census(input, ("Руководителей с подчинёнными менеджерами нет.", "There are no heads with managers."))
        .with("days", Val::Count(input.settings.count("days")))
        .confidence(Confidence::B);
    crate::asked::confirmed(outcome, input.answers)
}
