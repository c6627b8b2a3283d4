//! Missed calls without a call-back.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "missed-calls-without-callback",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "skills",
    mistake: Some(18),
    severity: 4,
    rows: &[90, 163],
    needs: &[Need { table: "activities", columns: &["started_at", "kind", "direction", "answered"] }],
    uses: &["lost_leads"],
    settings: &[
        norm("0.10", "default", "Доля пропущенных без перезвона, не более", "Share of missed calls without a call-back, at most"),
        whole(
            "minutes",
            "480",
            (15.0, 4800.0),
            "working minutes",
            "За сколько рабочих минут надо перезвонить",
            "Working minutes to call back",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "missed-calls",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Пропущенных входящих звонков за год нет.", "No incoming call was missed in the year."))
        .with("minutes", Val::Count(input.settings.count("minutes")))
        .with("hours", Val::Number(input.settings.number("minutes") / 60.0, 1))
        .with("people", Val::Count(input.counts.total("people")))
}
