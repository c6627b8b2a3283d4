//! Deals without a close date.

use crate::input::Input;
use crate::judge::{self, Side};
use crate::outcome::Outcome;
use crate::phrase::Val;
use crate::rule::{Kind, MIN_CASES, Maturity, Need, Queries, Rule, Texts, norm, whole};
use domain::figure::Unit;

/// The rule; its page lies beside it.
pub(crate) static RULE: Rule = Rule {
    id: "deals-without-close-date",
    version: 1,
    since: "1",
    maturity: Maturity::Stable,
    kind: Kind::Auto,
    block: "pipeline",
    mistake: Some(28),
    severity: 3,
    rows: &[128, 42],
    needs: &[Need { table: "deals", columns: &["status", "expected_close_on"] }],
    uses: &["empty_fields"],
    settings: &[
        norm(
            "0.15",
            "default",
            "Доля открытых сделок без даты закрытия, не более",
            "Share of open deals without a close date, at most",
        ),
        whole(
            "grace",
            "7",
            (0.0, 90.0),
            "days",
            "Сколько дней дата может быть неизвестна",
            "Days during which the date may be unknown",
        ),
        MIN_CASES,
    ],
    sql: Some(Queries { count: include_str!("count.sql"), offenders: include_str!("query.sql") }),
    question: None,
    judge,
    unit: Unit::Ratio,
    history: false,
    cause: "pipeline-control",
    texts: Texts { ru: include_str!("text.ru.toml"), en: include_str!("text.en.toml"), page: include_str!("page.md") },
};

fn judge(input: &Input<'_>) -> Outcome {
    judge::share(input, Side::AtMost, ("Открытых сделок старше льготного срока нет.", "No open deal is past the grace period."))
        .with("grace", Val::Count(input.settings.count("grace")))
}
