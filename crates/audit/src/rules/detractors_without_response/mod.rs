//! Nobody called the dissatisfied back.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "detractors-without-response",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "clients",
    mistake: Some(7),
    severity: 4,
    rows: &[53, 15],
    needs: &[
        Need { table: "survey_responses", columns: &["at", "score", "customer_id"] },
        Need { table: "activities", columns: &["started_at"] },
    ],
    uses: &["nps"],
    settings: &[
        norm("0.20", "default", "Доля недовольных без отклика, не более", "Share of detractors without a response, at most"),
        Setting {
            key: "days",
            default: "14",
            bounds: Some((1.0, 60.0)),
            unit: "days",
            provenance: "default",
            ru: "За сколько дней нужно откликнуться",
            en: "Days within which to respond",
        },
        Setting { default: "5", ..MIN_CASES },
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "loyalty",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Оценок 0–6 за год нет.", "There is no score of 0 to 6 in the year."))
        .with("days", Val::Count(input.settings.count("days")))
}
