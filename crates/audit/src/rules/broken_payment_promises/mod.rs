//! Promised payments do not come on time.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Setting, Texts, norm};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "broken-payment-promises",
    version: 1,
    since: "2",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "pipeline",
    mistake: Some(28),
    severity: 3,
    rows: &[128],
    needs: &[Need { table: "payments", columns: &["planned_on", "amount"] }],
    uses: &["promise_keeping", "payment_calendar"],
    settings: &[
        norm("0.40", "default", "Доля нарушенных обещаний оплаты, не более", "Share of broken payment promises, at most"),
        Setting {
            key: "grace",
            default: "3",
            bounds: Some((0.0, 30.0)),
            unit: "days",
            provenance: "default",
            ru: "Сколько дней опоздания допустимо",
            en: "Days of delay allowed",
        },
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: true,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(
        input,
        Side::AtMost,
        ("Оплат с обещанной датой за полгода нет.", "No payment of the half-year has a promised date."),
    )
    .with("grace", Val::Count(input.settings.count("grace")))
}
